// SPDX-License-Identifier: Apache-2.0
#pragma once
// Yearly repetition (RFC 5545 section 3.3.10, FREQ=YEARLY): on a date, or on the n-th weekday of a
// month. Holidays need no more; anything else is refused rather than guessed.

#include <optional>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "respond/duty/local_time.h"

namespace millwright::respond {

struct YearlyRule {
  int interval = 1;               ///< years
  std::optional<int> count;       ///< of days, the first included
  std::optional<LocalDay> until;  ///< inclusive
  std::optional<unsigned> month;
  std::optional<unsigned> day_of_month;
  /// The `week`-th `weekday` of the month, from its end when negative: -1 = the last.
  struct NthWeekday {
    int week = 1;
    int weekday = 0;  ///< 0 = Monday
  };
  std::optional<NthWeekday> nth;
};

/// Errors: invalid_argument   not yearly, a part this product does not follow, or a wrong number;
///                            the message has no file.
Result<YearlyRule> parse_yearly_rule(std::string_view value);

/// The days on which it falls, `first` being the event's own date, until the end of `last_year`.
/// A date that a year does not have (29 February) is left out in that year (section 3.3.10).
/// Cost: O(years).
std::vector<LocalDay> days_of(const YearlyRule& rule, LocalDay first, int last_year);

}  // namespace millwright::respond
