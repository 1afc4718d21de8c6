// SPDX-License-Identifier: Apache-2.0
#include "backup/restore.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "backup/verify.h"
#include "os/file_tree.h"
#include "os/fs.h"
#include "os/sealed_json.h"
#include "os/small_file.h"

namespace millwright::backup {
namespace {

using nlohmann::json;
constexpr std::string_view kOriginName = "restored.json";
constexpr int kOriginVersion = 2;  // what came before had neither version nor checksum
constexpr std::size_t kMaxNamed = 5;

std::string parent_of(const std::string& path) {
  const auto parent = std::filesystem::path(path).parent_path().string();
  return parent.empty() ? "." : parent;
}

Status check_problems(const std::string& dir, const std::vector<std::string>& problems) {
  if (problems.empty()) return {};
  const std::size_t n = std::min(problems.size(), kMaxNamed);
  return fail(
      Code::kDataLoss,
      fmt::format("{} is damaged in {} places: {}{}; nothing was restored, use another "
                  "backup",
                  dir, problems.size(),
                  fmt::join(problems.begin(), problems.begin() + static_cast<long>(n), "; "),
                  n < problems.size() ? "; ..." : ""));
}

Status check_space(const std::string& parent, const Manifest& manifest) {
  const auto fs = os::make_posix_fs();
  MW_TRY(const os::SpaceInfo space, fs->space(parent));
  if (space.available_bytes > manifest.bytes()) return {};
  return fail(Code::kResourceExhausted,
              fmt::format("the backup has {} bytes, {} has {} bytes free; choose another disk",
                          manifest.bytes(), parent, space.available_bytes));
}

Status copy_all(const std::string& from, const std::string& to, const Manifest& manifest) {
  const auto fs = os::make_posix_fs();
  for (const ManifestFile& file : manifest.files) {
    const std::string path = to + "/" + file.path;
    MW_TRY_STATUS(fs->make_dirs(parent_of(path)));
    MW_TRY_STATUS(os::copy_file(from + "/" + file.path, path));
    // What was verified a moment ago may still be read wrongly now, or written wrongly.
    MW_TRY(const os::FileSum sum, os::sum_file(path, os::SyncFile::kYes));
    if (sum.bytes != file.bytes || sum.crc32c != file.crc32c) {
      return fail(Code::kDataLoss, path + " is not what the backup holds; check both disks");
    }
  }
  return {};
}

Status write_origin(const std::string& data_dir, const Manifest& manifest, UtcNanos now) {
  return os::replace_small_file(*os::make_posix_fs(), data_dir + "/" + std::string(kOriginName),
                                os::seal_json({{"version", kOriginVersion},
                                               {"backup", manifest.name},
                                               {"created", to_rfc3339(manifest.created)},
                                               {"head", manifest.journal_head.value},
                                               {"restored_at", to_rfc3339(now)}}));
}

}  // namespace

Result<Manifest> restore(const std::string& dir, const std::string& given, UtcNanos now) {
  const std::string target = std::filesystem::path(given).lexically_normal().string();
  const std::string bare = target.ends_with('/') ? target.substr(0, target.size() - 1) : target;
  MW_TRY(const bool is_empty, os::is_empty_folder(bare));
  if (!is_empty) {
    return fail(Code::kFailedPrecondition,
                bare + " is not empty; restore into a new directory, nothing there is overwritten");
  }
  MW_TRY(const Verified verified, verify(dir));
  MW_TRY_STATUS(check_problems(dir, verified.problems));
  MW_TRY_STATUS(check_space(parent_of(bare), verified.manifest));

  const std::string unfinished = bare + ".restoring";
  MW_TRY_STATUS(os::remove_tree(unfinished));  // of an interrupted restore
  MW_TRY_STATUS(os::make_private_dir(unfinished));
  Status done = copy_all(dir + "/" + std::string(kDataFolder), unfinished, verified.manifest);
  if (done) done = write_origin(unfinished, verified.manifest, now);
  if (done) done = os::sync_folders(unfinished);
  const auto fs = os::make_posix_fs();
  if (done) done = fs->rename(unfinished, bare);
  if (done) done = fs->sync_dir(parent_of(bare));
  if (!done) {
    (void)os::remove_tree(unfinished);
    return fail(with_context(done.error(), "restore " + dir));
  }
  return verified.manifest;
}

Result<std::optional<Origin>> read_origin(const std::string& data_dir) {
  const std::string path = data_dir + "/" + std::string(kOriginName);
  const auto text = os::read_small_file(*os::make_posix_fs(), path);
  if (!text && text.error().code() == Code::kNotFound) return std::optional<Origin>();
  if (!text) return std::unexpected(text.error());
  auto damaged = fail(
      Code::kDataLoss,
      path + " is damaged; it only says which backup this site comes from, remove it to go on");
  const auto fields = os::unseal_json(*text, path, kOriginVersion);
  if (!fields) return damaged;
  try {
    const auto created = parse_rfc3339(fields->at("created").get<std::string>());
    const auto restored_at = parse_rfc3339(fields->at("restored_at").get<std::string>());
    if (created && restored_at) {
      return Origin{fields->at("backup").get<std::string>(),
                    *created,
                    {fields->at("head").get<std::uint64_t>()},
                    *restored_at};
    }
  } catch (const json::exception&) {
    return damaged;
  }
  return damaged;
}

}  // namespace millwright::backup
