// SPDX-License-Identifier: Apache-2.0
#pragma once
// What people do about duty, as journal records: overrides, the shift log, the hand-over. They
// take effect when the consumer reads them (OverrideBook, ShiftLog), so that replay is exact.

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/ids.h"
#include "core/result.h"
#include "core/time.h"
#include "respond/duty/handover_report.h"
#include "respond/duty/override.h"

namespace millwright::respond {

struct AddOverride {
  std::string who;
  std::string roster;
  std::string layer;  ///< these three as in Override
  std::string absent;
  std::string substitute;
  UtcNanos begin;
  UtcNanos end;
  std::string reason;

  bool operator==(const AddOverride&) const = default;
};

struct CancelOverride {
  std::string who;
  OverrideId override_id;

  bool operator==(const CancelOverride&) const = default;
};

struct WriteLogEntry {
  std::string who;
  std::string roster;
  std::string text;
  AssetId asset;  ///< none: about no machine in particular

  bool operator==(const WriteLogEntry&) const = default;
};

/// Begins or refreshes the report of a shift that ends.
struct PrepareHandover {
  std::string who;
  std::string roster;
  std::string shift;
  UtcNanos begin;  ///< of the shift
  UtcNanos end;
  std::vector<std::string> open_alarms;  ///< one line each, as shown to the person

  bool operator==(const PrepareHandover&) const = default;
};

struct SignHandover {
  std::string who;
  HandoverId handover;
  HandoverSide side = HandoverSide::kOutgoing;
  std::string reason{};  ///< why it is somebody who is not on that shift; empty: they are

  bool operator==(const SignHandover&) const = default;
};

using DutyCommand =
    std::variant<AddOverride, CancelOverride, WriteLogEntry, PrepareHandover, SignHandover>;

/// JSON for a record of kind kCommand: "type":"respond","part":"duty".
std::string encode(const DutyCommand& command);

/// Nothing when the record is well-formed but for somebody else.
/// Errors: data_loss   not JSON, a later version, or fields missing or of the wrong kind.
Result<std::optional<DutyCommand>> decode_duty_command(std::string_view json);

}  // namespace millwright::respond
