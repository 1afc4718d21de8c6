// SPDX-License-Identifier: Apache-2.0
// Any bytes as the manifest of a backup, once as they are and once with a checksum that fits: never
// a crash, no file it names lies outside the backup, and what is read is written again the same.

#include <fmt/format.h>

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

#include "backup/manifest.h"
#include "core/check.h"
#include "core/crc32c.h"

namespace {

using namespace millwright;
using nlohmann::json;

void check(const std::string& text) {
  const auto manifest = backup::parse_manifest(text, "backup");
  if (!manifest) {
    MW_CHECK(manifest.error().message().starts_with("backup"), "says which one");
    return;
  }
  for (const auto& file : manifest->files) {
    MW_CHECK(!file.path.empty() && file.path.front() != '/', "a path within the backup");
    MW_CHECK(("/" + file.path + "/").find("/../") == std::string::npos, "and not out of it");
  }
  const std::string written = encode(*manifest);
  const auto again = backup::parse_manifest(written, "backup");
  MW_CHECK(again && encode(*again) == written, "what is written is read");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  check(text);
  json whole = json::parse(text, nullptr, false);
  if (!whole.is_object()) return 0;
  whole.erase("check");
  const std::string body = whole.dump(-1, ' ', false, json::error_handler_t::replace);
  whole["check"] = fmt::format("{:08x}", crc32c(body));
  check(whole.dump(-1, ' ', false, json::error_handler_t::replace));
  return 0;
}
