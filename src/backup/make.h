// SPDX-License-Identifier: Apache-2.0
#pragma once
// One backup of a running site, in the order that makes it a state the site could have had after a
// kill -9: docs/format/backup.md has the argument, make.cc the same steps.

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "backup/manifest.h"
#include "journal/segment_table.h"
#include "os/file_tree.h"

namespace millwright::backup {

/// What a running site lends to its backup. Every function blocks and may be called from the thread
/// that makes the backup.
struct LiveSite {
  std::string data_dir;
  /// Left out of the copy, besides what is copied in its own way: absolute, or empty.
  std::string backups_dir;
  /// While the result lives, the journal keeps everything after where its consumers stood at the
  /// call.
  std::function<std::shared_ptr<void>()> hold_journal;
  /// Where each consumer stands. Called after hold_journal() and before their stores are copied.
  std::function<std::map<std::string, JournalSeq>()> positions;
  /// The history as of one of its checkpoints, into a new folder.
  std::function<Status(const std::string& dir)> copy_history;
  /// While the result lives, no revision of the plant is written to the journal.
  std::function<std::shared_ptr<void>()> pause_revisions;
  /// The files of the journal, each up to what is durable now.
  std::function<std::vector<journal::SegmentSpan>()> journal_files;
  os::KeepGoing keep_going;  ///< false: the server stops
};

/// What the disk has to say about it.
struct SpaceNeed {
  std::uint64_t quota_bytes = 0;  ///< of the data directory; 0 = none, or the backups lie elsewhere
  std::uint64_t used_bytes = 0;   ///< of the quota
  std::uint64_t reserve_bytes = 0;  ///< stays free on the disk
};

/// Refuses a backup that would not fit: its whole size counts, since files it shares with the
/// running history become its own once the history moves on.
/// Errors: resource_exhausted with both figures.
Status check_space(const std::string& data_dir, const std::string& backups_dir,
                   const SpaceNeed& need);

/// Makes `backups_dir`/`name`. Until it is complete and on disk it has another name, which
/// remove_unfinished() clears away.
/// Errors: already_exists; cancelled; those of the parts. Nothing is left then.
/// Cost: reads and writes about the size of the data directory; revisions of the plant wait for a
/// copy of registry.db and for the history's checkpoint.
Result<Manifest> make_backup(const LiveSite& site, const std::string& name, UtcNanos now);

/// Removes what interrupted backups left in `backups_dir`. Call before the first make_backup().
Status remove_unfinished(const std::string& backups_dir);

}  // namespace millwright::backup
