// SPDX-License-Identifier: Apache-2.0
#pragma once
// A roster together with its holidays and overrides: the answer to "who is on duty when".
//
// Every answer is a function of its arguments. Asking about an instant and asking about a window
// around it give the same shifts, with the same begin and end.

#include <chrono>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "respond/duty/holiday_calendar.h"
#include "respond/duty/override.h"
#include "respond/duty/roster.h"
#include "respond/duty/shift.h"

namespace millwright::respond {

/// A required skill that nobody of the crew on duty holds.
struct MissingSkill {
  Shift shift;
  std::string skill;
};

/// A view, cheap to make for one question. Overrides of other rosters, or of a layer that the
/// roster no longer has, are passed over.
/// Errors: the questions over a window answer out_of_range when it is longer than kLongestWindow,
///         outside 1970 to 2199, or could hold more than kMostShifts.
/// Thread: any.  Lifetime: roster, holidays and overrides outlive it and do not change meanwhile.
/// Cost: O(days x shifts + shifts x overrides in the window).
class DutyPlan {
 public:
  static constexpr std::chrono::days kLongestWindow{3'700};  ///< ten years
  static constexpr std::size_t kMostShifts = 200'000;
  /// How far next_handover() looks.
  static constexpr std::chrono::days kHandoverHorizon{400};

  DutyPlan(const Roster& roster, const HolidayCalendar& holidays,
           std::span<const Override> overrides)
      : roster_(roster), holidays_(holidays), overrides_(overrides) {}

  /// In the order of the layers, then of the crew. Empty when nobody is.
  std::vector<OnDuty> on_duty(UtcNanos time) const;

  /// Every shift that has a part in [begin, end), whole, by begin and then by layer.
  Result<std::vector<Shift>> shifts_between(UtcNanos begin, UtcNanos end) const;

  /// When nobody is on duty, in any layer or in the one named; clipped to [begin, end).
  /// Errors: not_found   no such layer.
  Result<std::vector<Gap>> gaps_between(UtcNanos begin, UtcNanos end,
                                        std::string_view layer = {}) const;

  /// Shifts with people, none of whom holds a skill that the layer requires.
  Result<std::vector<MissingSkill>> missing_skills_between(
      UtcNanos begin, UtcNanos end,
      const std::function<bool(std::string_view person, std::string_view skill)>& holds) const;

  /// The next instant after `time` at which some layer's people change, to or from nobody
  /// included. Nothing within kHandoverHorizon: nothing.
  std::optional<UtcNanos> next_handover(UtcNanos time) const;

  /// The planned shift at `time` of the first layer that has one, whoever stands in: the unit of
  /// per-shift statistics. Nothing when none is planned.
  std::optional<Shift> shift_at(UtcNanos time) const;

  /// In the roster's hours; never on a holiday. Always, when the roster names no hours.
  bool is_in_hours(UtcNanos time) const;

  bool is_holiday(LocalDay day) const;

 private:
  std::vector<Shift> planned(UtcNanos begin, UtcNanos end) const;
  void add_planned(LocalDay day, UtcNanos begin, UtcNanos end, std::vector<Shift>& out) const;
  std::vector<Shift> actual(UtcNanos begin, UtcNanos end) const;
  void sort(std::vector<Shift>& shifts) const;
  bool is_effective(const Override& o, UtcNanos begin, UtcNanos end) const;
  Status check_window(UtcNanos begin, UtcNanos end) const;

  const Roster& roster_;
  const HolidayCalendar& holidays_;
  std::span<const Override> overrides_;
};

}  // namespace millwright::respond
