// SPDX-License-Identifier: Apache-2.0
#pragma once
// The figures of one slice of the history: what one position, or one area, saw. Internal to kpi.h.

#include <vector>

#include "alarm/kpi.h"

namespace millwright::alarm::kpi_internal {

/// Borrowed from a KpiInput.
struct Slice {
  std::vector<const Annunciated*> annunciated;
  std::vector<const Annunciated*> returned;  ///< is_return: they may stand too long, no more
  std::vector<const Suppressed*> suppressed;
  ExternalLoad external = ExternalLoad::none();
};

/// Fills counts, kpis and floods of `report`.
void measure(const Slice& slice, Period period, const LocalDays& days, KpiReport& report);

}  // namespace millwright::alarm::kpi_internal
