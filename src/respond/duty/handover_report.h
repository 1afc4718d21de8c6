// SPDX-License-Identifier: Apache-2.0
#pragma once
// What one shift tells the next: entries of the shift log and the report that both sides sign.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.h"
#include "core/result.h"
#include "core/time.h"

namespace millwright::respond {

using LogEntryId = Id<struct LogEntryTag, std::uint64_t>;
using HandoverId = Id<struct HandoverTag, std::uint64_t>;

/// One remark of the shift log; never changed, never deleted.
struct LogEntry {
  LogEntryId id;
  std::string roster;
  UtcNanos time;  ///< wall time of its record
  std::string who;
  std::string text;
  AssetId asset;  ///< none: about no machine in particular

  bool operator==(const LogEntry&) const = default;
};

enum class HandoverSide : std::uint8_t { kOutgoing = 0, kIncoming = 1 };
/// "outgoing", "incoming".
std::string_view name(HandoverSide side);
std::optional<HandoverSide> parse_handover_side(std::string_view text);

struct Signature {
  std::string who;
  UtcNanos time;
  std::string reason{};  ///< of somebody who was not on that shift

  bool operator==(const Signature&) const = default;
};

/// The report of one shift. Open until the outgoing side signs, frozen then, closed when somebody
/// else has signed for the incoming side.
struct HandoverReport {
  HandoverId id;
  std::string roster;
  std::string shift;
  UtcNanos begin;  ///< of the shift
  UtcNanos end;
  std::string prepared_by;
  UtcNanos prepared;
  std::vector<std::string> open_alarms;  ///< one line each
  std::vector<LogEntry> entries;         ///< of the shift, by time; the newest when there are many
  std::uint64_t n_entries_left_out = 0;  ///< older ones; they stay in the log
  std::optional<Signature> outgoing;
  std::optional<Signature> incoming;

  bool is_closed() const { return outgoing && incoming; }

  bool operator==(const HandoverReport&) const = default;
};

/// One row of a store each, as JSON text.
std::string encode(const LogEntry& entry);
std::string encode(const HandoverReport& report);
/// Errors: data_loss   not what encode() wrote, or of a later version.
Result<LogEntry> decode_log_entry(std::string_view json);
Result<HandoverReport> decode_handover_report(std::string_view json);

}  // namespace millwright::respond
