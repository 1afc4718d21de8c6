// SPDX-License-Identifier: Apache-2.0
#pragma once
// From a backup to a data directory that a server can be started on.

#include <optional>
#include <string>

#include "backup/manifest.h"

namespace millwright::backup {

/// Where a data directory comes from, kept in it as restored.json.
struct Origin {
  std::string backup;    ///< name
  UtcNanos created;      ///< when the backup was made
  JournalSeq head;       ///< its moment in the journal
  UtcNanos restored_at;  ///< when it was restored
};

/// Verifies the backup in `dir` and copies it to `target`, which must be empty or not exist; its
/// parent must exist. An interrupted restore leaves `target` as it was.
/// Errors: data_loss naming the damaged files; failed_precondition when the target holds something;
///         not_found; resource_exhausted when it does not fit; unavailable.
/// Durability: survives power loss once it returns.
Result<Manifest> restore(const std::string& dir, const std::string& target, UtcNanos now);

/// Nothing for a data directory that was never restored. Errors: data_loss, unavailable.
Result<std::optional<Origin>> read_origin(const std::string& data_dir);

}  // namespace millwright::backup
