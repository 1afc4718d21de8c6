// SPDX-License-Identifier: Apache-2.0
#pragma once
// The eight phases: what each does to the instance. Verdicts are rollout/rehearsal's.

#include "core/result.h"
#include "rehearse/stage.h"
#include "rollout/rehearsal/report.h"

namespace millwright::rehearse {

/// What the ramp found beside its own verdict.
struct RampFindings {
  double highest_rate_per_s = 0;
  rollout::Bottleneck bottleneck;
};

/// Up to the factor in four steps, then beyond until something gives way.
/// Errors of all: cancelled, see Stage; unavailable when the instance does not come back.
Result<rollout::PhaseResult> run_ramp(Stage& stage, RampFindings& findings);
Result<rollout::PhaseResult> run_hold(Stage& stage);
Result<rollout::PhaseResult> run_alarm_storm(Stage& stage);
Result<rollout::PhaseResult> run_reconnect(Stage& stage);
Result<rollout::PhaseResult> run_link_cut(Stage& stage);
Result<rollout::PhaseResult> run_kill(Stage& stage);
Result<rollout::PhaseResult> run_disk_full(Stage& stage);
Result<rollout::PhaseResult> run_slow_consumer(Stage& stage);

/// Readings a second that the plan asks for.
double target_rate(const RehearsalPlan& plan);
/// How many alarms the plant's usual rate brings during the hold at the factor; one at least where
/// there were any.
std::size_t usual_alarms(const RehearsalPlan& plan);
/// How many readings all phases send at most.
std::uint64_t readings_of(const RehearsalPlan& plan);

}  // namespace millwright::rehearse
