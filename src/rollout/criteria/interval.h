// SPDX-License-Identifier: Apache-2.0
#pragma once
// How far off a figure may be. Exact intervals where events are independent of each other, order
// statistics for times, and resampling of days and assets where events come in bursts.
// All intervals are two-sided: chance alone misses each side in (1 - confidence) / 2 of the cases.

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

namespace millwright::rollout {

struct Interval {
  double low = 0;
  double high = 0;  ///< may be infinite

  bool contains(double value) const { return low <= value && value <= high; }
  bool operator==(const Interval&) const = default;
};

inline constexpr double kUnbounded = std::numeric_limits<double>::infinity();

/// Of the share behind `hits` of `trials` (Clopper and Pearson 1934). Both may be fractions: a
/// weighted count. Needs: 0 <= hits <= trials, trials > 0.
Interval binomial_interval(double hits, double trials, double confidence);

/// Of the mean behind a Poisson count (Garwood 1936). Needs: events >= 0.
Interval poisson_interval(double events, double confidence);

/// Of the quantile `q` behind a sample, by its order statistics: no shape is assumed. With few
/// values the upper end is unbounded, and the lower one 0. `sorted` ascends and is not empty.
Interval quantile_interval(std::span<const double> sorted, double q, double confidence);

/// What one asset counted on one day.
struct Cell {
  std::uint32_t day = 0;    ///< from 0, below BlockSample::n_days
  std::uint32_t asset = 0;  ///< from 0, below BlockSample::n_assets
  double hits = 0;
  double of = 0;  ///< trials, or exposure
  bool operator==(const Cell&) const = default;
};

struct BlockSample {
  std::size_t n_days = 0;
  std::size_t n_assets = 0;  ///< 1 where what is counted belongs to no asset
  std::vector<Cell> cells;   ///< any order; what has no cell counted nothing
  bool operator==(const BlockSample&) const = default;
};

/// One time, and where it belongs.
struct TimeCell {
  std::uint32_t day = 0;    ///< from 0, below TimeSample::n_days
  std::uint32_t asset = 0;  ///< from 0, below TimeSample::n_assets
  double value = 0;
  bool operator==(const TimeCell&) const = default;
};

struct TimeSample {
  std::size_t n_days = 0;
  std::size_t n_assets = 0;  ///< 1 where what is counted belongs to no asset
  std::vector<TimeCell> times;
  bool operator==(const TimeSample&) const = default;
};

inline constexpr std::size_t kMinimumDays = 14;  ///< each day of the week twice
/// Two machines do not show how machines differ.
inline constexpr std::size_t kMinimumAssets = 3;
/// Times of fewer days are those of a few floods.
inline constexpr std::size_t kMinimumDaysWithTimes = 7;

/// Of sum(hits) / sum(of), from draws of blocks of consecutive days and of assets, both with
/// replacement: what lasts for days, and a machine that is unlike the others, are drawn as a whole.
/// The percentiles are widened as Hesterberg (2015) advises for few blocks; on bursts of days with
/// a known truth a 90 % interval of four weeks held in 84 of 100. Nothing where the exposure is so
/// lopsided that a tenth of the draws hold none. The same for the same sample. Cost: 1,000 x cells.
std::optional<Interval> block_interval(const BlockSample& sample, double confidence);

/// Of the quantile `q` of times, from the same draws: the times of a flood are one event, and so
/// are those of a machine that is unlike the others. Never narrower than the ranks of as many
/// independent times as these are worth, so that a few slow days leave the end open. Nothing where
/// a tenth of the draws hold no time. The same for the same sample. Cost: 2,000 x times.
std::optional<Interval> block_quantile_interval(const TimeSample& sample, double q,
                                                double confidence);

/// P(X <= x) of the beta, gamma and Student distributions.
double beta_cdf(double a, double b, double x);
double gamma_cdf(double shape, double x);
double student_cdf(double t, double degrees);

}  // namespace millwright::rollout
