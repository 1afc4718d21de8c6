// SPDX-License-Identifier: Apache-2.0
#pragma once
// The consumer that watches and responds: carries the journal through rules, alarms and the desk,
// commits what comes out with its position, and answers people's commands when their record is
// committed.

#include <atomic>
#include <functional>
#include <memory>
#include <shared_mutex>
#include <vector>

#include "alarm/watch.h"
#include "core/metrics.h"
#include "core/time.h"
#include "journal/journal.h"
#include "pipeline/alarm_board.h"
#include "pipeline/alarm_store.h"
#include "pipeline/command_waiters.h"
#include "pipeline/record_quarantine.h"
#include "respond/desk/desk.h"

namespace millwright::pipeline {

struct WatchFeedConfig {
  std::chrono::nanoseconds commit_every = std::chrono::seconds(2);     ///< with nothing to say
  std::chrono::nanoseconds snapshot_every = std::chrono::seconds(10);  ///< detector state
};

/// The plant as of now; asked at a start and whenever a revision is read.
using PlantSource = std::function<std::shared_ptr<const registry::Plant>()>;

/// Thread: one worker calls step() in a loop; execute(), ask() and with_desk() from any thread that
/// may block.
class WatchFeed {
 public:
  /// What it cannot read goes to `aside`. Lifetime: the references outlive it.
  WatchFeed(journal::Journal& journal, AlarmStore& store, AlarmBoard& board,
            RecordQuarantine& aside, PlantSource plant, const Clock& clock, WatchFeedConfig config,
            Metrics& metrics);

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
  /// The same for the desk: `command` is the JSON of one of its commands.
  Result<respond::DeskReply> ask(std::string_view command);

  /// Reads what the desk knows as of the latest commit; keep it short, the watch waits meanwhile.
  template <class Read>
  auto with_desk(Read read) const {
    const std::shared_lock lock(desk_mutex_);
    return read(std::as_const(desk_));
  }
  /// The channels through which this site reaches people.
  void set_channels(respond::ChannelSet channels);
  /// Called after each commit that added to the outbox, on the worker.
  void on_outbox(std::function<void()> notify) { on_outbox_ = std::move(notify); }

  /// How long what it applied last has been in the journal; zero when nothing waits. Thread: any.
  std::chrono::nanoseconds lag() const;
  /// Last sequence committed: the journal may be released up to the snapshot's.
  JournalSeq position() const { return {position_.load()}; }
  /// Everything up to here was looked at, and what came of it is kept; at least position().
  JournalSeq looked_at() const { return {looked_at_.load()}; }
  JournalSeq snapshot_position() const { return {snapshot_position_.load()}; }

 private:
  Status replay(JournalSeq from, JournalSeq to);
  void apply(const journal::Record& record);
  void set_aside(const journal::Record& record, const Error& error);
  Status commit();
  Status save_snapshot();
  Status restore_desk();
  void answer_commands();

  journal::Journal& journal_;
  AlarmStore& store_;
  AlarmBoard& board_;
  RecordQuarantine& aside_;
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
  std::atomic<std::uint64_t> looked_at_{0};
  std::atomic<std::uint64_t> snapshot_position_{0};

  CommandWaiters<alarm::Alarm> alarm_answers_;
  CommandWaiters<respond::DeskReply> desk_answers_;
  const PlantSource plant_;
  std::function<void()> on_outbox_;
  respond::DeskOutput desk_output_;  // the worker's
  // Held by the worker from the first change until that is committed.
  mutable std::shared_mutex desk_mutex_;
  std::unique_lock<std::shared_mutex> desk_lock_;
  respond::Desk desk_;  // guarded by desk_mutex_
};

}  // namespace millwright::pipeline
