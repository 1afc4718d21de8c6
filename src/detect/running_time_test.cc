// SPDX-License-Identifier: Apache-2.0
#include "detect/running_time.h"

#include <gtest/gtest.h>

namespace millwright::detect {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr UtcNanos at(std::int64_t seconds) {
  return {1'767'225'600 * kSecond + seconds * kSecond};
}

TEST(RunningTime, FollowsTheWallClockWhileItBehaves) {
  RunningTime t;
  t.on_tick(at(0));
  t.on_record({at(0).ns + 300});
  t.on_tick(at(1));
  t.on_tick(at(5));
  EXPECT_EQ(t.now(), 5 * kSecond);
  EXPECT_EQ(t.silence(2 * kSecond), 3 * kSecond);
}

TEST(RunningTime, ClockSetBackAnHourKeepsGoing) {
  RunningTime t;
  for (int s = 0; s <= 10; ++s) t.on_tick(at(s));
  t.on_record(at(10 - 3600));
  EXPECT_EQ(t.now(), 10 * kSecond);
  for (int s = 11; s <= 20; ++s) t.on_tick(at(s - 3600));
  EXPECT_EQ(t.now(), 20 * kSecond);
}

TEST(RunningTime, FrozenClockStillTicks) {
  RunningTime t;
  for (int s = 0; s <= 10; ++s) {
    t.on_tick(at(0));
    t.on_record(at(0));
  }
  EXPECT_EQ(t.now(), 10 * kSecond);
}

TEST(RunningTime, ReadingAndTickAtTheSameInstantAddNothing) {
  RunningTime t;
  t.on_tick(at(0));
  t.on_record(at(1));
  t.on_tick(at(1));
  EXPECT_EQ(t.now(), kSecond);
}

TEST(RunningTime, DowntimeIsNotSilence) {
  RunningTime t;
  t.on_tick(at(0));
  t.on_tick(at(3600));
  EXPECT_EQ(t.now(), kSecond);
  EXPECT_EQ(t.silence(0), 0);
  for (int s = 1; s <= 12; ++s) t.on_tick(at(3600 + s));
  EXPECT_EQ(t.silence(0), 2 * kSecond);
}

TEST(RunningTime, ExtremeTimesDoNotOverflow) {
  RunningTime t;
  t.on_tick({INT64_MIN});
  t.on_record({INT64_MAX});
  t.on_tick({INT64_MIN});
  EXPECT_GE(t.now(), kSecond);
}

}  // namespace
}  // namespace millwright::detect
