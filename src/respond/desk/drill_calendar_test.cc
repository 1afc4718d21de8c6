// SPDX-License-Identifier: Apache-2.0
#include "respond/desk/drill_calendar.h"

#include <gmock/gmock.h>

namespace millwright::respond {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class DrillCalendarTest : public testing::Test {
 protected:
  static UtcNanos at(std::string_view text) { return parse_rfc3339(text).value(); }

  DrillScheduleCommand weekly() {
    DrillScheduleCommand command;
    command.who = "max";
    command.procedure = "closed-valve";
    command.asset = AssetId(1);
    command.rule = {DrillRhythm::kWeekly, 0, 8h, 16h, ""};
    return command;
  }
  const DrillSchedule& settle(DrillScheduleId id, DrillOutcome outcome, UtcNanos time) {
    return calendar.settle(id, {outcome, {}, "why", {}}, time, site);
  }

  DrillSite site{TimeZone::find("Europe/Berlin").value(), [](UtcNanos) { return "day"; }};
  DrillCalendar calendar;
  UtcNanos now = at("2026-01-01T12:00:00Z");  // a Thursday
};

TEST_F(DrillCalendarTest, IsDueOnceAWeekOverTheYear) {
  const DrillScheduleId id = calendar.add(weekly(), now, site)->id;
  int n = 0;
  for (UtcNanos last; now < at("2027-01-01T00:00:00Z"); now = now + 1min) {
    for (const DrillScheduleId due : calendar.due(now)) {
      ASSERT_EQ(due, id);
      const DrillWindow window = calendar.find(id)->next->window;
      EXPECT_GE(now, window.begin);
      EXPECT_LT(now, window.end);
      EXPECT_EQ(site.zone.to_local(window.begin).time_of_day, 8h) << "whatever the season";
      EXPECT_EQ(weekday_of(window.day), 0);
      EXPECT_GT(now - last, 5 * 24h);
      EXPECT_FALSE(calendar.is_missed(id, now));
      last = now;
      ++n;
      settle(id, DrillOutcome::kStarted, now);
    }
  }
  EXPECT_EQ(n, 52);
  EXPECT_EQ(calendar.find(id)->results.size(), kMostDrillResults);
}

TEST_F(DrillCalendarTest, ARestartDrawsTheSameMomentAndNoSecondOne) {
  const DrillSchedule added = *calendar.add(weekly(), now, site);
  DrillCalendar restarted;
  ASSERT_TRUE(restarted.restore({decode_drill_schedule(encode(added)).value()}));
  EXPECT_EQ(*restarted.find(added.id), added);
  now = added.next->at;
  const DrillSchedule settled = settle(added.id, DrillOutcome::kStarted, now);
  DrillCalendar again;
  ASSERT_TRUE(again.restore({decode_drill_schedule(encode(settled)).value()}));
  EXPECT_THAT(again.due(now), IsEmpty());
  EXPECT_EQ(*again.find(added.id), settled);
  EXPECT_EQ(settled.next->window.day, added.next->window.day + 7);
}

TEST_F(DrillCalendarTest, WhatPassedWhileNobodyLookedIsMissedOnce) {
  const DrillSchedule added = *calendar.add(weekly(), now, site);
  EXPECT_FALSE(calendar.is_missed(added.id, added.next->at + DrillCalendar::kPatience));
  now = added.next->window.begin + 15 * 24h;  // two more have begun meanwhile
  EXPECT_THAT(calendar.due(now), ElementsAre(added.id));
  EXPECT_TRUE(calendar.is_missed(added.id, now));
  const DrillSchedule& settled = settle(added.id, DrillOutcome::kMissed, now);
  ASSERT_EQ(settled.results.size(), 1u);
  EXPECT_EQ(settled.results[0].reason, "why; nor for 2 more after it");
  EXPECT_EQ(settled.results[0].due, added.next->at);
  EXPECT_GT(settled.next->at, now);
  EXPECT_THAT(calendar.due(now), IsEmpty());
}

TEST_F(DrillCalendarTest, AClockThatStepsBackBeginsNoDrillTwice) {
  const DrillSchedule added = *calendar.add(weekly(), now, site);
  now = added.next->at;
  settle(added.id, DrillOutcome::kStarted, now);
  now = now + -3h;
  EXPECT_THAT(calendar.due(now), IsEmpty());
  EXPECT_EQ(calendar.find(added.id)->next->window.day, added.next->window.day + 7);
}

TEST_F(DrillCalendarTest, AShiftThatIsNeverOnDutyIsLookedForAgain) {
  DrillScheduleCommand command = weekly();
  command.rule.shift = "night";
  const DrillSchedule added = *calendar.add(command, now, site);
  EXPECT_FALSE(added.next);
  EXPECT_THAT(calendar.due(now), IsEmpty());
  now = now + DrillCalendar::kLookAgain;
  EXPECT_THAT(calendar.due(now), ElementsAre(added.id));
  site.shift_at = [](UtcNanos) { return "night"; };
  EXPECT_TRUE(calendar.look_again(added.id, now, site).next);
}

TEST_F(DrillCalendarTest, RemovedIsGoneAndItsNumberIsNotUsedAgain) {
  const DrillScheduleId first = calendar.add(weekly(), now, site)->id;
  DrillScheduleCommand remove;
  remove.who = "anna";
  remove.remove = first;
  const DrillSchedule removed = *calendar.remove(remove);
  EXPECT_EQ(removed.removed_by, "anna");
  EXPECT_EQ(calendar.remove(remove).error().code(), Code::kNotFound);
  DrillCalendar restarted;
  ASSERT_TRUE(restarted.restore({decode_drill_schedule(encode(removed)).value()}));
  EXPECT_EQ(restarted.find(first), nullptr);
  EXPECT_EQ(restarted.add(weekly(), now, site)->id.value, first.value + 1);
}

TEST_F(DrillCalendarTest, RowsAndCommandsReadBack) {
  DrillScheduleCommand command = weekly();
  command.rule.shift = "day";
  command.is_announced = true;
  EXPECT_EQ(*decode_drill_schedule_command(encode(command)).value(), command);
  EXPECT_FALSE(decode_drill_schedule_command(encode(DrillCommand{})).value());
  const DrillSchedule added = *calendar.add(command, now, site);
  const std::string row = encode(added);
  EXPECT_EQ(decode_drill_schedule(row).value(), added);
  for (const char* damaged : {"", "{}", "[]", R"({"version": 9})"}) {
    EXPECT_EQ(decode_drill_schedule(damaged).error().code(), Code::kDataLoss) << damaged;
  }
  for (std::size_t n = 0; n < row.size(); ++n) {
    EXPECT_FALSE(decode_drill_schedule(row.substr(0, n))) << n;
  }
}

TEST_F(DrillCalendarTest, ThereIsALimit) {
  for (std::size_t i = 0; i < DrillCalendar::kMostSchedules; ++i) {
    ASSERT_TRUE(calendar.add(weekly(), now, site));
  }
  EXPECT_EQ(calendar.add(weekly(), now, site).error().code(), Code::kResourceExhausted);
}

}  // namespace
}  // namespace millwright::respond
