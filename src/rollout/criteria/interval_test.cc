// SPDX-License-Identifier: Apache-2.0
#include "rollout/criteria/interval.h"

#include <gtest/gtest.h>

#include <string>

namespace millwright::rollout {
namespace {

TEST(Distributions, HaveTheirKnownValues) {
  EXPECT_NEAR(beta_cdf(2, 3, 0.4), 0.5248, 1e-12);
  EXPECT_NEAR(beta_cdf(0.5, 0.5, 0.5), 0.5, 1e-12);
  EXPECT_NEAR(gamma_cdf(1, 2), 0.8646647167633873, 1e-12);
  EXPECT_NEAR(gamma_cdf(10, 15), 0.930146339307, 1e-9);
  EXPECT_NEAR(student_cdf(2.446912, 6), 0.975, 1e-6);
  EXPECT_NEAR(student_cdf(-2.446912, 6), 0.025, 1e-6);
  EXPECT_EQ(beta_cdf(3, 4, 0), 0);
  EXPECT_EQ(beta_cdf(3, 4, 1), 1);
  EXPECT_EQ(gamma_cdf(3, 0), 0);
}

TEST(BinomialInterval, IsClopperAndPearsons) {
  struct Case {
    double hits, trials, confidence, low, high;
  };
  const Case cases[] = {{0, 10, 0.95, 0, 0.30850},        {10, 10, 0.95, 0.69150, 1},
                        {5, 10, 0.95, 0.18709, 0.81291},  {1, 20, 0.95, 0.00127, 0.24873},
                        {95, 100, 0.9, 0.89775, 0.98014}, {0, 1, 0.9, 0, 0.95}};
  for (const Case& c : cases) {
    SCOPED_TRACE(std::to_string(c.hits) + " of " + std::to_string(c.trials));
    const Interval interval = binomial_interval(c.hits, c.trials, c.confidence);
    EXPECT_NEAR(interval.low, c.low, 2e-4);
    EXPECT_NEAR(interval.high, c.high, 2e-4);
  }
}

TEST(PoissonInterval, IsGarwoods) {
  struct Case {
    double n, confidence, low, high;
  };
  const Case cases[] = {{0, 0.95, 0, 3.6889},
                        {1, 0.95, 0.0253, 5.5716},
                        {10, 0.95, 4.7954, 18.3904},
                        {100, 0.9, 84.139, 118.079},
                        {2000, 0.95, 1913.3, 2089.6}};
  for (const Case& c : cases) {
    SCOPED_TRACE(std::to_string(c.n));
    const Interval interval = poisson_interval(c.n, c.confidence);
    EXPECT_NEAR(interval.low, c.low, 1e-3 * (c.n + 1));
    EXPECT_NEAR(interval.high, c.high, 1e-3 * (c.n + 1));
  }
}

TEST(QuantileInterval, TakesRanks) {
  std::vector<double> sorted;
  for (int i = 1; i <= 20; ++i) sorted.push_back(i);
  // The textbook's ranks 6 and 15 for the median of 20 at 95 %.
  EXPECT_EQ(quantile_interval(sorted, 0.5, 0.95), (Interval{6, 15}));
  // 0.9^20 = 12 %: twenty values do not show where nine of ten end.
  EXPECT_EQ(quantile_interval(sorted, 0.9, 0.95).high, kUnbounded);
  const double one[] = {7};
  EXPECT_EQ(quantile_interval(one, 0.5, 0.9), (Interval{0, kUnbounded}));
}

TEST(BlockInterval, OfWhatNeverVariesHasNoWidth) {
  BlockSample sample{14, 3, {}};
  for (std::uint32_t day = 0; day < 14; ++day) {
    for (std::uint32_t asset = 0; asset < 3; ++asset) sample.cells.push_back({day, asset, 9, 10});
  }
  const auto interval = block_interval(sample, 0.9);
  ASSERT_TRUE(interval);
  EXPECT_NEAR(interval->low, 0.9, 1e-12);
  EXPECT_NEAR(interval->high, 0.9, 1e-12);
}

TEST(BlockInterval, IsTheSameForTheSameSample) {
  BlockSample sample{20, 4, {}};
  for (std::uint32_t i = 0; i < 80; ++i) sample.cells.push_back({i / 4, i % 4, i % 7 * 1.0, 10});
  const auto interval = block_interval(sample, 0.9);
  ASSERT_TRUE(interval);
  EXPECT_EQ(*interval, *block_interval(sample, 0.9));
  EXPECT_LT(interval->low, interval->high);
}

TEST(BlockQuantileInterval, DrawsWholeDays) {
  // Half of the days are quick and half are slow, however many alarms there are on each.
  TimeSample sample{20, 1, {}};
  for (std::uint32_t i = 0; i < 2000; ++i) {
    const std::uint32_t day = i % 20;
    sample.times.push_back({day, 0, day % 4 < 2 ? 1.0 + i / 2000.0 : 9.0 + i / 2000.0});
  }
  const auto interval = block_quantile_interval(sample, 0.5, 0.9);
  ASSERT_TRUE(interval);
  EXPECT_EQ(*interval, *block_quantile_interval(sample, 0.5, 0.9));
  EXPECT_LT(interval->low, 3);
  EXPECT_GT(interval->high, 8);
  EXPECT_FALSE(block_quantile_interval({14, 1, {{3, 0, 1}}}, 0.5, 0.9));
  EXPECT_FALSE(block_quantile_interval({14, 1, {}}, 0.5, 0.9));
}

TEST(BlockInterval, RefusesWhatHangsOnOneDay) {
  const BlockSample sample{14, 1, {{3, 0, 1, 1}}};
  EXPECT_FALSE(block_interval(sample, 0.9));
  EXPECT_FALSE(block_interval({14, 1, {}}, 0.9));
}

}  // namespace
}  // namespace millwright::rollout
