// SPDX-License-Identifier: Apache-2.0
// A write-ahead log of any bytes, beside a database of any: damage within it is named, or there is
// nothing to say.

#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>

#include "core/check.h"
#include "registry/wal_check.h"

namespace {

void write(const std::string& path, const char* data, std::size_t size) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out.write(data, static_cast<std::streamsize>(size));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace millwright;
  static const std::string path =
      (std::filesystem::temp_directory_path() / ("mw-fuzz-wal-" + std::to_string(getpid())))
          .string();
  // The file's head says the size of pages; what follows is the log.
  constexpr std::size_t kHead = 20;
  const auto* bytes = reinterpret_cast<const char*>(data);
  const std::size_t n = size < kHead ? size : kHead;
  write(path, bytes, n);
  write(path + "-wal", bytes + n, size - n);
  if (const Status status = registry::check_wal(path); !status) {
    MW_CHECK(status.error().code() == Code::kDataLoss, "only damage is refused");
    MW_CHECK(status.error().message().find("-wal is damaged at byte ") != std::string::npos,
             "says where");
  }
  std::filesystem::remove(path);
  std::filesystem::remove(path + "-wal");
  return 0;
}
