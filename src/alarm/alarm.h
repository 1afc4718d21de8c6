// SPDX-License-Identifier: Apache-2.0
#pragma once
// What an alarm is: identity, ISA-18.2 / IEC 62682 state, and one entry of its history.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/ids.h"
#include "core/time.h"

namespace millwright::alarm {

/// The seven states of ISA-18.2 figure 4. Persisted; do not renumber.
enum class State : std::uint8_t {
  kNormal = 0,               ///< A: no condition, nothing to acknowledge
  kUnacknowledged = 1,       ///< B: active, unacknowledged
  kAcknowledged = 2,         ///< C: active, acknowledged
  kReturnedUnacknowledged = 3,  ///< D: returned to normal, still unacknowledged
  kShelved = 4,              ///< E: silenced by a person until an expiry
  kSuppressedByDesign = 5,   ///< F: silenced by logic
  kOutOfService = 6,         ///< G: silenced for maintenance
};
/// "normal", "unacknowledged", "acknowledged", "returned-unacknowledged", "shelved",
/// "suppressed-by-design", "out-of-service".
std::string_view name(State state);
std::optional<State> parse_state(std::string_view text);

/// Persisted; do not renumber.
enum class SubjectKind : std::uint8_t { kSignal = 0, kAsset = 1, kDevice = 2, kExternal = 3 };
std::string_view name(SubjectKind kind);

/// What a condition is about. `id` is the id of the kind; `external` names an external condition.
struct Subject {
  SubjectKind kind = SubjectKind::kSignal;
  std::uint32_t id = 0;
  std::string external;

  auto operator<=>(const Subject&) const = default;
};

/// One alarm exists per (rule, subject); raising it twice is raising it once.
struct Alarm {
  AlarmId id;
  RuleId rule;
  Subject subject;
  State state = State::kNormal;
  bool is_active = false;                ///< the condition holds, whatever the state
  int priority = 3;                      ///< 1 highest
  std::string message;
  double value = 0;                      ///< at the latest raise
  double limit = 0;
  UtcNanos raised;                       ///< event time of the latest raise
  std::optional<UtcNanos> returned;      ///< event time of the latest return to normal
  std::optional<UtcNanos> acknowledged;  ///< wall time
  std::string acknowledged_by;
  std::string comment;                   ///< of the latest operator action
  std::optional<UtcNanos> shelved_until;
  std::string shelved_by;
  std::uint32_t raise_count = 0;
};

/// Persisted; do not renumber.
enum class Action : std::uint8_t {
  kRaise = 0, kReturn = 1, kAcknowledge = 2, kShelve = 3, kUnshelve = 4, kSuppress = 5,
  kUnsuppress = 6, kTakeOutOfService = 7, kReturnToService = 8, kReRaise = 9, kRemove = 10,
};
std::string_view name(Action action);

/// One line of an alarm's history; never changed, never deleted.
struct Transition {
  AlarmId alarm;
  JournalSeq seq;        ///< the journal record that caused it
  UtcNanos time;         ///< event time for conditions, wall time for people
  Action action = Action::kRaise;
  State from = State::kNormal;
  State to = State::kNormal;
  std::string who;       ///< user name, empty for the system
  std::string comment;
  double value = 0;
};

}  // namespace millwright::alarm
