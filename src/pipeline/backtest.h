// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a rule would have done to the past: the real detector over stored readings, a tick for every
// second, as if they had arrived when they happened.
//
// What it cannot know: when readings really arrived, and when the server itself was down. The
// silence of a signal in such a time looks like silence.

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/result.h"
#include "historian/historian.h"
#include "model/plant.h"

namespace millwright::pipeline {

struct BacktestLimits {
  std::chrono::hours longest{24 * 400};
  std::uint64_t most_readings = 50'000'000;
  std::size_t most_raises = 1'000'000;
};

/// One raise that would have been. Units: those of detect::ConditionChange.
struct BacktestRaise {
  UtcNanos began;
  std::optional<UtcNanos> ended;  ///< none: stood at the end of the period
  double value = 0;

  bool operator==(const BacktestRaise&) const = default;
};

struct BacktestRun {
  std::vector<BacktestRaise> raises;  ///< in order of time
  std::uint64_t n_readings = 0;
  double days = 0;

  double raises_per_day() const { return days > 0 ? static_cast<double>(raises.size()) / days : 0; }
};

/// Runs `rule` over the history of `signal`, enabled or not.
/// Errors: invalid_argument    an empty period, or one beyond the limit.
///         resource_exhausted  more readings or raises than the limits: a shorter period will do.
///         those of the historian.
/// Thread: one that may block.  Cost: about 100 ns a reading and 50 ns a second of the period.
Result<BacktestRun> backtest(const historian::Historian& historian, const Rule& rule,
                             const Signal& signal, historian::TimeRange range,
                             const BacktestLimits& limits = {});

/// Something that was wrong for sure: a raise that people labelled true or early.
struct ConfirmedEvent {
  AlarmId alarm;
  UtcNanos raised;
};

/// Whether a run would have told of it.
struct Catch {
  ConfirmedEvent event;
  /// How much earlier than the alarm that was confirmed; negative: later; none: missed.
  std::optional<std::chrono::nanoseconds> lead;
};

/// A raise catches an event when it stands at that time, or begins within an hour of it.
/// Cost: O(events x log raises).
std::vector<Catch> find_caught(std::span<const BacktestRaise> raises,
                               std::span<const ConfirmedEvent> events);

}  // namespace millwright::pipeline
