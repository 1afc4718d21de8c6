// SPDX-License-Identifier: Apache-2.0
#include "respond/duty/weekly_rhythm.h"

#include <gtest/gtest.h>

#include <string_view>

namespace millwright::respond {
namespace {

using namespace std::chrono_literals;

TimeZone berlin() {
  return *TimeZone::find("Europe/Berlin");
}

UtcNanos at(std::string_view day, std::chrono::minutes time) {
  return berlin().to_utc(*parse_day(day), time);
}

TEST(WeeklyRhythm, ComesRoundOnTheWallClock) {
  struct Case {
    std::string_view what;
    int weeks;
    UtcNanos now;
    UtcNanos latest;
    UtcNanos next;
  };
  // Tuesdays at nine, counted from the week of Thursday, 5 March 2026.
  const Case cases[] = {
      {"before the first", 1, at("2026-03-03", 8h), at("2026-02-24", 9h), at("2026-03-03", 9h)},
      {"at the moment", 1, at("2026-03-10", 9h), at("2026-03-10", 9h), at("2026-03-17", 9h)},
      {"after it", 1, at("2026-03-14", 0h), at("2026-03-10", 9h), at("2026-03-17", 9h)},
      {"over a clock change", 1, at("2026-03-30", 9h), at("2026-03-24", 9h), at("2026-03-31", 9h)},
      {"the week between", 2, at("2026-03-11", 0h), at("2026-03-03", 9h), at("2026-03-17", 9h)},
      {"of three weeks, counted back", 3, at("2026-02-20", 0h), at("2026-02-10", 9h),
       at("2026-03-03", 9h)},
      {"a year later", 2, at("2027-03-03", 0h), at("2027-03-02", 9h), at("2027-03-16", 9h)},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.what);
    const WeeklyRhythm rhythm{c.weeks, 1, 9h};
    const LocalDay from = *parse_day("2026-03-05");
    EXPECT_EQ(latest_moment(rhythm, from, berlin(), c.now), c.latest);
    EXPECT_EQ(next_moment(rhythm, from, berlin(), c.now), c.next);
  }
}

// Whatever the moment asked at, the two enclose it and are one step apart on the calendar.
TEST(WeeklyRhythm, EveryMomentLiesBetweenTwo) {
  const LocalDay from = *parse_day("2026-03-05");
  for (const int weeks : {1, 2, 5}) {
    for (const int weekday : {0, 6}) {
      const WeeklyRhythm rhythm{weeks, weekday, 2h + 30min};  // in the gap of the clock change
      for (UtcNanos now = at("2026-01-01", 0h); now < at("2026-12-31", 0h); now = now + 7h) {
        const UtcNanos latest = latest_moment(rhythm, from, berlin(), now);
        const UtcNanos next = next_moment(rhythm, from, berlin(), now);
        ASSERT_LE(latest, now);
        ASSERT_GT(next, now);
        ASSERT_EQ(berlin().to_local(next).day - berlin().to_local(latest).day, 7 * weeks);
      }
    }
  }
}

TEST(WeeklyRhythm, RefusesWhatMakesNoSense) {
  EXPECT_TRUE(check(WeeklyRhythm{1, 6, 23h + 59min}));
  for (const WeeklyRhythm& wrong :
       {WeeklyRhythm{0, 0, 0min}, WeeklyRhythm{27, 0, 0min}, WeeklyRhythm{1, 7, 0min},
        WeeklyRhythm{1, -1, 0min}, WeeklyRhythm{1, 0, 24h}, WeeklyRhythm{1, 0, -1min}}) {
    const Status checked = check(wrong);
    ASSERT_FALSE(checked);
    EXPECT_EQ(checked.error().code(), Code::kInvalidArgument);
  }
}

}  // namespace
}  // namespace millwright::respond
