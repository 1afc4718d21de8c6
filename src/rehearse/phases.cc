// SPDX-License-Identifier: Apache-2.0
#include "rehearse/phases.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string_view>
#include <vector>

#include "rehearse/slow_consumer.h"

namespace millwright::rehearse {
namespace {

using rollout::Phase;
using rollout::PhaseFigures;
using rollout::PhaseResult;
using namespace std::chrono_literals;

constexpr std::array kSteps{0.25, 0.5, 0.75, 1.0};
/// Beyond what is asked, to find what gives way first.
constexpr std::array kBeyond{1.5, 2.0, 3.0, 4.0, 6.0, 8.0};
/// A step is held when this share of it was acknowledged while it lasted: what is on its way at its
/// end would be too much of a short one otherwise.
constexpr double kHeldShare = 0.9;
/// A storm is this share of all signals that can alarm.
constexpr double kStormShare = 0.3;
constexpr int kSlowConsumers = 5;
/// Long enough for an alarm to come and go again.
constexpr std::chrono::seconds kAlarmSlice{10};
constexpr std::string_view kTransitions = "millwright_alarm_transitions_total";

/// Of one processor: the generator could not have sent more.
constexpr double kGeneratorFull = 0.85;
constexpr double kMachineFull = 0.9;
constexpr double kMemoryFull = 0.9;

bool is_held(const PhaseFigures& f, const rollout::RehearsalLimits& limits) {
  return f.acknowledged_per_s >= kHeldShare * f.asked_per_s && f.p99_ms <= limits.p99_ms;
}

rollout::Bottleneck bottleneck_of(Stage& stage, const PhaseFigures& f, double factor) {
  rollout::Bottleneck b{true, factor, {}, {}};
  const auto& machine = stage.machine();
  const char* words = "";
  if (stage.generator_processors() > kGeneratorFull) {
    b.what = "load generator";
    words = "the load generator can send no more: the instance itself was not at its end";
  } else if (f.processors + f.other_processors > kMachineFull * machine.processors) {
    b.what = "processors";
    words = "all processors of the machine are busy";
  } else if (machine.memory_bytes > 0 &&
             static_cast<double>(f.memory_bytes) >
                 kMemoryFull * static_cast<double>(machine.memory_bytes)) {
    b.what = "memory";
    words = "the memory it may take is used up";
  } else if (stage.lag_records() > static_cast<std::uint64_t>(f.asked_per_s)) {
    b.what = "history";
    words = "the history takes readings in more slowly than they come";
  } else {
    b.what = "disk";
    words = "readings wait for the disk while processors and memory have room";
  }
  b.words = fmt::format("at {:.3g} times the present load: {}", factor, words);
  return b;
}

/// The sum of all samples of a counter in the text exposition of Prometheus.
double counter_of(Stage& stage, std::string_view name) {
  const auto text = stage.sandbox().get("/metrics");
  double sum = 0;
  if (!text) return sum;
  std::string_view rest = *text;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    if (!line.starts_with(name)) continue;
    const std::size_t space = line.rfind(' ');
    double value = 0;
    std::from_chars(line.data() + space + 1, line.data() + line.size(), value);
    sum += value;
  }
  return sum;
}

void begin(Stage& stage, Phase phase, double burst = 1) {
  stage.begin(phase);
  stage.ask(target_rate(stage.plan()), burst);
}

/// Waits until nothing waits any more, and completes the figures with how long that took.
Result<PhaseFigures> recovered(Stage& stage) {
  MW_TRY(const auto took, stage.until([&] { return stage.is_calm(); }));
  PhaseFigures figures = stage.figures();
  figures.recovery_s = took;
  figures.has_recovered = took.has_value();
  return figures;
}

Status restart(Stage& stage, std::uint64_t quota) {
  // One that does not end in order is killed: what that costs the ledger tells.
  (void)stage.sandbox().stop();
  return stage.sandbox().start(quota);
}

/// Restarts the instance with little room left, and at last with less than it has used, until it
/// refuses. A restart may give room back, so that what is used is asked for each time.
/// False: it never did.
Result<bool> fill_disk(Stage& stage) {
  constexpr double kBytesPerReading = 20;
  const double half = static_cast<double>(stage.plan().fault.count()) / 2;
  const auto soon = static_cast<std::uint64_t>(target_rate(stage.plan()) * kBytesPerReading * half);
  for (int attempt = 0; attempt < 3; ++attempt) {
    const std::uint64_t used = stage.used_bytes();
    MW_TRY_STATUS(restart(stage, std::max<std::uint64_t>(attempt < 2 ? used + soon : used / 4, 1)));
    const SteadyTime until = stage.now() + stage.plan().fault;
    while (stage.now() < until) {
      if (!stage.sandbox().is_ready()) return true;
      MW_TRY_STATUS(stage.pass(250ms));
    }
  }
  return false;
}

}  // namespace

