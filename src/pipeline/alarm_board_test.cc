// SPDX-License-Identifier: Apache-2.0
#include "pipeline/alarm_board.h"

#include <gtest/gtest.h>

namespace millwright::pipeline {
namespace {

using alarm::Alarm;
using alarm::State;

constexpr UtcNanos at(std::int64_t seconds) {
  return {seconds * 1'000'000'000};
}

Alarm raised(std::uint64_t id, UtcNanos time, RuleMode mode = RuleMode::kAlarm) {
  Alarm a;
  a.id = AlarmId(id);
  a.mode = mode;
  a.state = mode == RuleMode::kAlarm ? State::kUnacknowledged : State::kNormal;
  a.is_active = true;
  a.raised = time;
  a.raise_count = 1;
  return a;
}

TEST(AlarmBoard, WhatIsOnlyRecordedIsCountedApart) {
  AlarmBoard board;
  std::vector<Alarm> alarms = {raised(1, at(10)), raised(2, at(11), RuleMode::kEvent),
                               raised(3, at(12), RuleMode::kShadow)};
  alarms.push_back(raised(4, at(13), RuleMode::kEvent));
  alarms.back().is_active = false;
  board.put(alarms, at(20));
  EXPECT_EQ(board.counts()[3], 1u);
  EXPECT_EQ(board.recorded().n_events, 1u);
  EXPECT_EQ(board.recorded().n_shadow, 1u);
  EXPECT_EQ(board.raised_since(at(0)), 1u);
  EXPECT_EQ(board.flood(at(20)).n_recent, 1u);
}

TEST(AlarmBoard, ElevenAlarmsInTenMinutesAreAFlood) {
  AlarmBoard board;
  std::vector<Alarm> alarms;
  // In order of id, as a start reads them, which is not their order in time.
  for (std::uint64_t id = 1; id <= 11; ++id)
    alarms.push_back(raised(id, at(112 - 10 * std::int64_t(id))));
  board.put(alarms, at(110));
  EXPECT_TRUE(board.flood(at(110)).is_standing);
  EXPECT_FALSE(board.flood(at(700)).is_standing);
}

TEST(AlarmBoard, ShelvedOnesAndDevicesAheadOfTimeMakeNoFlood) {
  AlarmBoard board;
  std::vector<Alarm> alarms;
  for (std::uint64_t id = 1; id <= 11; ++id) {
    alarms.push_back(raised(id, at(90'000)));
    if (id > 10) alarms.back().state = State::kShelved;
  }
  board.put(alarms, at(100));
  EXPECT_FALSE(board.flood(at(100)).is_standing);
  EXPECT_EQ(board.flood(at(100)).n_recent, 10u);
  EXPECT_EQ(board.flood(at(701)).n_recent, 0u);
}

TEST(AlarmBoard, AChangeWithoutARaiseIsNoAnnunciation) {
  AlarmBoard board;
  Alarm a = raised(1, at(10));
  board.put(std::span(&a, 1), at(10));
  a.state = State::kAcknowledged;
  board.put(std::span(&a, 1), at(11));
  EXPECT_EQ(board.flood(at(12)).n_recent, 1u);
}

}  // namespace
}  // namespace millwright::pipeline
