// SPDX-License-Identifier: Apache-2.0
#pragma once
// The consumer that carries the journal into the historian: readings, quarantine entries and
// provisional signals, in order, each once.

#include <atomic>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/metrics.h"
#include "core/time.h"
#include "historian/historian.h"
#include "journal/journal.h"
#include "pipeline/records.h"

namespace millwright::pipeline {

struct HistorianFeedConfig {
  std::chrono::nanoseconds checkpoint_every = std::chrono::seconds(10);
  std::uint64_t checkpoint_readings = 4'000'000;  ///< or after so many readings
};

/// Thread: one worker calls step() in a loop.
class HistorianFeed {
 public:
  HistorianFeed(journal::Journal& journal, historian::Historian& historian, const Clock& clock,
                HistorianFeedConfig config, Metrics& metrics);

  /// Stands at the historian's position. Errors: out_of_range when the journal no longer reaches
  /// back that far.
  Status open();
  /// Applies what is there, waiting up to `wait` for it, and checkpoints when that is due.
  /// Errors: those of the historian; the position stays, call again.
  Status step(std::chrono::milliseconds wait);
  /// Applies everything durable and checkpoints: for an orderly stop.
  Status drain();
  /// How long what it applied last has been in the journal; zero when nothing waits. Thread: any.
  std::chrono::nanoseconds lag() const;
  /// unread_health() of it. Thread: any.
  std::string health() const;

 private:
  /// Turns records_ into inputs_.
  void prepare();
  Status read_record(const journal::RecordView& record, ReadingBatch& batch,
                     historian::Input& input);
  std::span<const historian::QuarantineEntry> undecodable(const journal::RecordView& record,
                                                          const Error& error);
  Status checkpoint();

  journal::Journal& journal_;
  historian::Historian& historian_;
  const Clock& clock_;
  const HistorianFeedConfig config_;
  Counter& undecodable_;
  std::unique_ptr<journal::Cursor> cursor_;
  std::vector<journal::RecordView> records_;
  // What was read and is still to be applied: the cursor is past it. Empty once it was.
  std::vector<historian::Input> inputs_;
  // Stable homes for what the inputs point at, reused.
  std::vector<ReadingBatch> batches_;
  std::deque<std::vector<historian::QuarantineEntry>> quarantine_;
  std::deque<std::vector<historian::ShedReadings>> shed_;
  std::deque<historian::ProvisionalSignal> provisional_;
  std::deque<SignalId> ids_;
  SteadyTime last_checkpoint_;
  std::uint64_t since_checkpoint_ = 0;
  std::atomic<std::int64_t> applied_time_ns_{0};
};

}  // namespace millwright::pipeline
