// SPDX-License-Identifier: Apache-2.0
#include "rollout/evolution/trial.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/enum_names.h"
#include "rollout/evolution/trial_metric.h"
#include "rollout/wave/stated_text.h"

namespace millwright::rollout {
namespace {

constexpr EnumNames<2> kKinds{"sensor", "use"};
constexpr EnumNames<4> kStates{"proposed", "running", "promoted", "dropped"};
constexpr EnumNames<3> kSources{"finding", "failure", "problem"};
constexpr EnumNames<2> kVerdicts{"promote", "drop"};

std::unexpected<Error> refuse(std::string text) {
  return fail(Code::kFailedPrecondition, std::move(text));
}
std::unexpected<Error> wrong(std::string text) {
  return fail(Code::kInvalidArgument, std::move(text));
}

template <class Id>
Status check_ids(std::string_view field, const std::vector<Id>& ids, std::size_t most) {
  if (ids.size() > most) return wrong(fmt::format("{}: more than {}", field, most));
  if (std::ranges::adjacent_find(ids, std::greater_equal<>()) == ids.end()) return {};
  return wrong(fmt::format("{}: one is there twice", field));
}

Status check_criteria(const TrialPlan& plan) {
  if (plan.criteria.empty() || plan.criteria.size() > Trial::kMostCriteria) {
    return wrong(fmt::format("criteria: {}, must be 1 to {}: say before the trial what decides it",
                             plan.criteria.size(), Trial::kMostCriteria));
  }
  for (const Criterion& criterion : plan.criteria) {
    const Metric* metric = find_trial_metric(criterion.metric);
    if (metric == nullptr) {
      return wrong(
          fmt::format("metric: a trial cannot measure '{}'; GET "
                      "/api/v1/rollout/trials/metrics lists what it can",
                      criterion.metric));
    }
    MW_TRY_STATUS(check(*metric, criterion));
    const auto n = std::ranges::count(plan.criteria, criterion.metric, &Criterion::metric);
    if (n > 1) return wrong(fmt::format("criteria: {} is there twice", criterion.metric));
  }
  return {};
}

Status check_plan(const TrialPlan& plan) {
  if (is_blank(plan.owner)) return wrong("owner: missing");
  MW_TRY_STATUS(check_text("benefit", plan.benefit, Trial::kMostWords));
  MW_TRY_STATUS(check_ids("signals", plan.signals, Trial::kMostSignals));
  MW_TRY_STATUS(check_ids("rules", plan.rules, Trial::kMostRules));
  if (plan.window < std::chrono::days(1) || plan.window > Trial::kLongestWindow) {
    return wrong(fmt::format("window_days: {}, must be 1 to {}: nothing can be seen in none",
                             plan.window.count(), Trial::kLongestWindow.count()));
  }
  return check_criteria(plan);
}

/// What one trial finds out about a signal, another one would disturb.
Status check_alone(std::uint32_t id, const TrialPlan& plan, Trials others) {
  for (const Trial& other : others) {
    if (other.id == id || !other.is_open()) continue;
    for (const SignalId signal : plan.signals) {
      if (!std::ranges::binary_search(other.plan.signals, signal)) continue;
      return refuse(fmt::format("signals: signal {} is in trial {} ({}); decide that one first",
                                signal.value, other.id, other.title));
    }
  }
  return {};
}

std::string days_text(std::chrono::days days) {
  return fmt::format("{} day{}", days.count(), days.count() == 1 ? "" : "s");
}

Status may_promote(const Trial& trial, const TrialDecision& decision,
                   std::span<const TrialResult> results, const WaveAct& act) {
  if (trial.state != TrialState::kRunning) {
    return refuse(fmt::format("trial {} has not started: nothing has been tried", trial.id));
  }
  if (act.who == trial.proposed_by) {
    return refuse(
        fmt::format("{} proposed trial {}; somebody else promotes it", act.who, trial.id));
  }
  if (act.at < *trial.window_end()) {
    return refuse(fmt::format("trial {} runs for {}, until {}: it is judged at the end", trial.id,
                              days_text(trial.plan.window), to_rfc3339(*trial.window_end())));
  }
  for (const TrialResult& result : results) {
    const std::string& metric = result.criterion.metric;
    const TrialWaiver* waiver = trial.find_waiver(metric);
    if (result.finding.verdict == Verdict::kPass) continue;
    if (waiver != nullptr && waiver->who != act.who) continue;
    if (waiver != nullptr) {
      return refuse(fmt::format("{}: {} waived it; somebody else decides", metric, act.who));
    }
    if (result.finding.verdict == Verdict::kFail) {
      return refuse(
          fmt::format("{} fails: drop the trial, or let another person waive it", metric));
    }
    if (!decision.accepts_undecided) {
      return refuse(
          fmt::format("{} is undecided ({}): send accept_undecided with the reason why it "
                      "is promoted all the same",
                      metric, result.finding.reason));
    }
  }
  return {};
}

}  // namespace

std::string_view name(TrialKind kind) {
  return name_in(kKinds, kind);
}
std::optional<TrialKind> parse_trial_kind(std::string_view text) {
  return parse_in<TrialKind>(kKinds, text);
}
std::string_view name(TrialState state) {
  return name_in(kStates, state);
}
std::optional<TrialState> parse_trial_state(std::string_view text) {
  return parse_in<TrialState>(kStates, text);
}
std::string_view name(TrialSource source) {
  return name_in(kSources, source);
}
std::optional<TrialSource> parse_trial_source(std::string_view text) {
  return parse_in<TrialSource>(kSources, text);
}
std::string_view name(TrialVerdict verdict) {
  return name_in(kVerdicts, verdict);
}
std::optional<TrialVerdict> parse_trial_verdict(std::string_view text) {
  return parse_in<TrialVerdict>(kVerdicts, text);
}

std::optional<UtcNanos> Trial::window_end() const {
  if (!started_at) return std::nullopt;
  return *started_at + std::chrono::nanoseconds(plan.window);
}

const TrialWaiver* Trial::find_waiver(std::string_view metric) const {
  const auto it = std::ranges::find(waivers, metric, &TrialWaiver::metric);
  return it == waivers.end() ? nullptr : &*it;
}

Status check_proposal(const Trial& proposal, Trials others, UtcNanos now) {
  MW_TRY_STATUS(check_text("title", proposal.title, Trial::kMostTitle));
  MW_TRY_STATUS(check_text("reason", proposal.reason, Trial::kMostWords));
  if (proposal.links.size() > Trial::kMostLinks) {
    return wrong(fmt::format("links: more than {}", Trial::kMostLinks));
  }
  MW_TRY_STATUS(check_plan(proposal.plan));
  if (proposal.drop_by <= now || proposal.drop_by - now > Trial::kLongestWait) {
    return wrong(fmt::format("drop_by: must be later than now and within {}",
                             days_text(Trial::kLongestWait)));
  }
  if (proposal.drop_by - now < proposal.plan.window) {
    return wrong(
        fmt::format("drop_by: before a window of {} could end", days_text(proposal.plan.window)));
  }
  return check_alone(proposal.id, proposal.plan, others);
}

Result<Trial> replan(Trial trial, TrialPlan plan, Trials others, UtcNanos now) {
  if (trial.state != TrialState::kProposed) {
    return refuse(
        fmt::format("trial {} is {}: what it tries and what decides it stays as it is; "
                    "propose another one",
                    trial.id, name(trial.state)));
  }
  trial.plan = std::move(plan);
  MW_TRY_STATUS(check_proposal(trial, others, now));
  return trial;
}

Result<Trial> begin_trial(Trial trial, const WaveAct& act) {
  if (trial.state != TrialState::kProposed) {
    return refuse(fmt::format("trial {} is {} already", trial.id, name(trial.state)));
  }
  if (trial.plan.signals.empty()) {
    return refuse("signals: none; place the sensors and name them in the plan first");
  }
  if (trial.kind == TrialKind::kUse && trial.plan.rules.empty()) {
    return refuse("rules: none; a new use of a signal is a rule on it, in mode shadow");
  }
  for (const Criterion& criterion : trial.plan.criteria) {
    if (!trial.plan.rules.empty() || !needs_rules(*find_trial_metric(criterion.metric))) continue;
    return refuse(
        fmt::format("{} is about what rules find, and the trial has none", criterion.metric));
  }
  if (act.at + std::chrono::nanoseconds(trial.plan.window) > trial.drop_by) {
    return refuse(
        fmt::format("a window of {} would end after {}, when it is to be dropped: propose "
                    "another one",
                    days_text(trial.plan.window), to_rfc3339(trial.drop_by)));
  }
  trial.state = TrialState::kRunning;
  trial.started_at = act.at;
  trial.started_by = act.who;
  return trial;
}

Result<Trial> waive_criterion(Trial trial, std::string_view metric, const WaveAct& act) {
  if (std::ranges::find(trial.plan.criteria, metric, &Criterion::metric) ==
      trial.plan.criteria.end()) {
    return fail(Code::kNotFound, fmt::format("trial {} has no criterion '{}'", trial.id, metric));
  }
  if (trial.state != TrialState::kRunning) {
    return refuse(
        fmt::format("trial {} is {}: there is nothing to waive", trial.id, name(trial.state)));
  }
  if (act.who == trial.proposed_by) {
    return refuse(fmt::format("{} proposed trial {}; somebody else waives", act.who, trial.id));
  }
  MW_TRY_STATUS(check_text("reason", act.why, Trial::kMostWords));
  if (trial.find_waiver(metric) != nullptr) {
    return fail(Code::kAlreadyExists, fmt::format("{} is waived already", metric));
  }
  trial.waivers.push_back({std::string(metric), act.why, act.who, act.at});
  return trial;
}

Verdict verdict_of(const Trial& trial, std::span<const TrialResult> results) {
  Verdict worst = Verdict::kPass;
  for (const TrialResult& result : results) {
    if (trial.find_waiver(result.criterion.metric) != nullptr) continue;
    if (result.finding.verdict == Verdict::kFail) return Verdict::kFail;
    if (result.finding.verdict == Verdict::kInconclusive) worst = Verdict::kInconclusive;
  }
  return worst;
}

Result<Trial> decide_trial(Trial trial, const TrialDecision& decision,
                           std::span<const TrialResult> results, const WaveAct& act) {
  if (!trial.is_open()) {
    return refuse(
        fmt::format("trial {} was {} by {}; propose another one if it is to be tried anew",
                    trial.id, name(trial.state), trial.decided_by));
  }
  MW_TRY_STATUS(check_text("reason", act.why, Trial::kMostWords));
  if (decision.verdict == TrialVerdict::kDrop || !decision.lesson.empty()) {
    MW_TRY_STATUS(check_text("lesson", decision.lesson, Trial::kMostWords));
  }
  if (decision.verdict == TrialVerdict::kPromote) {
    MW_TRY_STATUS(may_promote(trial, decision, results, act));
  }
  trial.state =
      decision.verdict == TrialVerdict::kPromote ? TrialState::kPromoted : TrialState::kDropped;
  trial.decided_at = act.at;
  trial.decided_by = act.who;
  trial.decision_reason = act.why;
  trial.lesson = decision.lesson;
  return trial;
}

}  // namespace millwright::rollout
