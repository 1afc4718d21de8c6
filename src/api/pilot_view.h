// SPDX-License-Identifier: Apache-2.0
#pragma once
// A pilot's design as JSON, and the plant's own records as an inventory of assets.

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "api/services.h"
#include "registry/plant_snapshot.h"
#include "rollout/design/report.h"

namespace millwright::api {

nlohmann::json pilot_view(const rollout::PilotReport& report, const rollout::Inventory& inventory);

/// What was recorded of assets that the registry does not hold.
struct AssetRecords {
  std::map<AssetId, std::string> network;  ///< its sensors are sent from
  /// By the failure log; none: that was not kept for long enough. An asset without an entry had
  /// none.
  std::optional<std::map<AssetId, double>> failures_per_year;
  int year = 1970;  ///< it is now: ages are counted to it
};
/// Cost: one look at every connection, signal and failure.
AssetRecords asset_records(const Services& services, const registry::Plant& plant);

/// Every asset of the plant but the platform's own, by its record and by what was recorded of it;
/// its signals are its sensors. What is known of no asset is absent.
/// Errors: failed_precondition   the plant has no assets.
Result<rollout::Inventory> plant_inventory(const registry::Plant& plant,
                                           const AssetRecords& records);

}  // namespace millwright::api
