// SPDX-License-Identifier: Apache-2.0
#pragma once
// A drill: an alarm that is made up and says so, through the real escalation chain, measured
// against the time of its procedure.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/ids.h"
#include "core/result.h"
#include "core/time.h"

namespace millwright::respond {

using DrillId = Id<struct DrillTag, std::uint64_t>;
using DrillScheduleId = Id<struct DrillScheduleTag, std::uint64_t>;

/// The alarm id under which a drill's chain, pages and run go: no real alarm has it.
inline constexpr std::uint64_t kFirstDrillAlarm = std::uint64_t{1} << 48;
constexpr AlarmId drill_alarm(DrillId id) {
  return AlarmId(kFirstDrillAlarm + id.value);
}
constexpr bool is_drill(AlarmId id) {
  return id.value >= kFirstDrillAlarm;
}

struct Drill {
  DrillId id;
  std::string procedure;
  AssetId asset;
  std::string started_by;
  UtcNanos started;
  bool is_announced = false;
  std::string shift;              ///< of its start
  std::optional<UtcNanos> ended;  ///< its run ended, or somebody called it off
  std::string ended_because;      ///< "finished", "aborted", or the words of who called it off
  std::uint64_t run = 0;          ///< the run made of it; 0 = nobody has begun one
  DrillScheduleId schedule;       ///< that began it; none = a person did

  bool operator==(const Drill&) const = default;
};

std::string encode(const Drill& drill);
/// Errors: data_loss   damaged, or of a later version.
Result<Drill> decode_drill(std::string_view row);

struct DrillCommand {
  std::string who;
  DrillId end;  ///< calls this one off; none = starts one
  std::string procedure;
  AssetId asset;
  bool is_announced = false;
  std::string reason;        ///< of calling off
  DrillScheduleId schedule;  ///< that starts it; not in the record: no person can claim to be one

  bool operator==(const DrillCommand&) const = default;
};

/// JSON for a record of kind kCommand: "type":"respond","part":"drill".
std::string encode(const DrillCommand& command);
/// Nothing when the record is for somebody else.
/// Errors: data_loss   not JSON, a later version, or fields missing or of the wrong kind.
Result<std::optional<DrillCommand>> decode_drill_command(std::string_view json);

}  // namespace millwright::respond
