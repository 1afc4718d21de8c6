// SPDX-License-Identifier: Apache-2.0
#pragma once
// Pilots with a known truth for the tests of projections.

#include <cmath>
#include <cstdint>
#include <random>

#include "alarm/projection.h"

namespace millwright::alarm {

/// A pilot of assets with a number of sensors each, and alarms by day.
struct PilotRig {
  static constexpr std::int64_t kDay = 86'400'000'000'000;

  ProjectionInput input;

  PilotRig(std::int64_t days, std::uint32_t n_assets, double sensors_each = 4) {
    input.period = {{0}, {days * kDay}};
    input.external = ExternalLoad::none();
    input.peak_resamples = 20;
    for (std::uint32_t a = 1; a <= n_assets; ++a) {
      input.assets.push_back({AssetId(a), "pump", sensors_each});
    }
    to(static_cast<double>(n_assets) * sensors_each);
  }

  void to(double sensors) { input.target = same_mix(sensors_by_class(input.assets), sensors); }
  void add(std::int64_t day, double hour, std::uint32_t asset) {
    Annunciated& a = input.annunciated.emplace_back();
    a.time = {day * kDay + static_cast<std::int64_t>(hour * 3.6e12)};
    a.asset = AssetId(asset);
    a.alarm = AlarmId(asset);
  }
  std::int64_t n_days() const { return input.period.ns() / kDay; }
};

/// Knuth's way: fixed on every machine, unlike std::poisson_distribution.
inline int poisson(double mean, std::mt19937& random) {
  const double floor = std::exp(-mean);
  int n = 0;
  double product = 1;
  while ((product *= (static_cast<double>(random()) + 0.5) / 4294967296.0) > floor) ++n;
  return n;
}

}  // namespace millwright::alarm
