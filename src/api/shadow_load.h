// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a wave in shadow would have put on people: the alarm figures of each position as they were,
// and as they would have been with the wave's alarms.

#include <nlohmann/json_fwd.hpp>

#include "api/kpi_figures.h"
#include "api/rollout_book.h"

namespace millwright::api {

struct ShadowLoad {
  alarm::Period period;                  ///< the latest time in shadow
  std::size_t n_alarms = 0;              ///< that would have come
  alarm::KpiReports now;                 ///< without the wave
  alarm::KpiReports then;                ///< with it
  std::vector<alarm::WorstActor> worst;  ///< of what would have come
};

/// Errors: not_found   the wave was never in shadow.  Else those of the store.
/// Cost: O(lines of history log alarms).
Result<ShadowLoad> shadow_load(const Services& services, const rollout::Wave& wave);

/// docs/api.md, "Roll-out": the positions that would have been shown something.
nlohmann::json shadow_view(const ShadowLoad& load, const registry::Plant& plant);

}  // namespace millwright::api
