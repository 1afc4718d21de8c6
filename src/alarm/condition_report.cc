// SPDX-License-Identifier: Apache-2.0
#include "alarm/condition_report.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace millwright::alarm {
namespace {

using nlohmann::json;

constexpr int kVersion = 1;
constexpr const char* kType = "condition";

std::unexpected<Error> damaged(std::string_view what) {
  return fail(Code::kDataLoss, fmt::format("condition report: {}", what));
}
bool is_text(const json& j, const char* key) {
  return j.contains(key) && j[key].is_string();
}

}  // namespace

std::string encode(const ConditionReport& report) {
  const json j = {{"type", kType},
                  {"version", kVersion},
                  {"rule", report.rule.value},
                  {"by", report.by},
                  {"text", report.text}};
  return j.dump(-1, ' ', false, json::error_handler_t::replace);
}

Result<std::optional<ConditionReport>> decode_condition_report(std::string_view text) {
  const json j = json::parse(text, nullptr, false);
  if (!j.is_object() || !is_text(j, "type")) return damaged("not an object with a type");
  if (j["type"] != kType) return std::optional<ConditionReport>();
  if (!j.contains("version") || j["version"] != kVersion) return damaged("unknown version");
  if (!is_text(j, "by") || !is_text(j, "text")) return damaged("by or text is missing");
  const bool has_rule = j.contains("rule") && j["rule"].is_number_unsigned() &&
                        j["rule"].get<std::uint64_t>() <= UINT32_MAX;
  if (!has_rule) return damaged("rule: not an id");
  ConditionReport report;
  report.rule = RuleId(j["rule"].get<std::uint32_t>());
  report.by = j["by"];
  report.text = j["text"];
  if (report.by.size() > ConditionReport::kMostTextBytes ||
      report.text.size() > 4 * ConditionReport::kMostTextBytes) {
    return damaged("by or text is too long");
  }
  return std::optional<ConditionReport>(std::move(report));
}

std::string words_of(const ConditionReport& report) {
  return report.text.empty() ? fmt::format("by {}", report.by)
                             : fmt::format("by {}: {}", report.by, report.text);
}

}  // namespace millwright::alarm
