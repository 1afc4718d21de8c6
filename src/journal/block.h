// SPDX-License-Identifier: Apache-2.0
#pragma once
// A run of consecutive records: the unit of compression, of checksums and of what memory keeps.
// append() fills one, the committer writes it, cursors read the very same object: a payload is
// copied once on its way through.

#include <cstdint>
#include <memory>
#include <string>

#include "core/byte_io.h"
#include "journal/block_format.h"
#include "journal/journal.h"

namespace millwright::journal {

class Block {
 public:
  Block(JournalSeq first, std::uint64_t readings_before, UtcNanos base_time)
      : first_(first),
        readings_before_(readings_before),
        base_time_(base_time),
        last_time_(base_time) {}

  /// Adds the record after the last one. `time` must not be before the last one's.
  void append(RecordKind kind, UtcNanos time, bool is_clock_skewed, std::uint64_t readings,
              std::string_view payload);

  JournalSeq first() const { return first_; }
  JournalSeq end() const { return {first_.value + record_count_}; }  ///< one past the last
  std::uint64_t readings_before() const { return readings_before_; }
  std::uint64_t readings() const { return readings_; }
  UtcNanos last_time() const { return last_time_; }
  std::size_t raw_bytes() const { return body_.size(); }
  /// What the block costs in memory.
  std::size_t footprint() const { return sizeof(Block) + body_.capacity(); }

  /// Appends header and compressed body to `out`, for the file with `salt`, at a moment when all up
  /// to `synced` is on disk.
  void encode(std::uint64_t salt, JournalSeq synced, std::string& out) const;

  /// The inverse; `stored` is what follows the header. Every record was walked once: a block that
  /// comes out of here can be read to its end.
  /// Errors: data_loss   checksum, compression or records are wrong.
  static Result<std::shared_ptr<const Block>> decode(const BlockHeader& header,
                                                     std::string_view stored);

 private:
  friend class RecordWalker;

  JournalSeq first_;
  std::uint64_t readings_before_;
  UtcNanos base_time_;
  UtcNanos last_time_;
  std::uint64_t readings_ = 0;
  std::uint32_t record_count_ = 0;
  std::string body_;
};

/// Goes through the records of a block in order. Lifetime: the block must outlive it.
class RecordWalker {
 public:
  RecordWalker() = default;
  explicit RecordWalker(const Block& block);

  /// False at the end, or when the bytes are no record.
  bool next(RecordView& out);
  bool is_at_end() const { return left_ == 0; }
  /// Every record was there and nothing was left over.
  bool is_complete() const { return left_ == 0 && body_.done(); }
  /// Readings in all records before the one next() gives.
  std::uint64_t readings() const { return readings_; }
  UtcNanos time() const { return time_; }

 private:
  ByteReader body_{std::string_view()};
  std::uint32_t left_ = 0;
  JournalSeq seq_;
  UtcNanos time_;
  std::uint64_t readings_ = 0;
};

/// Appends the empty block that says "closed in order" to `out`.
void encode_seal(std::uint64_t salt, JournalSeq next, std::uint64_t readings, UtcNanos time,
                 std::string& out);

}  // namespace millwright::journal
