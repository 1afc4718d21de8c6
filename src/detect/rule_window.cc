// SPDX-License-Identifier: Apache-2.0
#include "detect/rule_window.h"

#include <algorithm>

namespace millwright::detect {

using std::chrono::nanoseconds;
using std::chrono::seconds;

std::chrono::nanoseconds bounded(std::chrono::milliseconds duration) {
  constexpr std::chrono::milliseconds kYear = std::chrono::hours(24 * 366);
  return std::clamp(duration, std::chrono::milliseconds(0), kYear);
}

std::chrono::nanoseconds effective_window(RuleKind kind, nanoseconds window,
                                          nanoseconds expected_interval) {
  const bool is_stuck = kind == RuleKind::kStuck;
  if (!is_stuck && kind != RuleKind::kNoData) return nanoseconds(0);
  if (window.count() != 0) return window;
  return is_stuck ? std::max<nanoseconds>(60 * expected_interval, seconds(60))
                  : std::max<nanoseconds>(3 * expected_interval, seconds(5));
}

}  // namespace millwright::detect
