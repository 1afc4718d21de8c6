// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a wave in shadow, or a trial, would have put on people: the alarm figures of each position
// as they were, and as they would have been with its alarms.

#include <functional>
#include <nlohmann/json_fwd.hpp>

#include "api/kpi_figures.h"
#include "api/rollout_book.h"

namespace millwright::api {

struct ShadowLoad {
  alarm::Period period;                  ///< of a wave: its latest time in shadow
  std::size_t n_alarms = 0;              ///< that would have come
  alarm::KpiReports now;                 ///< without the wave
  alarm::KpiReports then;                ///< with it
  std::vector<alarm::WorstActor> worst;  ///< of what would have come
};

/// Errors: not_found   the wave was never in shadow.  Else those of the store.
/// Cost: O(lines of history log alarms).
Result<ShadowLoad> shadow_load(const Services& services, const rollout::Wave& wave);

/// Of what came on trial within `period` and for which `counts`. Errors: those of the store.
Result<ShadowLoad> shadow_load(const Services& services, alarm::Period period,
                               const std::function<bool(const alarm::Annunciated&)>& counts);

/// docs/api.md, "Roll-out": the positions that would have been shown something.
nlohmann::json shadow_view(const ShadowLoad& load, const registry::Plant& plant);

}  // namespace millwright::api
