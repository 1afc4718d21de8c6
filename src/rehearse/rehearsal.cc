// SPDX-License-Identifier: Apache-2.0
#include "rehearse/rehearsal.h"

#include <fmt/format.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "os/child_process.h"
#include "rehearse/clone_plant.h"
#include "rehearse/load.h"
#include "rehearse/needs.h"
#include "rehearse/phases.h"
#include "rehearse/production_watch.h"
#include "rehearse/stage.h"

namespace millwright::rehearse {
namespace {

using nlohmann::json;
using rollout::Phase;
using rollout::PhaseResult;
using rollout::PhaseVerdict;
using rollout::RehearsalReport;

/// Fewer readings say nothing about what one needs on disk: the stores' own needs outweigh them.
constexpr double kEnoughReadings = 100'000;

/// Of the report: docs/format/rollout.md.
constexpr std::size_t kMostUntested = 64;

std::uint64_t free_bytes(const std::string& dir) {
  struct statvfs space{};
  if (::statvfs(dir.c_str(), &space) != 0) return 0;
  return static_cast<std::uint64_t>(space.f_bavail) * space.f_frsize;
}

std::size_t copies_of(const RehearsalPlan& plan) {
  return static_cast<std::size_t>(std::ceil(plan.factor - 1e-9));
}

/// The plan with all limits of its sandbox said. Errors: invalid_argument, resource_exhausted.
Result<RehearsalPlan> checked(RehearsalPlan plan) {
  if (!(plan.factor >= 1) || plan.factor > 1000) {
    return fail(Code::kInvalidArgument, "--factor: must be 1 to 1000");
  }
  const Needs needs = needs_of(readings_of(plan), plan.shape.sensors * copies_of(plan));
  const std::uint64_t free_memory = os::available_memory();
  MW_TRY_STATUS(check_room(needs,
                           {free_bytes(plan.sandbox.base_dir), plan.disk_reserve_bytes, free_memory,
                            plan.sandbox.memory_bytes},
                           plan.sandbox.base_dir));
  std::uint64_t& limit = plan.sandbox.memory_bytes;
  if (limit == 0) limit = default_memory_limit(needs, free_memory);
  return plan;
}

const NamedText* find_plant(const RehearsalPlan& plan) {
  const auto it = std::ranges::find(plan.files, "plant.yaml", &NamedText::first);
  return it == plan.files.end() ? nullptr : &*it;
}

bool is_in_library(const NamedText& file) {
  return file.first.starts_with("procedures/") || file.first.starts_with("policies/");
}

/// Procedures and policies are in force from the start: what approval did in production is taken
/// over with the text.
std::vector<NamedText> library_of(const RehearsalPlan& plan) {
  std::vector<NamedText> library;
  std::ranges::copy_if(plan.files, std::back_inserter(library), is_in_library);
  return library;
}

/// Plans and applies a set of files. Errors: what the instance says of them.
Status carry_out(Sandbox& sandbox, const std::vector<NamedText>& files) {
  json ask = {{"files", json::array()}};
  for (const auto& [name, text] : files) ask["files"].push_back({{"name", name}, {"text", text}});
  MW_TRY(const std::string planned, sandbox.post("/api/v1/plan", ask.dump()));
  const json plan = json::parse(planned, nullptr, false);
  if (!plan.is_object() || !plan["problems"].empty()) {
    return fail(Code::kFailedPrecondition,
                fmt::format("the configuration cannot be rehearsed: {}",
                            plan.is_object() ? plan["problems"].front().dump() : planned));
  }
  if (plan["changes"].empty()) return {};
  ask["fingerprint"] = plan["fingerprint"];
  const auto applied = sandbox.post("/api/v1/apply", ask.dump());
  return applied ? Status() : fail(applied.error());
}

/// Profiles, rosters and calendars first: the plant names them. Those that lean on what a sandbox
/// does not have, such as its people, are left out; `left_out` says which, and why.
Status configure(Sandbox& sandbox, const RehearsalPlan& plan, const ClonedPlant& plant,
                 std::vector<std::string>& left_out) {
  for (const NamedText& file : plan.files) {
    if (file.first == "plant.yaml" || is_in_library(file)) continue;
    if (const Status done = carry_out(sandbox, {file}); !done) {
      left_out.push_back(fmt::format("{}: {}", file.first, done.error().message()));
    }
  }
  for (const std::string& file : plant.files) {
    MW_TRY_STATUS(carry_out(sandbox, {{"plant.yaml", file}}));
  }
  return {};
}

LoadOptions load_of(const RehearsalPlan& plan, const Sandbox& sandbox, ClonedPlant plant) {
  LoadOptions load;
  load.mqtt = sandbox.mqtt_endpoint();
  load.http = sandbox.http_endpoint();
  load.signals = std::move(plant.signals);
  load.json_share = rollout::share_of(plan.shape, "json");
  load.line_share = rollout::share_of(plan.shape, "line");
  load.sparkplug_share = rollout::share_of(plan.shape, rollout::kSparkplugSource);
  load.bytes_per_message = plan.shape.bytes_per_message;
  load.metrics_per_message = plan.shape.metrics_per_message;
  return load;
}

/// Runs the phases in order; what ends one early ends all.
void run_phases(Stage& stage, RehearsalReport& report) {
  RampFindings ramp;
  const auto run = [&](Phase phase) -> Result<PhaseResult> {
    switch (phase) {
      case Phase::kRamp:
        return run_ramp(stage, ramp);
      case Phase::kHold:
        return run_hold(stage);
      case Phase::kAlarmStorm:
        return run_alarm_storm(stage);
      case Phase::kReconnect:
        return run_reconnect(stage);
      case Phase::kLinkCut:
        return run_link_cut(stage);
      case Phase::kKill:
        return run_kill(stage);
      case Phase::kDiskFull:
        return run_disk_full(stage);
      case Phase::kSlowConsumer:
        return run_slow_consumer(stage);
    }
    return fail(Code::kInternal, "no such phase");
  };
  for (std::size_t i = 0; i < rollout::kPhases; ++i) {
    const auto phase = static_cast<Phase>(i);
    auto result =
        report.aborted.empty() ? run(phase) : fail(Code::kCancelled, "the rehearsal had ended");
    if (result) {
      report.phases.push_back(std::move(*result));
      continue;
    }
    // An instance that does not come back is a finding, whatever it was that ended the rehearsal.
    const bool is_finding = result.error().code() != Code::kCancelled;
    if (report.aborted.empty()) report.aborted = result.error().message();
    report.phases.push_back({phase,
                             is_finding ? PhaseVerdict::kFail : PhaseVerdict::kNotRun,
                             result.error().message(),
                             {},
                             {}});
  }
  report.highest_rate_per_s = ramp.highest_rate_per_s;
  report.bottleneck = ramp.bottleneck;
}

/// From what journal and history grew by in the phase that is nothing but load.
double disk_per_day(const RehearsalReport& report, double rate) {
  for (const PhaseResult& one : report.phases) {
    const auto n = static_cast<double>(one.figures.acknowledged);
    if (one.phase != Phase::kHold || n < kEnoughReadings) continue;
    return static_cast<double>(one.figures.disk_bytes) / n * rate * 86'400;
  }
  return 0;
}

RehearsalReport head_of(const RehearsalPlan& plan, const Clock& clock) {
  RehearsalReport report;
  report.started = clock.wall();
  report.factor = plan.factor;
  report.binary = plan.binary;
  report.hardware = os::hardware();
  std::vector<std::string> texts;
  for (const auto& [name, text] : plan.files) texts.push_back(text);
  report.configuration = rollout::fingerprint_of(texts);
  report.shape = plan.shape;
  report.limits = plan.limits;
  if (plan.present) report.estimate = rollout::estimate(*plan.present, plan.factor);
  return report;
}

}  // namespace

Result<RehearsalReport> run_rehearsal(const RehearsalPlan& asked, const Clock& clock,
                                      const RehearsalHooks& hooks) {
  remove_leftovers(asked.sandbox.base_dir);
  MW_TRY(const RehearsalPlan plan, checked(asked));
  const NamedText* plant_file = find_plant(plan);
  if (plant_file == nullptr) {
    return fail(Code::kFailedPrecondition, "the configuration has no plant.yaml");
  }
  MW_TRY(ClonedPlant plant, clone_plant(plant_file->second, copies_of(plan)));
  ProductionWatch watch(plan.production, clock);
  MW_TRY_STATUS(watch.check_before());

  RehearsalReport report = head_of(plan, clock);
  report.sensors = plant.signals.size();
  MW_TRY(const auto sandbox, Sandbox::make(plan.sandbox, library_of(plan)));
  MW_TRY_STATUS(sandbox->start());
  std::vector<std::string> left_out;
  MW_TRY_STATUS(configure(*sandbox, plan, plant, left_out));
  {
    Load load(load_of(plan, *sandbox, std::move(plant)), clock);
    MW_TRY_STATUS(load.start());
    Stage stage(*sandbox, load, watch, clock, plan, hooks);
    report.machine = stage.machine();
    run_phases(stage, report);
    report.received = stage.received();
  }
  report.disk_bytes_per_day = disk_per_day(report, target_rate(plan));
  report.untested = rollout::untested(report);
  for (std::string& one : left_out) {
    if (report.untested.size() < kMostUntested) report.untested.push_back(std::move(one));
  }
  report.ended = clock.wall();
  return report;
}

}  // namespace millwright::rehearse
