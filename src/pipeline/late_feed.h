// SPDX-License-Identifier: Apache-2.0
#pragma once
// The consumer of late data: learns from the journal which stretches of history changed behind the
// watch's back, runs the rules of their signals again when they are quiet, and commits what it
// found with its position. Pages nobody, and never touches live state.

#include <atomic>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "core/metrics.h"
#include "core/time.h"
#include "historian/historian.h"
#include "journal/journal.h"
#include "pipeline/late_evaluation.h"
#include "pipeline/late_store.h"
#include "pipeline/late_tracker.h"
#include "pipeline/record_quarantine.h"
#include "pipeline/watch_feed.h"

namespace millwright::pipeline {

struct LateFeedConfig {
  std::chrono::nanoseconds commit_every = std::chrono::seconds(10);  ///< with nothing found
  LateLimits limits;
};

/// When the live alarm of a rule and signal stood.
using LiveSpans = std::function<Result<std::vector<KnownSpan>>(RuleId, SignalId)>;
/// How far the journal has been applied by those an evaluation reads from: historian and watch.
using AppliedUpTo = std::function<JournalSeq()>;

/// Thread: one worker calls step() in a loop; position() from any.
class LateFeed {
 public:
  /// What it cannot read goes to `aside`. Lifetime: the references outlive it.
  LateFeed(journal::Journal& journal, const historian::Historian& historian, LateStore& store,
           RecordQuarantine& aside, PlantSource plant, LiveSpans live, AppliedUpTo applied,
           const Clock& clock, LateFeedConfig config, Metrics& metrics);

  /// Goes on exactly where the last commit ended. Where the journal no longer reaches back that far
  /// (the store was away), it says so in the log and goes on with what there is.
  Status open();
  /// Applies what is there, waiting up to `wait` for it, evaluates at most one stretch of one
  /// signal, and commits. Errors: those of journal and store; nothing is lost, call again.
  Status step(std::chrono::milliseconds wait);
  /// Applies everything durable and commits: for an orderly stop. What waits is in the commit and
  /// is looked at after the next start.
  Status drain();

  /// Last sequence committed: the journal may be released up to it, whatever waits.
  JournalSeq position() const { return {position_.load()}; }

 private:
  Status open_cursor(JournalSeq from);
  Status read(std::chrono::milliseconds wait);
  void apply(const journal::RecordView& record);
  /// The next signal whose records are applied where an evaluation reads; 0 = none.
  SignalId next_due();
  /// Its first stretch, cut to what is done at once.
  Status evaluate(SignalId signal);
  void evaluate(const Rule& rule, const Signal& signal, TouchedInterval late);
  Result<std::vector<KnownSpan>> known_spans(RuleId rule, SignalId signal, UtcNanos from,
                                             UtcNanos to);
  Status commit();

  journal::Journal& journal_;
  const historian::Historian& historian_;
  LateStore& store_;
  RecordQuarantine& aside_;
  const PlantSource plant_;
  const LiveSpans live_;
  const AppliedUpTo applied_;
  const Clock& clock_;
  const LateFeedConfig config_;
  Counter& late_;
  Counter& unreadable_;
  Counter& evaluated_;
  Counter& found_;
  Counter& crowded_;

  // the worker's
  LateTracker tracker_;
  std::unique_ptr<journal::Cursor> cursor_;
  std::vector<journal::RecordView> records_;
  ReadingBatch batch_;
  std::vector<Evaluation> evaluations_;  // done, to be committed
  UtcNanos now_;                         // journal time
  SteadyTime last_commit_;
  bool has_work_ = false;  // something was due at the last look
  std::atomic<std::uint64_t> position_{0};
};

/// Raises and returns of an alarm, oldest first, as spans; one that still stands lasts until `now`.
std::vector<KnownSpan> spans_of(std::span<const alarm::Transition> history, UtcNanos now);

}  // namespace millwright::pipeline
