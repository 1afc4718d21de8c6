// SPDX-License-Identifier: Apache-2.0
#include "rehearse/load_flow.h"

#include <gtest/gtest.h>

#include <map>

namespace millwright::rehearse {
namespace {

using namespace std::chrono_literals;

std::vector<Turn> turns(std::size_t n, std::size_t most) {
  std::vector<Turn> out;
  append_turns({0, n}, most, out);
  return out;
}

/// Readings that are due within a duration, asked for every two milliseconds.
std::size_t due_in(LoadFlow& flow, std::chrono::nanoseconds duration, SteadyTime from = {}) {
  std::size_t n = 0;
  for (SteadyTime now = from; now < from + duration; now = now + 2ms) {
    while (const auto due = flow.take(now)) n += due->turn.size();
  }
  return n;
}

TEST(LoadFlow, KeepsThePaceHoweverReadingsArePutTogether) {
  for (const std::size_t most : {1u, 7u, 50u}) {
    SCOPED_TRACE(most);
    LoadFlow flow(turns(100, most), 0.25);
    flow.set_pace({400, 1}, {});
    EXPECT_NEAR(static_cast<double>(due_in(flow, 10s)), 1000, static_cast<double>(most));
  }
}

TEST(LoadFlow, EveryTurnComesAsOftenAsTheOthers) {
  LoadFlow flow(turns(10, 4), 1);
  flow.set_pace({100, 1}, {});
  std::map<std::size_t, std::size_t> sizes;
  while (const auto due = flow.take(SteadyTime{} + 10s)) sizes[due->turn.begin] += due->turn.size();
  ASSERT_EQ(sizes.size(), 3u);
  EXPECT_NEAR(static_cast<double>(sizes[0]), 400, 4);
  EXPECT_NEAR(static_cast<double>(sizes[8]), 200, 2);
}

TEST(LoadFlow, ABurstChangesWhenAndNotHowMany) {
  LoadFlow flow(turns(10, 1), 1);
  flow.set_pace({100, 5}, {});
  EXPECT_NEAR(static_cast<double>(due_in(flow, 1s)), 500, 2) << "the busy second";
  EXPECT_NEAR(static_cast<double>(due_in(flow, 9s, SteadyTime{} + 1s)), 500, 5);
}

TEST(LoadFlow, WithoutPaceOrTurnsNothingIsDue) {
  LoadFlow nobody({}, 1);
  nobody.set_pace({100, 1}, {});
  EXPECT_FALSE(nobody.take(SteadyTime{} + 1s));
  LoadFlow flow(turns(10, 1), 1);
  EXPECT_FALSE(flow.take(SteadyTime{} + 1s));
  flow.set_pace({100, 1}, {});
  EXPECT_TRUE(flow.take(SteadyTime{} + 1s));
  flow.set_pace({0, 1}, SteadyTime{} + 1s);
  EXPECT_FALSE(flow.take(SteadyTime{} + 9s));
}

}  // namespace
}  // namespace millwright::rehearse
