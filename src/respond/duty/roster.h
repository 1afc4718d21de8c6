// SPDX-License-Identifier: Apache-2.0
#pragma once
// A roster: who is on duty when, as people write it down. Text form and its rules:
// docs/format/roster.md. What it means at an instant is DutyPlan's (duty_plan.h).

#include <bitset>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "respond/duty/local_time.h"

namespace millwright::respond {

inline constexpr std::size_t kMaxLayers = 16;
inline constexpr std::size_t kMaxShiftsPerLayer = 24;
inline constexpr std::size_t kMaxMembersPerLayer = 200;
inline constexpr std::size_t kMaxPeoplePerCrew = 50;

/// Index 0 = Monday to 6 = Sunday.
using Weekdays = std::bitset<7>;
/// Log-in names of the people who take one turn together.
using Crew = std::vector<std::string>;

/// What a layer does on a holiday. A shift belongs to the day on which it begins.
enum class OnHoliday : std::uint8_t {
  kUsual = 0,  ///< the same as on any day
  kOff = 1,    ///< nobody of this layer
  kOnly = 2,   ///< this layer is there for holidays, and for no other day
};

/// A stretch of the wall clock. It ends on the next day when `end` is not after `begin`.
struct WallSpan {
  Weekdays days = Weekdays().set();  ///< of its begin
  std::chrono::minutes begin{0};
  std::chrono::minutes end{24 * 60};

  bool operator==(const WallSpan&) const = default;
};

struct ShiftTimes {
  std::string name;
  WallSpan span;
  int member_offset = 0;  ///< 0 = the crew whose turn it is, 1 = the one after it, ...

  bool operator==(const ShiftTimes&) const = default;
};

/// One row of the roster: "day", "night", "primary", "deputy".
struct Layer {
  std::string name;
  std::string title;
  std::vector<std::string> skills;    ///< each must be held by somebody of the crew on duty
  std::vector<ShiftTimes> shifts;     ///< never empty; no two overlap
  std::vector<Crew> members;          ///< never empty; in the order of their turns
  std::vector<int> turn_days{7};      ///< lengths of successive turns, over and over
  LocalDay starts;                    ///< first day of the first crew; nobody before it
  std::chrono::minutes hand_over{0};  ///< the wall time at which one turn follows another
  OnHoliday on_holiday = OnHoliday::kUsual;

  bool operator==(const Layer&) const = default;
};

struct Roster {
  std::string name;
  std::string title;
  TimeZone zone;
  std::vector<Layer> layers;       ///< never empty; names are unique
  std::vector<WallSpan> hours;     ///< empty: every hour is "in hours"
  std::string holiday_calendar;    ///< name of an iCalendar document, may be empty
  std::vector<LocalDay> holidays;  ///< named in the roster itself, ascending

  const Layer* find_layer(std::string_view layer) const;

  bool operator==(const Roster&) const = default;
};

/// Reads the text form. `file` is for messages.
/// Errors: invalid_argument   "file:line: what is wrong, what to do"; the first problem.
///         unavailable        the system has no time zone database.
/// Thread: any.  Cost: O(text); zone data is read once per process.
Result<Roster> parse_roster(std::string_view text, std::string_view file);

/// The crew that `shift` of `layer` has when it begins on `day`, were it no holiday.
/// Nullptr before the layer starts. The shift is wholly that crew's, also past the hand-over time.
/// Lifetime: the layer's.  Cost: O(turn_days).
const Crew* crew_on(const Layer& layer, const ShiftTimes& shift, LocalDay day);

}  // namespace millwright::respond
