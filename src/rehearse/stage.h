// SPDX-License-Identifier: Apache-2.0
#pragma once
// What every phase does alike: let time pass, look at everything once a second, add up, and ask the
// ledger at the end.

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "os/child_process.h"
#include "rehearse/load.h"
#include "rehearse/production_watch.h"
#include "rehearse/rehearsal.h"
#include "rehearse/sandbox.h"
#include "rollout/rehearsal/phase.h"

namespace millwright::rehearse {

/// Thread: one.  Lifetime: what it is given outlives it.
class Stage {
 public:
  Stage(Sandbox& sandbox, Load& load, ProductionWatch& watch, const Clock& clock,
        const RehearsalPlan& plan, const RehearsalHooks& hooks)
      : sandbox_(sandbox), load_(load), watch_(watch), clock_(clock), plan_(plan), hooks_(hooks) {}

  Sandbox& sandbox() { return sandbox_; }
  Load& load() { return load_; }
  const RehearsalPlan& plan() const { return plan_; }

  /// Begins a phase: figures and points from here on.
  void begin(rollout::Phase phase);
  /// Starts the sums of figures anew; points go on.
  void restart_figures();
  /// Errors: cancelled   somebody asked for it, or production suffers: the message says which.
  Status pass(std::chrono::nanoseconds duration);
  /// Lets time pass until `is_done`, the limit of recovery at most; how long that took.
  /// Errors: as pass().
  Result<std::optional<double>> until(const std::function<bool()>& is_done);
  /// Nothing waits but what has just become due.
  bool is_calm();
  /// Of what was since begin() or restart_figures().
  rollout::PhaseFigures figures() const;
  /// Judges, and hands the result on. `figures`: completed by the phase.
  /// Lets the load run out first, and compares what was acknowledged with the ledger.
  Result<rollout::PhaseResult> end(rollout::PhaseFigures figures);

  SteadyTime now() const { return clock_.steady(); }
  const std::vector<LoadSignal>& signals() const { return load_.signals(); }
  void ask(double per_s, double burst = 1);
  const rollout::Machine& machine() const { return machine_; }
  /// The generator's own share of one processor, on average since restart_figures().
  double generator_processors() const;
  /// Records that wait for the history of the instance.
  std::uint64_t lag_records();
  /// What came in by each source, as the ledger of the instance said when it was asked last.
  const std::vector<rollout::SourceCount>& received() const { return received_; }
  /// Bytes of journal and history by the instance's own account.
  std::uint64_t used_bytes();

 private:
  void sample();
  Status check_end();
  Result<std::uint64_t> lost();

  Sandbox& sandbox_;
  Load& load_;
  ProductionWatch& watch_;
  const Clock& clock_;
  const RehearsalPlan& plan_;
  const RehearsalHooks& hooks_;
  rollout::Machine machine_{
      static_cast<unsigned>(std::max<std::size_t>(1, os::own_processors().size())),
      plan_.sandbox.memory_bytes};

  rollout::Phase phase_ = rollout::Phase::kRamp;
  double asked_per_s_ = 0;
  SteadyTime phase_begin_, figures_begin_, last_sample_;
  std::vector<rollout::PhasePoint> points_;
  std::vector<rollout::SourceCount> received_;

  // Sums since restart_figures().
  simulate::Latencies latency_;
  std::uint64_t n_due_ = 0, n_acknowledged_ = 0;
  std::uint64_t memory_ = 0, most_waiting_ = 0, disk_before_ = 0;
  std::chrono::nanoseconds own_cpu_{0}, other_cpu_{0}, generator_before_{0};

  os::ProcessUsage last_usage_;
  os::MachineTime last_machine_;
};

}  // namespace millwright::rehearse
