// SPDX-License-Identifier: Apache-2.0
#pragma once
// Every week, or every few weeks, on a weekday at a time of the wall clock: when it comes round.

#include <chrono>

#include "core/result.h"
#include "core/time.h"
#include "respond/duty/local_time.h"

namespace millwright::respond {

struct WeeklyRhythm {
  static constexpr int kMostWeeks = 26;

  int weeks = 1;                        ///< from one time to the next
  int weekday = 0;                      ///< 0 = Monday
  std::chrono::minutes time_of_day{0};  ///< on the wall clock, below 24 h
  bool operator==(const WeeklyRhythm&) const = default;
};
/// Errors: invalid_argument   naming weeks, weekday or time.
Status check(const WeeklyRhythm& rhythm);

/// The latest moment that is not after `now`. Weeks are counted from the one that `counted_from`
/// lies in, backwards too. Needs: a checked rhythm.
UtcNanos latest_moment(const WeeklyRhythm& rhythm, LocalDay counted_from, const TimeZone& zone,
                       UtcNanos now);
/// The first one after `now`.
UtcNanos next_moment(const WeeklyRhythm& rhythm, LocalDay counted_from, const TimeZone& zone,
                     UtcNanos now);

}  // namespace millwright::respond
