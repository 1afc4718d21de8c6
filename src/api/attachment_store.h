// SPDX-License-Identifier: Apache-2.0
#pragma once
// Photos and files that people attach to the steps of a run, kept under the hash of their content:
// the same file twice is one file, and a reference in a run's record can never show anything else.
//
//   DATA/attachments/<BLAKE2b-256 in hexadecimal>.jpg

#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>

#include "core/result.h"
#include "os/fs.h"

namespace millwright::api {

/// BLAKE2b-256 of the bytes as 64 lower-case hexadecimal digits.
std::string content_hash(std::string_view bytes);

struct Attachment {
  std::string content_type;
  std::string bytes;
};

/// Thread: any.
class AttachmentStore {
 public:
  static constexpr std::size_t kMaxBytes = 8 * 1024 * 1024;

  /// Makes `dir` with the first file. Lifetime: `fs` outlives it.
  AttachmentStore(os::Fs& fs, std::string dir) : fs_(fs), dir_(std::move(dir)) {}

  /// Keeps a file and returns its reference.
  /// Errors: invalid_argument  an empty or too large file, or a type that is not taken.
  ///         resource_exhausted, unavailable   as the file system says; nothing was kept.
  /// Durability: the file survives power loss once this returns.
  Result<std::string> put(std::string_view content_type, std::string_view bytes);

  /// Errors: not_found  no file of that reference, whatever the reference holds.
  ///         data_loss  the file is not what was stored.
  Result<Attachment> get(std::string_view reference) const;
  bool has(std::string_view reference) const;

 private:
  Status write(const std::string& name, std::string_view bytes);

  os::Fs& fs_;
  const std::string dir_;
  std::mutex writing_;  // one writer, so that a half-written file has one owner
};

}  // namespace millwright::api
