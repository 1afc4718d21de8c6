// SPDX-License-Identifier: Apache-2.0
#include "rollout/rehearsal/phase.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "core/enum_names.h"
#include "model/names.h"

namespace millwright::rollout {
namespace {

constexpr EnumNames<kPhases> kPhaseNames{"ramp",     "hold", "alarm-storm", "reconnect",
                                         "link-cut", "kill", "disk-full",   "slow-consumer"};
constexpr EnumNames<4> kVerdictNames{"pass", "fail", "inconclusive", "not-run"};

/// Of a machine's processors: above it nothing more can be had from them.
constexpr double kFull = 0.9;
/// How far a server may be loaded that is to have room for what nobody foresaw.
constexpr double kSound = 0.7;

bool is_machine_full(const PhaseFigures& f, const Machine& machine) {
  return f.processors + f.other_processors >= kFull * machine.processors;
}

/// Processors that would have carried what was asked, beside everything else that ran.
unsigned processors_needed(const PhaseFigures& f) {
  const double share = f.asked_per_s > 0 ? f.acknowledged_per_s / f.asked_per_s : 1;
  const double own = f.processors / std::clamp(share, 0.05, 1.0) / kSound;
  return static_cast<unsigned>(std::ceil(own + f.other_processors));
}

/// The first limit that was missed; empty: none.
std::string missed_limit(Phase phase, const PhaseFigures& f, const RehearsalLimits& limits) {
  // While a fault lasts readings wait: recovery, not latency, is what such a phase is about.
  const bool is_fault = phase == Phase::kReconnect || phase == Phase::kLinkCut ||
                        phase == Phase::kKill || phase == Phase::kDiskFull;
  if (!f.has_recovered) {
    return fmt::format("not recovered within {:.0f} s", limits.recovery_s);
  }
  if (f.recovery_s.value_or(0) > limits.recovery_s) {
    return fmt::format("recovered after {:.1f} s, the limit is {:.0f} s", *f.recovery_s,
                       limits.recovery_s);
  }
  if (is_fault) return {};
  // What became due within the limit of latency before the end may still be on its way.
  const double on_way = f.seconds > 0 ? limits.p99_ms / 1000 / f.seconds : 0;
  if (f.acknowledged_per_s < (limits.rate_share - on_way) * f.asked_per_s) {
    return fmt::format("{:.1f} of {:.1f} readings/s were acknowledged in time",
                       f.acknowledged_per_s, f.asked_per_s);
  }
  if (f.p99_ms > limits.p99_ms) {
    return fmt::format("1 % of the readings waited {:.0f} ms or more, the limit is {:.0f} ms",
                       f.p99_ms, limits.p99_ms);
  }
  return {};
}

std::string passed_words(const PhaseFigures& f) {
  if (f.recovery_s) return fmt::format("recovered after {:.1f} s, nothing lost", *f.recovery_s);
  return fmt::format("{:.1f} readings/s, 99 % within {:.0f} ms, nothing lost", f.acknowledged_per_s,
                     f.p99_ms);
}

}  // namespace

std::string_view name(Phase phase) {
  return name_in(kPhaseNames, phase);
}
std::optional<Phase> parse_phase(std::string_view text) {
  return parse_in<Phase>(kPhaseNames, text);
}
std::string_view name(PhaseVerdict verdict) {
  return name_in(kVerdictNames, verdict);
}
std::optional<PhaseVerdict> parse_phase_verdict(std::string_view text) {
  return parse_in<PhaseVerdict>(kVerdictNames, text);
}

PhaseResult judge(Phase phase, PhaseFigures figures, const RehearsalLimits& limits,
                  const Machine& machine) {
  PhaseResult result{phase, PhaseVerdict::kPass, {}, std::move(figures), {}};
  const PhaseFigures& f = result.figures;
  const std::uint64_t memory =
      limits.memory_bytes == 0 ? machine.memory_bytes : limits.memory_bytes;
  const auto say = [&](PhaseVerdict verdict, std::string reason) {
    result.verdict = verdict;
    result.reason = std::move(reason);
  };
  // No machine is so slow that it may lose what it acknowledged.
  if (f.lost > 0) {
    say(PhaseVerdict::kFail, fmt::format("{} of {} acknowledged readings are not in the ledger",
                                         f.lost, f.acknowledged));
  } else if (!f.problem.empty()) {
    say(PhaseVerdict::kInconclusive, f.problem);
  } else if (memory > 0 && f.memory_bytes > memory) {
    say(PhaseVerdict::kFail, fmt::format("took {} MB of memory, the limit is {} MB",
                                         f.memory_bytes >> 20, memory >> 20));
  } else if (std::string missed = missed_limit(phase, f, limits); missed.empty()) {
    say(PhaseVerdict::kPass, passed_words(f));
  } else if (is_machine_full(f, machine)) {
    say(PhaseVerdict::kInconclusive,
        fmt::format("needs {} cores: {}, on {} shared with {:.1f} of other work",
                    std::max(processors_needed(f), machine.processors + 1), missed,
                    machine.processors, f.other_processors));
  } else {
    say(PhaseVerdict::kFail, std::move(missed));
  }
  return result;
}

std::vector<PhasePoint> thinned(std::vector<PhasePoint> points) {
  if (points.size() <= kMostPoints) return points;
  std::vector<PhasePoint> out;
  for (std::size_t i = 0; i < kMostPoints; ++i) {
    out.push_back(points[i * points.size() / kMostPoints]);
  }
  return out;
}

}  // namespace millwright::rollout