double target_rate(const RehearsalPlan& plan) {
  return plan.shape.readings_per_s * plan.factor;
}

std::uint64_t readings_of(const RehearsalPlan& plan) {
  const auto ramp = static_cast<double>(plan.ramp.count());
  double full_load_s = ramp + static_cast<double>(plan.hold.count());
  for (const double step : kBeyond) full_load_s += step * ramp / 8;
  full_load_s += 6 * (static_cast<double>(plan.fault.count()) + 10);
  return static_cast<std::uint64_t>(std::ceil(full_load_s * target_rate(plan)));
}

Result<PhaseResult> run_ramp(Stage& stage, RampFindings& findings) {
  const RehearsalPlan& plan = stage.plan();
  const double target = target_rate(plan);
  stage.begin(Phase::kRamp);
  PhaseFigures at_target;
  const auto step = [&](double share, std::chrono::nanoseconds duration) -> Result<bool> {
    stage.ask(target * share);
    stage.restart_figures();
    MW_TRY_STATUS(stage.pass(duration));
    const PhaseFigures f = stage.figures();
    if (share == 1.0) at_target = f;
    const bool held = is_held(f, plan.limits);
    if (held)
      findings.highest_rate_per_s = std::max(findings.highest_rate_per_s, f.acknowledged_per_s);
    if (!held)
      findings.bottleneck = bottleneck_of(stage, f, plan.factor * share);
    else
      findings.bottleneck.factor = plan.factor * share;
    return held;
  };
  bool held = true;
  for (const double share : kSteps) {
    MW_TRY(held, step(share, std::chrono::nanoseconds(plan.ramp) / kSteps.size()));
  }
  for (std::size_t i = 0; held && i < kBeyond.size(); ++i) {
    MW_TRY(held, step(kBeyond[i], std::max<std::chrono::nanoseconds>(
                                      std::chrono::nanoseconds(plan.ramp) / 8, 1s)));
  }
  if (!findings.bottleneck.is_reached) {
    findings.bottleneck.words = fmt::format("nothing gave way up to {:.3g} times the present load",
                                            findings.bottleneck.factor);
  }
  at_target.note = findings.bottleneck.words;
  return stage.end(std::move(at_target));
}

std::size_t usual_alarms(const RehearsalPlan& plan) {
  const double days = std::chrono::duration<double>(plan.hold).count() / 86'400;
  return static_cast<std::size_t>(std::ceil(plan.shape.alarms_per_day * plan.factor * days));
}

Result<PhaseResult> run_hold(Stage& stage) {
  const RehearsalPlan& plan = stage.plan();
  begin(stage, Phase::kHold, plan.shape.burst);
  const double before = counter_of(stage, kTransitions);
  // Alarms come one after the other as they usually do; many at once are the storm's.
  const std::size_t n = usual_alarms(plan);
  const auto most = static_cast<std::size_t>(std::max<std::int64_t>(1, plan.hold / kAlarmSlice));
  const auto n_slices = std::clamp<std::size_t>(n, 1, most);
  const std::chrono::nanoseconds slice = std::chrono::nanoseconds(plan.hold) / n_slices;
  for (std::size_t i = 0; i < n_slices; ++i) {
    MW_TRY_STATUS(stage.pass(slice / 2));
    const std::size_t due = n * (i + 1) / n_slices - n * i / n_slices;
    if (due > 0) stage.load().alarm(due);
    MW_TRY_STATUS(stage.pass(slice - slice / 2));
    stage.load().calm_down();
  }
  PhaseFigures figures = stage.figures();
  figures.note = fmt::format(
      "bursts of {:.1f} times the average, {} alarms as usual at this size, {:.0f} changes of "
      "alarms",
      plan.shape.burst, n, counter_of(stage, kTransitions) - before);
  return stage.end(std::move(figures));
}

