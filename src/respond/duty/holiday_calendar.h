// SPDX-License-Identifier: Apache-2.0
#pragma once
// The holidays of a place, read from an iCalendar file (RFC 5545).
//
// Taken: all-day events (DTSTART;VALUE=DATE) with DTEND or a DURATION in days or weeks, yearly
// repetition on a date or on the n-th weekday of a month, EXDATE. Events at a time of day are no
// holidays and are skipped with a note. A repetition that would come out wrong is refused.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "respond/duty/local_time.h"

namespace millwright::respond {

struct Holiday {
  LocalDay day;
  std::string title;

  bool operator==(const Holiday&) const = default;
};

/// A value, fixed after construction. Thread: any.
class HolidayCalendar {
 public:
  static constexpr std::size_t kMaxBytes = 1024 * 1024;
  static constexpr std::size_t kMaxDays = 20'000;
  /// Yearly holidays are followed until the end of this year.
  static constexpr int kLastYear = 2099;

  HolidayCalendar() = default;
  /// Of several holidays on one day the first is kept.
  explicit HolidayCalendar(std::vector<Holiday> days, std::vector<std::string> notes = {});

  /// Nullptr on a day that is none. Cost: O(log days).
  const Holiday* find(LocalDay day) const;
  std::span<const Holiday> days() const { return days_; }
  /// What the file holds that is no holiday, a line each, for the person who imports it.
  std::span<const std::string> notes() const { return notes_; }

 private:
  std::vector<Holiday> days_;  ///< ascending, one per day
  std::vector<std::string> notes_;
};

/// Reads an iCalendar file; hostile content costs at most the limits above. `file` is for messages.
/// Errors: invalid_argument     "file:line: what is wrong, what to do".
///         resource_exhausted   beyond kMaxBytes or kMaxDays.
Result<HolidayCalendar> parse_holidays(std::string_view text, std::string_view file);

}  // namespace millwright::respond
