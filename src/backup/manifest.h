// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a backup holds and how to tell that it still does: manifest.json, docs/format/backup.md.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.h"
#include "core/result.h"
#include "core/time.h"

namespace millwright::backup {

inline constexpr std::string_view kManifestName = "manifest.json";
/// The data directory within a backup.
inline constexpr std::string_view kDataFolder = "data";

struct ManifestFile {
  std::string path;  ///< below the data folder, with '/'
  std::uint64_t bytes = 0;
  std::uint32_t crc32c = 0;
};

struct Manifest {
  std::string name;
  UtcNanos created;
  std::uint64_t registry_revision = 0;
  JournalSeq journal_first;  ///< oldest record kept in the copy
  JournalSeq journal_head;   ///< the moment of the backup: everything up to here is in it
  /// Where each consumer stood when its copy began; the copy stands there or later.
  std::map<std::string, JournalSeq> positions;
  std::vector<ManifestFile> files;  ///< by path

  std::uint64_t bytes() const;
};

/// JSON that carries its own checksum.
std::string encode(const Manifest& manifest);
/// Errors: data_loss (damaged), failed_precondition (a later version). `where` is for the message.
Result<Manifest> parse_manifest(std::string_view text, const std::string& where);
/// That of the backup in `dir`. Errors: as parse_manifest(); not_found when there is none.
Result<Manifest> read_manifest(const std::string& dir);

}  // namespace millwright::backup
