// SPDX-License-Identifier: Apache-2.0
#pragma once
// The times a rule works with once defaults are filled in.

#include <chrono>

#include "model/plant.h"

namespace millwright::detect {

/// `duration` with negative ones as zero and more than a year as a year: no arithmetic on it can
/// overflow.
std::chrono::nanoseconds bounded(std::chrono::milliseconds duration);

/// How long a stuck or no-data condition must last to be one; zero for the other kinds. `window`
/// zero: by the signal's expected interval.
std::chrono::nanoseconds effective_window(RuleKind kind, std::chrono::nanoseconds window,
                                          std::chrono::nanoseconds expected_interval);

}  // namespace millwright::detect
