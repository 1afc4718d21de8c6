// SPDX-License-Identifier: Apache-2.0
#pragma once
// The consumer that carries the journal into the historian: readings, quarantine entries and
// provisional signals, in order, each once.

#include <memory>
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

 private:
  Status apply(const std::vector<journal::RecordView>& records);
  Status checkpoint();

  journal::Journal& journal_;
  historian::Historian& historian_;
  const Clock& clock_;
  const HistorianFeedConfig config_;
  Counter& undecodable_;
  std::unique_ptr<journal::Cursor> cursor_;
  std::vector<journal::RecordView> records_;
  std::vector<ReadingBatch> batches_;  // reused
  SteadyTime last_checkpoint_;
  std::uint64_t since_checkpoint_ = 0;
  bool has_unapplied_ = false;  // records_ are still to be applied: the cursor is past them
};

}  // namespace millwright::pipeline
