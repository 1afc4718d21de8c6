// SPDX-License-Identifier: Apache-2.0
#include "registry/rule_table.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <nlohmann/json.hpp>

#include "model/priority.h"
#include "registry/csv.h"
#include "registry/rationalisation.h"
#include "registry/record_json.h"
#include "registry/rule_approval.h"

namespace millwright::registry {
namespace {

using nlohmann::json;
using enum ColumnKind;

constexpr std::array<RuleColumn, 32> kColumns{{
    {"id", kId},
    {"signal", kPath},
    {"unit", kReport},
    {"kind", kName},
    {"limit", kNumber},
    {"deadband", kNumber},
    {"on_delay_ms", kNumber},
    {"off_delay_ms", kNumber},
    {"window_ms", kNumber},
    {"priority", kNumber},
    {"recommended_priority", kReport},
    {"is_enabled", kFlag},
    {"mode", kName},
    {"message", kText},
    {"consequence", kText},
    {"consequence_level", kName},
    {"respond_within_s", kNumber},
    {"response", kText},
    {"owner", kText},
    {"procedure", kText},
    {"policy", kText},
    {"alarm_class", kText},
    {"position", kText},
    {"is_latching", kFlag},
    {"is_condition_warning", kFlag},
    {"inhibits", kTexts},
    {"subject", kName},
    {"subject_name", kText},
    {"is_rationalised", kReport},
    {"missing", kReport},
    {"approved_by", kReport},
    {"differences", kReport},
}};

std::string report(std::string_view column, const Rule& rule, const Plant& plant) {
  if (column == "unit") {
    const Signal* signal = plant.find<Signal>(rule.signal);
    return signal ? signal->unit : "";
  }
  if (column == "recommended_priority") {
    const auto priority = recommended_priority(rule.consequence_level, rule.respond_within);
    return priority ? fmt::format("{}", *priority) : "";
  }
  if (column == "is_rationalised") return is_rationalised(rule, plant) ? "true" : "false";
  if (column == "missing") {
    if (rule.mode != RuleMode::kAlarm) return {};
    return fmt::format("{}", fmt::join(missing_response(rule, plant), " "));
  }
  if (column == "approved_by") return guard_cell(rule.approved_by);
  return fmt::format("{}", fmt::join(differences_from_approved(rule), " "));
}

std::string cell(const RuleColumn& column, const json& record, const Rule& rule,
                 const Plant& plant) {
  if (column.kind == kPath) return guard_cell(plant.path_of(rule.signal));
  if (column.kind == kReport) return report(column.name, rule, plant);
  const json& value = record.at(std::string(column.name));
  return value.is_string() ? guard_cell(value.get<std::string>()) : value.dump();
}

}  // namespace

std::span<const RuleColumn> rule_columns() {
  return kColumns;
}

std::string rules_csv(const Plant& plant) {
  std::string out;
  std::vector<std::string> cells;
  for (const RuleColumn& column : kColumns) cells.emplace_back(column.name);
  append_csv_row(cells, out);
  for (const Rule& rule : plant.all<Rule>()) {
    const json record = to_json(rule);
    cells.clear();
    for (const RuleColumn& column : kColumns) cells.push_back(cell(column, record, rule, plant));
    append_csv_row(cells, out);
  }
  return out;
}

}  // namespace millwright::registry
