// SPDX-License-Identifier: Apache-2.0
#pragma once
// For how long readings are kept: retention classes and the signals that belong to them, in tables
// of registry.db beside the records. Every change is in the audit trail. A signal that nobody put
// into a class belongs to "standard".

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "registry/registry.h"

namespace millwright::registry {

using RetentionClassId = Id<struct RetentionClassTag>;

inline constexpr std::string_view kStandardClass = "standard";

/// Units: days of 24 hours before now; absent keeps for ever. raw <= minute <= hour: a coarser
/// history never ends before a finer one.
struct RetentionClass {
  RetentionClassId id;
  std::string name;                       ///< unique; "standard" is always there and keeps its name
  std::optional<std::uint32_t> raw_days;  ///< readings
  std::optional<std::uint32_t> minute_days;  ///< minute roll-ups
  std::optional<std::uint32_t> hour_days;    ///< hour roll-ups
  bool operator==(const RetentionClass&) const = default;
};

/// All classes in order of id, and the class of each signal that is not in "standard".
struct RetentionTable {
  std::vector<RetentionClass> classes;
  std::map<SignalId, RetentionClassId> members;

  const RetentionClass* find(RetentionClassId id) const;
  const RetentionClass& standard() const;
  const RetentionClass& class_of(SignalId signal) const;
};

/// Errors: data_loss  a stored row is damaged.  Thread: any that may block.
Result<RetentionTable> load_retention(Registry& registry);

/// Errors: invalid_argument  name or days.  already_exists  the name is taken.
Result<RetentionClass> add_retention_class(Registry& registry, const Intent& intent,
                                           RetentionClass wanted);
/// Replaces name and days. Errors: also not_found; failed_precondition: "standard" keeps its name.
Result<RetentionClass> change_retention_class(Registry& registry, const Intent& intent,
                                              const RetentionClass& wanted);
/// Its signals go to "standard". Errors: not_found; failed_precondition for "standard".
Status remove_retention_class(Registry& registry, const Intent& intent, RetentionClassId id);
/// Moves signals of the plant into a class. Errors: not_found, naming the class or signal.
Status assign_retention(Registry& registry, const Intent& intent, RetentionClassId id,
                        std::span<const SignalId> signals);

}  // namespace millwright::registry
