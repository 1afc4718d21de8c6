// SPDX-License-Identifier: Apache-2.0
#include "rollout/criteria/interval.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "alarm/bootstrap.h"

namespace millwright::rollout {
namespace {

constexpr int kSteps = 400;
constexpr double kTiny = 1e-300;
constexpr std::size_t kDraws = 1000;

/// The continued fraction of the incomplete beta function (Numerical Recipes, 6.4; Lentz).
double beta_fraction(double a, double b, double x) {
  double c = 1;
  double d = 1 - (a + b) * x / (a + 1);
  if (std::fabs(d) < kTiny) d = kTiny;
  d = 1 / d;
  double h = d;
  for (int m = 1; m <= kSteps; ++m) {
    const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    double last = 1;
    for (const double term : {even, odd}) {
      d = 1 + term * d;
      if (std::fabs(d) < kTiny) d = kTiny;
      c = 1 + term / c;
      if (std::fabs(c) < kTiny) c = kTiny;
      d = 1 / d;
      last = d * c;
      h *= last;
    }
    if (std::fabs(last - 1) < 1e-14) break;
  }
  return h;
}

/// Where a rising function reaches `wanted`, within [low, high].
template <class F>
double solve(F rising, double wanted, double low, double high) {
  for (int i = 0; i < 200 && high - low > 1e-13 * std::max(1.0, std::fabs(high)); ++i) {
    const double middle = low + (high - low) / 2;
    (rising(middle) < wanted ? low : high) = middle;
  }
  return low + (high - low) / 2;
}

double gamma_quantile(double shape, double p) {
  double high = shape + 10;
  while (gamma_cdf(shape, high) < p) high *= 2;
  return solve([&](double x) { return gamma_cdf(shape, x); }, p, 0, high);
}

double beta_quantile(double a, double b, double p) {
  return solve([&](double x) { return beta_cdf(a, b, x); }, p, 0, 1);
}

/// P(Bin(n, q) <= k).
double binomial_cdf(std::size_t k, std::size_t n, double q) {
  if (k >= n) return 1;
  return beta_cdf(static_cast<double>(n - k), static_cast<double>(k + 1), 1 - q);
}

double normal_cdf(double z) {
  return 0.5 * std::erfc(-z / std::sqrt(2.0));
}

/// The tail of the percentiles that covers as well as Student's t does: with few blocks the
/// percentiles alone are too close to each other.
double widened_tail(double tail, double n_blocks) {
  if (n_blocks < 2) return 0;
  const double t = solve([&](double x) { return student_cdf(x, n_blocks - 1); }, 1 - tail, 0, 1e4);
  return normal_cdf(-std::sqrt(n_blocks / (n_blocks - 1)) * t);
}

/// How often each of `n` was drawn.
std::vector<double> times_drawn(const std::vector<std::uint32_t>& drawn, std::size_t n) {
  std::vector<double> times(n);
  for (const std::uint32_t i : drawn) ++times[i];
  return times;
}

/// The quantile's interval by ranks, where the values say as much as `n` independent ones do.
Interval interval_of_ranks(std::span<const double> sorted, std::size_t n, double q,
                           double confidence) {
  const double tail = (1 - confidence) / 2;
  // The value of rank r is below the quantile with P(Bin(n, q) >= r).
  std::size_t low = 0;
  while (low < n && binomial_cdf(low, n, q) <= tail) ++low;
  std::size_t high = low;
  while (high < n && binomial_cdf(high, n, q) < 1 - tail) ++high;
  const double scale = static_cast<double>(sorted.size()) / static_cast<double>(n);
  const auto rank_low = static_cast<std::size_t>(std::floor(static_cast<double>(low) * scale));
  const auto rank_high = static_cast<std::size_t>(std::ceil(static_cast<double>(high + 1) * scale));
  return {rank_low == 0 ? 0 : sorted[rank_low - 1],
          rank_high > sorted.size() ? kUnbounded : sorted[rank_high - 1]};
}

/// Blocks of days, or assets where they are fewer: what there is of each other.
template <class Blocks>
double n_blocks_of(const Blocks& blocks, std::size_t length) {
  const double n = static_cast<double>(blocks.n_days) / static_cast<double>(length);
  return blocks.n_assets > 1 ? std::min(n, static_cast<double>(blocks.n_assets)) : n;
}

/// A figure of each draw: figure(times each day was drawn, times each asset was), or nothing where
/// the draw holds none. Empty where a tenth of the draws hold none.
template <class Blocks, class Figure>
std::vector<double> figures_of_draws(const Blocks& blocks, Figure figure) {
  alarm::Resampler random(1);  // fixed: the same evidence gives the same bound next year
  const std::size_t length = alarm::block_length(blocks.n_days);
  std::vector<double> values;
  values.reserve(kDraws);
  for (std::size_t draw = 0; draw < kDraws; ++draw) {
    const auto days = times_drawn(random.draw_blocks(blocks.n_days, length), blocks.n_days);
    const auto assets = times_drawn(random.draw(blocks.n_assets), blocks.n_assets);
    if (const std::optional<double> value = figure(days, assets)) values.push_back(*value);
  }
  if (values.size() * 10 < kDraws * 9) values.clear();
  return values;
}

template <class Blocks>
Interval percentiles(std::vector<double> values, const Blocks& blocks, double confidence) {
  std::ranges::sort(values);
  const double n_blocks = n_blocks_of(blocks, alarm::block_length(blocks.n_days));
  const double tail = widened_tail((1 - confidence) / 2, n_blocks);
  const auto last = static_cast<double>(values.size() - 1);
  return Interval{values[static_cast<std::size_t>(std::floor(tail * last))],
                  values[static_cast<std::size_t>(std::ceil((1 - tail) * last))]};
}

double variance(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  const double mean = sum / static_cast<double>(values.size());
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return squares / static_cast<double>(values.size());
}

/// As many independent times as would place the quantile as surely as these do: times of which
/// whole days are above it or below it say little more than the days do (Woodruff 1952; Korn and
/// Graubard 1998). From 1 to the number of times.
std::size_t effective_times(const TimeSample& sample, double at, double q) {
  double n_below = 0;
  for (const TimeCell& time : sample.times) n_below += time.value <= at ? 1 : 0;
  const auto n = static_cast<double>(sample.times.size());
  const double share = n_below / n;
  const auto shares =
      figures_of_draws(sample, [&](const auto& days, const auto& assets) -> std::optional<double> {
        double hits = 0;
        double of = 0;
        for (const TimeCell& time : sample.times) {
          const double times = days[time.day] * assets[time.asset];
          hits += time.value <= at ? times : 0;
          of += times;
        }
        if (of > 0) return hits / of;
        return std::nullopt;
      });
  if (shares.empty() || share <= 0 || share >= 1) return static_cast<std::size_t>(n);
  const double n_blocks = n_blocks_of(sample, alarm::block_length(sample.n_days));
  const double spread = variance(shares) * n_blocks / std::max(n_blocks - 1, 1.0);
  const double effective = spread > 0 ? q * (1 - q) / spread : n;
  return static_cast<std::size_t>(std::clamp(effective, 1.0, n));
}

}  // namespace

double beta_cdf(double a, double b, double x) {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const double front = std::exp(std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b) +
                                a * std::log(x) + b * std::log1p(-x));
  if (x < (a + 1) / (a + b + 2)) return front * beta_fraction(a, b, x) / a;
  return 1 - front * beta_fraction(b, a, 1 - x) / b;
}

