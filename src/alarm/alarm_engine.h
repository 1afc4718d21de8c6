// SPDX-License-Identifier: Apache-2.0
#pragma once
// The alarms of a site and what happens to them: ISA-18.2 / IEC 62682 as a pure state machine.
//
//            raise            acknowledge
//   Normal ---------> Unack -------------> Acked       shelve / suppress / take out of service
//     ^                 | return            | return   lead from any of these four to Shelved,
//     |   acknowledge   v                   |          Suppressed or OutOfService; leaving there
//     +------------- Returned               |          leads to Unack while the condition holds,
//     ^                 | raise -> Unack    |          else to Normal, with one transition.
//     +-------------------------------------+
//
// Identity is (rule, subject): any number of producers may raise, the first one does. While an
// alarm is silenced its condition is still followed and recorded, and the state stays. Suppression
// by design and out of service win over shelving, out of service over both.

#include <array>
#include <map>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "alarm/alarm.h"
#include "alarm/command.h"
#include "core/result.h"
#include "detect/condition_change.h"

namespace millwright::alarm {

/// What an input changed: the alarms as they stand now and the history it added, in order.
struct Changes {
  std::map<AlarmId, Alarm> alarms;
  std::vector<Transition> transitions;

  bool empty() const { return alarms.empty() && transitions.empty(); }
  void clear() {
    alarms.clear();
    transitions.clear();
  }
};

/// What the plant's records say about a rule's alarms.
struct Annunciation {
  AssetId asset;
  int priority = 3;
  std::string message;  ///< may be empty
  std::string detail;   ///< explain() of the change
};

/// The journal record an input comes from. `time` is its wall time.
struct Origin {
  JournalSeq seq;
  UtcNanos time;
};

/// Changes are added to `out`, which the caller commits and clears. Thread: one at a time.
class AlarmEngine {
 public:
  static constexpr std::chrono::hours kLongestShelf{24};

  /// A condition began or ended. Repeating it changes nothing.
  void apply(const detect::ConditionChange& change, const Annunciation& words, Origin origin,
             Changes& out);

  /// What a person does. Acknowledging what is acknowledged succeeds and changes nothing; the
  /// answer says who did it. Shelving what is shelved sets a new expiry.
  /// Errors: not_found            no such alarm.
  ///         failed_precondition  nothing to acknowledge, silenced another way, or not silenced.
  ///         invalid_argument     no name, no reason, or an expiry not within the next 24 h.
  Result<Alarm> execute(const Command& command, Origin origin, Changes& out);

  /// Ends shelving that has expired by `origin.time`.
  void tick(Origin origin, Changes& out);

  /// The rule is gone: its alarms go to normal, whatever their state, and their history stays.
  void remove_rule(RuleId rule, Origin origin, Changes& out);

  /// The rule's priority or words changed: its alarms take them on, without a transition.
  void update_rule(RuleId rule, const Annunciation& words, Changes& out);

  /// The asset of a signal changed (adoption, a move in the plant).
  void update_asset(SignalId signal, AssetId asset, Changes& out);

  /// Nullptr when there is none. Lifetime: until the next call that is not const.
  const Alarm* find(AlarmId id) const;
  const Alarm* find(RuleId rule, const Subject& subject) const;
  /// Every alarm ever raised, in order of id.
  std::span<const Alarm> alarms() const { return alarms_; }
  std::vector<Alarm> open_alarms() const;
  /// Unacknowledged by priority; index 1 to 3, anything else counts as 3.
  std::array<std::uint32_t, 4> unacknowledged_by_priority() const;

  std::string snapshot() const;
  /// Errors: data_loss   the state is unchanged.
  Status restore(std::string_view snapshot);
  /// Takes over all alarms of a store; order does not matter.
  /// Errors: data_loss   ids with gaps, or two alarms of one identity; the state is unchanged.
  Status restore(std::vector<Alarm> alarms);

 private:
  using Identity = std::pair<RuleId, Subject>;
  struct Step {
    Action action;
    State to;
    UtcNanos time;
    std::string who;
    std::string comment;
    double value = 0;
  };
  struct Verdict {
    bool is_done = false;  ///< nothing to do
    State to = State::kNormal;
  };

  Alarm& at(AlarmId id) { return alarms_[id.value - 1]; }
  AlarmId find_or_create(const Identity& identity);
  void raise(Alarm& alarm, const detect::ConditionChange& change, const Annunciation& words,
             Origin origin, Changes& out);
  void settle(Alarm& alarm, Step step, Origin origin, Changes& out);
  void for_each_of(RuleId rule, auto&& visit);

  // engine_commands.cc
  static Result<Verdict> judge(const Alarm& alarm, const Command& command, UtcNanos now);
  static Result<Verdict> judge_acknowledge(const Alarm& alarm);

  std::vector<Alarm> alarms_;  ///< by id, from 1 without gaps
  std::map<Identity, AlarmId> by_identity_;
};

}  // namespace millwright::alarm
