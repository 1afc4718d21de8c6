// SPDX-License-Identifier: Apache-2.0
#pragma once
// The rules of a trial: held in shadow from its start on, then put before people or retired.

#include "model/plant.h"
#include "rollout/evolution/trial.h"

namespace millwright::rollout {

/// As it is while the trial runs: evaluated, and in shadow.
/// Errors: failed_precondition   it reaches people or pages already, which is nothing new.
Result<Rule> put_on_trial(Rule rule);
/// As an alarm.
Rule promoted(Rule rule);
/// Kept, and not evaluated any more.
Rule retired(Rule rule);

/// Whether a rule may become `after` (nullptr: be removed) with these trials. What decides when its
/// condition holds and whom it would reach is frozen while a trial runs; what to do about it is
/// not. Errors: failed_precondition   a running trial holds it.
Status may_change(Trials trials, const Rule& before, const Rule* after);

}  // namespace millwright::rollout
