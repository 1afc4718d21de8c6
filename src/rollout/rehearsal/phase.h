// SPDX-License-Identifier: Apache-2.0
#pragma once
// The phases of a rehearsal: what each measures, the limits it is held to, and what is said of it.
// A limit that was missed because the machine was full of other work says nothing about the
// product: inconclusive, with the processors that would have been needed.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millwright::rollout {

/// In the order in which they run. Persisted by name.
enum class Phase : std::uint8_t {
  kRamp = 0,
  kHold = 1,
  kAlarmStorm = 2,
  kReconnect = 3,
  kLinkCut = 4,
  kKill = 5,
  kDiskFull = 6,
  kSlowConsumer = 7,
};
inline constexpr std::size_t kPhases = 8;
/// "ramp", "hold", "alarm-storm", "reconnect", "link-cut", "kill", "disk-full", "slow-consumer".
std::string_view name(Phase phase);
std::optional<Phase> parse_phase(std::string_view text);

enum class PhaseVerdict : std::uint8_t { kPass = 0, kFail = 1, kInconclusive = 2, kNotRun = 3 };
/// "pass", "fail", "inconclusive", "not-run".
std::string_view name(PhaseVerdict verdict);
std::optional<PhaseVerdict> parse_phase_verdict(std::string_view text);

/// What a rehearsal promises beforehand.
struct RehearsalLimits {
  double p99_ms = 1000;            ///< from when a reading was due to its acknowledgement
  double recovery_s = 60;          ///< from the end of a fault until nothing waits any more
  double rate_share = 0.99;        ///< of the readings asked for, acknowledged in time
  std::uint64_t memory_bytes = 0;  ///< of the rehearsed server; 0: what the sandbox gives
};

/// One second of a phase, for its chart.
struct PhasePoint {
  double at_s = 0;  ///< since the phase began
  double asked_per_s = 0;
  double acknowledged_per_s = 0;
  double p99_ms = 0;          ///< of what was acknowledged in this second
  double processors = 0;      ///< of the rehearsed server
  std::uint64_t waiting = 0;  ///< due and not acknowledged
  std::uint64_t memory_bytes = 0;
};

/// What a phase measured. Latencies count from the moment a reading was due, whatever the server
/// did: a stall shows in every reading that it delayed.
struct PhaseFigures {
  double seconds = 0;
  double asked_per_s = 0;
  double acknowledged_per_s = 0;
  double p50_ms = 0, p90_ms = 0, p99_ms = 0, p999_ms = 0, max_ms = 0;
  std::uint64_t acknowledged = 0;  ///< readings
  std::uint64_t lost = 0;          ///< acknowledged and neither stored nor a duplicate: the ledger
  std::optional<double> recovery_s;  ///< nothing where the phase has no fault, or did not recover
  bool has_recovered = true;
  double processors = 0;           ///< the rehearsed server used, on average
  double other_processors = 0;     ///< everything else on the machine used
  std::uint64_t memory_bytes = 0;  ///< the most
  std::uint64_t most_waiting = 0;
  std::uint64_t disk_bytes = 0;  ///< written to journal and history
  std::string note;              ///< "412 alarms raised", what the phase did
  std::string problem;           ///< why what it was for did not come about; empty: it did
};

struct Machine {
  unsigned processors = 1;         ///< the rehearsed server may run on
  std::uint64_t memory_bytes = 0;  ///< it may take
};

struct PhaseResult {
  Phase phase = Phase::kRamp;
  PhaseVerdict verdict = PhaseVerdict::kNotRun;
  std::string reason;  ///< one sentence
  PhaseFigures figures;
  std::vector<PhasePoint> points;
};

/// Verdict and reason of what was measured.
PhaseResult judge(Phase phase, PhaseFigures figures, const RehearsalLimits& limits,
                  const Machine& machine);

/// Of the phases that can be kept: at most this many points, thinned evenly.
inline constexpr std::size_t kMostPoints = 240;
std::vector<PhasePoint> thinned(std::vector<PhasePoint> points);

}  // namespace millwright::rollout
