// SPDX-License-Identifier: Apache-2.0
#include "alarm/bootstrap.h"

#include <gtest/gtest.h>

#include <string>

namespace millwright::alarm {
namespace {

TEST(Resampler, TheSameSeedDrawsTheSame) {
  Resampler a(7);
  Resampler b(7);
  Resampler c(8);
  const auto drawn = a.draw(50);
  EXPECT_EQ(drawn, b.draw(50));
  EXPECT_NE(drawn, c.draw(50));
  // Fixed for all machines: a stored seed must give the same bound next year.
  EXPECT_EQ(Resampler(1).draw(5), (std::vector<std::uint32_t>{0, 0, 2, 0, 1}));
}

TEST(Resampler, BlocksAreConsecutiveAndGoRound) {
  Resampler random(3);
  bool goes_round = false;
  for (int i = 0; i < 100; ++i) {
    const auto drawn = random.draw_blocks(10, 3);
    ASSERT_EQ(drawn.size(), 10U);
    for (std::size_t k = 0; k < drawn.size(); ++k) {
      ASSERT_LT(drawn[k], 10U);
      if (k % 3 != 0) ASSERT_EQ(drawn[k], (drawn[k - 1] + 1) % 10);
      goes_round = goes_round || (k % 3 != 0 && drawn[k] == 0);
    }
  }
  EXPECT_TRUE(goes_round);
}

TEST(Resampler, EveryIndexIsAsLikely) {
  Resampler random(5);
  std::vector<int> counts(7);
  for (int i = 0; i < 1000; ++i) {
    for (const std::uint32_t k : random.draw_blocks(7, 2)) ++counts[k];
  }
  for (const int n : counts) EXPECT_NEAR(n, 1000, 150);
}

TEST(Bootstrap, BlocksGrowWithTheCubeRoot) {
  EXPECT_EQ(block_length(0), 1U);
  EXPECT_EQ(block_length(1), 1U);
  EXPECT_EQ(block_length(14), 2U);
  EXPECT_EQ(block_length(30), 3U);
  EXPECT_EQ(block_length(365), 7U);
}

TEST(Bootstrap, TheUpperQuantileIsARank) {
  std::vector<double> values;
  for (int i = 99; i >= 1; --i) values.push_back(i);
  EXPECT_EQ(upper_quantile(values, 0.95), 95);
  EXPECT_EQ(upper_quantile(values, 0.5), 50);
  EXPECT_EQ(upper_quantile(values, 0.999), 99);
  EXPECT_EQ(upper_quantile({}, 0.95), 0);
  EXPECT_EQ(upper_quantile({3}, 0.95), 3);
}

TEST(Bootstrap, NormalQuantiles) {
  EXPECT_NEAR(normal_quantile(0.5), 0, 5e-4);
  EXPECT_NEAR(normal_quantile(0.95), 1.644854, 5e-4);
  EXPECT_NEAR(normal_quantile(0.999), 3.090232, 5e-4);
  EXPECT_NEAR(normal_quantile(0.05), -1.644854, 5e-4);
}

TEST(PoissonUpper, IsCloseToTheExactLimit) {
  struct Case {
    double n, confidence, exact;  // half the chi-squared quantile with 2 (n + 1) degrees
  };
  const Case cases[] = {{0, 0.95, 2.9957},   {1, 0.95, 4.7439},    {5, 0.95, 10.5130},
                        {10, 0.95, 16.9622}, {100, 0.95, 118.079}, {0, 0.9, 2.3026},
                        {10, 0.99, 20.1447}};
  for (const Case& c : cases) {
    SCOPED_TRACE(std::to_string(c.n) + " at " + std::to_string(c.confidence));
    EXPECT_NEAR(poisson_upper(c.n, c.confidence), c.exact, 0.01 * c.exact);
  }
}

TEST(PoissonUpper, OfASumTakesUpEachPart) {
  const WeightedCount one{2, 10};
  EXPECT_DOUBLE_EQ(poisson_upper({&one, 1}, 0.95), 2 * poisson_upper(10.0, 0.95));
  const WeightedCount with_unseen[] = {{2, 10}, {50, 0}};
  EXPECT_GT(poisson_upper(with_unseen, 0.95), 20 + 50 * 2.9);
  const WeightedCount unweighted[] = {{2, 10}, {0, 1000}};
  EXPECT_DOUBLE_EQ(poisson_upper(unweighted, 0.95), 2 * poisson_upper(10.0, 0.95));
  EXPECT_EQ(poisson_upper(std::span<const WeightedCount>{}, 0.95), 0);
}

}  // namespace
}  // namespace millwright::alarm
