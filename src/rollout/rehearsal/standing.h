// SPDX-License-Identifier: Apache-2.0
#pragma once
// What all the rehearsals that were kept say together of the load that the site bears.

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "core/time.h"
#include "rollout/rehearsal/report.h"

namespace millwright::rollout {

struct RehearsalStanding {
  /// Times the load of now; 0: what counts has failed; none: not known.
  std::optional<double> factor;
  std::uint32_t id = 0;   ///< of the report it rests on; 0 without a factor
  UtcNanos at;            ///< when that one ended
  std::string not_known;  ///< why there is no factor; empty when there is one
};

/// The largest factor that was passed, among reports that are not void and ended within [begin,
/// end]. One that was cut short or was run at less takes nothing away; one that failed later, at a
/// load that had been passed before, does. Sensors that came since make the same load a smaller
/// factor.
/// Needs: `records` oldest first.
RehearsalStanding standing_of(std::span<const RehearsalRecord> records, UtcNanos begin,
                              UtcNanos end, std::uint64_t sensors);

}  // namespace millwright::rollout
