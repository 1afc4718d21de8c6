// SPDX-License-Identifier: Apache-2.0
#include "alarm/projection.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>

#include "alarm/bootstrap.h"
#include "alarm/kpi.h"
#include "alarm/projection_pilot.h"

namespace millwright::alarm {
namespace {

using namespace projection_internal;

constexpr std::size_t kMinimumResamples = 200;
constexpr std::size_t kMaximumResamples = 10'000;
constexpr double kMaximumSteps = 1e8;
constexpr std::array kProjected{KpiId::kPerDay,
                                KpiId::kPerHour,
                                KpiId::kPerTenMinutes,
                                KpiId::kBusiestTenMinutes,
                                KpiId::kTenMinutesOverTen,
                                KpiId::kHoursOverThirty,
                                KpiId::kInFlood};
constexpr std::size_t kFirstPeak = 3;
using Figures = std::array<double, kProjected.size()>;

Status invalid(std::string message) {
  return fail(Code::kInvalidArgument, "projection: " + std::move(message));
}

bool is_amount(double value) {
  return std::isfinite(value) && value >= 0;
}

Status check(const ProjectionInput& input) {
  if (input.period.end <= input.period.begin) return invalid("the period is empty");
  if (input.period.days() > kMaxPeriodDays) {
    return invalid(fmt::format("the period is longer than {} days", kMaxPeriodDays));
  }
  if (!(input.confidence >= 0.5 && input.confidence <= 0.999)) {
    return invalid(fmt::format("a confidence of {}, allowed are 0.5 to 0.999", input.confidence));
  }
  if (input.resamples < kMinimumResamples || input.resamples > kMaximumResamples) {
    return invalid(fmt::format("{} resamples, allowed are {} to {}", input.resamples,
                               kMinimumResamples, kMaximumResamples));
  }
  if (input.peak_resamples > kMaximumResamples) {
    return invalid(fmt::format("{} resamples of peaks, allowed are {}", input.peak_resamples,
                               kMaximumResamples));
  }
  if (!is_amount(input.external.per_day)) {
    return invalid(
        fmt::format("a load of {} alarms per day from other systems", input.external.per_day));
  }
  std::set<AssetId> assets;
  std::map<std::string, double> sensors_now;
  for (const PilotAsset& asset : input.assets) {
    if (!assets.insert(asset.asset).second) {
      return invalid(fmt::format("asset {} is listed twice", asset.asset.value));
    }
    if (!is_amount(asset.sensors) || asset.sensors == 0) {
      return invalid(fmt::format("asset {} has {} sensors", asset.asset.value, asset.sensors));
    }
    sensors_now[asset.asset_class] += asset.sensors;
  }
  for (const ClassSensors& to_come : input.target) {
    const auto now = sensors_now.find(to_come.asset_class);
    if (!is_amount(to_come.sensors)) {
      return invalid(fmt::format("class '{}': {} sensors", to_come.asset_class, to_come.sensors));
    }
    if (now != sensors_now.end() && to_come.sensors > now->second * kMaximumGrowth) {
      return invalid(fmt::format("class '{}': {} sensors are more than {} times the {} of today",
                                 to_come.asset_class, to_come.sensors, kMaximumGrowth,
                                 now->second));
    }
  }
  return {};
}

/// The projection of one checked input.
class Projector {
 public:
  explicit Projector(const ProjectionInput& input)
      : input_(input), pilot_(make_pilot(input)), random_(input.seed) {}

  std::size_t n_days() const { return pilot_.n_days; }

  Projection run() {
    result_.n_days = pilot_.n_days;
    decide_certainty();
    estimate();
    if (result_.certainty == Certainty::kConclusive) {
      resample_averages();
      if (input_.peak_resamples > 0) resample_peaks();
    }
    result_.classes.pop_back();  // what belongs to no listed asset is not a class
    return std::move(result_);
  }

