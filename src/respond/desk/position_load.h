// SPDX-License-Identifier: Apache-2.0
#pragma once
// What an operator position already gets from a DCS, SCADA or another system: entered as a mean, or
// imported from the other system's journal. Alarm figures and projections take the total.
//
// An import is kept as counts of ten minutes, which is what the figures are made of.

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/time.h"

namespace millwright::respond {

/// Persisted by name.
enum class PositionLoadKind : std::uint8_t {
  kNotKnown = 0,  ///< nobody said, or what was said is taken back
  kNone = 1,      ///< said to be none
  kPerDay = 2,    ///< alarms per day, entered
  kImported = 3,
};
/// "not-known", "none", "per-day", "imported".
std::string_view name(PositionLoadKind kind);
std::optional<PositionLoadKind> parse_position_load_kind(std::string_view text);

struct PositionLoad {
  static constexpr std::chrono::minutes kCell{10};
  static constexpr std::size_t kMostCells =
      13'000;  ///< 90 days, so that a row stays within its limit
  static constexpr std::uint32_t kMostPerCell = 999;
  static constexpr double kMostPerDay = 100'000;

  std::string position;
  PositionLoadKind kind = PositionLoadKind::kNotKnown;
  double per_day = 0;                 ///< kPerDay only
  UtcNanos begin;                     ///< kImported only: of the first cell
  std::vector<std::uint32_t> counts;  ///< kImported only: alarms by cell, first and last not 0
  std::string set_by;
  UtcNanos set;

  UtcNanos end() const { return begin + kCell * static_cast<std::int64_t>(counts.size()); }
  /// The imported alarms, spread evenly within their cells. Cost: O(alarms).
  std::vector<UtcNanos> events() const;

  bool operator==(const PositionLoad&) const = default;
};

/// An import of alarms at these times, in any order; position and who are left to the caller.
/// Errors: invalid_argument   none, they span more than kMostCells, or too many in ten minutes.
Result<PositionLoad> position_load_of(std::span<const UtcNanos> events);

/// Errors: invalid_argument   no position or name, a mean that is no number from 0 to kMostPerDay,
///                            or counts that position_load_of() does not make.
Status check(const PositionLoad& load);

std::string encode(const PositionLoad& load);
/// Errors: data_loss   damaged, or of a later version.
Result<PositionLoad> decode_position_load(std::string_view row);

/// JSON for a record of kind kCommand: "type":"respond","part":"position-load". `set` is not in it:
/// that is the record's.
std::string encode_load_command(const PositionLoad& load);
/// Nothing when the record is for somebody else.
/// Errors: data_loss   not JSON, a later version, or fields missing or of the wrong kind.
Result<std::optional<PositionLoad>> decode_load_command(std::string_view json);

}  // namespace millwright::respond
