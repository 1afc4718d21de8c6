// SPDX-License-Identifier: Apache-2.0
#pragma once
// Runs a rule again over a stretch of history that late readings changed: widely enough that
// conditions which began before it or ended after it have their true edges.

#include <span>

#include "historian/historian.h"
#include "pipeline/backtest.h"
#include "pipeline/historical_event.h"

namespace millwright::pipeline {

/// A time the condition is known to have held: a live alarm, or an event found before.
struct KnownSpan {
  UtcNanos began;
  UtcNanos ended;  ///< or the newest time at which it is known to have held
  AlarmId alarm;   ///< none: an event found before
};

/// Bounds of one evaluation; a longer stretch is cut by the caller.
struct LateLimits {
  BacktestLimits backtest{std::chrono::hours(24 * 400), 5'000'000, 10'000};
  std::chrono::hours at_once{24};  ///< longest stretch of late readings in one evaluation
};

/// False for what history cannot answer: no-data asks when readings arrived, and these arrived
/// late. False also for a rule that is switched off.
bool may_evaluate(const Rule& rule);

/// How far one evaluation looks before, into and beyond late readings of a signal: a day, or the
/// time of a thousand readings.
std::chrono::nanoseconds reach_of(const Signal& signal, const LateLimits& limits);

/// Never fails: what cannot be evaluated is an event that says why. `known` are spans of this rule
/// and signal. `now`: journal time; nothing is judged beyond it.
/// Where a condition neither ends nor is seen to be clear within reach_of(), its edge is that of
/// the known span it goes on from, else the edge of what was looked at.
/// Thread: one that may block.  Cost: that of backtest() over the stretch and twice the reach.
Evaluation evaluate_late(const historian::Historian& historian, const Rule& rule,
                         const Signal& signal, TouchedInterval late,
                         std::span<const KnownSpan> known, UtcNanos now, const LateLimits& limits);

}  // namespace millwright::pipeline
