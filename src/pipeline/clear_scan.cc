// SPDX-License-Identifier: Apache-2.0
#include "pipeline/clear_scan.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "detect/rule_window.h"
#include "detect/saturated.h"

namespace millwright::pipeline {
namespace {

using std::chrono::nanoseconds;

constexpr std::size_t kReadAtOnce = 100'000;
constexpr nanoseconds kFirstStep = std::chrono::hours(1);

}  // namespace

bool ClearScan::is_clear(double value, UtcNanos time) const {
  const double deadband = std::isfinite(rule_.deadband) ? std::max(rule_.deadband, 0.0) : 0.0;
  switch (rule_.kind) {
    case RuleKind::kHighHigh:
    case RuleKind::kHigh:
      return value <= rule_.limit - deadband;
    case RuleKind::kLow:
    case RuleKind::kLowLow:
      return value >= rule_.limit + deadband;
    case RuleKind::kRateOfChange: {
      if (!previous_) return false;
      const double seconds =
          static_cast<double>(detect::saturated_sub(time.ns, previous_->time.ns)) / 1e9;
      return std::fabs(value - previous_->value) / seconds <= rule_.limit - deadband;
    }
    case RuleKind::kStuck:
      // Both may lie a deadband off the value that it stood at.
      return previous_ && std::fabs(value - previous_->value) > 2 * deadband;
    case RuleKind::kExternal:
      return value == 0;
    case RuleKind::kNoData:
      break;
  }
  return false;
}

void ClearScan::settle(UtcNanos time) {
  if (!clear_since_) return;
  const nanoseconds held(detect::saturated_sub(time.ns, clear_since_->ns));
  if (held >= detect::bounded(rule_.off_delay)) settled_ = last_clear_;
}

void ClearScan::feed(UtcNanos time, double value, Quality quality) {
  // Between two readings the earlier one holds.
  settle(time);
  if (quality.is_bad()) {
    clear_since_.reset();
    previous_.reset();
    return;
  }
  if (std::isnan(value)) return;
  if (is_clear(value, time)) {
    if (!clear_since_) clear_since_ = time;
    last_clear_ = time;
    settle(time);
  } else {
    clear_since_.reset();
  }
  previous_ = Reading{time, value};
}

std::optional<UtcNanos> ClearScan::clear_before(UtcNanos end) {
  settle(end);
  return settled_;
}

Result<std::optional<UtcNanos>> find_clear(const historian::Historian& historian, const Rule& rule,
                                           const Signal& signal, UtcNanos begin, nanoseconds reach,
                                           std::uint64_t most_readings) {
  std::uint64_t n_readings = 0;
  for (nanoseconds step = std::min(kFirstStep, reach);; step = std::min(step * 6, reach)) {
    ClearScan scan(rule);
    historian::TimeRange rest{{detect::saturated_sub(begin.ns, step.count())}, begin};
    while (true) {
      MW_TRY(const historian::Series series, historian.read(signal.id, rest, kReadAtOnce));
      for (std::size_t i = 0; i < series.time.size(); ++i) {
        scan.feed(series.time[i], to_double(series.type, series.value[i]), series.quality[i]);
      }
      n_readings += series.time.size();
      if (n_readings > most_readings) {
        return fail(Code::kResourceExhausted,
                    fmt::format("more than {} readings in the {} h before the late ones",
                                most_readings, step / std::chrono::hours(1)));
      }
      if (!series.is_truncated || series.time.empty()) break;
      rest.begin = series.time.back() + nanoseconds(1);
    }
    const auto found = scan.clear_before(begin);
    if (found || step >= reach) return found;
  }
}

}  // namespace millwright::pipeline
