// SPDX-License-Identifier: Apache-2.0
#pragma once
// What an operator does to an alarm. A command is a journal record first and takes effect when the
// watch reads it, so that replay gives the same alarms. Format: docs/format/alarm-state.md.

#include <optional>
#include <string>
#include <string_view>

#include "alarm/alarm.h"
#include "core/result.h"

namespace millwright::alarm {

struct Command {
  Action action = Action::kAcknowledge;  ///< kAcknowledge to kReturnToService, kReset
  AlarmId alarm;
  std::string who;                ///< user name
  std::string comment;            ///< shelving requires one: the reason
  std::optional<UtcNanos> until;  ///< wall time: end of shelving, or of being out of service
  /// With no alarm: every alarm that rules of this asset's signals may raise, also those never
  /// raised so far. For taking out of service and returning only.
  AssetId asset{};

  bool operator==(const Command&) const = default;
};

/// JSON for a record of kind kCommand.
std::string encode(const Command& command);

/// Nothing when the record is well-formed but for somebody else ("type" is not "alarm").
/// Errors: data_loss   not JSON, a later version, or fields missing or of the wrong kind.
Result<std::optional<Command>> decode_command(std::string_view json);

}  // namespace millwright::alarm
