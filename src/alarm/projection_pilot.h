// SPDX-License-Identifier: Apache-2.0
#pragma once
// The pilot's history as a table of assets by days, ready to be resampled. Internal to
// projection.h.

#include <cstdint>
#include <string>
#include <vector>

#include "alarm/bootstrap.h"
#include "alarm/kpi_load.h"
#include "alarm/projection.h"

namespace millwright::alarm::projection_internal {

/// The alarms of one asset (or of the other systems) on one day.
struct AssetDay {
  double load = 0;                   ///< alarms and suppressed hours
  std::vector<std::uint8_t> alarms;  ///< the ten-minute period of each, 0 to 143
};

/// Assets that are drawn together and grow together.
struct Group {
  std::string asset_class;  ///< empty for what belongs to no listed asset
  bool is_class = true;
  std::vector<std::size_t> assets;  ///< rows of the table
  double sensors_now = 0;
  double sensors_then = 0;
};

struct Pilot {
  std::size_t n_days = 0;
  std::vector<std::vector<AssetDay>> rows;  ///< by asset, by day
  std::vector<double> sensors;              ///< by asset
  double external_per_day = 0;              ///< of other systems, entered
  std::vector<AssetDay> external;           ///< of other systems, imported; by day
  std::vector<Group> groups;                ///< by class; what belongs to none is last
  std::size_t n_alarms = 0;
};

/// Needs: the input was checked.
Pilot make_pilot(const ProjectionInput& input);

/// One possible history: which days, and which assets of each group.
struct Draw {
  std::vector<std::uint32_t> days;
  std::vector<std::vector<std::uint32_t>> assets;  ///< by group, indices into its assets
};
Draw whole_sample(const Pilot& pilot);
Draw draw(const Pilot& pilot, Resampler& random);

/// Alarms and suppressed hours per sensor-day of one group; 0 for a group without assets.
double rate_of(const Pilot& pilot, const Draw& draw, std::size_t group);
/// The load per day of other systems.
double external_of(const Pilot& pilot, const Draw& draw);
/// The peaks of the plant to come.
Peaks peaks_of(const Pilot& pilot, const Draw& draw, Resampler& random);

}  // namespace millwright::alarm::projection_internal
