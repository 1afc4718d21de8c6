// SPDX-License-Identifier: Apache-2.0
#pragma once
// How drills went by the clock, for each procedure and shift: a response that is known and too slow
// is no response in time.

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/time.h"
#include "respond/procedure/coverage.h"

namespace millwright::respond {

struct DrillTimes {
  std::uint32_t n_drills = 0;
  std::uint32_t n_over_time = 0;
  /// The middle of duration / expected; nothing where no drill had a time to keep.
  std::optional<double> median_ratio;
  std::optional<Exercise> latest;

  bool is_latest_over_time() const { return latest && is_over_time(*latest); }
};

struct DrilledProcedure {
  std::string procedure;
  DrillTimes all;  ///< those outside every shift included
  /// Every shift that was asked for, and any other that drilled.
  std::map<std::string, DrillTimes> by_shift;
  std::optional<UtcNanos> last;  ///< end of the latest drill, however long ago
};

/// One entry per name in `procedures`, in that order; drills count by their end, from `since` on.
/// Cost: O(procedures + exercises log exercises).
std::vector<DrilledProcedure> drill_times(std::span<const std::string> procedures,
                                          std::span<const Exercise> exercises,
                                          std::span<const std::string> shifts, UtcNanos since);

}  // namespace millwright::respond
