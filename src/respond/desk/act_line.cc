// SPDX-License-Identifier: Apache-2.0
#include "respond/desk/act_line.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "record/json_fields.h"

namespace millwright::respond {
namespace {

using nlohmann::json;

constexpr int kVersion = 1;
constexpr std::string_view kWhat = "act";

json to_json(const ActDetail& detail) {
  json j = {{"category", name(detail.category)}, {"action", detail.action}};
  if (!detail.about.empty()) j["about"] = detail.about;
  if (detail.asset) j["asset"] = detail.asset.value;
  if (!detail.alarms.empty()) {
    json alarms = json::array();
    for (const AlarmId alarm : detail.alarms) alarms.push_back(alarm.value);
    j["alarms"] = std::move(alarms);
  }
  if (detail.done) j["done_ns"] = detail.done->ns;
  if (detail.took) {
    j["took_s"] = detail.took->count();
    j["is_timed"] = detail.is_timed;
  }
  if (detail.effort) j["effort"] = name(*detail.effort);
  return j;
}

ActDetail read_detail(const json& object, record::JsonFields& fields) {
  constexpr std::uint64_t kLongest = 366 * 24 * 3600;
  ActDetail detail;
  detail.category = fields.one_of("category", parse_act_category);
  detail.action = fields.name("action");
  detail.about = fields.text("about");
  detail.asset = AssetId(static_cast<std::uint32_t>(fields.optional_number("asset", UINT32_MAX)));
  for (const json* alarm : fields.list("alarms", ActDetail::kMostAlarms)) {
    if (alarm->is_number_unsigned()) {
      detail.alarms.emplace_back(alarm->get<std::uint64_t>());
    } else {
      fields.refuse("alarms", "not a list of ids");
    }
  }
  detail.done = fields.optional_time("done_ns");
  const std::string effort = fields.text("effort");
  if (!effort.empty()) {
    detail.effort = parse_team_kind(effort);
    if (!detail.effort) fields.refuse("effort", "unknown value");
  }
  detail.is_timed = fields.flag("is_timed");
  if (object.is_object() && object.contains("took_s")) {
    detail.took = std::chrono::seconds(fields.number("took_s", kLongest));
  }
  return detail;
}

}  // namespace

std::string encode(const ActDetail& detail) {
  return record::dump(to_json(detail));
}

std::optional<ActDetail> decode_act_detail(std::string_view after) {
  const json j = json::parse(after, nullptr, false);
  if (!j.is_object() || !j.contains("category") || !j.contains("action")) return std::nullopt;
  record::JsonFields fields(j, kWhat);
  ActDetail detail = read_detail(j, fields);
  return fields.status() ? std::optional(std::move(detail)) : std::nullopt;
}

std::string encode(const ActLine& line) {
  return record::dump({{"version", kVersion},
                       {"seq", line.seq.value},
                       {"when_ns", line.when.ns},
                       {"who", line.who},
                       {"team", line.team},
                       {"what", line.what},
                       {"why", line.why},
                       {"detail", to_json(line.detail)}});
}

Result<ActLine> decode_act_line(std::string_view text) {
  MW_TRY(const json row, record::parse_stored(text, kWhat, kVersion));
  record::JsonFields fields(row, kWhat);
  ActLine line;
  line.seq = {fields.number("seq")};
  line.when = fields.time("when_ns");
  line.who = fields.name("who");
  line.team = fields.text("team");
  line.what = fields.text("what");
  line.why = fields.text("why");
  MW_TRY_STATUS(fields.status());
  const auto detail = row.find("detail");
  const json none;
  const json& object = detail == row.end() ? none : *detail;
  record::JsonFields inner(object, kWhat);
  line.detail = read_detail(object, inner);
  MW_TRY_STATUS(inner.status());
  return line;
}

}  // namespace millwright::respond
