// SPDX-License-Identifier: Apache-2.0
#pragma once
// Proposed settings for a rule that makes nuisance alarms, each with what it would have done to
// the past. Nothing is proposed that would have lost one true or early alarm.
//
// Two ways to know the past. With stored values of a level rule the rule is replayed with the new
// setting; that is exact, and the only way to a deadband or a limit. Without them, or where
// replaying the rule as it stands does not give back the alarms that were recorded (thinned
// values), delays are judged from the times of raise and return: shorter dips inside an alarm are
// then not seen.
//
// A limit is proposed only where true alarms show where the trouble begins: each of them would
// still have come, and with three quarters of the time to respond left.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "alarm/nuisance.h"
#include "alarm/nuisance_replay.h"
#include "model/plant.h"

namespace millwright::alarm {

/// Persisted by name only.
enum class Setting : std::uint8_t { kDeadband, kOnDelay, kOffDelay, kLimit };
/// "deadband", "on-delay", "off-delay", "limit".
std::string_view name(Setting setting);

struct AlarmHistory {
  Rule rule;  ///< as it stood while the history was made
  /// Of one alarm, in order of the raise, not overlapping.
  std::vector<Occurrence> occurrences;
  /// Good readings of the rule's signal in order of time, covering the occurrences; may be empty.
  std::vector<Sample> values;
  UtcNanos end;  ///< the history was looked at until here
};

struct ProposalLimits {
  std::chrono::milliseconds max_on_delay{60'000};
  std::chrono::milliseconds max_off_delay{300'000};
  /// How long a person has to act, where it is known: an on-delay may take a quarter of it.
  std::chrono::milliseconds time_to_respond{0};
  /// Short of which a limit has to stay, where there is such a value: the next level of the same
  /// signal.
  std::optional<double> next_level{};
};

struct Effect {
  std::size_t n_before = 0;
  std::size_t n_after = 0;
  std::size_t n_true_before = 0;  ///< labelled true or early
  /// Of those, the ones somebody would still have been told of: raised themselves, or part of a
  /// longer alarm whose first raise was itself true or early.
  std::size_t n_true_kept = 0;
  bool is_replayed = false;  ///< from values, else judged from the times of raise and return

  std::size_t n_removed() const { return n_before - n_after; }
};

struct Proposal {
  Setting setting = Setting::kOnDelay;
  Rule rule;  ///< the rule with the one setting changed
  Effect effect;
  std::string reason;  ///< a sentence with the numbers
};

/// At most one proposal per setting, the one that removes most first; empty when nothing removes
/// a twentieth of the alarms, and at least one, without losing a true one.
/// Cost: O(values + occurrences) for each of about 20 settings tried.
std::vector<Proposal> propose(const AlarmHistory& history, const ProposalLimits& limits = {});

/// What `changed` would have done to the past of `history.rule`: the same signal, kind and limit,
/// another deadband or delays.
Effect effect_of(const AlarmHistory& history, const Rule& changed);

}  // namespace millwright::alarm
