// SPDX-License-Identifier: Apache-2.0
#pragma once
// The operator position that alarms of a rule are annunciated to.

#include <string>
#include <string_view>

#include "model/plant.h"

namespace millwright::api {

/// The position of a rule that names none. Warnings about a machine's condition go to maintenance,
/// which has no load from other systems unless somebody says so.
inline constexpr std::string_view kDefaultPosition = "operators";
inline constexpr std::string_view kMaintenancePosition = "maintenance";

/// `rule` may be null: it is gone, or the alarm never had one.
inline std::string position_of(const Rule* rule) {
  if (rule != nullptr && !rule->position.empty()) return rule->position;
  const bool is_warning = rule != nullptr && rule->is_condition_warning;
  return std::string(is_warning ? kMaintenancePosition : kDefaultPosition);
}

}  // namespace millwright::api
