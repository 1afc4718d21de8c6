// SPDX-License-Identifier: Apache-2.0
#include "alarm/kpi_load.h"

#include <algorithm>
#include <numeric>

namespace millwright::alarm {
namespace {

constexpr double kManyInTenMinutes = 10;
constexpr double kFloodIsOver = 5;
constexpr double kManyInAnHour = 30;
constexpr std::size_t kPeriodsPerHour = 6;
constexpr std::int64_t kHourNs = 6 * kTenMinutesNs;

void find_floods(std::span<const double> counts, Peaks& peaks) {
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] <= kManyInTenMinutes) continue;
    const std::size_t begin = i;
    while (i < counts.size() && counts[i] >= kFloodIsOver) ++i;
    peaks.floods.emplace_back(begin, i);
    peaks.n_in_flood += i - begin;
  }
}

}  // namespace

Peaks peaks_of(std::span<const double> ten_minutes) {
  Peaks peaks;
  peaks.n_periods = ten_minutes.size();
  for (const double n : ten_minutes) {
    peaks.busiest = std::max(peaks.busiest, n);
    if (n > kManyInTenMinutes) ++peaks.n_over_ten;
  }
  for (std::size_t i = 0; i < ten_minutes.size(); i += kPeriodsPerHour) {
    const auto hour = ten_minutes.subspan(i, std::min(kPeriodsPerHour, ten_minutes.size() - i));
    ++peaks.n_hours;
    if (std::accumulate(hour.begin(), hour.end(), 0.0) > kManyInAnHour) ++peaks.n_hours_over_thirty;
  }
  find_floods(ten_minutes, peaks);
  return peaks;
}

LoadGrid::LoadGrid(Period period) : period_(period) {
  const std::int64_t n = (period.ns() + kTenMinutesNs - 1) / kTenMinutesNs;
  counts_.resize(static_cast<std::size_t>(std::max<std::int64_t>(n, 0)));
}

void LoadGrid::add(UtcNanos time) {
  if (!period_.contains(time)) return;
  counts_[static_cast<std::size_t>((time - period_.begin).count() / kTenMinutesNs)] += 1;
}

void LoadGrid::add_evenly(double per_day) {
  for (double& n : counts_) n += per_day / kTenMinutesPerDay;
}

Period LoadGrid::when(std::pair<std::size_t, std::size_t> indices) const {
  const auto at = [&](std::size_t i) {
    const std::chrono::nanoseconds offset(static_cast<std::int64_t>(i) * kTenMinutesNs);
    return std::min(period_.begin + offset, period_.end);
  };
  return {at(indices.first), at(indices.second)};
}

std::vector<SuppressedHour> suppressed_hours(std::span<const Suppressed* const> stretches,
                                             Period period) {
  std::vector<const Suppressed*> ordered(stretches.begin(), stretches.end());
  std::ranges::sort(ordered, [](const Suppressed* a, const Suppressed* b) {
    return std::pair(a->alarm, a->interval.begin) < std::pair(b->alarm, b->interval.begin);
  });
  std::vector<SuppressedHour> hours;
  UtcNanos counted = period.begin;  // of this alarm, everything before is counted
  for (std::size_t i = 0; i < ordered.size(); ++i) {
    if (i == 0 || ordered[i]->alarm != ordered[i - 1]->alarm) counted = period.begin;
    const UtcNanos end = std::min(ordered[i]->interval.end, period.end);
    UtcNanos begin = std::max(ordered[i]->interval.begin, counted);
    for (; begin < end; begin = begin + std::chrono::nanoseconds(kHourNs)) {
      hours.push_back({begin, ordered[i]});
    }
    counted = std::max(counted, begin);
  }
  return hours;
}

}  // namespace millwright::alarm
