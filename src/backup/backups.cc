// SPDX-License-Identifier: Apache-2.0
#include "backup/backups.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "backup/verify.h"
#include "os/fs.h"

namespace millwright::backup {
namespace {

constexpr std::size_t kMaxName = 64;

Status check_name(const std::string& name) {
  const auto may_be = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
  };
  if (name.size() <= kMaxName && !name.empty() && name.front() != '.' &&
      std::ranges::all_of(name, may_be)) {
    return {};
  }
  return fail(Code::kInvalidArgument,
              fmt::format("name: '{}' is no name of a backup; use up to {} letters, digits, '-', "
                          "'_' and '.', not '.' first",
                          name, kMaxName));
}

/// "2026-11-22T22-15-00Z": sorts by time, and is a file name everywhere.
std::string name_of(UtcNanos now) {
  std::string text = to_rfc3339({now.ns - now.ns % 1'000'000'000});
  std::ranges::replace(text, ':', '-');
  return text;
}

std::string join(const std::vector<std::string>& problems) {
  if (problems.empty()) return {};
  if (problems.size() == 1) return problems.front();
  return fmt::format("{} (and {} more)", problems.front(), problems.size() - 1);
}

BackupRow row_of(const std::string& name, const Result<Manifest>& manifest) {
  BackupRow row;
  row.name = name;
  if (!manifest) {
    row.state = BackupState::kFailed;
    row.problem = manifest.error().message();
    return row;
  }
  row.created = manifest->created;
  row.bytes = manifest->bytes();
  row.journal_head = manifest->journal_head;
  row.registry_revision = manifest->registry_revision;
  return row;
}

void add_book(BackupRow& row, const Book& book) {
  const auto it = book.find(row.name);
  if (it == book.end()) return;
  row.verified_at = it->second.verified_at;
  if (row.problem.empty()) row.problem = it->second.problem;
  row.restored_at = it->second.restored_at;
  row.restored_where = it->second.restored_where;
}

}  // namespace

std::string_view name(BackupState state) {
  switch (state) {
    case BackupState::kMaking:
      return "making";
    case BackupState::kComplete:
      return "complete";
    case BackupState::kFailed:
      return "failed";
  }
  return "failed";
}

Backups::Backups(LiveSite site, const Clock& clock, std::function<SpaceNeed()> need)
    : site_([&] {
        site.keep_going = [this] { return !is_stopping_; };
        return std::move(site);
      }()),
      clock_(clock),
      need_(std::move(need)) {}

Status Backups::open() {
  return remove_unfinished(site_.backups_dir);
}

Result<BackupRow> Backups::begin(std::string name) {
  if (name.empty()) name = name_of(clock_.wall());
  MW_TRY_STATUS(check_name(name));
  {
    const std::lock_guard lock(mutex_);
    if (latest_ && latest_->state == BackupState::kMaking) {
      return fail(Code::kFailedPrecondition,
                  fmt::format("backup {} is being made; wait for it", latest_->name));
    }
    if (os::is_folder(site_.backups_dir + "/" + name)) {
      return fail(Code::kAlreadyExists, "there is a backup '" + name + "'; choose another name");
    }
    latest_ = BackupRow{};
    latest_->name = name;
    latest_->state = BackupState::kMaking;
    latest_->created = clock_.wall();
  }
  const Status fits = check_space(site_.data_dir, site_.backups_dir, need_());
  const std::lock_guard lock(mutex_);
  if (fits) return *latest_;
  latest_.reset();
  return std::unexpected(fits.error());
}

void Backups::give_up() {
  const std::lock_guard lock(mutex_);
  latest_.reset();
}

BackupRow Backups::run() {
  std::string name;
  UtcNanos created;
  {
    const std::lock_guard lock(mutex_);
    name = latest_->name;
    created = latest_->created;
  }
  auto made = make_backup(site_, name, created);
  if (made) {
    const auto verified = verify(name);
    {
      const std::lock_guard lock(mutex_);
      latest_.reset();
    }
    return verified.value_or(row_of(name, made));
  }
  const std::lock_guard lock(mutex_);
  latest_->state = BackupState::kFailed;
  latest_->problem = made.error().message();
  return *latest_;
}

Result<std::vector<BackupRow>> Backups::list() {
  std::vector<BackupRow> rows;
  MW_TRY(const Book book, read_book(site_.backups_dir));
  const auto fs = os::make_posix_fs();
  const auto names = fs->list(site_.backups_dir);
  if (!names && names.error().code() != Code::kNotFound) return std::unexpected(names.error());
  for (const std::string& name : names.value_or(std::vector<std::string>())) {
    const std::string dir = site_.backups_dir + "/" + name;
    if (name.starts_with(".") || !os::is_folder(dir)) continue;
    rows.push_back(row_of(name, read_manifest(dir)));
    add_book(rows.back(), book);
  }
  const std::lock_guard lock(mutex_);
  if (latest_) {
    // It has its name already while it is read back.
    std::erase_if(rows, [&](const BackupRow& row) { return row.name == latest_->name; });
    rows.push_back(*latest_);
  }
  std::ranges::sort(rows, [](const BackupRow& a, const BackupRow& b) {
    return std::tie(a.created, a.name) > std::tie(b.created, b.name);
  });
  return rows;
}

Result<BackupRow> Backups::find(const std::string& name) {
  const bool is_name = check_name(name).has_value();
  if (is_name && os::is_folder(site_.backups_dir + "/" + name)) {
    BackupRow row = row_of(name, read_manifest(site_.backups_dir + "/" + name));
    MW_TRY(const Book book, read_book(site_.backups_dir));
    add_book(row, book);
    return row;
  }
  return fail(Code::kNotFound, "no backup '" + name + "'");
}

Status Backups::remember(const std::string& name, const std::function<void(BookEntry&)>& change) {
  const std::lock_guard lock(book_mutex_);
  MW_TRY(Book book, read_book(site_.backups_dir));
  // Backups that somebody removed leave the book with it.
  std::erase_if(book, [&](const auto& entry) {
    return !os::is_folder(site_.backups_dir + "/" + entry.first);
  });
  change(book[name]);
  return write_book(site_.backups_dir, book);
}

Result<BackupRow> Backups::verify(const std::string& name) {
  MW_TRY([[maybe_unused]] const BackupRow known, find(name));
  const auto verified = backup::verify(site_.backups_dir + "/" + name, site_.keep_going);
  if (!verified && verified.error().code() == Code::kCancelled) {
    return std::unexpected(verified.error());
  }
  const std::string problem = verified ? join(verified->problems) : verified.error().message();
  MW_TRY_STATUS(remember(name, [&](BookEntry& entry) {
    entry.verified_at = clock_.wall();
    entry.problem = problem;
  }));
  return find(name);
}

Result<BackupRow> Backups::note_restored(const std::string& name, std::string where) {
  MW_TRY([[maybe_unused]] const BackupRow known, find(name));
  MW_TRY_STATUS(remember(name, [&](BookEntry& entry) {
    entry.restored_at = clock_.wall();
    entry.restored_where = std::move(where);
  }));
  return find(name);
}

std::uint64_t Backups::own_bytes() const {
  const auto files = os::list_tree(site_.backups_dir);
  if (!files) return 0;
  std::uint64_t bytes = 0;
  for (const os::TreeFile& file : *files) {
    if (!file.is_shared) bytes += file.bytes;
  }
  return bytes;
}

}  // namespace millwright::backup
