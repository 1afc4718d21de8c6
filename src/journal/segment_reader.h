// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reads one segment forwards: good blocks come out, damage is reported with what it cost.

#include <functional>
#include <memory>

#include "journal/block_scanner.h"
#include "journal/segment_table.h"

namespace millwright::journal {

/// Called with every damaged stretch, in order.
using OnDamage = std::function<void(const Damage&)>;

/// Thread: one at a time.
class SegmentReader {
 public:
  /// Every sequence of `span` must be on disk: what is missing counts as damage.
  /// Errors: as BlockScanner::open.
  static Result<std::unique_ptr<SegmentReader>> open(os::Fs& fs, const SegmentSpan& span,
                                                     OnDamage on_damage);

  /// The next block that reaches `from` or beyond; null when the span holds no more. Blocks before
  /// `from` are stepped over by their headers, unread.
  /// Errors: unavailable   the disk does not answer.
  Result<std::shared_ptr<const Block>> next(JournalSeq from);

  /// The span has grown. It must begin where it did.
  void extend(const SegmentSpan& span);
  const SegmentSpan& span() const { return span_; }

 private:
  SegmentReader(std::unique_ptr<BlockScanner> scanner, const SegmentSpan& span, OnDamage on_damage);

  Result<bool> find_next();
  void report(JournalSeq first, JournalSeq end, std::uint64_t offset, std::string what);

  std::unique_ptr<BlockScanner> scanner_;
  SegmentSpan span_;
  OnDamage on_damage_;
  JournalSeq expected_;  // the sequence that the next good block should start with
  std::uint64_t offset_ = kFileHeaderBytes;
  std::optional<BlockScanner::Found> found_;  // seen, not yet used; may be beyond the span
};

}  // namespace millwright::journal
