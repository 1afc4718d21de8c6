// SPDX-License-Identifier: Apache-2.0
#pragma once
// The committer's half of the journal: puts groups of blocks on disk, one segment after another,
// and never trusts a file again that failed once.

#include <memory>
#include <string>
#include <vector>

#include "journal/block.h"
#include "journal/segment_table.h"
#include "journal/segment_writer.h"
#include "os/fs.h"

namespace millwright::journal {

/// Blocks that are committed together, in order, at least one.
using Group = std::vector<std::shared_ptr<const Block>>;

struct SegmentLogOptions {
  std::string dir;
  Durability durability = Durability::kFsync;
  std::uint64_t segment_bytes = std::uint64_t{64} << 20;
  std::uint64_t fixed_salt = 0;  ///< 0 = a random one per segment; tests fix it
};

/// Thread: the committer's.
class SegmentLog {
 public:
  SegmentLog(os::Fs& fs, SegmentTable& table, SegmentLogOptions options);

  /// Returns once the group is durable and in the table. When the open segment fails it is given up
  /// and the group goes into a fresh one; when that fails too, the error is returned, nothing of
  /// the group counts, and the same group must be stored before any other.
  Status store(const Group& group);

  /// Seals the open segment. What is on disk is complete without it.
  void close();

  /// How often a segment was given up after a failure.
  std::uint64_t rewrites() const { return rewrites_; }

 private:
  Status store_once(const Group& group);
  Status open_segment(const Group& group);
  void seal();

  os::Fs& fs_;
  SegmentTable& table_;
  const SegmentLogOptions options_;
  std::unique_ptr<SegmentWriter> writer_;  // null: the next group starts a segment
  std::shared_ptr<const Block> last_;      // of the last group stored
  std::string buffer_;
  std::uint64_t rewrites_ = 0;
};

}  // namespace millwright::journal
