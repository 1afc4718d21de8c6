// SPDX-License-Identifier: Apache-2.0
#pragma once
// Alarm classes (ISA-18.2 §6): what a group of alarms demands of people, governed for the whole
// plant in a table of registry.db beside the records. Rules name a class; an unknown one is
// refused. Every change is in the audit trail.

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "registry/registry.h"

namespace millwright::registry {

struct AlarmClass {
  std::string name;  ///< path element, unique
  /// Every alarm does: none leaves the list by itself before somebody acknowledged it. False may be
  /// stored from before that was asked, and cannot be set.
  bool needs_acknowledgement = true;
  std::optional<std::uint32_t> proof_test_days;      ///< the measuring chain is proven this often
  std::optional<std::uint32_t> drill_days;           ///< its procedures are drilled this often
  std::optional<Role> may_shelve = Role::kOperator;  ///< the least role; none: nobody may
  std::uint32_t longest_shelf_minutes = 1440;        ///< 1 to 1440

  bool operator==(const AlarmClass&) const = default;
};

/// In order of name. Errors: data_loss  a stored row is damaged.  Thread: any that may block.
Result<std::vector<AlarmClass>> load_alarm_classes(Registry& registry);

/// Adds a class, or replaces the one of that name. Errors: invalid_argument naming the field.
Result<AlarmClass> put_alarm_class(Registry& registry, const Intent& intent,
                                   const AlarmClass& wanted);
/// Errors: not_found; failed_precondition while rules name it.
Status remove_alarm_class(Registry& registry, const Intent& intent, std::string_view name);

/// The same within a change that touches more than classes (plan/). Thread: the callback's.
Result<std::vector<AlarmClass>> load_alarm_classes(Database& db);
/// True when it differs from what was stored. Errors: invalid_argument naming the field.
Result<bool> put_alarm_class(Edit& edit, const AlarmClass& wanted);
/// Errors: as remove_alarm_class().
Status remove_alarm_class(Edit& edit, std::string_view name);

/// The fields of docs/api.md; null: not demanded.
nlohmann::json to_json(const AlarmClass& c);
/// Sets what `fields` has and leaves the rest; the name is no field. As merge() in record_json.h.
/// Errors: invalid_argument naming the field, also for one that a class does not have.
Status merge(const nlohmann::json& fields, AlarmClass& c);

/// A file with one row a class; what import_alarm_classes() takes.
std::string alarm_classes_csv(std::span<const AlarmClass> classes);
/// Adds and replaces the classes of a file, all or none; classes that it lacks stay.
/// Errors: invalid_argument "line 3: what is wrong". Returns how many differ from before.
Result<std::size_t> import_alarm_classes(Registry& registry, const Intent& intent,
                                         std::string_view csv);

/// The class that a rule names is in the list. `before`: the stored rule, of which an unknown class
/// may stay. Errors: invalid_argument with the nearest known one.
Status check_alarm_class(Database& db, const Rule* before, const Rule& after);

}  // namespace millwright::registry
