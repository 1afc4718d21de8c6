// SPDX-License-Identifier: Apache-2.0
#pragma once
// The consumer that watches: carries the journal through rules and alarms, commits what comes out
// with its position, and answers operators' commands when their record is committed.

#include <atomic>
#include <condition_variable>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "alarm/watch.h"
#include "core/metrics.h"
#include "core/time.h"
#include "journal/journal.h"
#include "pipeline/alarm_board.h"
#include "pipeline/alarm_store.h"

namespace millwright::pipeline {

struct WatchFeedConfig {
  std::chrono::nanoseconds commit_every = std::chrono::seconds(2);     ///< with nothing to say
  std::chrono::nanoseconds snapshot_every = std::chrono::seconds(10);  ///< detector state
};

/// Thread: one worker calls step() in a loop; execute() from any thread that may block.
class WatchFeed {
 public:
  /// Lifetime: the references outlive it.
  WatchFeed(journal::Journal& journal, AlarmStore& store, AlarmBoard& board, const Clock& clock,
            WatchFeedConfig config, Metrics& metrics);

  /// Restores alarms and detector state and replays what lies between their positions: afterwards
  /// everything is exactly as at the last commit.
  Status open();
  /// Applies what is there, waiting up to `wait` for it, and commits.
  /// Errors: those of the store; the output is kept and committed by the next call.
  Status step(std::chrono::milliseconds wait);
  /// Applies everything durable, commits and saves the detector state: for an orderly stop.
  Status drain();

  /// Journals the command and waits until the watch has committed it.
  /// Errors: those of the journal and of AlarmEngine::execute; deadline_exceeded.
  Result<alarm::Alarm> execute(const alarm::Command& command);

  /// How long what it applied last has been in the journal; zero when nothing waits. Thread: any.
  std::chrono::nanoseconds lag() const;
  /// Last sequence committed: the journal may be released up to the snapshot's.
  JournalSeq position() const { return {position_.load()}; }
  JournalSeq snapshot_position() const { return {snapshot_position_.load()}; }

 private:
  using Answer = std::promise<Result<alarm::Alarm>>;

  Status replay(JournalSeq from, JournalSeq to);
  Status commit();
  Status save_snapshot();
  void answer_commands();

  journal::Journal& journal_;
  AlarmStore& store_;
  AlarmBoard& board_;
  const Clock& clock_;
  const WatchFeedConfig config_;
  Counter& unreadable_;
  Counter& transitions_;

  // the worker's
  alarm::Watch watch_;
  alarm::WatchOutput output_;
  std::unique_ptr<journal::Cursor> cursor_;
  std::vector<journal::Record> records_;
  SteadyTime last_commit_;
  SteadyTime last_snapshot_;
  std::atomic<std::uint64_t> applied_{0};
  std::atomic<std::int64_t> applied_time_ns_{0};
  std::atomic<std::uint64_t> position_{0};
  std::atomic<std::uint64_t> snapshot_position_{0};

  std::mutex mutex_;
  std::map<JournalSeq, Answer> waiting_;              // guarded by mutex_
  std::map<JournalSeq, Result<alarm::Alarm>> early_;  // guarded by mutex_
};

}  // namespace millwright::pipeline
