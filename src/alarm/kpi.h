// SPDX-License-Identifier: Apache-2.0
#pragma once
// Alarm performance per operator position, area and plant, each figure beside its target
// (kpi_targets.h). Pure: the history comes in, reports go out.
//
// What counts
//  - A position's load is what it was shown, plus its other systems' alarms, plus one for each
//    hour begun in which an alarm was kept from it. Averages take all three; peaks take what has a
//    time; what needs an alarm's identity (most frequent, chattering, ...) takes our own only.
//  - The targets hold per position. The plant is as good as its worst position, figure by figure.
//    An area counts its own alarms as one position would see them, without other systems' load,
//    which belongs to a position and not to an area.
//  - While the other systems' load of a position is not known, none of its load figures is called
//    acceptable or manageable; what is over without it stays over.

#include <cstddef>
#include <string>
#include <vector>

#include "alarm/kpi_days.h"
#include "alarm/kpi_history.h"
#include "alarm/kpi_targets.h"
#include "core/result.h"

namespace millwright::alarm {

struct Kpi {
  KpiId id = KpiId::kPerDay;  ///< name, unit, targets and clause: target_of(id)
  double value = 0;           ///< in the target's unit; 0 where nothing was measured
  Verdict verdict = Verdict::kNotMeasured;
  std::string sample;  ///< what it was measured on, or why it was not
};

enum class Scope : std::uint8_t { kPlant, kPosition, kArea };
/// "plant", "position", "area".
std::string_view name(Scope scope);

struct KpiReport {
  Scope scope = Scope::kPlant;
  std::string name;  ///< the position's; left empty for areas and the plant
  AreaId area;       ///< areas only
  std::size_t n_annunciated = 0;
  double n_external = 0;
  std::size_t n_suppressed_hours = 0;
  std::vector<Kpi> kpis;       ///< all of kpi_targets(), in that order
  std::vector<Period> floods;  ///< of a position or an area

  const Kpi& at(KpiId id) const { return kpis[static_cast<std::size_t>(id)]; }
};

struct KpiReports {
  KpiReport plant;
  std::vector<KpiReport> positions;  ///< by name
  std::vector<KpiReport> areas;      ///< by id
};

struct KpiInput {
  /// Any order. Those raised before the period count only where they stand stale in it.
  std::vector<Annunciated> annunciated;
  std::vector<Suppressed> suppressed;
  /// One that is not listed, or not shown anything, is reported all the same.
  std::vector<Position> positions;
  Period period;
  LocalDays days;
};

inline constexpr int kMaxPeriodDays = 3660;

/// Errors: invalid_argument   an empty period or one of more than kMaxPeriodDays, a position named
///                            twice, an entered load that is negative or not finite.
/// Cost: O(n log n + period in ten minutes x positions and areas).
Result<KpiReports> measure_kpis(const KpiInput& input);

}  // namespace millwright::alarm