double gamma_cdf(double shape, double x) {
  if (x <= 0) return 0;
  const double front = std::exp(-x + shape * std::log(x) - std::lgamma(shape));
  const int steps = kSteps + static_cast<int>(20 * std::sqrt(shape));
  if (x < shape + 1) {
    double term = 1 / shape;
    double sum = term;
    for (int n = 1; n <= steps && term > sum * 1e-16; ++n) {
      term *= x / (shape + n);
      sum += term;
    }
    return front * sum;
  }
  double b = x + 1 - shape;
  double c = 1 / kTiny;
  double d = 1 / b;
  double h = d;
  for (int n = 1; n <= steps; ++n) {
    const double an = -n * (n - shape);
    b += 2;
    d = an * d + b;
    if (std::fabs(d) < kTiny) d = kTiny;
    c = b + an / c;
    if (std::fabs(c) < kTiny) c = kTiny;
    d = 1 / d;
    h *= d * c;
    if (std::fabs(d * c - 1) < 1e-15) break;
  }
  return 1 - front * h;
}

double student_cdf(double t, double degrees) {
  const double tail = 0.5 * beta_cdf(degrees / 2, 0.5, degrees / (degrees + t * t));
  return t < 0 ? tail : 1 - tail;
}

Interval binomial_interval(double hits, double trials, double confidence) {
  const double tail = (1 - confidence) / 2;
  const double misses = std::max(trials - hits, 0.0);
  const double low = hits <= 0 ? 0 : beta_quantile(hits, misses + 1, tail);
  const double high = misses <= 0 ? 1 : beta_quantile(hits + 1, misses, 1 - tail);
  return {low, high};
}

Interval poisson_interval(double events, double confidence) {
  const double tail = (1 - confidence) / 2;
  const double low = events <= 0 ? 0 : gamma_quantile(events, tail);
  return {low, gamma_quantile(events + 1, 1 - tail)};
}

Interval quantile_interval(std::span<const double> sorted, double q, double confidence) {
  return interval_of_ranks(sorted, sorted.size(), q, confidence);
}

std::optional<Interval> block_interval(const BlockSample& sample, double confidence) {
  auto values =
      figures_of_draws(sample, [&](const auto& days, const auto& assets) -> std::optional<double> {
        double hits = 0;
        double of = 0;
        for (const Cell& cell : sample.cells) {
          const double times = days[cell.day] * assets[cell.asset];
          hits += times * cell.hits;
          of += times * cell.of;
        }
        if (of > 0) return hits / of;
        return std::nullopt;
      });
  if (values.empty()) return std::nullopt;
  return percentiles(std::move(values), sample, confidence);
}

std::optional<Interval> block_quantile_interval(const TimeSample& sample, double q,
                                                double confidence) {
  TimeSample sorted = sample;
  std::ranges::sort(sorted.times, {}, &TimeCell::value);
  auto values =
      figures_of_draws(sorted, [&](const auto& days, const auto& assets) -> std::optional<double> {
        double n = 0;
        for (const TimeCell& time : sorted.times) n += days[time.day] * assets[time.asset];
        if (n <= 0) return std::nullopt;
        double below = 0;
        for (const TimeCell& time : sorted.times) {
          below += days[time.day] * assets[time.asset];
          if (below >= q * n) return time.value;
        }
        return sorted.times.back().value;
      });
  if (values.empty()) return std::nullopt;
  const Interval drawn = percentiles(std::move(values), sorted, confidence);
  std::vector<double> plain;
  for (const TimeCell& time : sorted.times) plain.push_back(time.value);
  const auto n = static_cast<double>(plain.size());
  const double at = plain[static_cast<std::size_t>(std::max(std::ceil(q * n) - 1, 0.0))];
  // Draws never go beyond the longest time there was; ranks know when that shows nothing.
  const Interval ranks = interval_of_ranks(plain, effective_times(sorted, at, q), q, confidence);
  return Interval{std::min(drawn.low, ranks.low), std::max(drawn.high, ranks.high)};
}

}  // namespace millwright::rollout