 private:
  // Certainty.
  void doubt(Certainty certainty, std::string reason) {
    if (result_.certainty >= certainty) return;
    result_.certainty = certainty;
    result_.reason = std::move(reason);
  }

  void decide_certainty() {
    const bool is_short = pilot_.n_days < kMinimumDays;
    if (is_short) {
      doubt(Certainty::kInconclusive,
            fmt::format("{} whole days of history, {} are needed: with fewer the bound hangs on a "
                        "single day",
                        pilot_.n_days, kMinimumDays));
    }
    if (input_.external.kind == ExternalLoad::Kind::kNotKnown) {
      doubt(Certainty::kInconclusive, "what other systems bring to this position is not known");
    }
    for (const Group& group : pilot_.groups) {
      ClassProjection& c = result_.classes.emplace_back();
      c.asset_class = group.asset_class;
      c.n_assets = group.assets.size();
      c.sensors_now = group.sensors_now;
      c.sensors_then = group.sensors_then;
      if (is_short) c.certainty = Certainty::kInconclusive;
      if (group.is_class) decide_class(c);
    }
  }

  void decide_class(ClassProjection& c) {
    if (c.n_assets == 0) {
      c.certainty = Certainty::kNotKnown;
      if (c.sensors_then > 0) {
        doubt(c.certainty, fmt::format("class '{}' is not in the pilot", c.asset_class));
      }
    } else if (c.n_assets < kMinimumAssets) {
      c.certainty = Certainty::kInconclusive;
      if (c.sensors_then > 0) {
        doubt(c.certainty,
              fmt::format("class '{}' has {} of the {} assets needed to see how assets differ",
                          c.asset_class, c.n_assets, kMinimumAssets));
      }
    }
  }

  // Figures.
  void set_averages(Figures& figures, double per_day) const {
    figures[0] = per_day;
    figures[1] = per_day / 24;
    figures[2] = per_day / kTenMinutesPerDay;
  }
  static void set_peaks(Figures& figures, const Peaks& peaks) {
    figures[kFirstPeak] = peaks.busiest;
    figures[kFirstPeak + 1] = peaks.share_over_ten();
    figures[kFirstPeak + 2] = peaks.share_over_thirty();
    figures[kFirstPeak + 3] = peaks.share_in_flood();
  }

  double per_day(const Draw& draw, std::vector<double>* rates) const {
    double load = external_of(pilot_, draw);
    for (std::size_t g = 0; g < pilot_.groups.size(); ++g) {
      const double rate = rate_of(pilot_, draw, g);
      load += rate * pilot_.groups[g].sensors_then;
      if (rates != nullptr) rates->push_back(rate);
    }
    return load;
  }

  void estimate() {
    const Draw all = whole_sample(pilot_);
    std::vector<double> rates;
    Figures figures{};
    set_averages(figures, per_day(all, &rates));
    set_peaks(figures, projection_internal::peaks_of(pilot_, all, random_));
    for (std::size_t g = 0; g < rates.size(); ++g) result_.classes[g].per_sensor_day = rates[g];
    for (std::size_t i = 0; i < kProjected.size(); ++i) {
      result_.kpis.push_back({kProjected[i], figures[i], std::nullopt, Verdict::kNotMeasured});
    }
  }

  void set_bound(std::size_t i, double bound) {
    ProjectedKpi& kpi = result_.kpis[i];
    kpi.bound = std::max(bound, kpi.estimate);
    kpi.verdict = judge(kpi.id, *kpi.bound);
  }

