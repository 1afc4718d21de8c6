// SPDX-License-Identifier: Apache-2.0
#include "backup/make.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "journal/recovery.h"
#include "os/fs.h"
#include "os/small_file.h"
#include "registry/sqlite.h"

namespace millwright::backup {
namespace {

namespace stdfs = std::filesystem;

constexpr std::string_view kUnfinished = ".unfinished";
constexpr std::string_view kRegistry = "registry.db";
constexpr std::string_view kHistory = "historian";
constexpr std::string_view kJournal = "journal";

std::string unfinished_name(const std::string& name) {
  return "." + name + std::string(kUnfinished);
}

bool is_database(const std::string& path) {
  return path.ends_with(".db") && path.find('/') == std::string::npos;
}

/// Files that belong to an open SQLite file: their content is in the copy already.
bool is_database_part(const std::string& path) {
  return path.ends_with(".db-wal") || path.ends_with(".db-shm") || path.ends_with(".db-journal");
}

bool is_below(const std::string& path, std::string_view folder) {
  return path.starts_with(folder) && path.size() > folder.size() && path[folder.size()] == '/';
}

/// The steps of one backup, into `target`.
class Copy {
 public:
  Copy(const LiveSite& site, std::string target) : site_(site), target_(std::move(target)) {}

  Status run(Manifest& manifest) {
    const auto hold = site_.hold_journal();
    manifest.positions = site_.positions();
    // 1. Who follows others before whom they follow: the dispatcher reads alarms.db.
    MW_TRY(const auto top, site_files());
    for (const os::TreeFile& file : top) {
      if (is_database(file.path) && file.path == "delivery.db") {
        MW_TRY_STATUS(copy_database(file.path));
      }
    }
    for (const os::TreeFile& file : top) {
      if (!is_database(file.path) || file.path == "delivery.db" || file.path == kRegistry) continue;
      MW_TRY_STATUS(copy_database(file.path));
    }
    // 2. The consumers before the journal, the journal before the registry, and no revision in
    // between: then no consumer is ahead of the journal and the registry knows every revision.
    std::vector<journal::SegmentSpan> files;
    {
      const auto pause = site_.pause_revisions();
      MW_TRY_STATUS(site_.copy_history(target_ + "/" + std::string(kHistory)));
      files = site_.journal_files();
      MW_TRY_STATUS(copy_database(std::string(kRegistry)));
    }
    MW_TRY_STATUS(copy_journal(files, manifest));
    MW_TRY(manifest.registry_revision, stored_revision());
    // 3. What records refer to, after the records.
    return copy_rest();
  }

 private:
  Status check_going() const {
    if (!site_.keep_going || site_.keep_going()) return {};
    return fail(Code::kCancelled, "the server is stopping");
  }

  /// Files of the data directory but for backups, history and journal.
  Result<std::vector<os::TreeFile>> site_files() const {
    MW_TRY(auto files, os::list_tree(site_.data_dir));
    const std::string prefix = site_.data_dir + "/";
    std::erase_if(files, [&](const os::TreeFile& file) {
      const bool is_backup =
          !site_.backups_dir.empty() && is_below(prefix + file.path, site_.backups_dir);
      return is_backup || is_below(file.path, kHistory) || is_below(file.path, kJournal);
    });
    return files;
  }

  Status copy_database(const std::string& name) {
    MW_TRY_STATUS(check_going());
    const std::string from = site_.data_dir + "/" + name;
    MW_TRY(const auto db, registry::Database::open(from, registry::Database::Mode::kReadWrite));
    // As of one moment, while others go on writing, and in one file without a log beside it.
    MW_TRY(registry::Statement copy, db->prepare("VACUUM INTO ?1"));
    MW_TRY_STATUS(copy.bind(target_ + "/" + name).run());
    std::error_code error;
    stdfs::permissions(target_ + "/" + name, stdfs::perms::owner_read | stdfs::perms::owner_write,
                       error);
    if (error) return fail(errno_error(error.value(), "close to others " + target_ + "/" + name));
    return {};
  }

  Status copy_journal(const std::vector<journal::SegmentSpan>& files, Manifest& manifest) {
    JournalSeq lowest{~std::uint64_t{0}};
    for (const auto& [consumer, position] : manifest.positions) lowest = std::min(lowest, position);
    const std::string dir = target_ + "/" + std::string(kJournal);
    MW_TRY_STATUS(os::make_private_dir(dir));
    for (const journal::SegmentSpan& span : files) {
      if (span.end.value <= lowest.value + 1 && &span != &files.back()) continue;
      const std::string name = stdfs::path(span.path).filename().string();
      MW_TRY_STATUS(os::copy_file(span.path, dir + "/" + name, span.bytes, site_.keep_going));
    }
    const auto fs = os::make_posix_fs();
    MW_TRY(const journal::Recovered copied, journal::recover(*fs, dir, journal::Repair::kNone));
    manifest.journal_first =
        copied.segments.empty() ? JournalSeq{1} : copied.segments.front().first;
    manifest.journal_head = copied.head;
    if (files.empty()) return {};  // before the first commit: there is nothing to go on from
    for (const auto& [consumer, position] : manifest.positions) {
      // A journal that lost its beginning before cannot reach back further than it does.
      const JournalSeq needed{std::max(position.value + 1, files.front().begin.value)};
      if (needed >= manifest.journal_first && position <= copied.head) continue;
      return fail(
          Code::kInternal,
          fmt::format("the copy of the journal holds records {} to {}, but {} stands at {}",
                      manifest.journal_first.value, copied.head.value, consumer, position.value));
    }
    return {};
  }

