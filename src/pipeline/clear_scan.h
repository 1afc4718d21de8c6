// SPDX-License-Identifier: Apache-2.0
#pragma once
// Finds where a rule's condition is clear for sure, whatever was before: from there a run of the
// detector gives the true edges of everything after.

#include <chrono>
#include <optional>

#include "core/result.h"
#include "historian/historian.h"
#include "model/plant.h"

namespace millwright::pipeline {

/// Fed with readings in order of time.
class ClearScan {
 public:
  explicit ClearScan(const Rule& rule) : rule_(rule) {}

  void feed(UtcNanos time, double value, Quality quality);
  /// Where the condition was clear and stayed so for the off-delay, latest before `end`.
  std::optional<UtcNanos> clear_before(UtcNanos end);

 private:
  struct Reading {
    UtcNanos time;
    double value;
  };
  bool is_clear(double value, UtcNanos time) const;
  void settle(UtcNanos time);

  const Rule& rule_;
  std::optional<Reading> previous_;      // the last good one
  std::optional<UtcNanos> clear_since_;  // a run of clear readings began there
  UtcNanos last_clear_;
  std::optional<UtcNanos> settled_;
};

/// The latest such time in [begin - reach, begin), looked for backwards in growing steps; nothing
/// when there is none, or no reading. Errors: those of the historian; resource_exhausted when the
/// reach holds more than `most_readings`.
Result<std::optional<UtcNanos>> find_clear(const historian::Historian& historian, const Rule& rule,
                                           const Signal& signal, UtcNanos begin,
                                           std::chrono::nanoseconds reach,
                                           std::uint64_t most_readings);

}  // namespace millwright::pipeline
