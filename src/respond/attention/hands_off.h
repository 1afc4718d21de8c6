// SPDX-License-Identifier: Apache-2.0
#pragma once
// A hands-off period: for some days the project team and the vendor may only look, and the plant
// shows whether normal staff get along. The record, its row, and what may happen to it. The machine
// is in hands_off_book.h; text forms in docs/format/training.md.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.h"
#include "core/result.h"
#include "core/time.h"
#include "model/plant.h"

namespace millwright::respond {

using HandsOffId = Id<struct HandsOffTag, std::uint64_t>;

/// Persisted by name.
enum class HandsOffState : std::uint8_t {
  kPlanned = 0,
  kRunning = 1,
  kPassed = 2,
  kFailed = 3,        ///< the glass was broken, or help was needed
  kInconclusive = 4,  ///< not enough happened to tell, or called off
};
/// "planned", "running", "passed", "failed", "inconclusive".
std::string_view name(HandsOffState state);
std::optional<HandsOffState> parse_hands_off_state(std::string_view text);

/// What must have happened, at least, for a pass to mean anything.
struct HandsOffTerms {
  int per_shift = 1;          ///< alarms or unannounced drills handled, on every shift
  int answers_per_shift = 1;  ///< shift-end answers, on every shift: silence is no evidence
  int outages = 1;            ///< recovered by normal staff
  int sensors_replaced = 1;   ///< by normal staff
  int sensors_added = 1;      ///< by normal staff
  int tolerated_help = 0;     ///< one more than this ends the period as failed

  bool operator==(const HandsOffTerms&) const = default;
};

struct ShiftExposure {
  std::string shift;
  int alarms = 0;   ///< handled by normal staff
  int drills = 0;   ///< unannounced
  int answers = 0;  ///< to "needed project or vendor help?", either way

  bool operator==(const ShiftExposure&) const = default;
};

/// Persisted by name. What happens during a period.
enum class FactKind : std::uint8_t {
  kAlarmHandled = 0,
  kDrill = 1,
  kOutageRecovered = 2,
  kSensorReplaced = 3,
  kSensorAdded = 4,
  kRestart = 5,
  kFileEdit = 6,
  kOtherAct = 7,        ///< anything else done to the system by an account
  kSupportContact = 8,  ///< the vendor was asked for help
  kSecurityPatch = 9,
  kShiftAnswer = 10,
  kBreakGlass = 11,  ///< by command only
};
/// "alarm-handled", "drill", "outage-recovered", "sensor-replaced", "sensor-added", "restart",
/// "file-edit", "other-act", "support-contact", "security-patch", "shift-answer", "break-glass".
std::string_view name(FactKind kind);
std::optional<FactKind> parse_fact_kind(std::string_view text);

struct HandsOffFact {
  FactKind kind = FactKind::kAlarmHandled;
  TeamKind team = TeamKind::kOperations;  ///< of `who`, with its 90-day memory
  std::string who;
  std::string shift;             ///< alarm, drill and answer: one of the period's shifts
  std::string words;             ///< at most 400 bytes
  std::string approved_by;       ///< security patch: somebody else than who applied it
  bool was_unannounced = false;  ///< drill: only these count
  bool needed_help = false;      ///< shift answer

  bool operator==(const HandsOffFact&) const = default;
};

/// Normal staff did not get along alone.
struct Help {
  UtcNanos time;
  FactKind kind = FactKind::kRestart;
  std::string who;
  std::string words;

  bool operator==(const Help&) const = default;
};

struct HandsOff {
  static constexpr std::size_t kMostHelpsKept = 8;  ///< the first ones; `n_helps` goes on
  static constexpr std::size_t kMostShifts = 16;
  static constexpr std::size_t kMostHelpers = 500;

  HandsOffId id;
  std::string planned_by;
  UtcNanos start;
  int days = 0;  ///< of 24 h
  HandsOffTerms terms;
  HandsOffState state = HandsOffState::kPlanned;
  std::vector<ShiftExposure> shifts;
  /// People who were project or vendor within the memory before the start, wherever they are now:
  /// moving them out of their team lets nobody help unseen. Sorted.
  std::vector<std::string> helpers;
  int outages_recovered = 0;
  int sensors_replaced = 0;
  int sensors_added = 0;
  int security_patches = 0;  ///< approved ones; they cost nothing
  int n_helps = 0;
  std::vector<Help> helps;
  std::optional<UtcNanos> ended;
  std::string verdict;  ///< why it ended as it did, in a sentence; empty until then

  UtcNanos end() const { return start + std::chrono::days(days); }
  bool is_over() const { return state >= HandsOffState::kPassed; }
  bool operator==(const HandsOff&) const = default;
};

/// What the minimum exposure still lacks, one phrase each; empty when it is reached.
std::vector<std::string> missing(const HandsOff& period);

std::string encode(const HandsOff& period);
/// Errors: data_loss   damaged, or of a later version.
Result<HandsOff> decode_hands_off(std::string_view row);

/// Persisted by name.
enum class HandsOffAction : std::uint8_t { kPlan = 0, kCancel = 1, kBreakGlass = 2, kNote = 3 };
/// "plan", "cancel", "break-glass", "note".
std::string_view name(HandsOffAction action);
std::optional<HandsOffAction> parse_hands_off_action(std::string_view text);

/// What a person does to a period; a journal record before it takes effect.
struct HandsOffCommand {
  HandsOffAction action = HandsOffAction::kPlan;
  std::string who;
  std::optional<UtcNanos> start;     ///< plan: none = at once
  int days = 0;                      ///< plan: 1 to 90
  std::vector<std::string> shifts;   ///< plan: 1 to 16 names of at most 40 bytes
  std::vector<std::string> helpers;  ///< plan: as in HandsOff, in any order
  HandsOffTerms terms;               ///< plan
  std::string reason;                ///< cancel, break glass: at most 400 bytes
  std::string signature;  ///< break glass: how the person proved to be it, at most 400 bytes
  HandsOffFact fact;      ///< note; `fact.who` is `who`

  bool operator==(const HandsOffCommand&) const = default;
};

/// JSON for a record of kind kCommand.
std::string encode(const HandsOffCommand& command);
/// Nothing when the record is for somebody else.
/// Errors: data_loss   not JSON, a later version, or fields missing or of the wrong kind.
Result<std::optional<HandsOffCommand>> decode_hands_off_command(std::string_view json);

}  // namespace millwright::respond
