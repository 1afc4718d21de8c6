// SPDX-License-Identifier: Apache-2.0
#pragma once
// Which file holds which sequences. Where two files hold the same sequence the later one counts:
// the earlier was given up after a failed sync.

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/ids.h"

namespace millwright::journal {

struct Segment {
  JournalSeq first{};
  std::string path{};
  std::uint64_t bytes = 0;       ///< up to here there are blocks
  std::uint64_t disk_bytes = 0;  ///< what the file takes, space set aside included
};

/// The part of a segment that counts: sequences [begin, end), bytes [0, bytes).
struct SegmentSpan {
  std::string path{};
  JournalSeq begin;
  JournalSeq end;
  std::uint64_t bytes = 0;
};

/// Thread: any.
class SegmentTable {
 public:
  explicit SegmentTable(std::vector<Segment> segments) : segments_(std::move(segments)) {}

  /// Adds the segment after the last, or replaces the figures of the last when it is the same.
  void put(const Segment& segment);
  /// The oldest segment, if all of it is at or before `upto` and it is not the last one.
  std::optional<Segment> oldest_released(JournalSeq upto) const;
  void remove_oldest();

  /// Where `seq` would be; the last span has no end of its own. Nothing before the first segment.
  std::optional<SegmentSpan> find(JournalSeq seq) const;
  std::vector<SegmentSpan> spans() const;
  std::optional<JournalSeq> first() const;
  std::uint64_t disk_bytes() const;

 private:
  SegmentSpan span(std::size_t i) const;

  mutable std::mutex mutex_;
  std::vector<Segment> segments_;  // guarded by mutex_; ascending
};

}  // namespace millwright::journal
