// SPDX-License-Identifier: Apache-2.0
#pragma once
// Applies the retention classes to the history, slowly: once an hour, a few signals at a time, on
// the historian's own thread between readings. What it did can be read until the next run, and is
// in the audit trail when something went.

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/time.h"
#include "historian/historian.h"
#include "historian/trim.h"
#include "registry/retention.h"

namespace millwright::pipeline {

/// What one run took away of one class.
struct RetentionRow {
  registry::RetentionClass retention;
  std::uint64_t signals = 0;  ///< looked at: also those that are no longer part of the plant
  std::uint64_t chunks = 0;
  std::uint64_t chunk_bytes = 0;
  std::uint64_t rollups = 0;
  std::optional<UtcNanos> oldest_kept;  ///< start of the oldest chunk that is left
};

struct RetentionReport {
  UtcNanos started;
  UtcNanos ended;
  std::string problem;  ///< why it ended early; empty: it did not
  std::vector<RetentionRow> rows;

  std::uint64_t chunks() const;
  std::uint64_t bytes() const;
  std::uint64_t rollups() const;
};

/// The limits of a class at `now`.
historian::TrimLimits limits_of(const registry::RetentionClass& retention, UtcNanos now);

/// Thread: begin(), is_running() and last() any; step() the historian's.
class RetentionKeeper {
 public:
  /// One step of one signal: ChunkHistorian::trim().
  using Trim = std::function<Result<historian::Trimmed>(SignalId, const historian::TrimLimits&)>;
  /// At the end of a run, on the historian's thread: must be quick.
  using Done = std::function<void(const RetentionReport&)>;

  static constexpr std::chrono::hours kEvery{1};

  RetentionKeeper(const Clock& clock, Trim trim, Done done)
      : clock_(clock), trim_(std::move(trim)), done_(std::move(done)) {}

  /// Begins a run over `signals`, each by its class, unless one is under way: then false.
  bool begin(const registry::RetentionTable& table, std::vector<SignalId> signals);
  /// True when the last run ended, or this object was made, at least kEvery ago.
  bool is_due() const;
  bool is_running() const;

  /// Goes on with a run for about `time`; at once when there is none.
  void step(std::chrono::nanoseconds time);

  /// The run that ended last.
  std::optional<RetentionReport> last() const;

 private:
  struct Run {
    RetentionReport report;
    std::vector<std::pair<SignalId, std::size_t>> todo;  ///< signal, index of its row; from the end
  };
  void finish(Run run, std::string problem);

  const Clock& clock_;
  const Trim trim_;
  const Done done_;
  const SteadyTime made_ = clock_.steady();

  mutable std::mutex mutex_;
  // guarded by mutex_
  std::optional<Run> next_;  // begun, not taken by step() yet
  bool is_running_ = false;
  std::optional<RetentionReport> last_;
  std::optional<SteadyTime> ended_;

  std::optional<Run> run_;  // the historian's thread only
};

/// Puts what a run took away into the audit trail, as an act of the system.
Status audit_run(registry::Registry& registry, const RetentionReport& report);

/// Begins a run over every signal that ever had a reading.
/// Errors: failed_precondition  one is under way.  data_loss  the classes are damaged.
Status begin_run(RetentionKeeper& keeper, registry::Registry& registry,
                 const historian::Historian& historian);

}  // namespace millwright::pipeline