Result<PhaseResult> run_alarm_storm(Stage& stage) {
  begin(stage, Phase::kAlarmStorm);
  const double before = counter_of(stage, kTransitions);
  const auto may = std::ranges::count_if(stage.signals(), &LoadSignal::may_alarm);
  const auto wanted = static_cast<std::size_t>(std::ceil(static_cast<double>(may) * kStormShare));
  const std::size_t n = wanted == 0 ? 0 : stage.load().alarm(wanted);
  MW_TRY_STATUS(stage.pass(stage.plan().fault));
  MW_TRY(const auto took, stage.until([&] {
    return counter_of(stage, kTransitions) - before >= static_cast<double>(n);
  }));
  PhaseFigures figures = stage.figures();
  figures.has_recovered = took.has_value();
  figures.note = fmt::format("{} signals beyond their limits at once, {:.0f} changes of alarms", n,
                             counter_of(stage, kTransitions) - before);
  if (n == 0) {
    figures.problem =
        "no alarm could be raised: no signal has a live limit rule that acts within 3 s";
  }
  stage.load().calm_down();
  return stage.end(std::move(figures));
}

Result<PhaseResult> run_reconnect(Stage& stage) {
  begin(stage, Phase::kReconnect);
  MW_TRY_STATUS(stage.pass(1s));
  stage.load().cut();
  stage.load().rejoin();
  MW_TRY(PhaseFigures figures, recovered(stage));
  figures.note = fmt::format("{} connections at once", stage.load().devices());
  return stage.end(std::move(figures));
}

Result<PhaseResult> run_link_cut(Stage& stage) {
  begin(stage, Phase::kLinkCut);
  MW_TRY_STATUS(stage.pass(1s));
  stage.load().cut();
  const Status waited = stage.pass(stage.plan().fault);
  const std::uint64_t kept = stage.load().waiting();
  stage.load().rejoin();
  MW_TRY_STATUS(waited);
  MW_TRY(PhaseFigures figures, recovered(stage));
  figures.note = fmt::format("{} readings kept by the devices and sent afterwards", kept);
  return stage.end(std::move(figures));
}

Result<PhaseResult> run_kill(Stage& stage) {
  begin(stage, Phase::kKill);
  MW_TRY_STATUS(stage.pass(2s));
  stage.sandbox().kill();
  const SteadyTime killed = stage.now();
  MW_TRY_STATUS(stage.sandbox().start());
  MW_TRY(PhaseFigures figures, recovered(stage));
  const double start_s = std::chrono::duration<double>(stage.now() - killed).count();
  if (figures.recovery_s) figures.recovery_s = start_s;
  figures.note = "kill -9 under full load, from the kill until nothing waited";
  return stage.end(std::move(figures));
}

Result<PhaseResult> run_disk_full(Stage& stage) {
  begin(stage, Phase::kDiskFull);
  MW_TRY(const bool is_full, fill_disk(stage));
  if (is_full) MW_TRY_STATUS(stage.pass(stage.plan().fault));
  const std::uint64_t kept = stage.load().waiting();
  MW_TRY_STATUS(restart(stage, 0));
  MW_TRY(PhaseFigures figures, recovered(stage));
  figures.note = fmt::format("{} readings were refused and kept by the devices", kept);
  if (!is_full) figures.problem = "the disk did not fill up while the phase lasted";
  return stage.end(std::move(figures));
}

Result<PhaseResult> run_slow_consumer(Stage& stage) {
  begin(stage, Phase::kSlowConsumer);
  std::vector<SlowConsumer> consumers;
  std::string problem;
  for (int i = 0; i < kSlowConsumers && problem.empty(); ++i) {
    auto consumer = SlowConsumer::connect(stage.sandbox().mqtt_endpoint(), i);
    if (consumer)
      consumers.push_back(std::move(*consumer));
    else
      problem = consumer.error().message();
  }
  MW_TRY_STATUS(stage.pass(stage.plan().fault));
  PhaseFigures figures = stage.figures();
  figures.note =
      fmt::format("{} clients subscribed to everything and read nothing", consumers.size());
  figures.problem = std::move(problem);
  return stage.end(std::move(figures));
}

}  // namespace millwright::rehearse
