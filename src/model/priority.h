// SPDX-License-Identifier: Apache-2.0
#pragma once
// The priority that an alarm's consequence and the time to respond call for (ISA-18.2 §9,
// rationalisation): one table for the whole plant, so that priorities mean the same everywhere.

#include <chrono>
#include <optional>

#include "model/plant.h"

namespace millwright {

/// 1 (highest) to 3. Worse consequences and shorter times never give a lower priority.
/// Nothing when either is not stated: Severity::kNone, or `respond_within` of 0 or less.
std::optional<int> recommended_priority(Severity consequence, std::chrono::seconds respond_within);

}  // namespace millwright
