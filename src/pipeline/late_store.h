// SPDX-License-Identifier: Apache-2.0
#pragma once
// What was found in late data, on disk: the SQLite file late.db. Events, what still waits to be
// looked at, and the journal position they stand at are committed together, so that a crash repeats
// nothing and loses nothing.
//
// A file of its own: alarms.db has one writer, the watch, which must not wait for this one; and
// whoever loses it loses findings that an import can make again, never an alarm.
// Tables: docs/format/historical-events.md.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "pipeline/historical_event.h"

namespace millwright::registry {
class Database;
class Statement;
}  // namespace millwright::registry

namespace millwright::pipeline {

/// Where a page of events ended: the next one begins after it.
struct HistoricalCursor {
  UtcNanos began;
  std::uint64_t id = 0;
};

struct HistoricalFilter {
  std::optional<AssetId> asset;
  std::optional<SignalId> signal;
  std::optional<RuleId> rule;
  std::optional<UtcNanos> from;  ///< held at or after
  std::optional<UtcNanos> to;    ///< began before
  std::optional<HistoricalCursor> after;
  std::size_t limit = 100;
};

struct HistoricalPage {
  std::vector<HistoricalEvent> events;   ///< latest begin first
  std::optional<HistoricalCursor> next;  ///< absent on the last page
};

struct StoredLate {
  JournalSeq position;  ///< 0 = fresh
  std::string tracker;  ///< LateTracker::snapshot(); empty = none
};

/// Thread: one at a time. Errors of every call: data_loss for what is damaged, resource_exhausted,
/// unavailable.
class LateStore {
 public:
  /// Opens the file, or makes it. Errors: also failed_precondition for a file of a later version.
  static Result<std::unique_ptr<LateStore>> open(const std::string& path);
  /// For queries only, while a writer has it open.
  static Result<std::unique_ptr<LateStore>> open_reader(const std::string& path);
  ~LateStore();

  /// One transaction. An event that is found again as it was keeps its id and its time.
  /// Returns how many events are new or changed.
  /// Errors: also out_of_range when `position` is behind the stored one; nothing was written.
  Result<std::size_t> commit(JournalSeq position, std::string_view tracker,
                             std::span<const Evaluation> evaluations);

  Result<StoredLate> load();
  Result<HistoricalPage> list(const HistoricalFilter& filter);
  /// Events of the rule and signal that touch [from, to], both included; no unevaluated stretches.
  Result<std::vector<HistoricalEvent>> touching(RuleId rule, SignalId signal, UtcNanos from,
                                                UtcNanos to);

 private:
  explicit LateStore(std::unique_ptr<registry::Database> db);
  Status prepare_schema();
  Result<std::vector<HistoricalEvent>> overlapping(const Evaluation& evaluation);
  Result<std::size_t> replace(const Evaluation& evaluation);
  Status insert(const HistoricalEvent& event);
  Status write_mark(JournalSeq position, std::string_view tracker);

  std::unique_ptr<registry::Database> db_;
  JournalSeq position_;  ///< committed
};

}  // namespace millwright::pipeline
