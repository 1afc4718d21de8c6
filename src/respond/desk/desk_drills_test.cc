// SPDX-License-Identifier: Apache-2.0
// Drills that come round: through the real chain, once, and only when it is the time for one.
#include <gmock/gmock.h>

#include "respond/desk/desk_rig_test.h"

namespace millwright::respond {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class DeskDrillsTest : public testing::Test {
 protected:
  DrillScheduleCommand daily() {
    DrillScheduleCommand command;
    command.who = "mia";
    command.procedure = "pump-cavitation";
    command.asset = AssetId(1);
    command.rule = {DrillRhythm::kDays, 1, 8h, 16h, ""};
    return command;
  }
  /// Adds it and says when it comes first.
  UtcNanos add(const DrillScheduleCommand& command) {
    const auto added = rig.ask(encode(command));
    EXPECT_TRUE(added) << added.error().message();
    return std::get<DrillSchedule>(*added).next->at;
  }
  const DrillSchedule& schedule(std::uint64_t id = 1) {
    return *rig.desk().drill_calendar().find(DrillScheduleId(id));
  }
  /// "skipped: why" of the latest.
  std::string last(std::uint64_t id = 1) {
    const DrillResult& result = schedule(id).results.back();
    return std::string(name(result.outcome)) + ": " + result.reason;
  }

  DeskRig rig;
};

TEST_F(DeskDrillsTest, BeginsByItselfThroughTheRealChain) {
  const UtcNanos first = add(daily());
  rig.jump(first + -1s);
  EXPECT_THAT(rig.sent(), IsEmpty());
  rig.jump(first);
  EXPECT_THAT(rig.sent(), ElementsAre("page olga"));
  const auto message = decode_outbox_item(rig.outbox.back().json);
  EXPECT_TRUE(std::get<PageMessage>(*message).is_drill);
  ASSERT_EQ(rig.desk().drills().size(), 1u);
  const Drill& drill = rig.desk().drills().front();
  EXPECT_EQ(drill.started_by, "mia");
  EXPECT_EQ(drill.schedule, DrillScheduleId(1));
  EXPECT_EQ(drill.shift, "day");
  EXPECT_EQ(schedule().results.back().drill, drill.id);
  rig.advance(10s);
  EXPECT_EQ(rig.desk().drills().size(), 1u) << "once";
}

TEST_F(DeskDrillsTest, ACrashAfterEachRecordChangesNothing) {
  const UtcNanos first = add(daily());
  rig.crashes_after_each_record = true;
  rig.jump(first);
  rig.advance(3s);
  EXPECT_THAT(rig.sent(), ElementsAre("page olga"));
  EXPECT_EQ(rig.desk().drills().size(), 1u);
  EXPECT_EQ(rig.desk().drills().front().schedule, DrillScheduleId(1));
  EXPECT_EQ(last(), "started: ");
}

TEST_F(DeskDrillsTest, IsMissedWhileTheServerWasDown) {
  const UtcNanos first = add(daily());
  rig.crash();
  rig.jump(first + 6min);
  EXPECT_THAT(rig.desk().drills(), IsEmpty());
  EXPECT_EQ(last(), "missed: the server was not running");
  EXPECT_GT(schedule().next->at, rig.now);
}

TEST_F(DeskDrillsTest, NeverTwoAtOnce) {
  DrillScheduleCommand announced = daily();
  announced.is_announced = true;
  const UtcNanos first = add(announced);
  EXPECT_EQ(add(announced), first);
  rig.jump(first);
  EXPECT_EQ(rig.desk().drills().size(), 1u);
  EXPECT_EQ(last(1), "started: ");
  EXPECT_EQ(last(2), "skipped: drill 1 is under way");
  // One that nobody does does not keep the next from coming.
  rig.jump(first + Desk::kLongestDrill);
  EXPECT_EQ(rig.desk().drills().front().ended_because, "nobody finished it within 4 h");
  rig.jump(first + 24h);
  EXPECT_EQ(rig.desk().drills().size(), 2u);
}

TEST_F(DeskDrillsTest, IsSkippedWhileAnAlarmOfPriorityOneStands) {
  const UtcNanos first = add(daily());
  rig.now = first + -2h;
  rig.priority = 1;
  rig.raise();
  rig.sent();
  rig.jump(first);
  EXPECT_THAT(rig.desk().drills(), IsEmpty());
  EXPECT_EQ(last(), "skipped: alarm 1 of priority 1 stands");
  rig.give_back_normal();
  rig.jump(schedule().next->at);
  EXPECT_EQ(last(), "started: ");
}

TEST_F(DeskDrillsTest, AnAlarmOfLowerPriorityIsNoReason) {
  const UtcNanos first = add(daily());
  rig.now = first + -1min;
  rig.raise();
  rig.jump(first);
  EXPECT_EQ(last(), "started: ");
}

TEST_F(DeskDrillsTest, OnlyTheShiftItIsFor) {
  DrillScheduleCommand night = daily();
  night.rule = {DrillRhythm::kDays, 1, 16h, 20h, "night"};
  const UtcNanos first = add(night);
  EXPECT_GE(first, parse_rfc3339("2026-01-01T18:00:00Z")) << "hands over at 18:00";
  rig.jump(first);
  EXPECT_EQ(last(), "started: ");
  EXPECT_EQ(rig.desk().drills().front().shift, "night");
}

TEST_F(DeskDrillsTest, WhatCannotBeDrilledIsRefusedOrSaysSo) {
  DrillScheduleCommand command = daily();
  command.procedure = "unwritten";
  EXPECT_EQ(rig.ask(encode(command)).error().code(), Code::kNotFound);
  command = daily();
  command.asset = AssetId(9);
  EXPECT_EQ(rig.ask(encode(command)).error().code(), Code::kNotFound);
  command = daily();
  command.rule.every = 0;
  EXPECT_EQ(rig.ask(encode(command)).error().code(), Code::kInvalidArgument);

  add(daily());
  DrillScheduleCommand remove;
  remove.who = "olga";
  remove.remove = DrillScheduleId(1);
  ASSERT_TRUE(rig.ask(encode(remove)));
  rig.crash();
  EXPECT_EQ(rig.desk().drill_calendar().find(DrillScheduleId(1)), nullptr);
  EXPECT_EQ(rig.ask(encode(remove)).error().code(), Code::kNotFound);
  add(daily());
  EXPECT_NE(rig.desk().drill_calendar().find(DrillScheduleId(2)), nullptr);
}

}  // namespace
}  // namespace millwright::respond
