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
// by design and out of service win over shelving, out of service over both. Several causes may
// suppress an alarm; it comes back when the last one is gone.
//
// A latching alarm stays Unack or Acked when its condition ends, and a reset takes it from Acked to
// Normal. One that stands Acked and becomes more urgent goes back to Unack. Events and alarms on
// trial are followed and recorded with both times and stay Normal.

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
  RuleMode mode = RuleMode::kAlarm;
  bool is_latching = false;
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
  static constexpr std::chrono::hours kLongestOutOfService{24 * 366};
  /// An alarm within this time of another one of its asset that stands continues its sequence.
  static constexpr std::chrono::seconds kFirstOutWindow{60};

  /// A condition began or ended. Repeating it changes nothing.
  void apply(const detect::ConditionChange& change, const Annunciation& words, Origin origin,
             Changes& out);

  /// What a person does. Acknowledging what is acknowledged succeeds and changes nothing; the
  /// answer says who did it. Shelving what is shelved sets a new expiry.
  /// Errors: not_found            no such alarm.
  ///         failed_precondition  nothing to acknowledge or reset, silenced another way, not
  ///                              silenced, or recorded only.
  ///         invalid_argument     no name, no reason, or an expiry that is past or too far ahead.
  Result<Alarm> execute(const Command& command, Origin origin, Changes& out);

  /// What can be said against a command whatever its alarm. Errors: invalid_argument as above.
  static Status check(const Command& command, UtcNanos now);

  /// The alarm of this identity, made when there is none: one may be silenced before it is raised.
  AlarmId ensure(RuleId rule, const Subject& subject, const Annunciation& words, Changes& out);

  /// Keeps an alarm out of service for a maintenance window, whoever else does, with the words
  /// `why`. Repeating it changes nothing; for what is recorded only it counts from when it alarms.
  void hold_out(AlarmId alarm, const ServiceHold& hold, std::string why, Origin origin,
                Changes& out);
  /// Ends that. It comes back when nothing else holds it out, by one transition.
  void let_back(AlarmId alarm, MaintenanceWindowId window, std::string why, Origin origin,
                Changes& out);

  /// Keeps an alarm silent by design for as long as `by` wants it, whoever else does. Repeating it
  /// changes nothing; one out of service stays that.
  void suppress(AlarmId alarm, const std::string& by, Origin origin, Changes& out);
  /// `by` wants it no longer; nothing happens when somebody ended that before.
  void release(AlarmId alarm, const std::string& by, Origin origin, Changes& out);

  /// Ends shelving and maintenance that have expired by `origin.time`, the most urgent first.
  void tick(Origin origin, Changes& out);

  /// The rule is gone: its alarms go to normal, whatever their state, and their history stays.
  void remove_rule(RuleId rule, Origin origin, Changes& out);

  /// The rule changed: its alarms take on priority and words without a transition. What stands
  /// acknowledged and became more urgent is annunciated again; what is recorded only from now on
  /// goes to normal; what was so and stands is raised.
  void update_rule(RuleId rule, const Annunciation& words, Origin origin, Changes& out);

  /// The alarm of `rule` about `from` is about `to`, at `asset`, from now on, with all its past.
  /// One that was about `to` before is about `from` instead.
  void move(RuleId rule, const Subject& from, const Subject& to, AssetId asset, Changes& out);

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
  void set_asset(Alarm& alarm, AssetId asset);
  void mark_first_out(Alarm& raised, Changes& out);
  void update_mode(Alarm& alarm, RuleMode mode, Origin origin, Changes& out);
  void expire(Alarm& alarm, Origin origin, Changes& out);

  // engine_commands.cc
  static Result<Verdict> judge(const Alarm& alarm, const Command& command, UtcNanos now);
  static Result<Verdict> judge_acknowledge(const Alarm& alarm);
  static Result<Verdict> judge_service(const Alarm& alarm, const Command& command);
  static Result<Verdict> judge_reset(const Alarm& alarm);

  std::vector<Alarm> alarms_;  ///< by id, from 1 without gaps
  std::map<Identity, AlarmId> by_identity_;
  std::map<AssetId, std::vector<AlarmId>> by_asset_;  ///< derived
};

}  // namespace millwright::alarm
