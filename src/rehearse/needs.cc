// SPDX-License-Identifier: Apache-2.0
#include "rehearse/needs.h"

#include <fmt/format.h>

#include <algorithm>

namespace millwright::rehearse {
namespace {

constexpr std::uint64_t kMb = 1024 * 1024;
// Journal and history of a reading, with what compaction holds twice for a while.
constexpr std::uint64_t kBytesPerReading = 200;
constexpr std::uint64_t kEmptyDirectory = 300 * kMb;
constexpr std::uint64_t kBytesPerSensor = 40 * 1024;
constexpr std::uint64_t kEmptyServer = 300 * kMb;

std::string size_text(std::uint64_t bytes) {
  return fmt::format("{:.1f} GB", static_cast<double>(bytes) / 1e9);
}

}  // namespace

Needs needs_of(std::uint64_t readings, std::uint64_t sensors) {
  return {kEmptyDirectory + readings * kBytesPerReading, kEmptyServer + sensors * kBytesPerSensor};
}

std::uint64_t default_memory_limit(const Needs& needs, std::uint64_t free_bytes) {
  return std::max(needs.memory_bytes, std::min(4 * needs.memory_bytes, free_bytes / 10 * 8));
}

Status check_room(const Needs& needs, const Room& room, const std::string& dir) {
  const std::uint64_t disk = needs.disk_bytes + room.disk_reserve;
  if (room.disk_bytes < disk) {
    return fail(Code::kResourceExhausted,
                fmt::format("the rehearsal needs {} of free disk in {}, {} of it kept back for "
                            "production; there are {}. Choose another place with --dir, a smaller "
                            "--factor or shorter phases",
                            size_text(disk), dir, size_text(room.disk_reserve),
                            size_text(room.disk_bytes)));
  }
  if (room.memory_limit != 0 && room.memory_limit < needs.memory_bytes) {
    return fail(Code::kResourceExhausted,
                fmt::format("the rehearsal needs {} of memory, --memory allows {}",
                            size_text(needs.memory_bytes), size_text(room.memory_limit)));
  }
  if (room.memory_bytes < needs.memory_bytes) {
    return fail(Code::kResourceExhausted,
                fmt::format("the rehearsal needs {} of memory, {} are free: choose a smaller "
                            "--factor, or rehearse a copy of the plant on a larger machine",
                            size_text(needs.memory_bytes), size_text(room.memory_bytes)));
  }
  return {};
}

}  // namespace millwright::rehearse
