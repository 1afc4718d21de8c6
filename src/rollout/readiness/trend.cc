// SPDX-License-Identifier: Apache-2.0
#include "rollout/readiness/trend.h"

#include <algorithm>
#include <vector>

namespace millwright::rollout {
namespace {

constexpr std::size_t kMostWeeks = 52;

/// The chance of at least `n_pairs` falling pairs among `n` weeks in random order: by the number of
/// orders with each count of inversions, as shares.
double chance_of_at_least(std::size_t n, std::size_t n_pairs) {
  std::vector<double> shares{1.0};
  for (std::size_t weeks = 2; weeks <= n; ++weeks) {
    std::vector<double> next(shares.size() + weeks - 1, 0.0);
    for (std::size_t i = 0; i < shares.size(); ++i) {
      for (std::size_t more = 0; more < weeks; ++more) {
        next[i + more] += shares[i] / static_cast<double>(weeks);
      }
    }
    shares = std::move(next);
  }
  double chance = 0;
  for (std::size_t i = n_pairs; i < shares.size(); ++i) chance += shares[i];
  return chance;
}

/// How surely the weeks fall and rise.
struct Surety {
  double falls = 0;
  double rises = 0;
};

Surety surety_of(std::span<const double> weeks) {
  std::size_t n_falling = 0;
  std::size_t n_rising = 0;
  for (std::size_t i = 0; i < weeks.size(); ++i) {
    for (std::size_t k = i + 1; k < weeks.size(); ++k) {
      n_falling += weeks[k] < weeks[i] ? 1 : 0;
      n_rising += weeks[k] > weeks[i] ? 1 : 0;
    }
  }
  return {1 - chance_of_at_least(weeks.size(), n_falling),
          1 - chance_of_at_least(weeks.size(), n_rising)};
}

/// What comes after the lowest week, the latest where several are: without that week itself, which
/// was picked because the others are above it.
std::span<const double> after_lowest(std::span<const double> weeks) {
  std::size_t lowest = 0;
  for (std::size_t i = 0; i < weeks.size(); ++i) {
    if (weeks[i] <= weeks[lowest]) lowest = i;
  }
  return weeks.subspan(lowest + 1);
}

}  // namespace

Trend falling(std::span<const double> weeks) {
  if (weeks.size() > kMostWeeks) weeks = weeks.last(kMostWeeks);
  Trend trend;
  trend.n_weeks = weeks.size();
  if (weeks.size() < kLeastWeeks) return trend;
  if (std::ranges::all_of(weeks.last(kQuietWeeks), [](double week) { return week == 0; })) {
    trend.falls = Answer::kYes;
    trend.is_quiet = true;
    trend.confidence = kTrendConfidence;
    return trend;
  }
  const Surety all = surety_of(weeks);
  if (all.falls >= kTrendConfidence) {
    const Surety lately = surety_of(after_lowest(weeks));
    trend.rises_again = lately.rises >= kTrendConfidence;
    trend.falls = trend.rises_again ? Answer::kNo : Answer::kYes;
    trend.confidence = trend.rises_again ? lately.rises : all.falls;
  } else if (all.rises >= kTrendConfidence) {
    trend.falls = Answer::kNo;
    trend.confidence = all.rises;
  }
  return trend;
}

}  // namespace millwright::rollout
