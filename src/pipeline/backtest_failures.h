// SPDX-License-Identifier: Apache-2.0
#pragma once
// A run over the past held against the failures of the machine: which of them the rule would have
// foretold, and how much earlier. Who keeps no failure log learns nothing here, and is told so.

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "historian/historian.h"
#include "pipeline/backtest.h"
#include "respond/outcome/detection.h"

namespace millwright::pipeline {

/// One failure, and what a run would have told of it.
struct Foretold {
  respond::FailureId failure;
  UtcNanos begin;
  respond::Catch result = respond::Catch::kMissed;
  std::optional<std::chrono::nanoseconds> lead;  ///< caught: from the first raise to the begin
};

/// Failures of `asset` that stand and began within `range`, in order of time.
/// `is_kept`: whether any failure of the asset was ever logged; without it nothing is measured.
struct FailurePast {
  bool is_kept = false;
  std::vector<respond::Failure> failures;
};
FailurePast failures_of(AssetId asset, const respond::FailureLog& log, historian::TimeRange range);

/// A raise that begins within `horizon` before a failure, or stands when it begins, foretells it;
/// one that begins while it lasts is late. Cost: O(failures x raises).
std::vector<Foretold> find_foretold(std::span<const BacktestRaise> raises,
                                    std::span<const respond::Failure> failures,
                                    std::chrono::nanoseconds horizon, UtcNanos now);

}  // namespace millwright::pipeline
