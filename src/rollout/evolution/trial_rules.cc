// SPDX-License-Identifier: Apache-2.0
#include "rollout/evolution/trial_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

namespace millwright::rollout {
namespace {

auto frozen_part(const Rule& r) {
  return std::tie(r.signal, r.kind, r.limit, r.deadband, r.on_delay, r.off_delay, r.window,
                  r.priority, r.is_enabled, r.mode, r.is_latching, r.position,
                  r.is_condition_warning, r.inhibits, r.subject, r.subject_name);
}

}  // namespace

Result<Rule> put_on_trial(Rule rule) {
  if (rule.is_enabled && rule.mode != RuleMode::kShadow) {
    return fail(
        Code::kFailedPrecondition,
        fmt::format("rule {} is in use already, in mode {}: a trial is of what is new; make "
                    "a rule in mode shadow for it",
                    rule.id.value, millwright::name(rule.mode)));
  }
  rule.is_enabled = true;
  rule.mode = RuleMode::kShadow;
  return rule;
}

Rule promoted(Rule rule) {
  rule.mode = RuleMode::kAlarm;
  return rule;
}

Rule retired(Rule rule) {
  rule.is_enabled = false;
  return rule;
}

Status may_change(Trials trials, const Rule& before, const Rule* after) {
  // A rule of a running trial is in shadow, always: any other is one that a start puts there.
  const bool is_in_shadow = before.is_enabled && before.mode == RuleMode::kShadow;
  if (!is_in_shadow) return {};
  if (after != nullptr && frozen_part(before) == frozen_part(*after)) return {};
  for (const Trial& trial : trials) {
    if (trial.state != TrialState::kRunning) continue;
    if (!std::ranges::binary_search(trial.plan.rules, before.id)) continue;
    return fail(Code::kFailedPrecondition,
                fmt::format("rule {} is held in shadow by trial {} ({}), and stays as it is until "
                            "that is promoted or dropped",
                            before.id.value, trial.id, trial.title));
  }
  return {};
}

}  // namespace millwright::rollout
