// SPDX-License-Identifier: Apache-2.0
#include "rollout/readiness/trend.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string_view>
#include <vector>

namespace millwright::rollout {
namespace {

using enum Answer;

TEST(Trend, FallsRisesOrIsNotKnown) {
  struct Case {
    std::string_view name;
    std::vector<double> weeks;
    Answer falls;
    bool is_quiet = false;
    bool rises_again = false;
  };
  const Case cases[] = {
      {"no week", {}, kNotKnown},
      {"too few weeks", {9, 7, 5, 3, 1}, kNotKnown},
      {"falls", {9, 8, 7, 6, 5, 4}, kYes},
      {"rises", {1, 2, 3, 4, 5, 6}, kNo},
      {"the same always", {3, 3, 3, 3, 3, 3}, kNotKnown},
      {"up and down", {3, 5, 2, 6, 1, 4}, kNotKnown},
      {"falls with a setback", {9, 8, 6, 7, 4, 2, 3, 1}, kYes},
      {"nothing is left", {5, 1, 0, 0, 0, 0}, kYes, true},
      {"never any help", {0, 0, 0, 0, 0, 0}, kYes, true},
      {"again after a quiet time", {0, 0, 0, 0, 0, 3}, kNotKnown},
      {"rises again", {9, 8, 7, 6, 5, 4, 3, 2, 1, 2, 3, 4, 5}, kNo, false, true},
      {"rises again from nothing", {9, 8, 7, 6, 5, 4, 0, 0, 1, 2, 3, 4}, kNo, false, true},
      {"three weeks show no rise", {9, 8, 7, 6, 5, 4, 3, 2, 1, 2, 3, 4}, kYes},
      {"falls once more", {9, 8, 7, 6, 5, 4, 1, 4, 3, 2, 2, 1.5}, kYes},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const Trend trend = falling(c.weeks);
    EXPECT_EQ(trend.falls, c.falls);
    EXPECT_EQ(trend.is_quiet, c.is_quiet);
    EXPECT_EQ(trend.rises_again, c.rises_again);
    EXPECT_EQ(trend.confidence >= kTrendConfidence, c.falls != kNotKnown);
  }
}

// Of all 720 orders of six weeks the test may call at most a tenth falling, and as many rising.
TEST(Trend, IsWrongAsOftenAsItSays) {
  std::vector<double> weeks{1, 2, 3, 4, 5, 6};
  int n = 0;
  int n_falling = 0;
  int n_rising = 0;
  do {
    ++n;
    const Answer falls = falling(weeks).falls;
    n_falling += falls == kYes ? 1 : 0;
    n_rising += falls == kNo ? 1 : 0;
  } while (std::ranges::next_permutation(weeks).found);
  EXPECT_EQ(n, 720);
  EXPECT_EQ(n_falling, n_rising);
  EXPECT_GT(n_falling, 0);
  EXPECT_LE(n_falling, 72);
}

TEST(Trend, LooksAtAYearAtMost) {
  std::vector<double> weeks(60, 1000.0);
  for (std::size_t i = 8; i < weeks.size(); ++i) weeks[i] = static_cast<double>(i);
  EXPECT_EQ(falling(weeks).n_weeks, 52u);
  EXPECT_EQ(falling(weeks).falls, kNo);
}

}  // namespace
}  // namespace millwright::rollout
