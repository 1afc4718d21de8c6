// SPDX-License-Identifier: Apache-2.0
#pragma once
// When a drill comes round: every so many days, on a weekday or on a day of the month, within hours
// of the site's wall clock, and if wanted only while one shift is on duty. Pure.

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "core/result.h"
#include "core/time.h"
#include "respond/duty/local_time.h"

namespace millwright::respond {

/// Persisted; do not renumber.
enum class DrillRhythm : std::uint8_t { kDays = 0, kWeekly = 1, kMonthly = 2 };

struct DrillRule {
  DrillRhythm rhythm = DrillRhythm::kMonthly;
  /// kDays: 1 to 366 days apart. kWeekly: 0 = Monday to 6. kMonthly: 1 to 31; where the month is
  /// shorter, its last day.
  int every = 1;
  std::chrono::minutes from{0};  ///< on the wall clock, 0 to 24 h
  std::chrono::minutes to{0};    ///< exclusive; not after `from`: on the next day
  std::string shift;             ///< empty: whichever is on duty

  bool operator==(const DrillRule&) const = default;
};

/// Errors: invalid_argument, naming the field of the API.
Status check(const DrillRule& rule);

/// The first day of the rule at or after `day`. `first`: what kDays counts from.
LocalDay drill_day(const DrillRule& rule, LocalDay first, LocalDay day);

/// The hours of one day of the rule as instants, [begin, end). Over a night on which the clock
/// changes they are as long as the wall clock makes them.
struct DrillWindow {
  LocalDay day;
  UtcNanos begin;
  UtcNanos end;

  bool operator==(const DrillWindow&) const = default;
};
DrillWindow drill_window(const DrillRule& rule, LocalDay day, const TimeZone& zone);

/// Who is on duty at an instant; empty = nobody knows.
using ShiftAt = std::function<std::string(UtcNanos)>;

/// An instant on a whole minute of the window while the rule's shift is on duty: the first where
/// the drill is announced, else one that only `seed` and the window decide, so that whoever draws
/// again draws the same. Nothing where the shift has no minute of it.
/// Cost: a call of `shift_at` per minute of the window where the rule names a shift.
std::optional<UtcNanos> drill_moment(const DrillRule& rule, const DrillWindow& window,
                                     bool is_announced, std::uint64_t seed,
                                     const ShiftAt& shift_at);

}  // namespace millwright::respond
