// SPDX-License-Identifier: Apache-2.0
#pragma once
// When the conditions held that ask nobody for anything: events, and alarms of rules on trial.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "alarm/alarm.h"

namespace millwright::api {

/// One time a condition held.
struct EventSpan {
  AlarmId alarm;
  UtcNanos began;
  std::optional<UtcNanos> ended;  ///< none: holds
  double value = 0;
  std::string detail;
};

/// Those of a mode (event or shadow), in order of their beginning. `lines`: the whole history.
/// Cost: O(lines).
std::vector<EventSpan> event_spans(std::span<const alarm::Transition> lines, RuleMode mode);

}  // namespace millwright::api
