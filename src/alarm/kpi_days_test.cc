// SPDX-License-Identifier: Apache-2.0
#include "alarm/kpi_days.h"

#include <gtest/gtest.h>

#include <string>

namespace millwright::alarm {
namespace {

using std::chrono::hours;

UtcNanos utc(const char* text) {
  const auto time = parse_rfc3339(text);
  EXPECT_TRUE(time.has_value()) << text;
  return time.value_or(UtcNanos{});
}
std::int64_t day(int year, unsigned month, unsigned d) {
  return days_from_civil({year, month, d});
}

/// Central Europe in 2026.
LocalDays berlin() {
  return LocalDays({{utc("2026-10-25T01:00:00Z"), hours(1)},
                    {utc("2025-10-26T01:00:00Z"), hours(1)},
                    {utc("2026-03-29T01:00:00Z"), hours(2)}});
}

TEST(LocalDays, DaysAreUtcUnlessTold) {
  const LocalDays days;
  EXPECT_EQ(days.day_of({0}), 0);
  EXPECT_EQ(days.day_of({-1}), -1);
  EXPECT_EQ(days.day_of(utc("2026-05-01T23:59:59.999999999Z")), day(2026, 5, 1));
  EXPECT_EQ(days.begin_of(day(2026, 5, 1)), utc("2026-05-01T00:00:00Z"));
}

TEST(LocalDays, InstantsFallOnTheLocalDay) {
  struct Case {
    const char* name;
    const char* time;
    std::int64_t expected;
  };
  const Case cases[] = {
      {"winter, before midnight", "2026-01-10T22:59:59Z", day(2026, 1, 10)},
      {"winter, midnight", "2026-01-10T23:00:00Z", day(2026, 1, 11)},
      {"summer, before midnight", "2026-07-10T21:59:59Z", day(2026, 7, 10)},
      {"summer, midnight", "2026-07-10T22:00:00Z", day(2026, 7, 11)},
      {"before the first offset", "2020-01-10T23:00:00Z", day(2020, 1, 11)},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(berlin().day_of(utc(c.time)), c.expected);
  }
}

TEST(LocalDays, DaysOfAClockChangeAreShortOrLong) {
  const LocalDays days = berlin();
  const auto length = [&](std::int64_t d) { return days.begin_of(d + 1) - days.begin_of(d); };
  EXPECT_EQ(length(day(2026, 3, 28)), hours(24));
  EXPECT_EQ(length(day(2026, 3, 29)), hours(23));
  EXPECT_EQ(length(day(2026, 3, 30)), hours(24));
  EXPECT_EQ(length(day(2026, 10, 25)), hours(25));
}

TEST(LocalDays, AClockChangedAtMidnightStillHasAFirstInstant) {
  const UtcNanos change = utc("2026-03-29T03:00:00Z");  // 00:00 at UTC-3
  const LocalDays forward({{{0}, hours(-3)}, {change, hours(-2)}});
  EXPECT_EQ(forward.begin_of(day(2026, 3, 29)), change);
  const LocalDays back({{{0}, hours(-3)}, {change, hours(-4)}});
  EXPECT_EQ(back.begin_of(day(2026, 3, 29)), change + hours(1));
}

TEST(LocalDays, EveryDayBeginsInItself) {
  const LocalDays days = berlin();
  for (std::int64_t d = day(2026, 1, 1); d < day(2027, 1, 1); ++d) {
    SCOPED_TRACE(std::to_string(d));
    EXPECT_EQ(days.day_of(days.begin_of(d)), d);
    EXPECT_EQ(days.day_of(days.begin_of(d) - std::chrono::nanoseconds(1)), d - 1);
  }
}

}  // namespace
}  // namespace millwright::alarm
