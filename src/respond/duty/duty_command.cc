// SPDX-License-Identifier: Apache-2.0
#include "respond/duty/duty_command.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "respond/duty/json_row.h"

namespace millwright::respond {
namespace {

using nlohmann::json;

constexpr int kVersion = 1;
constexpr std::string_view kWhat = "duty command";

json body(const AddOverride& c) {
  return {{"action", "add-override"},   {"roster", c.roster},     {"layer", c.layer},
          {"absent", c.absent},         {"begin_ns", c.begin.ns}, {"end_ns", c.end.ns},
          {"substitute", c.substitute}, {"reason", c.reason}};
}
json body(const CancelOverride& c) {
  return {{"action", "cancel-override"}, {"override", c.override_id.value}};
}
json body(const WriteLogEntry& c) {
  return {
      {"action", "write-log"}, {"roster", c.roster}, {"text", c.text}, {"asset", c.asset.value}};
}
json body(const PrepareHandover& c) {
  return {{"action", "prepare-handover"}, {"roster", c.roster}, {"shift", c.shift},
          {"begin_ns", c.begin.ns},       {"end_ns", c.end.ns}, {"open_alarms", c.open_alarms}};
}
json body(const SignHandover& c) {
  json j = {{"action", "sign-handover"}, {"handover", c.handover.value}, {"side", name(c.side)}};
  if (!c.reason.empty()) j["reason"] = c.reason;
  return j;
}

DutyCommand read_add_override(RowReader& row) {
  AddOverride c;
  row.read("who", c.who);
  row.read("roster", c.roster);
  row.read("layer", c.layer);
  row.read("absent", c.absent);
  row.read("substitute", c.substitute);
  row.read("begin_ns", c.begin);
  row.read("end_ns", c.end);
  row.read("reason", c.reason);
  return c;
}
DutyCommand read_cancel_override(RowReader& row) {
  CancelOverride c;
  row.read("who", c.who);
  row.read("override", c.override_id);
  return c;
}
DutyCommand read_write_log(RowReader& row) {
  WriteLogEntry c;
  row.read("who", c.who);
  row.read("roster", c.roster);
  row.read("text", c.text);
  row.read("asset", c.asset);
  return c;
}
DutyCommand read_prepare_handover(RowReader& row) {
  PrepareHandover c;
  row.read("who", c.who);
  row.read("roster", c.roster);
  row.read("shift", c.shift);
  row.read("begin_ns", c.begin);
  row.read("end_ns", c.end);
  row.read("open_alarms", c.open_alarms);
  return c;
}
DutyCommand read_sign_handover(RowReader& row) {
  SignHandover c;
  row.read("who", c.who);
  row.read("handover", c.handover);
  std::string side;
  row.read("side", side);
  if (const auto parsed = parse_handover_side(side)) {
    c.side = *parsed;
  } else {
    row.add_problem("side: unknown");
  }
  if (row.has("reason")) row.read("reason", c.reason);
  return c;
}

using Reader = DutyCommand (*)(RowReader&);
constexpr std::pair<std::string_view, Reader> kReaders[] = {
    {"add-override", read_add_override},   {"cancel-override", read_cancel_override},
    {"write-log", read_write_log},         {"prepare-handover", read_prepare_handover},
    {"sign-handover", read_sign_handover},
};

bool is_for_duty(const json& j) {
  return j.value("type", json()) == "respond" && j.value("part", json()) == "duty";
}

}  // namespace

std::string encode(const DutyCommand& command) {
  json j = std::visit([](const auto& c) { return body(c); }, command);
  j["who"] = std::visit([](const auto& c) { return c.who; }, command);
  j["type"] = "respond";
  j["part"] = "duty";
  j["version"] = kVersion;
  return to_row(j);
}

Result<std::optional<DutyCommand>> decode_duty_command(std::string_view text) {
  if (text.size() > kMaxRowBytes) {
    return fail(Code::kDataLoss, fmt::format("{}: longer than {} bytes", kWhat, kMaxRowBytes));
  }
  const json j = json::parse(text, nullptr, false);
  if (!j.is_object()) return fail(Code::kDataLoss, fmt::format("{}: not a JSON object", kWhat));
  if (!is_for_duty(j)) return std::optional<DutyCommand>();
  if (j.value("version", json()) != kVersion) {
    return fail(Code::kDataLoss, fmt::format("{}: unknown version", kWhat));
  }
  RowReader row(j, kWhat);
  std::string action;
  row.read("action", action);
  for (const auto& [name, read] : kReaders) {
    if (name != action) continue;
    DutyCommand command = read(row);
    MW_TRY_STATUS(row.status());
    return std::optional<DutyCommand>(std::move(command));
  }
  return fail(Code::kDataLoss, fmt::format("{}: unknown action", kWhat));
}

}  // namespace millwright::respond
