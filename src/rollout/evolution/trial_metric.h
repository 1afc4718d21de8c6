// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a trial can be decided by: figures of its own signals and of what its rules recorded. Unlike
// a gate it says nothing of other machines, so that only days are drawn, never assets.

#include <span>
#include <string_view>

#include "rollout/criteria/metric.h"

namespace millwright::rollout {

/// In a fixed order. Those that the catalogue has too are called as they are there.
std::span<const Metric> trial_metrics();
/// Nullptr for one that no trial can measure.
const Metric* find_trial_metric(std::string_view id);
/// It is about what rules recorded: a trial without rules has nothing of it.
bool needs_rules(const Metric& metric);

}  // namespace millwright::rollout
