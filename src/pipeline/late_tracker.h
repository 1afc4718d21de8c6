// SPDX-License-Identifier: Apache-2.0
#pragma once
// Which stretches of history changed after the watch was past them: a pure function of journal
// records. A reading is late when its source flags it historical or it is not newer than its
// signal's watermark, just what detectors leave out. A signal is due once no more came for a while.
//
// State as bytes: docs/format/historical-events.md.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.h"
#include "core/result.h"
#include "core/time.h"
#include "detect/limit_state.h"
#include "detect/running_time.h"
#include "detect/watermark.h"
#include "model/reading_batch.h"

namespace millwright::pipeline {

/// Event times, both ends included.
struct TouchedInterval {
  UtcNanos begin;
  UtcNanos end;
  bool operator==(const TouchedInterval&) const = default;
};

struct TouchedSignal {
  std::vector<TouchedInterval> intervals;  ///< in order, apart from each other, never empty
  UtcNanos first;                          ///< journal time of the first late reading
  UtcNanos last;                           ///< and of the newest
  JournalSeq seq;                          ///< its record
  bool operator==(const TouchedSignal&) const = default;
};

/// Thread: one at a time. Records come in order of their sequence, each once.
class LateTracker {
 public:
  static constexpr std::chrono::seconds kQuiet{10};
  /// Of journal time: a signal that is never quiet is due all the same.
  static constexpr std::chrono::minutes kLongestWait{10};
  /// Stretches with no more than this between them are one.
  static constexpr std::chrono::minutes kApart{1};
  static constexpr std::size_t kMostIntervals = 16;  ///< of a signal; the nearest become one
  static constexpr std::size_t kMostSignals = 10'000;

  /// Takes one record of readings in. Returns how many of them were late.
  /// Cost: about 10 ns a reading.
  std::uint64_t take(const ReadingBatch& batch, JournalSeq seq, UtcNanos time);
  /// One clock tick of the journal.
  void tick(UtcNanos time);

  /// Signals to look at now, the one that waits longest first. Cost: O(waiting).
  std::vector<SignalId> due() const;
  /// More signals wait than it keeps: every one is due, and no more records should be taken in
  /// until some are done.
  bool is_full() const { return touched_.size() >= kMostSignals; }
  std::size_t n_waiting() const { return touched_.size(); }
  /// Null when nothing of it waits. Lifetime: until the next command.
  const TouchedSignal* find(SignalId signal) const;
  /// `covered` has been looked at.
  void done(SignalId signal, TouchedInterval covered);

  /// The whole state.
  std::string snapshot() const;
  /// Errors: data_loss   not a whole snapshot; the state is unchanged.
  Status restore(std::string_view snapshot);

 private:
  void touch(SignalId signal, UtcNanos event, JournalSeq seq, UtcNanos time);

  detect::RunningTime running_;
  UtcNanos now_;  // of the newest tick
  // By slot.
  std::vector<SignalId> ids_;
  std::vector<detect::Watermark> watermarks_;
  detect::SignalIndex index_;
  std::map<SignalId, TouchedSignal> touched_;
};

}  // namespace millwright::pipeline
