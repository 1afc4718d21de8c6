// SPDX-License-Identifier: Apache-2.0
#pragma once
// Minute and hour roll-ups: filled as rows come in order, stored once their interval is over,
// recomputed from the chunks when late rows or revisions touch them.

#include <string>
#include <utility>
#include <vector>

#include "historian/cell_fold.h"
#include "historian/keys.h"
#include "historian/signal_state.h"

namespace millwright::historian {

/// Records for Table::kRollups.
using RollupRecords = std::vector<std::pair<std::string, std::string>>;

/// Intervals of one signal that must be computed again from its rows.
struct RollupRedo {
  std::vector<UtcNanos> minutes;
  std::vector<UtcNanos> hours;
};

/// Runs the open rows that are new since the last call through the roll-ups of `state`; finished
/// intervals go to `records`, or to `redo` where their statistics are not exact.
void feed_rollups(SignalState& state, RollupRecords& records, RollupRedo& redo);

/// Notes that a row was added or changed behind the feed.
void mark_rollups_late(SignalState& state, UtcNanos time);

/// Computes the intervals of `redo` from `view`. Cost: reads each touched stretch once.
void redo_rollups(const SignalView& view, const SignalState& state, RollupRedo redo,
                  RollupRecords& records);

/// Where a signal stands after start-up: the interval of its newest reading has to be redone.
void resume_rollups(SignalState& state);

std::string encode_rollup(RollupUnit unit, SignalId signal, UtcNanos begin, ValueType type,
                          const Stats& stats);
/// Errors: data_loss.
Result<Stats> decode_rollup(std::string_view key, std::string_view value, ValueType type);

}  // namespace millwright::historian
