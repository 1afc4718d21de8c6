// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a roster says about a stretch of time: shifts, people on duty, gaps.

#include <string>
#include <string_view>
#include <vector>

#include "core/time.h"
#include "respond/duty/local_time.h"

namespace millwright::respond {

/// A stretch of one layer with the same people throughout. Its day is the wall-calendar day on
/// which the planned shift begins, also where an override left only a later part of it.
struct Shift {
  std::string layer;
  std::string name;  ///< the roster's name of it; kExtraDuty where only an override puts somebody
  LocalDay day;
  UtcNanos begin;
  UtcNanos end;
  std::vector<std::string> people;  ///< log-in names; empty = an override took everybody off
  bool is_override = false;         ///< somebody else than the rotation says
  bool is_holiday = false;

  bool operator==(const Shift&) const = default;
};

inline constexpr std::string_view kExtraDuty = "extra";

/// Rosters answer for 1970 to 2199 and know nothing of other instants.
inline constexpr UtcNanos kDutyBegin{0};
inline constexpr UtcNanos kDutyEnd{84'006LL * 86'400 * 1'000'000'000};  ///< 2200-01-01
constexpr bool is_duty_time(UtcNanos time) {
  return kDutyBegin <= time && time < kDutyEnd;
}

/// One person on duty at an instant. Who is on two layers appears twice.
struct OnDuty {
  std::string person;
  std::string layer;
  std::string shift;
  bool is_override = false;

  bool operator==(const OnDuty&) const = default;
};

/// Nobody is on duty in [begin, end).
struct Gap {
  UtcNanos begin;
  UtcNanos end;

  bool operator==(const Gap&) const = default;
};

/// Puts shifts of one layer that follow each other without a break, with the same name, people and
/// flags, into one: a week on call instead of seven days. Order: by begin, before and after.
std::vector<Shift> joined(std::vector<Shift> shifts);

}  // namespace millwright::respond
