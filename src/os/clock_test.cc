// SPDX-License-Identifier: Apache-2.0
#include "os/clock.h"

#include <gtest/gtest.h>

namespace millwright::os {
namespace {

using namespace std::chrono_literals;

TEST(SystemClock, WallIsInThisCenturyAndSteadyNeverStepsBack) {
  const SystemClock clock;
  EXPECT_GT(clock.wall(), *parse_rfc3339("2024-01-01T00:00:00Z"));
  EXPECT_LT(clock.wall(), *parse_rfc3339("2100-01-01T00:00:00Z"));
  SteadyTime before = clock.steady();
  for (int i = 0; i < 1000; ++i) {
    const SteadyTime now = clock.steady();
    ASSERT_GE(now, before);
    before = now;
  }
}

TEST(FakeClock, WallCanBeSetWithoutTheMonotonicClockNoticing) {
  FakeClock clock({1'000}, {50});
  clock.advance(7ns);
  EXPECT_EQ(clock.wall().ns, 1'007);
  EXPECT_EQ(clock.steady().ns, 57);
  clock.set_wall({10});
  EXPECT_EQ(clock.wall().ns, 10);
  EXPECT_EQ(clock.steady().ns, 57);
  clock.set_steady({90});
  EXPECT_EQ(clock.wall().ns, 10);
  EXPECT_EQ(clock.steady().ns, 90);
}

}  // namespace
}  // namespace millwright::os
