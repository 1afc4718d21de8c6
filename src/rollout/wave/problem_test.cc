// SPDX-License-Identifier: Apache-2.0
#include "rollout/wave/problem.h"

#include <gtest/gtest.h>

#include "rollout/wave/wave_rig_test.h"

namespace millwright::rollout {
namespace {

Problem found() {
  Problem problem;
  problem.id = ProblemId(3);
  problem.wave = WaveId(1);
  problem.title = "gateway drops out at noon";
  problem.found_at = at(0);
  problem.found_by = "olga";
  return problem;
}

TEST(Problem, BlocksUntilClosedOrAccepted) {
  const Problem open = found();
  EXPECT_TRUE(check(open));
  EXPECT_TRUE(open.is_blocking(at(1)));
  const auto accepted =
      accept(open, {"ines", at(30), "ten minutes without data a day"}, {"lea", at(2), ""});
  ASSERT_TRUE(accepted) << error_of(accepted);
  EXPECT_EQ(accepted->accepted_by, "lea");
  EXPECT_EQ(accepted->accepted_at, at(2));
  EXPECT_FALSE(accepted->is_blocking(at(29)));
  EXPECT_TRUE(accepted->is_blocking(at(30))) << "the date has come";
  const auto closed = close(*accepted, {"ines", at(31), "another antenna"});
  ASSERT_TRUE(closed);
  EXPECT_FALSE(closed->is_blocking(at(40)));
  const auto again = reopen(*closed, {"olga", at(41), "noon again"});
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->is_blocking(at(41)));
}

TEST(Problem, SaysWhyNot) {
  Problem nameless = found();
  nameless.title.clear();
  EXPECT_SAYS(check(nameless), "title");
  const WaveAct lea{"lea", at(2), "words"};
  EXPECT_SAYS(accept(found(), {"", at(30), "risk"}, lea), "owner");
  EXPECT_SAYS(accept(found(), {"ines", at(2), "risk"}, lea), "due: must be in the future");
  EXPECT_SAYS(accept(found(), {"ines", at(183), "risk"}, lea), "within 180 days");
  EXPECT_TRUE(accept(found(), {"ines", at(182), "risk"}, lea));
  EXPECT_SAYS(accept(found(), {"ines", at(30), "risk"}, {"olga", at(2), ""}),
              "somebody else accepts its risk");
  EXPECT_SAYS(accept(found(), {"ines", at(30), " "}, lea), "risk");
  EXPECT_SAYS(close(found(), {"lea", at(2), ""}), "how");
  EXPECT_SAYS(reopen(found(), lea), "is not closed");
  const auto closed = close(found(), lea);
  EXPECT_SAYS(close(*closed, lea), "closed already");
  EXPECT_SAYS(accept(*closed, {"ines", at(30), "risk"}, lea), "is closed");
}

TEST(Problem, AnExtentHasToBePossible) {
  EXPECT_TRUE(check(Extent{}));
  EXPECT_TRUE(check(Extent{0, 18, 0, 7})) << "looked for and not found";
  EXPECT_SAYS(measure(found(), {19, 18, 0, 0}), "19 sensors are affected of 18");
  EXPECT_SAYS(measure(found(), {1, 0, 0, 0}), "of 0 that were looked at");
  EXPECT_SAYS(measure(found(), {0, 0, 4, 0}), "in how many days");
  EXPECT_SAYS(measure(found(), {0, 0, 4, 2'000'000}), "at most");
  Problem closed = found();
  closed.state = ProblemState::kClosed;
  EXPECT_SAYS(measure(closed, {1, 18, 0, 0}), "is closed");
  EXPECT_EQ(measure(found(), {1, 18, 4, 7})->extent, (Extent{1, 18, 4, 7}));
}

TEST(Projection, OneProblemAtTheNextWavesSize) {
  const auto three = project({3, 18, 4, 14}, 20, 100);
  EXPECT_NEAR(three.sensors->expected, 16.67, 0.01);
  // Clopper-Pearson of 3 of 18 at 90 %: 0.047 to 0.377 (R: binom.test(3, 18, conf.level = .9)).
  EXPECT_NEAR(three.sensors->range.low, 4.7, 0.1);
  EXPECT_NEAR(three.sensors->range.high, 37.7, 0.1);
  EXPECT_DOUBLE_EQ(three.per_week->expected, 10) << "twice a week on 20 sensors";
  EXPECT_NEAR(three.per_week->range.low, 1.366 * 2.5, 0.01);
  EXPECT_NEAR(three.per_week->range.high, 9.154 * 2.5, 0.01);
  EXPECT_FALSE(project({}, 20, 100).sensors);
  EXPECT_FALSE(project({}, 20, 100).per_week);
  EXPECT_FALSE(project({0, 0, 4, 14}, 0, 100).per_week) << "of no sensors nothing follows";
  EXPECT_EQ(project({0, 18, 0, 0}, 18, 100).sensors->range.low, 0);
  EXPECT_GT(project({0, 18, 0, 0}, 18, 100).sensors->range.high, 10) << "not seen is not absent";
}

TEST(Forecast, GrowsWithTheSensorsAndStaysHonest) {
  const ProblemForecast none = forecast(0, 20, 100);
  EXPECT_EQ(*none.expected, 0);
  EXPECT_NEAR(*none.upper, 2.9957 * 5, 1e-3) << "none found does not mean none there";
  const ProblemForecast four = forecast(4, 20, 100);
  EXPECT_EQ(*four.expected, 20);
  EXPECT_GT(*four.upper, 40);
  EXPECT_FALSE(forecast(4, 0, 100).expected);
}

}  // namespace
}  // namespace millwright::rollout
