// SPDX-License-Identifier: Apache-2.0
#pragma once
// A pilot's design as JSON, and the plant's own records as an inventory of assets.

#include <nlohmann/json_fwd.hpp>

#include "registry/plant_snapshot.h"
#include "rollout/design/report.h"

namespace millwright::api {

nlohmann::json pilot_view(const rollout::PilotReport& report, const rollout::Inventory& inventory);

/// Every asset of the plant but the platform's own: class, area, line, protocol and criticality;
/// its signals are its sensors. What the registry does not hold (make, age, network, failures) is
/// absent.
/// Errors: failed_precondition   the plant has no assets.
Result<rollout::Inventory> plant_inventory(const registry::Plant& plant);

}  // namespace millwright::api
