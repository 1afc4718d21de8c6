// SPDX-License-Identifier: Apache-2.0
#pragma once
// Files as the durable parts of the product see them: few operations, explicit syncs, and a fake
// (os/fault_fs.h) that loses what was not synced and fails on demand.
// What the real one promises: data is on disk after File::sync(), a name after Fs::sync_dir().

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace millwright::os {

/// One open file. Thread: one at a time. Lifetime: closes on destruction without syncing.
class File {
 public:
  virtual ~File() = default;
  /// Writes all of `bytes` at `offset`; after an error any part may have been written.
  /// Errors: resource_exhausted (disk full), unavailable (I/O).
  virtual Status write_at(std::uint64_t offset, std::string_view bytes) = 0;
  /// Reads up to `n` bytes at `offset`; shorter only at the end of the file (FaultFs can be told to
  /// break this).
  virtual Result<std::string> read_at(std::uint64_t offset, std::size_t n) = 0;
  /// fdatasync. A failure must not be retried on the same file: the kernel may have dropped the
  /// dirty pages (DESIGN: seal and rewrite).
  virtual Status sync() = 0;
  /// Sets the length; growing reads as zeros.
  virtual Status truncate(std::uint64_t size) = 0;
  /// Reserves disk blocks up to `size` so that later writes inside do not meet a full disk. The
  /// file grows to at least `size`, new bytes reading as zeros. Where the file system cannot
  /// reserve, the file only grows.
  virtual Status preallocate(std::uint64_t size) = 0;
  virtual Result<std::uint64_t> size() = 0;
};

struct SpaceInfo {
  std::uint64_t capacity_bytes = 0;
  std::uint64_t available_bytes = 0;
};

/// Thread: any.
class Fs {
 public:
  enum class Mode : std::uint8_t { kRead, kReadWrite, kCreate };  ///< kCreate: must not exist yet
  virtual ~Fs() = default;
  virtual Result<std::unique_ptr<File>> open(const std::string& path, Mode mode) = 0;
  /// Names of files and directories in `dir`, sorted, without "." and "..".
  virtual Result<std::vector<std::string>> list(const std::string& dir) = 0;
  virtual Status remove(const std::string& path) = 0;
  /// Replaces `to` when it exists.
  virtual Status rename(const std::string& from, const std::string& to) = 0;
  /// Makes `dir` and its parents where missing, durably: what it made survives a power cut.
  virtual Status make_dirs(const std::string& dir) = 0;
  virtual Status sync_dir(const std::string& dir) = 0;
  virtual Result<SpaceInfo> space(const std::string& dir) = 0;
};

/// The machine's file system.
std::unique_ptr<Fs> make_posix_fs();

}  // namespace millwright::os
