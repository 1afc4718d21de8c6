// SPDX-License-Identifier: Apache-2.0
// RecordPlanner: alarm classes, which are governed beside the records.

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "plan/record_planner.h"
#include "registry/alarm_class.h"

namespace millwright::plan {
namespace {

constexpr std::string_view kKind = "alarm-class";

}  // namespace

Status RecordPlanner::take_alarm_class(const WantedClass& wanted) {
  MW_TRY(const auto classes, registry::load_alarm_classes(edit_.database()));
  const auto known = std::ranges::find(classes, wanted.name, &registry::AlarmClass::name);
  const bool is_new = known == classes.end();
  registry::AlarmClass record = is_new ? registry::AlarmClass() : *known;
  record.name = wanted.name;
  const auto taken = [&]() -> Result<bool> {
    MW_TRY(const nlohmann::json fields, typed_fields(wanted.fields, registry::to_json(record)));
    MW_TRY_STATUS(registry::merge(fields, record));
    return registry::put_alarm_class(edit_, record);
  }();
  if (!taken) {
    return fail(
        with_context(taken.error(), fmt::format("{}: alarm class {}", wanted.where, wanted.name)));
  }
  if (!*taken) return {};
  const nlohmann::json before = is_new ? nlohmann::json() : registry::to_json(*known);
  plan_.changes.push_back({is_new ? Action::kAdd : Action::kChange, kKind, wanted.name,
                           settings_of(before, registry::to_json(record))});
  return {};
}

/// What rules still name stays, and is a problem that says so.
Status RecordPlanner::remove_unlisted_alarm_classes() {
  if (!wish_.lists_alarm_classes) return {};
  MW_TRY(const auto classes, registry::load_alarm_classes(edit_.database()));
  for (const registry::AlarmClass& one : classes) {
    const auto found = std::ranges::find(wish_.alarm_classes, one.name, &WantedClass::name);
    if (found != wish_.alarm_classes.end()) continue;
    const Status removed = registry::remove_alarm_class(edit_, one.name);
    if (removed) plan_.changes.push_back({Action::kRemove, kKind, one.name, {}});
    MW_TRY_STATUS(judge(removed));
  }
  return {};
}

}  // namespace millwright::plan
