// SPDX-License-Identifier: Apache-2.0
#pragma once
// A rehearsal from beginning to end: sandbox, N times the plant, N times its traffic, faults.

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/result.h"
#include "core/time.h"
#include "rehearse/sandbox.h"
#include "rollout/rehearsal/report.h"

namespace millwright::rehearse {

struct RehearsalPlan {
  rollout::TrafficShape shape;
  std::vector<NamedText> files;  ///< the configuration, as GET /api/v1/plant/files gives it
  std::optional<rollout::PresentUse> present;  ///< for the estimate beside the measurement
  double factor = 10;
  rollout::RehearsalLimits limits;
  std::chrono::seconds ramp{60};  ///< up to the factor; what comes beyond is a second as long
  std::chrono::seconds hold{120};
  std::chrono::seconds fault{15};        ///< how long each fault lasts
  std::uint64_t disk_reserve_bytes = 0;  ///< free disk that is production's
  SandboxOptions sandbox;
  std::string production;  ///< site that is watched: see ProductionWatch; empty: none runs here
  std::string binary;      ///< SHA-256 of the program
};

/// Told once a second, and with `result` when a phase has ended.
struct RehearsalStep {
  rollout::Phase phase = rollout::Phase::kRamp;
  rollout::PhasePoint point;
  const rollout::PhaseResult* result = nullptr;
};

struct RehearsalHooks {
  std::function<void(const RehearsalStep&)> on_step;
  std::function<bool()> is_cancelled;  ///< asked once a second
};

/// A shortfall of the machine is no error but a report that says so; a cancelled rehearsal gives
/// what it had measured until then, with `aborted`.
/// Errors: resource_exhausted    there is no room for it, saying what it needs.
///         failed_precondition   production is not ready, or the configuration cannot be cloned.
///         unavailable           the instance does not start.
/// Thread: one that lives on; blocks for all of it.
Result<rollout::RehearsalReport> run_rehearsal(const RehearsalPlan& asked, const Clock& clock,
                                               const RehearsalHooks& hooks);

}  // namespace millwright::rehearse
