// SPDX-License-Identifier: Apache-2.0
#pragma once
// What could not be stored as a reading: kept in order of id, bounded in number and bytes. Beyond
// the bounds the oldest are dropped and counted; the ledger keeps counting them as quarantined.

#include <map>

#include "historian/historian.h"
#include "historian/store.h"

namespace millwright::historian {

struct QuarantineLimits {
  std::uint64_t max_entries = 100'000;
  std::uint64_t max_bytes = 256u << 20;
};

struct QuarantineTotals {
  std::uint64_t entries = 0;
  std::uint64_t bytes = 0;
  std::uint64_t dropped = 0;
};

/// Thread: guarded by the historian's lock, except the static functions.
class QuarantineBook {
 public:
  using Pending = std::map<std::uint64_t, QuarantineEntry>;

  explicit QuarantineBook(QuarantineLimits limits) : limits_(limits) {}
  Status load(const Store& store);
  /// Takes an entry; `raw` is cut at 64 KiB. Returns the memory it holds until the commit.
  std::size_t add(QuarantineEntry entry);
  /// Puts what is pending and erases the oldest beyond the limits.
  Status write(const Store& store, Batch& batch);
  void committed();
  /// Puts one entry into the store at once, unless its id is there or pending already. Not between
  /// write() and committed().
  Status set_aside(Store& store, QuarantineEntry entry);

  const Pending& pending() const { return pending_; }
  /// With what is pending.
  QuarantineTotals totals() const;

  static Result<std::vector<QuarantineEntry>> list(const Store& store, const Snapshot& snapshot,
                                                   const Pending& pending, std::uint64_t after_id,
                                                   std::size_t limit);
  /// Errors: not_found, data_loss.
  static Result<QuarantineEntry> stored(const Store& store, std::uint64_t id);
  /// Durable at once, also for an entry that is still pending.
  static Status mark_retried(Store& store, std::uint64_t id);
  static bool is_retried(const Store& store, std::uint64_t id);

 private:
  /// Puts `entries`, erases the oldest beyond the limits and says so in after_commit_.
  Status fill(const Store& store, Batch& batch, const Pending& entries);

  QuarantineLimits limits_;
  QuarantineTotals stored_;
  QuarantineTotals after_commit_;
  Pending pending_;
  std::uint64_t pending_bytes_ = 0;
};

/// An entry as it is stored under its id. On disk: docs/format/historian.md.
std::string encode_entry(const QuarantineEntry& entry);
/// Errors: data_loss.
Result<QuarantineEntry> decode_entry(std::uint64_t id, std::string_view bytes);

}  // namespace millwright::historian
