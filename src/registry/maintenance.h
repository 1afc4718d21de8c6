// SPDX-License-Identifier: Apache-2.0
#pragma once
// Planning maintenance: windows as records, so that they are in the audit trail and in the journal.
// What they do to alarms: alarm/maintenance.h.

#include <string>

#include "core/result.h"
#include "registry/registry.h"

namespace millwright::registry {

/// Windows that are coming or running.
inline constexpr std::size_t kMostOpenWindows = 1000;

/// Plans `wanted`; one that began before `now` begins now. Who asks becomes `planned_by`.
/// Errors: invalid_argument    no reason, an end that is not after the begin or not in the future,
///                             or longer than 366 days.
///         not_found           the area, line, asset or signal.
///         resource_exhausted  kMostOpenWindows are coming or running.
Result<Changed<MaintenanceWindow>> plan_maintenance(Registry& registry, const Intent& intent,
                                                    MaintenanceWindow wanted, UtcNanos now);

/// Takes a coming window back, or ends a running one. It stays on record.
/// Errors: not_found; invalid_argument without a reason; failed_precondition when it is over or
///         cancelled already.
Result<Changed<MaintenanceWindow>> cancel_maintenance(Registry& registry, const Intent& intent,
                                                      MaintenanceWindowId id, std::string reason,
                                                      UtcNanos now);

/// Whether it covers this asset, or one of its signals.
bool covers(const MaintenanceWindow& window, AssetId asset, const Plant& plant);

/// "mill/water/line1/pump1"; empty when that part of the plant was removed.
std::string path_of(const MaintenanceWindow& window, const Plant& plant);

}  // namespace millwright::registry
