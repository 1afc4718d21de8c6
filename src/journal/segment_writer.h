// SPDX-License-Identifier: Apache-2.0
#pragma once
// The one segment file that is being written.

#include <memory>
#include <string>

#include "journal/block_format.h"
#include "journal/segment_table.h"
#include "os/fs.h"

namespace millwright::journal {

/// What "durable" means.
enum class Durability : std::uint8_t {
  kFsync,  ///< on disk: survives power loss
  kOs,     ///< handed to the operating system: survives the end of this process
};

/// Thread: the committer's. After a failed write() only abandon() may follow.
class SegmentWriter {
 public:
  /// Makes `<dir>/<header.first>.mwj` and sets `reserve_bytes` of disk aside for it where it can.
  /// A file of that name holds nothing durable and is replaced.
  static Result<std::unique_ptr<SegmentWriter>> create(os::Fs& fs, const std::string& dir,
                                                       const FileHeader& header,
                                                       std::uint64_t reserve_bytes,
                                                       Durability durability);

  /// Adds `blocks` and makes them durable.
  Status write(std::string_view blocks);

  /// Ends it in order with an empty block and gives back what was set aside. All was durable
  /// before, so that a failure here changes nothing.
  void seal(JournalSeq next, std::uint64_t readings, UtcNanos time);

  /// Gives it up after a failure: cuts it at the last durable byte, or removes it when there is
  /// none.
  void abandon();

  /// As the table lists it.
  Segment segment() const;
  std::uint64_t salt() const { return header_.salt; }
  std::uint64_t end() const { return end_; }
  bool is_empty() const { return end_ == kFileHeaderBytes; }

 private:
  SegmentWriter(os::Fs& fs, std::string dir, const FileHeader& header, Durability durability);

  os::Fs& fs_;
  const std::string dir_;
  const std::string path_;
  const FileHeader header_;
  const Durability durability_;
  std::unique_ptr<os::File> file_;
  std::uint64_t end_ = kFileHeaderBytes;  // everything before is durable
  std::uint64_t set_aside_ = 0;
  bool is_name_durable_ = false;
};

}  // namespace millwright::journal
