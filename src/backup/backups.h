// SPDX-License-Identifier: Apache-2.0
#pragma once
// The backups of one running site: made one at a time, listed, verified, and what became of them.

#include <atomic>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "backup/book.h"
#include "backup/make.h"
#include "backup/restore.h"

namespace millwright::backup {

enum class BackupState : std::uint8_t { kMaking, kComplete, kFailed };
std::string_view name(BackupState state);  ///< "making", "complete", "failed"

struct BackupRow {
  std::string name;
  BackupState state = BackupState::kComplete;
  UtcNanos created;
  std::string problem;  ///< why it failed, or what verifying found; empty: none
  std::uint64_t bytes = 0;
  JournalSeq journal_head;
  std::uint64_t registry_revision = 0;
  std::optional<UtcNanos> verified_at;
  std::optional<UtcNanos> restored_at;
  std::string restored_where;
};

/// Thread: any; all but begin() block.
class Backups {
 public:
  /// Lifetime: what `site` refers to and `clock` outlive it.
  Backups(LiveSite site, const Clock& clock, std::function<SpaceNeed()> need);

  /// Removes what a crash left. Errors: unavailable.
  Status open();

  /// Takes the one place there is; run() must follow. An empty name: the time.
  /// Errors: invalid_argument (name), already_exists, failed_precondition while another is made,
  ///         resource_exhausted when it would not fit.
  Result<BackupRow> begin(std::string name);
  /// Makes the backup that was begun and reads all of it back. Its row stays listed when it fails,
  /// until the next one begins.
  BackupRow run();
  /// Gives the place of begin() back without run().
  void give_up();
  /// Makes a run() that is under way fail soon.
  void stop() { is_stopping_ = true; }

  /// Newest first, the one being made included. A folder that is no backup shows as failed.
  Result<std::vector<BackupRow>> list();
  /// Errors: not_found; damage is in the row.
  Result<BackupRow> verify(const std::string& name);
  /// Somebody says that they restored it. Errors: not_found.
  Result<BackupRow> note_restored(const std::string& name, std::string where);

  /// Bytes that removing every backup would give back. Cost: looks at every file.
  std::uint64_t own_bytes() const;
  /// Where this site itself was restored from. Errors: data_loss, unavailable.
  Result<std::optional<Origin>> origin() const { return read_origin(site_.data_dir); }
  const std::string& dir() const { return site_.backups_dir; }

 private:
  Result<BackupRow> find(const std::string& name);
  Status remember(const std::string& name, const std::function<void(BookEntry&)>& change);

  const LiveSite site_;
  const Clock& clock_;
  const std::function<SpaceNeed()> need_;
  std::atomic<bool> is_stopping_ = false;

  std::mutex mutex_;
  std::optional<BackupRow> latest_;  // guarded by mutex_: being made, or failed
  std::mutex book_mutex_;            // one change of the book at a time
};

}  // namespace millwright::backup
