// SPDX-License-Identifier: Apache-2.0
#pragma once
// The plant's records in one SQLite file, registry.db. Every change goes through change(): records,
// audit entries and revision are written in one transaction, or nothing is.
// Blocking: call from the blocking pool. Readers use snapshot() and never wait for a change.

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/time.h"
#include "registry/audit.h"
#include "registry/edit.h"
#include "registry/plant_snapshot.h"
#include "registry/revision.h"

namespace millwright::registry {

/// What a change of one record gives back.
template <class T>
struct Changed {
  T record;
  Revision revision;
};

/// Judges the signals that a change gives to assets they did not belong to, before it is committed.
/// `edit` shows the plant as it would be. An error undoes the change.
using CommissioningGuard = std::function<Status(Edit& edit, std::span<const Signal> added)>;

struct RuleChange {
  Rule before;
  std::optional<Rule> after;  ///< none: it is removed
};
/// The same for the rules that a change alters or removes; new ones are not asked about.
using RuleGuard = std::function<Status(Edit& edit, std::span<const RuleChange> rules)>;

enum class CreatePath : std::uint8_t { kNo, kYes };

/// A signal that becomes part of the plant: a provisional one, or one somebody typed in.
struct Adoption {
  Signal signal;           ///< complete but for `asset`; its id is kept, an empty title is made up
  std::string asset_path;  ///< "site/area/line/asset"
  CreatePath create_path = CreatePath::kNo;  ///< make the missing elements of the path
};

struct AuditQuery {
  std::uint64_t before_id = 0;  ///< only entries older than this one; 0 = from the newest
  std::size_t limit = 100;
  std::string what;  ///< only about this record, "signal 12"; empty = all
};

/// Thread: any; changes wait for each other.
class Registry {
 public:
  /// Opens or creates `path`, brings it to the current schema, checks it and loads it. The snapshot
  /// taken afterwards equals what was stored: a damaged row is an error, not a wrong limit.
  /// Errors: data_loss            damaged; the message says where and what to do.
  ///         failed_precondition  written by a newer program, or not a registry.
  ///         unavailable          the file cannot be opened or is in use.
  /// Cost: reads the whole file. Lifetime: `clock` outlives the registry.
  static Result<std::unique_ptr<Registry>> open(const std::string& path, const Clock& clock);

  /// Runs `fn` and commits what it did, with one audit entry per record (or note) that differs, as
  /// one revision. An error of `fn` undoes everything. A change that alters no record makes no
  /// revision: number is the present one and json is empty.
  /// `fn` may call snapshot() (the state before the change), nothing else of this registry.
  /// Durability: synced when it returns. The caller then appends json to the journal.
  /// Errors: those of `fn`; resource_exhausted, unavailable from the disk: nothing was changed.
  Result<Revision> change(const Intent& intent, const std::function<Status(Edit&)>& fn);

  /// One record at a time. Errors: see Edit.
  template <class R>
  Result<Changed<R>> create(const Intent& intent, R record);
  template <class R>
  Result<Revision> update(const Intent& intent, const R& record);
  template <class R>
  Result<Revision> remove(const Intent& intent, IdOf<R> id);

  /// Makes a signal part of an asset, with the path to it where asked, in one change.
  /// Errors: not_found          the path is missing and kNo.
  ///         already_exists     the id, the address or the name within the asset is taken.
  ///         invalid_argument   path or signal, see validate.h.
  Result<Changed<Signal>> adopt(const Intent& intent, const Adoption& adoption);

  /// The plant as of the latest change. Thread: any. Cost: one short lock.
  std::shared_ptr<const Plant> snapshot() const;
  std::uint64_t revision() const { return snapshot()->revision(); }
  /// The highest signal id ever stored, removed ones included; none in an empty registry.
  Result<SignalId> max_signal_id();

  /// Revisions after `after` in order, for the journal: start-up appends those it lacks.
  Result<std::vector<Revision>> pending_revisions(std::uint64_t after);

  /// Newest first.
  Result<std::vector<AuditEntry>> audit(const AuditQuery& query);

  /// Asked by every change from now on; empty: nobody is asked. It may call snapshot() and nothing
  /// else of this registry. Thread: before the registry is shared.
  void set_commissioning_guard(CommissioningGuard guard) { guard_ = std::move(guard); }
  /// Likewise.
  void set_rule_guard(RuleGuard guard) { rule_guard_ = std::move(guard); }

  /// Runs `fn` on the open file with no transaction and no audit: for reading, and for bookkeeping
  /// that is not a change of the plant (sessions). Everything else is change().
  Status with_database(const std::function<Status(Database&)>& fn);

 private:
  Registry(std::unique_ptr<Database> db, const Clock& clock) : clock_(clock), db_(std::move(db)) {}
  Status load();
  Status ask_guard(Edit& edit) const;
  Status ask_rule_guard(Edit& edit) const;
  Result<Revision> record_change(const Intent& intent, Edit& edit,
                                 std::vector<RecordChange>& changes);

  const Clock& clock_;
  CommissioningGuard guard_;
  RuleGuard rule_guard_;
  std::mutex db_mutex_;  // serializes changes; taken before snapshot_mutex_
  std::unique_ptr<Database> db_;
  mutable std::mutex snapshot_mutex_;
  std::shared_ptr<const Plant> snapshot_;
};

/// "heat-exchanger2" -> "Heat exchanger 2": a first title for something that only has a name.
std::string title_from_name(std::string_view name);

}  // namespace millwright::registry
