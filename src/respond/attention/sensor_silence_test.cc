// SPDX-License-Identifier: Apache-2.0
#include "respond/attention/sensor_silence.h"

#include <gtest/gtest.h>

namespace millwright::respond {
namespace {

using namespace std::chrono_literals;

constexpr UtcNanos kBegin{1'767'225'600'000'000'000};
constexpr UtcNanos kEnd = kBegin + 28 * 24h;
constexpr UtcNanos kAlways{INT64_MIN / 2};

UtcNanos day(int n) {
  return kBegin + n * 24h;
}

std::vector<Silence> silent(const std::vector<Heard>& heard, UtcNanos known_from = kAlways) {
  return silences({kBegin, kEnd, known_from, heard});
}

TEST(SensorSilence, IsWhatTheHistoryOfThePeriodSays) {
  struct Case {
    const char* name;
    std::vector<Heard> heard;
    std::vector<Silence> silent;
  };
  const Case cases[] = {
      {"all the time", {{day(-1), kEnd}}, {}},
      {"never", {}, {{kBegin, kEnd}}},
      {"dead for three weeks, back today",
       {{day(-1), day(2)}, {day(27), kEnd}},
       {{day(3), day(27)}}},
      {"a gap of a day", {{day(-1), day(2)}, {day(3), kEnd}}, {}},
      {"a gap of an hour more", {{day(-1), day(2)}, {day(3) + 1h, kEnd}}, {{day(3), day(3) + 1h}}},
      {"died", {{day(-1), day(10)}}, {{day(11), kEnd}}},
      {"died on the last day", {{day(-1), kEnd - 23h}}, {}},
      {"dead before the begin", {{day(-1), day(-1)}, {day(5), kEnd}}, {{kBegin, day(5)}}},
      {"began within a day", {{kBegin + 20h, kEnd}}, {}},
      {"began after a week", {{day(7), kEnd}}, {{kBegin, day(7)}}},
      {"twice",
       {{day(-1), day(2)}, {day(5), day(6)}, {day(20), kEnd}},
       {{day(3), day(5)}, {day(7), day(20)}}},
  };
  for (const Case& c : cases) EXPECT_EQ(silent(c.heard), c.silent) << c.name;
}

TEST(SensorSilence, WhatIsNoLongerKeptIsNotSilence) {
  EXPECT_EQ(silent({{day(14), kEnd}}, day(14)), std::vector<Silence>{});
  EXPECT_EQ(silent({{day(20), kEnd}}, day(14)), (std::vector<Silence>{{day(14), day(20)}}));
}

TEST(SensorSilence, SensorWeeksAreOfThoseThatWork) {
  SensorTally tally;
  tally.add(kBegin, kEnd, {});
  tally.add(kBegin, kEnd, std::vector<Silence>{{day(3), day(24)}});
  tally.add(day(14), kEnd, std::vector<Silence>{{day(21), kEnd}});
  const auto counts = tally.counts();
  EXPECT_DOUBLE_EQ(sensor_weeks(counts, kBegin, kEnd), 4 + 1 + 1);
  EXPECT_DOUBLE_EQ(sensor_weeks(counts, day(7), day(14)), 1) << "the second one is dead";
  EXPECT_DOUBLE_EQ(sensor_weeks(counts, day(14), day(21)), 2);
}

TEST(SensorSilence, ChangesOfOneMomentAreOneCount) {
  SensorTally tally;
  tally.add(kBegin, kEnd, std::vector<Silence>{{kBegin, day(1)}});
  tally.add(kBegin, kEnd, {});
  const auto counts = tally.counts();
  ASSERT_EQ(counts.size(), 2u);
  EXPECT_EQ(counts[0].sensors, 2);
  EXPECT_EQ(counts[0].silent, 1);
  EXPECT_EQ(counts[1].silent, 0);
}

}  // namespace
}  // namespace millwright::respond
