// SPDX-License-Identifier: Apache-2.0
#pragma once
// The shift log and the hand-over from one shift to the next, as state and commands.
//
// A hand-over takes two different people. What the outgoing side has signed does not change any
// more. Memory holds what a hand-over may still need; the store holds everything.

#include <chrono>
#include <span>
#include <vector>

#include "alarm/alarm_engine.h"
#include "core/result.h"
#include "respond/duty/duty_command.h"
#include "respond/duty/handover_report.h"

namespace millwright::respond {

/// Thread: one at a time.
class ShiftLog {
 public:
  static constexpr std::size_t kMaxTextBytes = 2'000;
  static constexpr std::size_t kMaxEntriesPerReport = 200;
  static constexpr std::size_t kMaxAlarmLines = 200;
  static constexpr std::size_t kMaxAlarmLineBytes = 300;
  static constexpr std::chrono::days kLongestShift{32};
  /// What is written this long after the planned end is still the shift's: it is handing over.
  static constexpr std::chrono::hours kLateEntries{1};
  /// Oldest entries and closed reports beyond these leave memory; their rows stay in the store.
  static constexpr std::size_t kMaxEntriesKept = 5'000;
  static constexpr std::size_t kMaxReportsKept = 500;

  /// Errors: invalid_argument   no name, roster or text, or longer than the limits.
  Result<LogEntry> apply(const WriteLogEntry& command, alarm::Origin origin);

  /// Makes the report of a shift from the shift's entries and the alarm lines given. Until
  /// the outgoing side has signed, doing it again brings the same report up to date.
  /// Errors: invalid_argument      no name, roster or shift, an impossible time, or beyond limits.
  ///         failed_precondition   the shift has not begun.
  ///         already_exists        the report of this shift is signed.
  ///         resource_exhausted    kMaxReportsKept are open.
  Result<HandoverReport> apply(const PrepareHandover& command, alarm::Origin origin);

  /// The outgoing side signs first. Signing again for the same side changes nothing.
  /// Errors: not_found             no such report is kept.
  ///         invalid_argument      no name.
  ///         failed_precondition   the other side was signed by the same person, the outgoing side
  ///                               has not signed, or somebody else has signed for this side.
  Result<HandoverReport> apply(const SignHandover& command, alarm::Origin origin);

  /// Ascending by id. Lifetime: until the next call that is not const.
  std::span<const LogEntry> entries() const { return entries_; }
  std::span<const HandoverReport> reports() const { return reports_; }
  const HandoverReport* find(HandoverId id) const;

  /// Takes over the rows of a store: all, or every open report, the newest row of each kind and
  /// as many before it as a hand-over may need. Order does not matter.
  /// Errors: data_loss   two rows of one id; the state is unchanged.
  Status restore(std::vector<LogEntry> entries, std::vector<HandoverReport> reports);

 private:
  void gather(HandoverReport& report) const;
  void trim();
  HandoverReport* find_shift(const PrepareHandover& command);

  std::vector<LogEntry> entries_;        ///< by id, which is by time of the record
  std::vector<HandoverReport> reports_;  ///< by id
  std::uint64_t last_entry_ = 0;
  std::uint64_t last_report_ = 0;
};

}  // namespace millwright::respond
