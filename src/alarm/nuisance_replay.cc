// SPDX-License-Identifier: Apache-2.0
#include "alarm/nuisance_replay.h"

#include <cmath>
#include <optional>

#include "core/check.h"

namespace millwright::alarm {

bool is_level(RuleKind kind) {
  return kind <= RuleKind::kLowLow;
}

std::vector<Period> replay(const Rule& rule, std::span<const Sample> values, UtcNanos end) {
  MW_CHECK(is_level(rule.kind), "only level rules can be replayed over values");
  const bool is_high = rule.kind == RuleKind::kHigh || rule.kind == RuleKind::kHighHigh;
  std::vector<Period> active;
  bool is_active = false;
  std::optional<UtcNanos> since;  // readings against the present state began here
  const auto settle = [&](UtcNanos due) {
    is_active = !is_active;
    since.reset();
    if (is_active) {
      active.push_back({due, end});
    } else {
      active.back().end = due;
    }
  };
  const auto due = [&] { return *since + (is_active ? rule.off_delay : rule.on_delay); };
  for (const Sample& sample : values) {
    if (std::isnan(sample.value)) continue;
    if (since && due() < sample.time) settle(due());
    const double excess = is_high ? sample.value - rule.limit : rule.limit - sample.value;
    const bool is_contrary = is_active ? excess <= -rule.deadband : excess > 0;
    // A reading that comes as a delay ends is heard first: it may break the delay off.
    if (!is_contrary) {
      since.reset();
      continue;
    }
    if (!since) since = sample.time;
    if (due() <= sample.time) settle(due());
  }
  if (since && due() <= end) settle(due());
  return active;
}

}  // namespace millwright::alarm
