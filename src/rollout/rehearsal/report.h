// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a rehearsal found, and for how long that may be relied on.

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/time.h"
#include "rollout/rehearsal/estimate.h"
#include "rollout/rehearsal/fingerprint.h"
#include "rollout/rehearsal/phase.h"
#include "rollout/rehearsal/traffic_shape.h"

namespace millwright::rollout {

/// What gave way first, and at how many times the present load. `is_reached` false: nothing did up
/// to `factor`.
struct Bottleneck {
  bool is_reached = false;
  double factor = 0;
  std::string what;   ///< "processors", "disk", "memory", "history", "load generator"
  std::string words;  ///< one sentence
};

/// Readings of one source.
struct SourceCount {
  std::string source;  ///< as the ledger names it
  std::uint64_t readings = 0;
  bool operator==(const SourceCount&) const = default;
};

struct RehearsalReport {
  UtcNanos started;
  UtcNanos ended;
  double factor = 0;     ///< of the present load, as run
  std::string host;      ///< where it ran; empty: on the site's own machine
  std::string binary;    ///< SHA-256 of the program
  std::string hardware;  ///< os::hardware()
  Fingerprint configuration;
  TrafficShape shape;
  std::uint64_t sensors = 0;  ///< in the sandbox
  RehearsalLimits limits;
  Machine machine;
  std::vector<PhaseResult> phases;  ///< every one, in order; what did not run says so
  /// What the instance received by its own ledger, the platform's own left out; largest first.
  std::vector<SourceCount> received;
  double highest_rate_per_s = 0;  ///< readings held within the limits
  double disk_bytes_per_day = 0;  ///< at the factor
  Bottleneck bottleneck;
  std::vector<std::string> untested;
  std::optional<Estimate> estimate;
  std::string aborted;  ///< why it ended early; empty: it did not

  PhaseVerdict verdict() const;
};

/// Pass only when all phases passed and nothing ended it early.
PhaseVerdict overall(const RehearsalReport& report);

/// What no rehearsal on one machine can show, and what this one left out.
std::vector<std::string> untested(const RehearsalReport& report);

/// The site a verdict is held against.
struct SiteNow {
  std::string binary;
  std::string hardware;
  Fingerprint configuration;
};

/// Why the report says nothing about the site any more; empty: it still does.
std::string void_reason(const RehearsalReport& report, const SiteNow& now);
/// Beyond this share of changed configuration a report is void.
inline constexpr double kMostChanged = 0.10;

/// For other parts of the product: what counts of the latest rehearsal, and nothing else.
struct RehearsalRecord {
  std::uint32_t id = 0;
  UtcNanos at;
  double factor = 0;
  PhaseVerdict verdict = PhaseVerdict::kNotRun;
  std::vector<std::string> passed;  ///< phases, by name
  std::vector<std::string> others;  ///< "kill: inconclusive, needs 4 cores ..."
  std::string binary;
  std::string configuration;       ///< encode(Fingerprint)
  std::string void_reason;         ///< empty: it stands
  std::uint64_t sensors_then = 0;  ///< at the site, when it was run
};
RehearsalRecord record_of(std::uint32_t id, const RehearsalReport& report, const SiteNow& now);

nlohmann::json to_json(const RehearsalReport& report);
/// Errors: invalid_argument   naming the member.
Result<RehearsalReport> read_report(const nlohmann::json& json);
/// Stored text: docs/format/rollout.md. Errors of decoding: data_loss.
std::string encode(const RehearsalReport& report);
Result<RehearsalReport> decode_report(std::string_view text);

}  // namespace millwright::rollout
