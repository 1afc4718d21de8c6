// SPDX-License-Identifier: Apache-2.0
#pragma once
// What became of a site's backups after they were made: when each was last verified, and whether
// one was ever restored. Kept as backups.json beside them.

#include <map>
#include <optional>
#include <string>

#include "core/result.h"
#include "core/time.h"

namespace millwright::backup {

struct BookEntry {
  std::optional<UtcNanos> verified_at;  ///< the last time every byte was read
  std::string problem;                  ///< what that found; empty: all was well
  std::optional<UtcNanos> restored_at;  ///< the last time somebody restored it elsewhere
  std::string restored_where;           ///< in their words
};

using Book = std::map<std::string, BookEntry>;  ///< by the backup's name

/// An empty book when there is none yet. Errors: data_loss, unavailable.
Result<Book> read_book(const std::string& backups_dir);
/// Durability: survives power loss. Errors: resource_exhausted, unavailable.
Status write_book(const std::string& backups_dir, const Book& book);

}  // namespace millwright::backup