  void resample_averages() {
    std::vector<double> loads;
    std::vector<std::vector<double>> rates(pilot_.groups.size());
    for (std::size_t r = 0; r < input_.resamples; ++r) {
      std::vector<double> of_groups;
      loads.push_back(per_day(draw(pilot_, random_), &of_groups));
      for (std::size_t g = 0; g < rates.size(); ++g) rates[g].push_back(of_groups[g]);
    }
    const auto days = static_cast<double>(pilot_.n_days);
    std::vector<WeightedCount> counts;
    for (std::size_t g = 0; g < rates.size(); ++g) {
      const Group& group = pilot_.groups[g];
      ClassProjection& c = result_.classes[g];
      const double sensor_days = group.sensors_now * days;
      if (sensor_days == 0) continue;
      const WeightedCount count{1 / sensor_days, c.per_sensor_day * sensor_days};
      // What belongs to no asset is counted only where there is some of it.
      if (group.is_class || count.n > 0) {
        counts.push_back({group.sensors_then / sensor_days, count.n});
      }
      if (c.certainty != Certainty::kConclusive) continue;
      c.per_sensor_day_bound = std::max(upper_quantile(std::move(rates[g]), input_.confidence),
                                        poisson_upper({&count, 1}, input_.confidence));
    }
    const double by_chance =
        external_of(pilot_, whole_sample(pilot_)) + poisson_upper(counts, input_.confidence);
    Figures bounds{};
    set_averages(bounds, std::max(upper_quantile(std::move(loads), input_.confidence), by_chance));
    for (std::size_t i = 0; i < kFirstPeak; ++i) set_bound(i, bounds[i]);
  }

  /// As many as the limit of steps allows.
  std::size_t peak_resamples() const {
    double now = 0;
    double then = 0;
    for (const Group& group : pilot_.groups) {
      now += group.sensors_now;
      then += group.sensors_then;
    }
    const double grids = static_cast<double>(pilot_.n_days) * kTenMinutesPerDay;
    const double steps = grids + static_cast<double>(pilot_.n_alarms) * (now > 0 ? then / now : 1);
    const double allowed = kMaximumSteps / std::max(steps, 1.0);
    const auto affordable = static_cast<std::size_t>(std::min(allowed, 1e6));
    return std::min(input_.peak_resamples, std::max(affordable, kMinimumResamples));
  }

  void resample_peaks() {
    std::array<std::vector<double>, kProjected.size()> samples;
    const std::size_t n = peak_resamples();
    for (std::size_t r = 0; r < n; ++r) {
      Figures figures{};
      const Draw drawn = draw(pilot_, random_);
      set_peaks(figures, projection_internal::peaks_of(pilot_, drawn, random_));
      for (std::size_t i = kFirstPeak; i < figures.size(); ++i) samples[i].push_back(figures[i]);
    }
    for (std::size_t i = kFirstPeak; i < samples.size(); ++i) {
      set_bound(i, upper_quantile(std::move(samples[i]), input_.confidence));
    }
  }

  const ProjectionInput& input_;
  const Pilot pilot_;
  Resampler random_;
  Projection result_;
};

}  // namespace

std::string_view name(Certainty certainty) {
  constexpr std::array<std::string_view, 3> kNames{"conclusive", "inconclusive", "not known"};
  return kNames[static_cast<std::size_t>(certainty)];
}

std::vector<ClassSensors> sensors_by_class(const std::vector<PilotAsset>& assets) {
  std::map<std::string, double> sensors;
  for (const PilotAsset& asset : assets) sensors[asset.asset_class] += asset.sensors;
  std::vector<ClassSensors> classes;
  for (const auto& [asset_class, n] : sensors) classes.push_back({asset_class, n});
  return classes;
}

std::vector<ClassSensors> same_mix(std::vector<ClassSensors> now, double sensors) {
  double all = 0;
  for (const ClassSensors& one : now) all += one.sensors;
  for (ClassSensors& one : now) one.sensors *= sensors / all;
  return now;
}

Result<Projection> project(const ProjectionInput& input) {
  MW_TRY_STATUS(check(input));
  Projector projector(input);
  if (projector.n_days() == 0) {
    return fail(Code::kInvalidArgument, "projection: no whole day in the period");
  }
  return projector.run();
}

}  // namespace millwright::alarm
