// SPDX-License-Identifier: Apache-2.0
#include "journal/stamp_clock.h"

#include <gtest/gtest.h>

#include "os/clock.h"

namespace millwright::journal {
namespace {

using namespace std::chrono_literals;

TEST(StampClock, FollowsTheWallClockForwards) {
  os::FakeClock clock({1'000'000}, {0});
  StampClock stamps(clock, {0});
  EXPECT_EQ(stamps.next(clock.steady()).time.ns, 1'000'000);
  clock.set_wall({9'000'000});
  const auto stamp = stamps.next(clock.steady());
  EXPECT_EQ(stamp.time.ns, 9'000'000);
  EXPECT_FALSE(stamp.is_clock_skewed);
}

TEST(StampClock, GoesOnAnEighthSlowerUntilAWallClockSetBackHasCaughtUp) {
  os::FakeClock clock({7'200'000'000'000}, {5});
  StampClock stamps(clock, {0});
  const UtcNanos before = stamps.next(clock.steady()).time;
  clock.set_wall(before - 1h);
  for (int minute = 1; minute <= 7 * 60; ++minute) {
    clock.advance(1min);
    const auto stamp = stamps.next(clock.steady());
    ASSERT_EQ(stamp.time, before + minute * 52'500ms);
    ASSERT_TRUE(stamp.is_clock_skewed);
  }
  clock.advance(1h);
  const auto stamp = stamps.next(clock.steady());
  EXPECT_EQ(stamp.time, clock.wall());
  EXPECT_FALSE(stamp.is_clock_skewed);
}

TEST(StampClock, StartsNoEarlierThanWhatIsOnDisk) {
  os::FakeClock clock({100}, {0});
  StampClock stamps(clock, {5'000});
  EXPECT_EQ(stamps.next(clock.steady()).time.ns, 5'000);
  clock.advance(8ns);
  EXPECT_EQ(stamps.next(clock.steady()).time.ns, 5'007);
}

}  // namespace
}  // namespace millwright::journal
