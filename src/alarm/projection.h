// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a position's load becomes at N sensors, from the present history, with an upper confidence
// bound: the figure to decide a roll-out by is the bound, not the estimate.
//
// How
//  - Alarms and suppressed hours are counted by asset and whole local day. Each resample draws
//    blocks of consecutive days and, within each asset class, assets, both with replacement
//    (alarms cluster in time and by machine, so the single alarm is not the unit of chance). Its
//    rate per sensor-day of each class times that class's sensors then, plus the load from other
//    systems, is one possible future; the bound is a quantile of many.
//  - Averages grow in proportion. Peaks do not: the drawn assets are laid side by side until the
//    sensors are there, all with the same days, each further set turned by a random time of day.
//    What strikes the whole pilot in one minute stays together within a set; that something
//    strikes a larger plant everywhere in one minute is not in the pilot's history and not here.
//  - Resampling a handful of alarms, or none, is too sure of itself: no bound of an average is
//    below the one pure chance (Poisson) sets.
//  - On clustered pilots with a known truth a 95 % bound held in 93 to 94 of 100, in 90 with the
//    least history that counts as enough (projection_property_test.cc).
//
// Three answers (Certainty). Not known: a class with sensors to come has no asset in the pilot;
// the estimates leave it out, and there are no bounds. Inconclusive: fewer than kMinimumDays whole
// days (each day of the week twice; the bound of a shorter history hangs on a single day), a class
// with fewer than kMinimumAssets assets (two machines do not show how machines differ), or a load
// from other systems that nobody stated; no bounds. Else conclusive.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "alarm/kpi_days.h"
#include "alarm/kpi_history.h"
#include "alarm/kpi_targets.h"
#include "core/result.h"

namespace millwright::alarm {

inline constexpr std::size_t kMinimumDays = 14;
inline constexpr std::size_t kMinimumAssets = 3;
inline constexpr double kMaximumGrowth = 1000;  ///< sensors then by sensors now, of a class

/// An asset in service during the whole period, whether or not it alarmed.
struct PilotAsset {
  AssetId asset;
  std::string asset_class;
  double sensors = 1;  ///< its share of the sensors, greater than 0
};

/// Sensors of one class in the plant to come, those of today included.
struct ClassSensors {
  std::string asset_class;
  double sensors = 0;
};

/// By name of the class.
std::vector<ClassSensors> sensors_by_class(const std::vector<PilotAsset>& assets);
/// The same mix of classes, scaled to `sensors` in all.
std::vector<ClassSensors> same_mix(std::vector<ClassSensors> now, double sensors);

struct ProjectionInput {
  /// What the one position was shown and kept from, any order. Alarms of an asset that is not
  /// listed (a gateway, the platform itself) grow with the sensors in all.
  std::vector<Annunciated> annunciated;
  std::vector<Suppressed> suppressed;
  std::vector<PilotAsset> assets;
  std::vector<ClassSensors> target;
  ExternalLoad external;  ///< stays as it is when sensors are added
  Period period;          ///< only its whole local days are used
  LocalDays days;
  std::uint64_t seed = 1;
  double confidence = 0.95;      ///< of the upper bound, 0.5 to 0.999
  std::size_t resamples = 1000;  ///< of averages, 200 to 10,000
  /// Of peaks, at most 10,000; fewer are taken where the history is large. 0: peaks get no bound,
  /// which is a hundred times as fast.
  std::size_t peak_resamples = 400;
};

enum class Certainty : std::uint8_t { kConclusive, kInconclusive, kNotKnown };
/// "conclusive", "inconclusive", "not known".
std::string_view name(Certainty certainty);

struct ProjectedKpi {
  KpiId id = KpiId::kPerDay;
  double estimate = 0;
  std::optional<double> bound;              ///< none unless conclusive and resampled
  Verdict verdict = Verdict::kNotMeasured;  ///< of the bound
};

struct ClassProjection {
  std::string asset_class;
  std::size_t n_assets = 0;
  double sensors_now = 0;
  double sensors_then = 0;
  double per_sensor_day = 0;  ///< alarms and suppressed hours
  std::optional<double> per_sensor_day_bound;
  Certainty certainty = Certainty::kConclusive;
};

struct Projection {
  Certainty certainty = Certainty::kConclusive;
  std::string reason;                    ///< why it is not conclusive, empty when it is
  std::vector<ProjectedKpi> kpis;        ///< those for which is_load() holds, in that order
  std::vector<ClassProjection> classes;  ///< by name, of the pilot or the target
  std::size_t n_days = 0;                ///< whole local days used
};

/// Deterministic: the same input, the same projection.
/// Errors: invalid_argument   no whole day in the period or more than kMaxPeriodDays, an asset
///                            listed twice, sensors that are not positive, a class that grows more
///                            than kMaximumGrowth times, a number out of range.
/// Cost: resamples x days x assets, and peak_resamples x (days x 144 + alarms x target / pilot
///       sensors), the latter held to 1e8 steps where 200 resamples allow it.
Result<Projection> project(const ProjectionInput& input);

}  // namespace millwright::alarm
