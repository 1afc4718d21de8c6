// SPDX-License-Identifier: Apache-2.0
#pragma once
// SQLite reads its write-ahead log up to the first frame whose checksum is wrong, as after a write
// that a power cut tore, and says nothing. A flipped bit in the middle would so take back what was
// committed after it. This tells the two apart: a torn write is the last one, damage has complete
// transactions behind it, and each of those was begun only after the one before was on disk.
// A store that keeps its journal position with what it stores needs none of this: a shorter log
// takes it back to an earlier position, and the journal is replayed from there.

#include <memory>
#include <string>

#include "core/result.h"

namespace millwright::registry {

class Database;

/// Looks at `path`-wal; without such a file there is nothing to say. Call before the file is opened
/// by its only writer. Damage within the last transaction cannot be told from a torn write.
/// Errors: data_loss with the byte where the damage is; unavailable (I/O).
/// Cost: reads the log once, some megabytes; twice when something is wrong.
Status check_wal(const std::string& path);

/// Opens or creates the file as its only writer, at the start of a program, once its log is looked
/// at. Errors: those of check_wal() and Database::open().
Result<std::unique_ptr<Database>> open_store(const std::string& path);

}  // namespace millwright::registry
