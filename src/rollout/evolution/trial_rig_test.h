// SPDX-License-Identifier: Apache-2.0
#pragma once
// A trial as tests propose it: number 4, of rule 7 on signal 3, by olga.

#include "rollout/evolution/trial.h"

namespace millwright::rollout {

inline constexpr UtcNanos kProposed{1'795'000'000'000'000'000};

inline Trial a_trial() {
  Trial trial;
  trial.id = 4;
  trial.title = "Hear the bearing of pump 1";
  trial.reason = "It failed twice without a warning.";
  trial.links = {{TrialSource::kFailure, 2}};
  trial.proposed_by = "olga";
  trial.proposed_at = kProposed;
  trial.drop_by = kProposed + std::chrono::days(60);
  trial.ruling = 11;
  trial.plan.owner = "gita";
  trial.plan.benefit = "a day of warning";
  trial.plan.signals = {SignalId(3)};
  trial.plan.rules = {RuleId(7)};
  for (const char* metric : {"confirmed_detections", "nuisance_share"}) {
    Criterion criterion;
    criterion.metric = metric;
    criterion.target = trial.plan.criteria.empty() ? 2 : 0.3;
    criterion.window = trial.plan.window;
    trial.plan.criteria.push_back(std::move(criterion));
  }
  return trial;
}

}  // namespace millwright::rollout
