// SPDX-License-Identifier: Apache-2.0
#pragma once
// The training matrix: people by procedures in force, coverage of each shift, and what one person
// alone can look after.

#include <nlohmann/json.hpp>

#include <string>
#include <utility>
#include <vector>

#include "api/services.h"

namespace millwright::api {

/// docs/api.md, "Training". A shift is as well covered as its weakest crew of the coming 28 days.
/// Errors: those of the registry and the store.
Result<nlohmann::json> training_view(const Services& services, std::string_view roster);

/// The same, one by one.
struct TrainingGaps {
  /// Procedures times shifts, and whether the weakest crew has nobody qualified.
  std::vector<std::pair<std::string, bool>> cells;
  /// Procedures, rules and connectors, and whether one person or none can look after them.
  std::vector<std::pair<std::string, bool>> items;
};
Result<TrainingGaps> training_gaps_of(const Services& services);

}  // namespace millwright::api