  Result<std::uint64_t> stored_revision() const {
    MW_TRY(const auto db, registry::Database::open(target_ + "/" + std::string(kRegistry),
                                                   registry::Database::Mode::kReadOnly));
    MW_TRY(const std::int64_t revision, db->query_integer("SELECT max(number) FROM revisions"));
    return static_cast<std::uint64_t>(revision);
  }

  Status copy_rest() {
    MW_TRY(const auto files, site_files());
    const auto fs = os::make_posix_fs();
    for (const os::TreeFile& file : files) {
      if (is_database(file.path) || is_database_part(file.path)) continue;
      const std::string to = target_ + "/" + file.path;
      MW_TRY_STATUS(fs->make_dirs(stdfs::path(to).parent_path().string()));
      const Status copied =
          os::copy_file(site_.data_dir + "/" + file.path, to, std::nullopt, site_.keep_going);
      // Gone or renamed since the folder was read: it is not part of this later moment.
      if (!copied && copied.error().code() != Code::kNotFound) return copied;
    }
    return {};
  }

  const LiveSite& site_;
  const std::string target_;
};

/// Syncs and sums every file. After it the backup is on disk but for its name.
Status seal(const std::string& dir, Manifest& manifest, const os::KeepGoing& keep_going) {
  const std::string data = dir + "/" + std::string(kDataFolder);
  MW_TRY(const auto files, os::list_tree(data));
  for (const os::TreeFile& file : files) {
    MW_TRY(const os::FileSum sum,
           os::sum_file(data + "/" + file.path, os::SyncFile::kYes, keep_going));
    manifest.files.push_back({file.path, sum.bytes, sum.crc32c});
  }
  MW_TRY_STATUS(os::replace_small_file(*os::make_posix_fs(), dir + "/" + std::string(kManifestName),
                                       encode(manifest)));
  return os::sync_folders(dir);
}

Result<Manifest> make_in(const LiveSite& site, const std::string& dir, const std::string& name,
                         UtcNanos now) {
  Manifest manifest;
  manifest.name = name;
  manifest.created = now;
  MW_TRY_STATUS(os::make_private_dir(dir));
  const std::string data = dir + "/" + std::string(kDataFolder);
  MW_TRY_STATUS(os::make_private_dir(data));
  Copy copy(site, data);
  MW_TRY_STATUS(copy.run(manifest));
  MW_TRY_STATUS(seal(dir, manifest, site.keep_going));
  return manifest;
}

}  // namespace

Status check_space(const std::string& data_dir, const std::string& backups_dir,
                   const SpaceNeed& need) {
  MW_TRY(const auto files, os::list_tree(data_dir));
  std::uint64_t bytes = 0;
  for (const os::TreeFile& file : files) {
    if (!is_below(data_dir + "/" + file.path, backups_dir)) bytes += file.bytes;
  }
  const auto fs = os::make_posix_fs();
  MW_TRY_STATUS(fs->make_dirs(backups_dir));
  MW_TRY(const os::SpaceInfo space, fs->space(backups_dir));
  if (bytes + need.reserve_bytes > space.available_bytes) {
    return fail(Code::kResourceExhausted,
                fmt::format("a backup needs up to {} bytes; {} has {} bytes free, of which {} are "
                            "kept for readings: free some, or start with --backups on another disk",
                            bytes, backups_dir, space.available_bytes, need.reserve_bytes));
  }
  if (need.quota_bytes > 0 && need.used_bytes + bytes > need.quota_bytes) {
    return fail(Code::kResourceExhausted,
                fmt::format("a backup needs up to {} bytes; {} of the quota of {} bytes are used: "
                            "remove an old backup, or start with --backups outside of the data "
                            "directory",
                            bytes, need.used_bytes, need.quota_bytes));
  }
  return {};
}

Result<Manifest> make_backup(const LiveSite& site, const std::string& name, UtcNanos now) {
  const auto fs = os::make_posix_fs();
  const std::string path = site.backups_dir + "/" + name;
  const std::string unfinished = site.backups_dir + "/" + unfinished_name(name);
  MW_TRY_STATUS(fs->make_dirs(site.backups_dir));
  if (os::is_folder(path)) return fail(Code::kAlreadyExists, "there is a backup '" + name + "'");
  auto made = make_in(site, unfinished, name, now);
  if (made) {
    Status named = fs->rename(unfinished, path);
    if (named) named = fs->sync_dir(site.backups_dir);
    if (!named) made = std::unexpected(named.error());
  }
  if (!made) {
    (void)os::remove_tree(unfinished);  // what stays is removed at the next start
    return fail(with_context(made.error(), "backup " + name));
  }
  return made;
}

Status remove_unfinished(const std::string& backups_dir) {
  if (!os::is_folder(backups_dir)) return {};
  const auto fs = os::make_posix_fs();
  MW_TRY(const auto names, fs->list(backups_dir));
  for (const std::string& name : names) {
    if (!name.starts_with(".") || !name.ends_with(kUnfinished)) continue;
    MW_TRY_STATUS(os::remove_tree(backups_dir + "/" + name));
  }
  return {};
}

}  // namespace millwright::backup
