// SPDX-License-Identifier: Apache-2.0
#pragma once
// Load over time: ten-minute counts and what their peaks come to, and hours of suppression.

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "alarm/kpi_history.h"

namespace millwright::alarm {

inline constexpr std::int64_t kTenMinutesNs = 600'000'000'000;
inline constexpr double kTenMinutesPerDay = 144;

/// The peaks of consecutive ten-minute counts.
struct Peaks {
  double busiest = 0;  ///< alarms in one ten-minute period
  std::size_t n_periods = 0;
  std::size_t n_over_ten = 0;
  std::size_t n_hours = 0;
  std::size_t n_hours_over_thirty = 0;
  std::size_t n_in_flood = 0;  ///< ten-minute periods
  /// Indices [begin, end) into the counts. A flood begins in a period with more than 10 alarms
  /// and ends before the first one with fewer than 5 (ISA-18.2 clause 16, alarm floods).
  std::vector<std::pair<std::size_t, std::size_t>> floods;

  /// Percent; 0 when there is nothing to take it of.
  double share_over_ten() const { return percent(n_over_ten, n_periods); }
  double share_over_thirty() const { return percent(n_hours_over_thirty, n_hours); }
  double share_in_flood() const { return percent(n_in_flood, n_periods); }

  static double percent(std::size_t part, std::size_t whole) {
    return whole == 0 ? 0 : 100 * static_cast<double>(part) / static_cast<double>(whole);
  }
};

/// Hours are six periods from the first on; a last hour cut short counts as one.
/// Cost: O(counts).
Peaks peaks_of(std::span<const double> ten_minutes);

/// Ten-minute counts of a period, from its begin on; a last one cut short counts as one.
class LoadGrid {
 public:
  explicit LoadGrid(Period period);
  /// One alarm; nothing outside the period.
  void add(UtcNanos time);
  /// A mean load without times, spread evenly.
  void add_evenly(double per_day);
  /// When the part [begin, end) of the counts was.
  Period when(std::pair<std::size_t, std::size_t> indices) const;
  std::span<const double> ten_minutes() const { return counts_; }

 private:
  Period period_;
  std::vector<double> counts_;
};

/// One hour begun while an alarm was kept from its position.
struct SuppressedHour {
  UtcNanos begin;
  const Suppressed* source = nullptr;  ///< borrowed from the argument of suppressed_hours()
};
/// The hours begun within `period`; overlapping stretches of one alarm count once.
/// Cost: O(n log n + hours).
std::vector<SuppressedHour> suppressed_hours(std::span<const Suppressed* const> stretches,
                                             Period period);

}  // namespace millwright::alarm
