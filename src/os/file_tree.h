// SPDX-License-Identifier: Apache-2.0
#pragma once
// Whole files and folders on the machine's file system, for copies of a data directory. What is
// written part by part and must survive a crash goes through os/fs.h instead.
// Errors of every call: not_found, resource_exhausted (disk full), unavailable (I/O, no right to).

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/result.h"

namespace millwright::os {

struct TreeFile {
  std::string path;  ///< below the folder asked for, with '/'
  std::uint64_t bytes = 0;
  bool is_shared = false;  ///< has another name (hard link): removing it gives nothing back
};

struct FileSum {
  std::uint64_t bytes = 0;
  std::uint32_t crc32c = 0;
};

/// False: stop; the call then fails with `cancelled`.
using KeepGoing = std::function<bool()>;

enum class SyncFile : std::uint8_t { kNo, kYes };

/// Regular files in `dir` and below, sorted by path; links are followed.
/// Errors: also failed_precondition for what is neither a file nor a folder.
Result<std::vector<TreeFile>> list_tree(const std::string& dir);

/// Copies `from` to the new file `to` (mode 0600, its folder must exist), at most `limit` bytes.
/// Not synced: see sum_file(). Errors: also already_exists, cancelled.
Status copy_file(const std::string& from, const std::string& to,
                 std::optional<std::uint64_t> limit = std::nullopt,
                 const KeepGoing& keep_going = {});

/// Reads the file to its end; with SyncFile::kYes it is on disk when this returns.
/// Errors: also cancelled. Cost: one pass, in pieces of 1 MiB.
Result<FileSum> sum_file(const std::string& path, SyncFile sync, const KeepGoing& keep_going = {});

/// Makes a folder that only the owner may enter (0700). Errors: already_exists, not_found (parent).
Status make_private_dir(const std::string& dir);
/// Syncs the names in `dir` and in every folder below.
Status sync_folders(const std::string& dir);
/// Removes a folder and all below; one that is not there is no error.
Status remove_tree(const std::string& dir);

bool is_folder(const std::string& path);
/// Also true for a folder that is not there.
Result<bool> is_empty_folder(const std::string& path);

}  // namespace millwright::os
