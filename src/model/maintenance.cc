// SPDX-License-Identifier: Apache-2.0
#include "model/maintenance.h"

#include <array>

#include "model/names.h"

namespace millwright {
namespace {

constexpr std::array<std::string_view, 4> kScopes{"area", "line", "asset", "signal"};
constexpr std::array<std::string_view, 4> kPhases{"coming", "running", "over", "cancelled"};

}  // namespace

std::string_view name(MaintenanceScope scope) {
  return name_of(kScopes, scope);
}
std::optional<MaintenanceScope> parse_maintenance_scope(std::string_view text) {
  return parse_name<MaintenanceScope>(kScopes, text);
}
std::string_view name(MaintenancePhase phase) {
  return name_of(kPhases, phase);
}

MaintenancePhase phase_of(const MaintenanceWindow& window, UtcNanos now) {
  if (window.cancelled) return MaintenancePhase::kCancelled;
  if (now >= window.end) return MaintenancePhase::kOver;
  return now >= window.begin ? MaintenancePhase::kRunning : MaintenancePhase::kComing;
}

}  // namespace millwright
