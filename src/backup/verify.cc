// SPDX-License-Identifier: Apache-2.0
#include "backup/verify.h"

#include <fmt/format.h>

#include <set>

namespace millwright::backup {
namespace {

/// What is wrong with one file; nothing when it is as it was written.
Result<std::string> problem_of(const std::string& data, const ManifestFile& file,
                               const os::KeepGoing& keep_going) {
  const auto sum = os::sum_file(data + "/" + file.path, os::SyncFile::kNo, keep_going);
  if (!sum && sum.error().code() == Code::kCancelled) return std::unexpected(sum.error());
  if (!sum) return fmt::format("{}: {}", file.path, sum.error().message());
  if (sum->bytes != file.bytes) {
    return fmt::format("{}: has {} bytes, had {}", file.path, sum->bytes, file.bytes);
  }
  if (sum->crc32c != file.crc32c) return file.path + ": damaged (its checksum differs)";
  return std::string();
}

}  // namespace

Result<Verified> verify(const std::string& dir, const os::KeepGoing& keep_going) {
  Verified out;
  MW_TRY(out.manifest, read_manifest(dir));
  const std::string data = dir + "/" + std::string(kDataFolder);
  std::set<std::string_view> known;
  for (const ManifestFile& file : out.manifest.files) {
    known.insert(file.path);
    MW_TRY(std::string problem, problem_of(data, file, keep_going));
    if (!problem.empty()) out.problems.push_back(std::move(problem));
  }
  const auto present = os::list_tree(data);
  if (!present) {
    out.problems.push_back(present.error().message());
    return out;
  }
  for (const os::TreeFile& file : *present) {
    if (!known.contains(file.path)) {
      out.problems.push_back(file.path + ": is not part of the backup");
    }
  }
  return out;
}

}  // namespace millwright::backup
