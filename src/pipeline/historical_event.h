// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a rule finds in data that arrived late. It pages nobody and is no alarm: the time to respond
// is over. Stored by late_store.h.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/ids.h"
#include "core/time.h"
#include "model/plant.h"
#include "pipeline/late_tracker.h"

namespace millwright::pipeline {

/// One time a condition held, or one stretch that could not be evaluated: then `problem` says why.
/// The rule's words are those of the time it was found, so that the event outlives the rule.
struct HistoricalEvent {
  std::uint64_t id = 0;  ///< the store's; 0 = not stored yet
  RuleId rule;
  SignalId signal;
  AssetId asset;
  RuleKind kind = RuleKind::kHigh;
  RuleMode mode = RuleMode::kAlarm;
  int priority = 3;
  std::string message;
  UtcNanos began;
  std::optional<UtcNanos> ended;  ///< none: still held where the evaluation ended
  UtcNanos evaluated_to;          ///< `ended`, or where the evaluation ended
  double value = 0;               ///< when it began; unit: as detect::ConditionChange
  double extreme = 0;             ///< the farthest beyond the limit; where it stood for stuck
  TouchedInterval late;           ///< the late readings that made the rule look again
  UtcNanos found;                 ///< journal time
  AlarmId alarm;                  ///< the live alarm it is part of; none: nobody was told
  std::string problem;

  bool operator==(const HistoricalEvent&) const = default;
};

/// All that is known now of a rule and signal over [from, to], both included: it replaces every
/// event stored before that touches it.
struct Evaluation {
  RuleId rule;
  SignalId signal;
  UtcNanos from;
  UtcNanos to;
  std::vector<HistoricalEvent> events;  ///< in order of time
};

}  // namespace millwright::pipeline
