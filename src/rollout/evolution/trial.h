// SPDX-License-Identifier: Apache-2.0
#pragma once
// A proposal of new sensors or of a new use of what is measured already, and the trial that decides
// about it: in shadow for a stated time, by criteria stated before, promoted or dropped by a person
// other than the one who proposed it. Where rules change hands: trial_rules.h.
//
//   proposed -> running -> promoted | dropped        a proposal can be dropped without a trial

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.h"
#include "core/result.h"
#include "core/time.h"
#include "rollout/criteria/criterion.h"
#include "rollout/wave/wave_steps.h"

namespace millwright::rollout {

/// Persisted by name.
enum class TrialKind : std::uint8_t {
  kSensor,  ///< new sensors on assets
  kUse,     ///< new rules on signals that are there
};
/// "sensor", "use".
std::string_view name(TrialKind kind);
std::optional<TrialKind> parse_trial_kind(std::string_view text);

/// Persisted by name.
enum class TrialState : std::uint8_t { kProposed, kRunning, kPromoted, kDropped };
/// "proposed", "running", "promoted", "dropped".
std::string_view name(TrialState state);
std::optional<TrialState> parse_trial_state(std::string_view text);

/// What the proposal comes from. Persisted by name.
enum class TrialSource : std::uint8_t { kFinding, kFailure, kProblem };
/// "finding", "failure", "problem".
std::string_view name(TrialSource source);
std::optional<TrialSource> parse_trial_source(std::string_view text);

struct TrialLink {
  TrialSource source = TrialSource::kFinding;
  std::uint64_t id = 0;
  bool operator==(const TrialLink&) const = default;
};

/// What is tried and by what it is decided. Frozen when the trial starts.
struct TrialPlan {
  std::string owner;                ///< log-in name: who looks after it
  std::string benefit;              ///< expected, in words
  std::vector<SignalId> signals;    ///< ascending, once each; those of the rules among them
  std::vector<RuleId> rules;        ///< likewise
  std::vector<Criterion> criteria;  ///< of trial_metrics(); scope and is_must_have mean nothing
  std::chrono::days window{28};     ///< measured from the start on; the window of each criterion
  bool operator==(const TrialPlan&) const = default;
};

/// A criterion that failed is accepted by one who neither proposed the trial nor decides it.
struct TrialWaiver {
  std::string metric;
  std::string reason;
  std::string who;
  UtcNanos at;
  bool operator==(const TrialWaiver&) const = default;
};

struct Trial {
  static constexpr std::size_t kMostTitle = 200;
  static constexpr std::size_t kMostWords = 4000;
  static constexpr std::size_t kMostLinks = 20;
  static constexpr std::size_t kMostSignals = 200;
  static constexpr std::size_t kMostRules = 100;
  static constexpr std::size_t kMostCriteria = 5;
  static constexpr std::chrono::days kLongestWindow{180};
  static constexpr std::chrono::days kLongestWait{366};

  std::uint32_t id = 0;  ///< of the stored row; 0: none yet
  TrialKind kind = TrialKind::kUse;
  std::string title;
  std::string reason;  ///< the failure or loss it should catch
  std::vector<TrialLink> links;
  std::string proposed_by;
  UtcNanos proposed_at;
  UtcNanos drop_by;          ///< undecided then, it has expired: a person has to decide
  std::uint32_t ruling = 0;  ///< of the decision log: the question that its decision answers
  TrialPlan plan;

  TrialState state = TrialState::kProposed;
  std::optional<UtcNanos> started_at;
  std::string started_by;
  std::vector<TrialWaiver> waivers;
  std::optional<UtcNanos> decided_at;
  std::string decided_by;
  std::string decision_reason;
  std::string lesson;         ///< for the book of the plant
  std::string evidence_hash;  ///< of what the decision log keeps

  bool is_open() const { return state == TrialState::kProposed || state == TrialState::kRunning; }
  bool is_expired(UtcNanos now) const { return is_open() && drop_by <= now; }
  /// When the criteria can be decided; none before the start.
  std::optional<UtcNanos> window_end() const;
  const TrialWaiver* find_waiver(std::string_view metric) const;
  bool operator==(const Trial&) const = default;
};

using Trials = std::span<const Trial>;

/// Of a proposal before it is stored.
/// Errors: invalid_argument      title, reason or plan, or a date to drop it by that is past, too
///                               far, or before the window could end.
///         failed_precondition   another open trial has one of the signals.
Status check_proposal(const Trial& proposal, Trials others, UtcNanos now);

/// Gives it another plan. Errors: those of check_proposal(); failed_precondition once it runs.
Result<Trial> replan(Trial trial, TrialPlan plan, Trials others, UtcNanos now);

/// Freezes the plan and begins the window.
/// Errors: failed_precondition   it runs or was decided, has no signal, lacks the rules that it or
///                               a criterion needs, or the window would end after the date to drop
///                               it by.
Result<Trial> begin_trial(Trial trial, const WaveAct& act);

/// Errors: not_found             no such criterion.
///         invalid_argument      no reason.
///         failed_precondition   the proposer, or a trial that does not run.
///         already_exists        it is waived.
Result<Trial> waive_criterion(Trial trial, std::string_view metric, const WaveAct& act);

struct TrialResult {
  Criterion criterion;
  Finding finding;
};
/// The worst of them: fail before inconclusive before pass; a waived one counts as pass.
Verdict verdict_of(const Trial& trial, std::span<const TrialResult> results);

enum class TrialVerdict : std::uint8_t { kPromote, kDrop };
/// "promote", "drop".
std::string_view name(TrialVerdict verdict);
std::optional<TrialVerdict> parse_trial_verdict(std::string_view text);

struct TrialDecision {
  TrialVerdict verdict = TrialVerdict::kDrop;
  std::string lesson;              ///< of a drop: what was learned; of a promotion it may be empty
  bool accepts_undecided = false;  ///< of a promotion: although a criterion is inconclusive
};

/// `results`: one for each criterion, of the whole window; of a drop none is asked for. `act.why`
/// is the reason. Who may decide on changes at all is asked of the decision log: ruling.h. Errors:
/// invalid_argument      no reason, or a drop without a lesson.
///         failed_precondition   decided already; or a promotion that does not run, by the one who
///                               proposed it, before the window ended, of what failed without
///                               another person's waiver, or of what is undecided and not accepted.
Result<Trial> decide_trial(Trial trial, const TrialDecision& decision,
                           std::span<const TrialResult> results, const WaveAct& act);

}  // namespace millwright::rollout
