// SPDX-License-Identifier: Apache-2.0
#pragma once
// What an alarm is: identity, ISA-18.2 / IEC 62682 state, and one entry of its history.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.h"
#include "core/time.h"
#include "detect/subject.h"
#include "model/maintenance.h"
#include "model/plant.h"

namespace millwright::alarm {

using detect::Subject;
using detect::SubjectKind;

/// The seven states of ISA-18.2 figure 4. Persisted; do not renumber.
enum class State : std::uint8_t {
  kNormal = 0,                  ///< A: no condition, nothing to acknowledge
  kUnacknowledged = 1,          ///< B: active, unacknowledged
  kAcknowledged = 2,            ///< C: active, acknowledged
  kReturnedUnacknowledged = 3,  ///< D: returned to normal, still unacknowledged
  kShelved = 4,                 ///< E: silenced by a person until an expiry
  kSuppressedByDesign = 5,      ///< F: silenced by logic
  kOutOfService = 6,            ///< G: silenced for maintenance
};
/// "normal", "unacknowledged", "acknowledged", "returned-unacknowledged", "shelved",
/// "suppressed-by-design", "out-of-service".
std::string_view name(State state);
std::optional<State> parse_state(std::string_view text);

/// Something is left to see or do: active, unacknowledged or both, and not silenced.
constexpr bool is_open(State s) {
  return s == State::kUnacknowledged || s == State::kAcknowledged ||
         s == State::kReturnedUnacknowledged;
}
/// Waits for an operator.
constexpr bool is_unacknowledged(State s) {
  return s == State::kUnacknowledged || s == State::kReturnedUnacknowledged;
}
/// States E, F and G: kept from the operator on purpose.
constexpr bool is_silenced(State s) {
  return s >= State::kShelved;
}

/// One reason why an alarm is out of service: a person's word, or a maintenance window. It is back
/// when the last one is gone.
struct ServiceHold {
  MaintenanceWindowId window;     ///< none: a person took this alarm out; at most one of these
  std::string by;                 ///< who took it out, or planned the window
  std::optional<UtcNanos> until;  ///< wall time; none: until somebody returns it

  bool operator==(const ServiceHold&) const = default;
};

/// One alarm exists per (rule, subject); raising it twice is raising it once. An event, and an
/// alarm on trial, are kept like one but stay kNormal: nobody is told and nobody acknowledges.
struct Alarm {
  AlarmId id;
  RuleId rule;
  Subject subject;
  AssetId asset;  ///< the subject's, none when it has none
  State state = State::kNormal;
  bool is_active = false;  ///< the condition holds, whatever the state
  int priority = 3;        ///< 1 highest
  std::string message;     ///< the rule's words, or the detail when it has none
  std::string detail;      ///< the numbers of the latest raise in a sentence
  double value = 0;        ///< at the latest raise
  double limit = 0;
  UtcNanos raised;                       ///< event time of the latest raise
  std::optional<UtcNanos> returned;      ///< event time of the return after it
  std::optional<UtcNanos> acknowledged;  ///< wall time; none since the latest raise = not yet
  std::string acknowledged_by;
  std::string comment;  ///< of the latest operator action
  std::optional<UtcNanos> shelved_until;
  std::string shelved_by;
  std::uint32_t raise_count = 0;
  RuleMode mode = RuleMode::kAlarm;
  bool is_latching = false;   ///< the rule's: stays raised until somebody resets it
  bool is_latched = false;    ///< the condition is gone and the reset is missing
  bool is_first_out = false;  ///< began a sequence of alarms of its asset
  /// Who keeps it silent by design: "gateway press-line", a user. Not empty in that state.
  std::vector<std::string> suppressed_by{};
  std::vector<ServiceHold> out_of_service;  ///< why; also kept while it is recorded only

  bool operator==(const Alarm&) const = default;
};

/// Recorded only: an event, or an alarm on trial.
inline bool is_recorded_only(const Alarm& alarm) {
  return alarm.mode != RuleMode::kAlarm;
}
/// Stands for longer than this, it tells nobody anything any more (ISA-18.2: stale).
inline constexpr std::chrono::hours kStandsTooLong{24};
inline bool is_stale(const Alarm& alarm, UtcNanos now) {
  return alarm.is_active && is_open(alarm.state) && now - alarm.raised > kStandsTooLong;
}

/// When it is back in service if nothing more happens; none: until somebody returns it.
std::optional<UtcNanos> out_of_service_until(const Alarm& alarm);

/// Persisted; do not renumber.
enum class Action : std::uint8_t {
  kRaise = 0,
  kReturn = 1,
  kAcknowledge = 2,
  kShelve = 3,
  kUnshelve = 4,
  kSuppress = 5,
  kUnsuppress = 6,
  kTakeOutOfService = 7,
  kReturnToService = 8,
  kReRaise = 9,
  kRemove = 10,
  kReset = 11,    ///< a person ends a latched alarm whose condition is gone
  kReAlarm = 12,  ///< stands acknowledged and is annunciated again: it became more urgent
};
/// "raise", "return", "acknowledge", "shelve", "unshelve", "suppress", "unsuppress",
/// "take-out-of-service", "return-to-service", "re-raise", "remove", "reset", "re-alarm".
std::string_view name(Action action);
std::optional<Action> parse_action(std::string_view text);

/// One line of an alarm's history; never changed, never deleted.
struct Transition {
  AlarmId alarm;
  JournalSeq seq;  ///< the journal record that caused it
  UtcNanos time;   ///< event time for conditions, wall time for people
  Action action = Action::kRaise;
  State from = State::kNormal;
  State to = State::kNormal;
  std::string who;      ///< user name, empty for the system
  std::string comment;  ///< a person's words, or the numbers of a raise or return
  double value = 0;
  RuleMode mode = RuleMode::kAlarm;  ///< what the alarm was at the time

  bool operator==(const Transition&) const = default;
};

}  // namespace millwright::alarm
