// SPDX-License-Identifier: Apache-2.0
#include "backup/manifest.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "os/sealed_json.h"
#include "os/small_file.h"

namespace millwright::backup {
namespace {

using nlohmann::json;

constexpr int kVersion = 1;

std::string hex(std::uint32_t sum) {
  return fmt::format("{:08x}", sum);
}

/// A path that stays below the folder it belongs to.
bool is_inside(const std::string& path) {
  if (path.empty() || path.front() == '/') return false;
  return ("/" + path + "/").find("/../") == std::string::npos;
}

Result<Manifest> read_fields(const json& whole, const std::string& where) {
  Manifest m;
  m.name = whole.at("name").get<std::string>();
  const auto created = parse_rfc3339(whole.at("created").get<std::string>());
  if (!created) return fail(Code::kDataLoss, where + ": created is no time");
  m.created = *created;
  m.registry_revision = whole.at("registry_revision").get<std::uint64_t>();
  m.journal_first = {whole.at("journal").at("first").get<std::uint64_t>()};
  m.journal_head = {whole.at("journal").at("head").get<std::uint64_t>()};
  for (const auto& [consumer, position] : whole.at("positions").items()) {
    m.positions[consumer] = {position.get<std::uint64_t>()};
  }
  for (const json& file : whole.at("files")) {
    ManifestFile f{file.at("path").get<std::string>(), file.at("bytes").get<std::uint64_t>(), 0};
    const auto sum = file.at("crc32c").get<std::string>();
    f.crc32c = static_cast<std::uint32_t>(std::strtoul(sum.c_str(), nullptr, 16));
    if (!is_inside(f.path)) {
      return fail(Code::kDataLoss, where + ": the path '" + f.path + "' leads out of the backup");
    }
    m.files.push_back(std::move(f));
  }
  return m;
}

}  // namespace

std::uint64_t Manifest::bytes() const {
  std::uint64_t sum = 0;
  for (const ManifestFile& file : files) sum += file.bytes;
  return sum;
}

std::string encode(const Manifest& m) {
  json files = json::array();
  for (const ManifestFile& f : m.files) {
    files.push_back({{"path", f.path}, {"bytes", f.bytes}, {"crc32c", hex(f.crc32c)}});
  }
  json positions = json::object();
  for (const auto& [consumer, position] : m.positions) positions[consumer] = position.value;
  return os::seal_json(
      {{"version", kVersion},
       {"name", m.name},
       {"created", to_rfc3339(m.created)},
       {"registry_revision", m.registry_revision},
       {"journal", {{"first", m.journal_first.value}, {"head", m.journal_head.value}}},
       {"positions", std::move(positions)},
       {"bytes", m.bytes()},
       {"files", std::move(files)}});
}

Result<Manifest> parse_manifest(std::string_view text, const std::string& where) {
  MW_TRY(const json whole, os::unseal_json(text, where, kVersion));
  // The text is as it was written, so only another version can have other fields.
  try {
    if (const int version = whole.at("version").get<int>(); version != kVersion) {
      return fail(Code::kFailedPrecondition,
                  fmt::format("{} has version {}, this program knows version {}; use the program "
                              "that made the backup",
                              where, version, kVersion));
    }
    return read_fields(whole, where);
  } catch (const json::exception& error) {
    return fail(Code::kDataLoss, where + ": " + error.what());
  }
}

Result<Manifest> read_manifest(const std::string& dir) {
  const std::string path = dir + "/" + std::string(kManifestName);
  auto text = os::read_small_file(*os::make_posix_fs(), path);
  if (!text && text.error().code() == Code::kNotFound) {
    return fail(Code::kNotFound, dir + " is no backup: there is no " + std::string(kManifestName));
  }
  if (!text) return std::unexpected(text.error());
  return parse_manifest(*text, path);
}

}  // namespace millwright::backup
