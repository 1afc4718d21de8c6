// SPDX-License-Identifier: Apache-2.0
// How often the intervals hold the truth, on samples drawn from a known one.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "rollout/criteria/interval.h"

namespace millwright::rollout {
namespace {

class Chances {
 public:
  explicit Chances(std::uint64_t seed) : engine_(seed) {}
  double unit() { return static_cast<double>(engine_() >> 11) * 0x1p-53; }
  bool happens(double p) { return unit() < p; }
  double exponential(double mean) { return -mean * std::log1p(-unit()); }
  double poisson(double mean) {
    double n = 0;
    for (double t = exponential(1); t < mean; t += exponential(1)) ++n;
    return n;
  }

 private:
  std::mt19937_64 engine_;
};

TEST(Coverage, ExactIntervalsHoldTheTruthAtLeastAsOftenAsSaid) {
  constexpr int kTrials = 600;
  Chances chances(11);
  struct Case {
    int n;
    double p;
  };
  for (const Case& c : {Case{12, 0.9}, {40, 0.03}, {200, 0.5}}) {
    SCOPED_TRACE(c.p);
    int held = 0;
    for (int trial = 0; trial < kTrials; ++trial) {
      int hits = 0;
      for (int i = 0; i < c.n; ++i) hits += chances.happens(c.p) ? 1 : 0;
      held += binomial_interval(hits, c.n, 0.9).contains(c.p) ? 1 : 0;
    }
    EXPECT_GE(held, kTrials * 0.88);
  }
  for (const double mean : {0.3, 4.0, 60.0}) {
    SCOPED_TRACE(mean);
    int held = 0;
    for (int trial = 0; trial < kTrials; ++trial) {
      held += poisson_interval(chances.poisson(mean), 0.9).contains(mean) ? 1 : 0;
    }
    EXPECT_GE(held, kTrials * 0.88);
  }
}

TEST(Coverage, QuantilesOfSkewedTimes) {
  constexpr int kTrials = 600;
  Chances chances(12);
  for (const double q : {0.5, 0.9}) {
    SCOPED_TRACE(q);
    const double truth = -std::log(1 - q);
    int held = 0;
    for (int trial = 0; trial < kTrials; ++trial) {
      std::vector<double> times;
      for (int i = 0; i < 60; ++i) times.push_back(chances.exponential(1));
      std::ranges::sort(times);
      held += quantile_interval(times, q, 0.9).contains(truth) ? 1 : 0;
    }
    EXPECT_GE(held, kTrials * 0.88);
  }
}

/// Bursts that last for days, and machines that differ.
BlockSample clustered(Chances& chances, std::uint32_t n_days, std::uint32_t n_assets, double mean) {
  BlockSample sample{n_days, n_assets, {}};
  std::vector<double> of_day;
  double burst = 1;
  for (std::uint32_t day = 0; day < n_days; ++day) {
    if (chances.happens(0.5)) burst = chances.exponential(1);
    of_day.push_back(burst);
  }
  for (std::uint32_t asset = 0; asset < n_assets; ++asset) {
    const double of_asset = 0.5 + chances.unit();
    for (std::uint32_t day = 0; day < n_days; ++day) {
      sample.cells.push_back({day, asset, chances.poisson(mean * of_day[day] * of_asset), 1});
    }
  }
  return sample;
}

TEST(Coverage, DrawnBlocksHoldTheTruthOfBursts) {
  constexpr int kTrials = 120;
  constexpr double kMean = 0.4;
  Chances chances(13);
  int held = 0;
  int held_by_poisson = 0;
  for (int trial = 0; trial < kTrials; ++trial) {
    const BlockSample sample = clustered(chances, 28, 10, kMean);
    const auto interval = block_interval(sample, 0.9);
    ASSERT_TRUE(interval);
    held += interval->contains(kMean) ? 1 : 0;
    double events = 0;
    for (const Cell& cell : sample.cells) events += cell.hits;
    const Interval naive = poisson_interval(events, 0.9);
    held_by_poisson += naive.low <= kMean * 280 && kMean * 280 <= naive.high ? 1 : 0;
  }
  EXPECT_GE(held, kTrials * 0.82);
  // Why it is done: taken as independent, the same events are far too sure of themselves.
  EXPECT_LE(held_by_poisson, kTrials * 0.7);
}

/// Alarms of a shift that is slow or quick as a whole, many on some days and few on others.
TimeSample shifts(Chances& chances, std::uint32_t n_days) {
  TimeSample sample{n_days, 1, {}};
  for (std::uint32_t day = 0; day < n_days; ++day) {
    const double pace = chances.exponential(1);
    const double n = chances.happens(0.3) ? 40 : 4;
    for (double i = 0; i < n; ++i) {
      sample.times.push_back({day, 0, pace * (0.5 + chances.unit())});
    }
  }
  return sample;
}

TEST(Coverage, TimesOfADayAreNotIndependent) {
  constexpr int kTrials = 200;
  constexpr std::uint32_t kDays = 28;
  Chances chances(14);
  const auto sorted = [](const TimeSample& sample) {
    std::vector<double> values;
    for (const TimeCell& time : sample.times) values.push_back(time.value);
    std::ranges::sort(values);
    return values;
  };
  for (const double q : {0.5, 0.9}) {
    SCOPED_TRACE(q);
    const std::vector<double> many = sorted(shifts(chances, 20'000));
    const double truth = many[static_cast<std::size_t>(q * static_cast<double>(many.size()))];
    int held = 0;
    int held_by_ranks = 0;
    for (int trial = 0; trial < kTrials; ++trial) {
      const TimeSample sample = shifts(chances, kDays);
      const auto interval = block_quantile_interval(sample, q, 0.9);
      ASSERT_TRUE(interval);
      const Interval ranks = quantile_interval(sorted(sample), q, 0.9);
      held += interval->contains(truth) ? 1 : 0;
      held_by_ranks += ranks.contains(truth) ? 1 : 0;
    }
    EXPECT_GE(held, kTrials * 0.82);
    // Why it is done: taken as independent, the same times are far too sure of themselves.
    EXPECT_LE(held_by_ranks, kTrials * 0.6);
  }
}

/// Answers of a shift that is good or bad as a whole: the share behind them is 0.75.
BlockSample answers(Chances& chances, std::uint32_t n_days) {
  BlockSample sample{n_days, 1, {}};
  for (std::uint32_t day = 0; day < n_days; ++day) {
    const double share = chances.happens(0.25) ? 0.15 : 0.95;
    const double n = 5 + std::floor(chances.unit() * 20);
    double hits = 0;
    for (double i = 0; i < n; ++i) hits += chances.happens(share) ? 1 : 0;
    sample.cells.push_back({day, 0, hits, n});
  }
  return sample;
}

TEST(Coverage, SharesOfADayAreNotIndependent) {
  constexpr int kTrials = 200;
  constexpr double kTruth = 0.75;
  Chances chances(15);
  int held = 0;
  int held_by_binomial = 0;
  for (int trial = 0; trial < kTrials; ++trial) {
    const BlockSample sample = answers(chances, 28);
    const auto interval = block_interval(sample, 0.9);
    ASSERT_TRUE(interval);
    double hits = 0;
    double of = 0;
    for (const Cell& cell : sample.cells) {
      hits += cell.hits;
      of += cell.of;
    }
    held += interval->contains(kTruth) ? 1 : 0;
    held_by_binomial += binomial_interval(hits, of, 0.9).contains(kTruth) ? 1 : 0;
  }
  EXPECT_GE(held, kTrials * 0.84);
  EXPECT_LE(held_by_binomial, kTrials * 0.6);
}

}  // namespace
}  // namespace millwright::rollout
