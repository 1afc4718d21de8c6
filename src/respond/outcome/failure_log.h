// SPDX-License-Identifier: Apache-2.0
#pragma once
// The failures and downtime of the plant, as people, files and the maintenance system know them.
// It is what alarms are held against: without it nobody knows what was missed.

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "alarm/alarm_engine.h"
#include "core/ids.h"
#include "core/result.h"
#include "core/time.h"
#include "respond/outcome/failure_code.h"

namespace millwright::respond {

using FailureId = Id<struct FailureTag, std::uint64_t>;

/// Persisted by name.
enum class FailureSource : std::uint8_t { kEntered = 0, kCsv = 1, kCmms = 2 };
/// "entered", "csv", "cmms".
std::string_view name(FailureSource source);
std::optional<FailureSource> parse_failure_source(std::string_view text);

struct Failure {
  FailureId id;
  AssetId asset;
  UtcNanos begin;
  std::optional<UtcNanos> end;  ///< none = still down
  FailureCode code;
  std::string description;
  FailureSource source = FailureSource::kEntered;
  std::string recorded_by;
  std::uint64_t work_order = 0;  ///< whose closing told of it; 0 = none. One failure per order
  /// Nobody said when it began: the opening of the order stands for it, and no lead is measured.
  bool is_begin_assumed = false;
  /// Nobody said how long it lasted: it was over when the order was closed, and no downtime counts.
  bool is_end_assumed = false;
  bool is_withdrawn = false;  ///< recorded by mistake; stays in the log, out of every figure

  bool operator==(const Failure&) const = default;
};

std::string encode(const Failure& failure);
/// Errors: data_loss   damaged, or of a later version.
Result<Failure> decode_failure(std::string_view row);

/// Persisted by name.
enum class FailureAction : std::uint8_t { kRecord = 0, kCorrect = 1, kWithdraw = 2 };
/// "record", "correct", "withdraw".
std::string_view name(FailureAction action);
std::optional<FailureAction> parse_failure_action(std::string_view text);

struct FailureCommand {
  FailureAction action = FailureAction::kRecord;
  std::string who;
  Failure failure;  ///< id: correct and withdraw only; recorded_by and is_withdrawn are not used

  bool operator==(const FailureCommand&) const = default;
};

/// JSON for a record of kind kCommand.
std::string encode(const FailureCommand& command);
/// Nothing when the record is for somebody else.
/// Errors: data_loss   not JSON, a later version, or fields missing or of the wrong kind.
Result<std::optional<FailureCommand>> decode_failure_command(std::string_view json);

/// Thread: one at a time.
class FailureLog {
 public:
  using Changes = std::map<FailureId, Failure>;

  /// Recording adds an entry; correcting replaces all but its id and source. The same event told
  /// twice (asset and begin) is refused, so that a file may be imported again; of a work order that
  /// has one already, that one is the answer and nothing changes.
  /// Errors: invalid_argument     no name, no asset, a begin in the future, an end not after the
  ///                              begin, an unknown code, or a description too long.
  ///         already_exists       that asset has a failure that begins then.
  ///         not_found            correct, withdraw: no such entry.
  ///         failed_precondition  correct, withdraw: withdrawn already.
  Result<Failure> apply(const FailureCommand& command, alarm::Origin origin, Changes& out);

  const Failure* find(FailureId id) const;
  /// Nullptr while the closing of the order has recorded none.
  const Failure* find_of_order(std::uint64_t order) const;
  /// In order of id, withdrawn ones included.
  std::span<const Failure> failures() const { return failures_; }
  /// Begin of the earliest failure that stands: from there on the log is taken to be kept. Nothing
  /// while it is empty, for an empty log measures nothing.
  std::optional<UtcNanos> kept_since() const;

  /// Takes over all rows of a store; order does not matter.
  /// Errors: data_loss   ids with gaps; the state is unchanged.
  Status restore(std::vector<Failure> rows);

 private:
  Status check(const FailureCommand& command, UtcNanos now) const;

  std::vector<Failure> failures_;  ///< by id, from 1 without gaps
};

}  // namespace millwright::respond
