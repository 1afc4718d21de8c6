// SPDX-License-Identifier: Apache-2.0
#pragma once
// A drill that comes round: what is drilled, its rule, the next time, and what became of the last
// ones. Rows and commands: JSON, see the .cc.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.h"
#include "core/result.h"
#include "core/time.h"
#include "respond/desk/drill.h"
#include "respond/desk/drill_rule.h"

namespace millwright::respond {

/// Persisted; do not renumber.
enum class DrillOutcome : std::uint8_t {
  kStarted = 0,
  kMissed = 1,   ///< the server was not running when it was due
  kSkipped = 2,  ///< it was not the time for a drill; the reason says why
};
/// "started", "missed", "skipped".
std::string_view name(DrillOutcome outcome);

struct DrillResult {
  DrillOutcome outcome = DrillOutcome::kStarted;
  UtcNanos due;        ///< when it was to begin
  std::string reason;  ///< of missed and skipped
  DrillId drill;       ///< of started

  bool operator==(const DrillResult&) const = default;
};

struct PlannedDrill {
  DrillWindow window;
  UtcNanos at;

  bool operator==(const PlannedDrill&) const = default;
};

struct DrillSchedule {
  DrillScheduleId id;
  std::string procedure;
  AssetId asset;
  std::string created_by;
  UtcNanos created;
  DrillRule rule;
  bool is_announced = false;
  LocalDay first;                      ///< the day it was made; every so many days counts from here
  std::optional<PlannedDrill> next;    ///< none: no minute fits within the next windows
  std::optional<UtcNanos> look_again;  ///< with no `next`: when to look for one again
  std::vector<DrillResult> results;    ///< the latest last, at most kMostDrillResults
  std::string removed_by;              ///< empty while it stands

  bool operator==(const DrillSchedule&) const = default;
};

inline constexpr std::size_t kMostDrillResults = 20;

std::string encode(const DrillSchedule& schedule);
/// Errors: data_loss   damaged, or of a later version.
Result<DrillSchedule> decode_drill_schedule(std::string_view row);

struct DrillScheduleCommand {
  std::string who;
  DrillScheduleId remove;  ///< takes this one away; none = adds one
  std::string procedure;
  AssetId asset;
  DrillRule rule;
  bool is_announced = false;

  bool operator==(const DrillScheduleCommand&) const = default;
};

/// JSON for a record of kind kCommand: "type":"respond","part":"drill-schedule".
std::string encode(const DrillScheduleCommand& command);
/// Nothing when the record is for somebody else.
/// Errors: data_loss   not JSON, a later version, or fields missing or of the wrong kind.
Result<std::optional<DrillScheduleCommand>> decode_drill_schedule_command(std::string_view json);

}  // namespace millwright::respond
