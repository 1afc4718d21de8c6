// SPDX-License-Identifier: Apache-2.0
#include "pipeline/backtest_failures.h"

#include <algorithm>

namespace millwright::pipeline {

using respond::Failure;

FailurePast failures_of(AssetId asset, const respond::FailureLog& log, historian::TimeRange range) {
  FailurePast past;
  for (const Failure& failure : log.failures()) {
    if (failure.asset != asset || failure.is_withdrawn) continue;
    past.is_kept = true;
    if (failure.begin >= range.begin && failure.begin < range.end) past.failures.push_back(failure);
  }
  std::ranges::sort(past.failures, {}, [](const Failure& f) { return std::pair(f.begin, f.id); });
  return past;
}

std::vector<Foretold> find_foretold(std::span<const BacktestRaise> raises,
                                    std::span<const Failure> failures,
                                    std::chrono::nanoseconds horizon, UtcNanos now) {
  std::vector<Foretold> out;
  for (const Failure& failure : failures) {
    Foretold& found = out.emplace_back();
    found.failure = failure.id;
    found.begin = failure.begin;
    for (const BacktestRaise& raise : raises) {
      const bool stands = !raise.ended || *raise.ended > failure.begin;
      const bool is_near = raise.began >= failure.begin - horizon;
      if (raise.began < failure.begin && (is_near || stands)) {
        found.result = respond::Catch::kCaught;
        found.lead = failure.begin - raise.began;
        break;
      }
      if (raise.began >= failure.begin && raise.began < failure.end.value_or(now)) {
        found.result = respond::Catch::kLate;
        break;
      }
    }
  }
  return out;
}

}  // namespace millwright::pipeline
