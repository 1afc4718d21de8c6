// SPDX-License-Identifier: Apache-2.0
#include "journal/segment_table.h"

#include <algorithm>

#include "core/check.h"
#include "journal/block_format.h"

namespace millwright::journal {

void SegmentTable::put(const Segment& segment) {
  const std::lock_guard lock(mutex_);
  if (!segments_.empty() && segments_.back().first == segment.first) {
    segments_.back() = segment;
    return;
  }
  MW_CHECK(segments_.empty() || segments_.back().first < segment.first, "segments out of order");
  segments_.push_back(segment);
}

std::optional<Segment> SegmentTable::oldest_released(JournalSeq upto) const {
  const std::lock_guard lock(mutex_);
  if (segments_.size() < 2 || segments_[1].first.value > upto.value + 1) return std::nullopt;
  return segments_.front();
}

void SegmentTable::remove_oldest() {
  const std::lock_guard lock(mutex_);
  segments_.erase(segments_.begin());
}

SegmentSpan SegmentTable::span(std::size_t i) const {
  const Segment& s = segments_[i];
  return {.path = s.path,
          .begin = s.first,
          .end = i + 1 < segments_.size() ? segments_[i + 1].first : kSeqEnd,
          .bytes = s.bytes};
}

std::optional<SegmentSpan> SegmentTable::find(JournalSeq seq) const {
  const std::lock_guard lock(mutex_);
  const auto after = std::ranges::upper_bound(segments_, seq, {}, &Segment::first);
  if (after == segments_.begin()) return std::nullopt;
  return span(static_cast<std::size_t>(after - segments_.begin()) - 1);
}

std::vector<SegmentSpan> SegmentTable::spans() const {
  const std::lock_guard lock(mutex_);
  std::vector<SegmentSpan> out;
  for (std::size_t i = 0; i < segments_.size(); ++i) out.push_back(span(i));
  return out;
}

std::optional<JournalSeq> SegmentTable::first() const {
  const std::lock_guard lock(mutex_);
  if (segments_.empty()) return std::nullopt;
  return segments_.front().first;
}

std::uint64_t SegmentTable::disk_bytes() const {
  const std::lock_guard lock(mutex_);
  std::uint64_t sum = 0;
  for (const Segment& s : segments_) sum += s.disk_bytes;
  return sum;
}

}  // namespace millwright::journal
