// SPDX-License-Identifier: Apache-2.0
#include "rollout/value/value_schedule.h"

#include <gmock/gmock.h>

namespace millwright::rollout {
namespace {

using namespace std::chrono_literals;
using respond::TimeZone;
using ::testing::HasSubstr;

TimeZone berlin() {
  return *TimeZone::find("Europe/Berlin");
}

/// On the wall clock of Berlin.
UtcNanos at(std::string_view day, std::chrono::minutes time) {
  return berlin().to_utc(*respond::parse_day(day), time);
}

ValueSchedule mondays_at_seven() {
  ValueSchedule schedule;
  schedule.is_on = true;
  schedule.weekday = 0;
  schedule.time_of_day = 7h;
  schedule.recipients = {{TeamKind::kOperations, "olga"}};
  schedule.changed_by = "erika";
  schedule.changed_at = at("2026-01-01", 0min);
  return schedule;
}

TEST(ValueScheduleTest, ReadsWeeksOfTheCalendar) {
  struct Case {
    std::string_view text;
    std::string_view monday;  ///< empty: no such week
  };
  for (const Case& c : {Case{"2026-W47", "2026-11-16"}, Case{"2026-W01", "2025-12-29"},
                        Case{"2026-W53", "2026-12-28"}, Case{"2025-W53", ""}, Case{"2026-W00", ""},
                        Case{"2026-W60", ""}, Case{"2026-47", ""}, Case{"W47", ""}, Case{"", ""},
                        Case{"2026-w47", ""}, Case{"2026-W-1", ""}}) {
    SCOPED_TRACE(c.text);
    const auto week = LocalWeek::parse(c.text);
    ASSERT_EQ(week.has_value(), !c.monday.empty());
    if (!week) continue;
    EXPECT_EQ(respond::to_text(week->monday), c.monday);
    EXPECT_EQ(week->text(), c.text);
  }
}

// A week of a clock change begins and ends at midnight on the wall all the same.
TEST(ValueScheduleTest, AWeekOfAClockChangeHasAnHourMoreOrLess) {
  struct Case {
    std::string_view week;
    std::chrono::hours length;
  };
  for (const Case& c : {Case{"2026-W47", 168h}, Case{"2026-W13", 167h}, Case{"2026-W43", 169h}}) {
    SCOPED_TRACE(c.week);
    const auto week = LocalWeek::parse(c.week);
    ASSERT_TRUE(week);
    EXPECT_EQ(week->end(berlin()) - week->begin(berlin()), c.length);
    EXPECT_EQ(LocalWeek::at(week->begin(berlin()), berlin()), *week);
    EXPECT_EQ(LocalWeek::at(week->end(berlin()) - 1ns, berlin()), *week);
    EXPECT_NE(LocalWeek::at(week->end(berlin()), berlin()), *week);
  }
}

TEST(ValueScheduleTest, IsDueOnceTheMomentHasCome) {
  struct Case {
    std::string_view what;
    UtcNanos now;
    std::string_view due;  ///< empty: none
  };
  const Case cases[] = {
      {"before the moment", at("2026-11-23", 6h + 59min), "2026-W46"},
      {"at the moment", at("2026-11-23", 7h), "2026-W47"},
      {"late in the week", at("2026-11-29", 23h), "2026-W47"},
      {"the server was down for weeks: the latest alone", at("2026-12-15", 9h), "2026-W50"},
      {"after the clock went forward", at("2026-03-30", 7h), "2026-W13"},
      {"an hour before that", at("2026-03-30", 6h), "2026-W12"},
      {"before the schedule was set", at("2025-12-31", 9h), ""},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.what);
    const auto week = due_week(mondays_at_seven(), berlin(), c.now);
    EXPECT_EQ(week ? week->text() : "", c.due);
  }
}

TEST(ValueScheduleTest, WhatWasDueBeforeItWasSetIsNotMadeUpFor) {
  ValueSchedule schedule = mondays_at_seven();
  schedule.changed_at = at("2026-11-25", 12h);
  EXPECT_FALSE(due_week(schedule, berlin(), at("2026-11-25", 13h)));
  EXPECT_EQ(due_week(schedule, berlin(), at("2026-11-30", 7h))->text(), "2026-W48");
  schedule.is_on = false;
  EXPECT_FALSE(due_week(schedule, berlin(), at("2026-11-30", 7h)));
}

TEST(ValueScheduleTest, RefusesWhatMakesNoSense) {
  EXPECT_TRUE(check(mondays_at_seven()));
  struct Case {
    std::string_view says;
    void (*spoil)(ValueSchedule&);
  };
  for (const Case& c : {
           Case{"weekday", [](ValueSchedule& s) { s.weekday = 7; }},
           Case{"weekday", [](ValueSchedule& s) { s.weekday = -1; }},
           Case{"time", [](ValueSchedule& s) { s.time_of_day = 24h; }},
           Case{"none of the five",
                [](ValueSchedule& s) { s.recipients[0].function = TeamKind::kVendor; }},
           Case{"a person is missing", [](ValueSchedule& s) { s.recipients[0].person.clear(); }},
           Case{"stands twice", [](ValueSchedule& s) { s.recipients.push_back(s.recipients[0]); }},
           Case{"more than", [](ValueSchedule& s) { s.recipients.resize(101); }},
       }) {
    SCOPED_TRACE(c.says);
    ValueSchedule schedule = mondays_at_seven();
    c.spoil(schedule);
    const Status checked = check(schedule);
    ASSERT_FALSE(checked);
    EXPECT_THAT(std::string(checked.error().message()), HasSubstr(c.says));
  }
}

}  // namespace
}  // namespace millwright::rollout
