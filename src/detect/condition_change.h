// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a detector says: a condition began or ended, when, and by which numbers.

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/ids.h"
#include "core/time.h"
#include "detect/subject.h"
#include "model/plant.h"

namespace millwright::detect {

/// What settled the change.
enum class Cause : std::uint8_t {
  kReading = 0,        ///< a reading proved it
  kTick = 1,           ///< the delay ran out with no contrary reading
  kConfiguration = 2,  ///< the rule was removed, disabled or moved
};

/// One condition began (`is_active`) or ended.
/// Units: `value` and `limit` are in the signal's unit; per second for rates; seconds of silence
/// and the window for no-data; for stuck, `value` is where the signal stands and `limit` the
/// deadband; an external condition has no limit.
struct ConditionChange {
  RuleId rule;
  Subject subject;
  RuleKind kind = RuleKind::kHigh;
  bool is_active = false;
  Cause cause = Cause::kReading;
  UtcNanos time;  ///< event time at which the delay was complete; arrival time for no-data
  double value = 0;
  double limit = 0;
  std::chrono::nanoseconds held{0};  ///< how long it had to hold before it counted

  bool operator==(const ConditionChange&) const = default;
};

/// One plain sentence without a full stop: "9.1 bar, above the high limit of 8 bar for 5 s".
std::string explain(const ConditionChange& change, std::string_view unit);

}  // namespace millwright::detect
