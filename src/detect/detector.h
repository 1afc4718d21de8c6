// SPDX-License-Identifier: Apache-2.0
#pragma once
// The seam of every detector: journal records in, condition changes out. A detector is a pure state
// machine; the same calls in the same order give the same changes, on any machine, at any speed.

#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/time.h"
#include "detect/condition_change.h"
#include "model/plant.h"
#include "model/reading_batch.h"

namespace millwright::detect {

/// One registry revision, as far as detectors care. Applied in the order of the members.
struct Configuration {
  std::vector<SignalId> removed_signals;  ///< takes the rules of these signals along
  std::vector<Signal> signals;            ///< added or changed
  std::vector<RuleId> removed_rules;
  std::vector<Rule> rules;  ///< added or changed; !is_enabled switches one off
};

/// Ordering: calls come in journal order; `time` is the journal record's wall time.
/// Changes are appended to `out`, which the caller clears and reuses.
/// Thread: one at a time.
class Detector {
 public:
  virtual ~Detector() = default;

  virtual void configure(const Configuration& config, UtcNanos time,
                         std::vector<ConditionChange>& out) = 0;
  virtual void evaluate(const ReadingBatch& batch, UtcNanos time,
                        std::vector<ConditionChange>& out) = 0;
  /// One clock tick of the journal, one a second.
  virtual void tick(UtcNanos time, std::vector<ConditionChange>& out) = 0;

  /// The whole state: restore() of it and the same further calls give the same changes.
  virtual std::string snapshot() const = 0;
  /// Errors: data_loss   not a whole snapshot of this detector; the state is unchanged.
  virtual Status restore(std::string_view snapshot) = 0;
};

}  // namespace millwright::detect
