// SPDX-License-Identifier: Apache-2.0
#pragma once
// Wall calendars and wall clocks of a time zone, and the one place where they become UTC.
//
// On the night a clock goes forward some local times do not exist; they stand for the first
// instant after the gap. On the night it goes back some exist twice; they stand for the first of
// the two. Later local times never map to earlier instants, so shifts that meet on the wall clock
// meet in UTC.

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.h"
#include "core/time.h"

namespace date {
class time_zone;
}

namespace millwright::respond {

/// A day of the wall calendar, whatever the zone: days since 1970-01-01.
struct LocalDay {
  std::int64_t days = 0;

  constexpr auto operator<=>(const LocalDay&) const = default;
  constexpr LocalDay operator+(std::int64_t n) const { return {days + n}; }
  constexpr std::int64_t operator-(LocalDay other) const { return days - other.days; }
};

/// 0 = Monday to 6 = Sunday.
constexpr int weekday_of(LocalDay day) {
  return static_cast<int>(((day.days + 3) % 7 + 7) % 7);  // 1970-01-01 was a Thursday
}

/// Reads "2026-03-29", years 1970 to 2199; nothing on a day that no calendar has.
std::optional<LocalDay> parse_day(std::string_view text);
std::string to_text(LocalDay day);

/// Reads "06:30", "00:00" to "24:00".
std::optional<std::chrono::minutes> parse_time_of_day(std::string_view text);

struct LocalTime {
  LocalDay day;
  std::chrono::nanoseconds time_of_day{0};  ///< as the clock on the wall shows it

  constexpr auto operator<=>(const LocalTime&) const = default;
};

/// A zone of the system's time zone database. A value; UTC until one is found.
/// Thread: any; the database is read on first use.
class TimeZone {
 public:
  TimeZone() = default;

  /// `name`: IANA, for example "Europe/Berlin".
  /// Errors: invalid_argument   no such zone.
  ///         unavailable        the system has no time zone database.
  static Result<TimeZone> find(std::string_view name);

  std::string_view name() const;

  /// The instant of a wall time by the rules above. `time_of_day` is not elapsed time: 06:00 is
  /// 06:00 on the clock on every day of the year. Units: `time_of_day` 0 to 24 h.
  UtcNanos to_utc(LocalDay day, std::chrono::minutes time_of_day) const;

  /// `time`: at least a day away from the ends of UtcNanos' range.
  LocalTime to_local(UtcNanos time) const;

  bool operator==(const TimeZone&) const = default;

 private:
  const date::time_zone* zone_ = nullptr;  ///< lives as long as the process; nullptr is UTC
};

}  // namespace millwright::respond
