// SPDX-License-Identifier: Apache-2.0
#pragma once
// Whether a figure falls from week to week, by the exact test of Mann and Kendall: how often a
// later week is below an earlier one, against all orders the weeks could have come in.

#include <cstddef>
#include <span>

#include "rollout/readiness/answer.h"

namespace millwright::rollout {

struct Trend {
  Answer falls = Answer::kNotKnown;
  bool is_quiet = false;     ///< nothing is left that could fall: yes
  bool rises_again = false;  ///< it fell, and rises since its lowest week: no
  double confidence = 0;     ///< that it falls (yes) or rises (no); 0 where not known
  std::size_t n_weeks = 0;
};

inline constexpr std::size_t kLeastWeeks = 6;
inline constexpr std::size_t kQuietWeeks = 4;
inline constexpr double kTrendConfidence = 0.9;

/// `weeks`: oldest first, whole weeks only. No where it rises, be it over all of them or over those
/// after the lowest. Equal weeks speak for neither.
/// Cost: O(n^3), n <= 52; more weeks than that are left out, the oldest first.
Trend falling(std::span<const double> weeks);

}  // namespace millwright::rollout
