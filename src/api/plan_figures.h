// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a plan means for the plant: sensors, readings, disk, alarms, money; now and afterwards.

#include <nlohmann/json_fwd.hpp>

#include "api/services.h"
#include "plan/plan.h"

namespace millwright::api {

/// docs/api.md, "Configuration as code". What nobody can know yet is null, with the reason.
/// Cost: reads the history of alarms; no peaks are projected.
nlohmann::json plan_figures(const Services& services, const plan::Plan& plan);

}  // namespace millwright::api
