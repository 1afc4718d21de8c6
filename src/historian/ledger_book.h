// SPDX-License-Identifier: Apache-2.0
#pragma once
// Counts of readings by source, since ever and by arrival minute. In memory: the totals, and what
// each minute gained since the last commit.

#include <map>
#include <utility>
#include <vector>

#include "historian/historian.h"
#include "historian/store.h"

namespace millwright::historian {

/// Adds all fields.
LedgerCounts& operator+=(LedgerCounts& a, const LedgerCounts& b);

/// The counts of one journal record by source; finds a source fast when rows of it are neighbours.
class LedgerTally {
 public:
  LedgerCounts& at(SourceId source);
  const std::vector<std::pair<SourceId, LedgerCounts>>& rows() const { return rows_; }

 private:
  std::vector<std::pair<SourceId, LedgerCounts>> rows_;
  std::size_t recent_ = 0;
};

/// Thread: guarded by the historian's lock.
class LedgerBook {
 public:
  using MinuteKey = std::pair<UtcNanos, SourceId>;
  using Minutes = std::map<MinuteKey, LedgerCounts>;

  /// Reads the totals. Errors: data_loss when they and the minutes are damaged.
  Status load(const Store& store);
  void add(UtcNanos arrival, const LedgerTally& tally);
  /// Errors: when the stored minutes cannot be read; the batch is then unusable.
  Status write(const Store& store, Batch& batch) const;
  void committed() { gained_.clear(); }

  std::vector<LedgerRow> totals() const;
  /// Gains of minutes in the range that are not committed yet.
  Minutes gains(TimeRange range) const;
  /// Stored rows in the range with `gains` added.
  static Result<std::vector<LedgerRow>> rows(const Store& store, const Snapshot& snapshot,
                                             TimeRange range, Minutes gains);

 private:
  std::map<SourceId, LedgerCounts> totals_;
  Minutes gained_;
};

/// Counts as they are stored under `key`. On disk: docs/format/historian.md.
std::string encode_counts(std::string_view key, const LedgerCounts& counts);
/// Errors: data_loss.
Result<LedgerCounts> decode_counts(std::string_view key, std::string_view bytes);

}  // namespace millwright::historian
