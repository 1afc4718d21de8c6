// SPDX-License-Identifier: Apache-2.0
#pragma once
// The training matrix: people by procedures in force, coverage of each shift, and what one person
// alone can look after.

#include <nlohmann/json.hpp>

#include "api/services.h"

namespace millwright::api {

/// docs/api.md, "Training". A shift is as well covered as its weakest crew of the coming 28 days.
/// Errors: those of the registry and the store.
Result<nlohmann::json> training_view(const Services& services, std::string_view roster);

/// The same as counts.
struct TrainingGaps {
  double n_cells = 0;      ///< procedures times shifts
  double n_uncovered = 0;  ///< of them, without a qualified person on the weakest crew
  double n_items = 0;      ///< procedures, rules and connectors
  double n_single_points = 0;
};
Result<TrainingGaps> training_gaps_of(const Services& services);

}  // namespace millwright::api
