// SPDX-License-Identifier: Apache-2.0
#pragma once
// After a change of the plant's records: tells the lanes and the journal. SQLite commits first,
// then the revision record; what a crash left out is appended at the next start.

#include <mutex>

#include "core/result.h"
#include "historian/historian.h"
#include "journal/journal.h"
#include "pipeline/durable_waiters.h"
#include "pipeline/signal_table.h"
#include "registry/registry.h"

namespace millwright::pipeline {

/// Thread: any that may block.
class PlantService {
 public:
  /// Lifetime: the references outlive it.
  PlantService(registry::Registry& registry, journal::Journal& journal,
               historian::Historian& historian, SignalTable& table, DurableWaiters& waiters);

  /// Appends the revisions that the journal lacks and configures the signal table. Call once, with
  /// the committer running.
  Status start();

  /// Makes a committed change effective: lanes see it at once, consumers when they reach the
  /// record. Returns when the record is durable. A revision without json changed nothing. Errors:
  /// those of the journal; the change itself stays and is journaled at the next start.
  Status publish(const registry::Revision& revision);

  /// Records in the journal that a provisional signal was adopted or discarded.
  Status close_provisional(SignalId id, bool is_adopted);

  /// While the lock is held no revision reaches the journal; changes of the plant wait. For copies
  /// of registry and journal that fit each other: hold it for moments.
  std::unique_lock<std::mutex> pause_revisions() { return std::unique_lock(mutex_); }

  registry::Registry& registry() { return registry_; }
  SignalTable& table() { return table_; }

 private:
  Status publish_pending();
  Result<JournalSeq> append(journal::RecordKind kind, std::string_view payload);
  Status wait_durable(JournalSeq seq);

  registry::Registry& registry_;
  journal::Journal& journal_;
  historian::Historian& historian_;
  SignalTable& table_;
  DurableWaiters& waiters_;
  std::mutex mutex_;             // revisions reach lanes and journal in order
  std::uint64_t journaled_ = 0;  // guarded by mutex_: the latest revision in the journal
};

}  // namespace millwright::pipeline
