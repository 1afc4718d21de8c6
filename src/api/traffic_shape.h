// SPDX-License-Identifier: Apache-2.0
#pragma once
// The shape of the site's own traffic, measured from what it recorded: what a rehearsal multiplies.

#include <chrono>

#include "api/rehearsal_desk.h"
#include "api/services.h"
#include "rollout/rehearsal/estimate.h"
#include "rollout/rehearsal/traffic_shape.h"

namespace millwright::api {

/// Over the last `period`, or as long as the site has recorded anything.
/// Errors: those of the stores.  Cost: the minutes of the period in the ledger, and the history of
/// alarms.
Result<rollout::TrafficShape> measure_traffic(const Services& services, const RehearsalDesk& desk,
                                              std::chrono::hours period);

/// All signals but the platform's own.
std::uint64_t count_sensors(const registry::Plant& plant);

/// The factor that a rehearsal has to pass now: the larger of `target` and one and a half times
/// what the next planned wave makes of the load.
double asked_factor(const Services& services, double target);

/// What this process uses, for an estimate.
rollout::PresentUse present_use(const Services& services, const rollout::TrafficShape& shape);

}  // namespace millwright::api
