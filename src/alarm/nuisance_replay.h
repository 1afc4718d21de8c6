// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a level rule would have done with stored values: the conditions it would have raised, by
// the definition in detect/limit_detector.h, for good readings in order and a tick at every
// instant.

#include <span>
#include <vector>

#include "alarm/kpi_history.h"
#include "model/plant.h"

namespace millwright::alarm {

/// One good reading, in the signal's unit.
struct Sample {
  UtcNanos time;
  double value = 0;
};

/// True for the kinds replay() can evaluate: high-high, high, low, low-low.
bool is_level(RuleKind kind);

/// The stretches in which the rule's condition would have been active, in order; one that stands
/// ends at `end`. `values`: in order of time; NaN is passed over.
/// Needs: is_level(rule.kind).  Cost: O(values).
std::vector<Period> replay(const Rule& rule, std::span<const Sample> values, UtcNanos end);

}  // namespace millwright::alarm
