// SPDX-License-Identifier: Apache-2.0
#include "journal/segment_cursor.h"

#include <algorithm>

namespace millwright::journal {

SegmentCursor::SegmentCursor(os::Fs& fs, const SegmentTable& table, const Tail& tail,
                             DamageLog& damage, JournalSeq after)
    : fs_(fs), table_(table), tail_(tail), damage_(damage), position_(after) {}

Status SegmentCursor::seek() {
  MW_TRY([[maybe_unused]] const Progress progress, load_next(std::chrono::milliseconds(0)));
  return {};
}

Status SegmentCursor::next(std::vector<Record>& out, std::size_t max_bytes,
                           std::chrono::milliseconds wait) {
  out.clear();
  MW_TRY_STATUS(next_views(views_, max_bytes, wait));
  out.reserve(views_.size());
  for (const RecordView& v : views_) {
    out.push_back({.seq = v.seq,
                   .kind = v.kind,
                   .time = v.time,
                   .payload = std::string(v.payload),
                   .readings = v.readings,
                   .is_clock_skewed = v.is_clock_skewed});
  }
  return {};
}

Status SegmentCursor::next_views(std::vector<RecordView>& out, std::size_t max_bytes,
                                 std::chrono::milliseconds wait) {
  out.clear();
  held_.clear();
  if (block_) held_.push_back(block_);
  std::size_t bytes = 0;
  while (out.empty() || bytes < max_bytes) {
    if (walker_.is_at_end()) {
      const auto loaded = load_next(out.empty() ? wait : std::chrono::milliseconds(0));
      // What was already gathered is handed out first; the error comes again next time.
      if (!loaded && out.empty()) return fail(loaded.error());
      if (!loaded || *loaded == Progress::kNothingNew) return {};
      held_.push_back(block_);
    }
    RecordView record;
    walker_.next(record);
    position_ = record.seq;
    readings_ = walker_.readings();
    bytes += record.payload.size();
    out.push_back(record);
  }
  return {};
}

// Leaves the walker before the first record after position_.
Result<SegmentCursor::Progress> SegmentCursor::load_next(std::chrono::milliseconds wait) {
  if (!walker_.is_at_end()) return Progress::kReady;
  while (true) {
    Tail::Hit hit = tail_.find({position_.value + 1}, wait);
    if (hit.durable <= position_) {
      readings_ = hit.durable_readings;
      return Progress::kNothingNew;
    }
    if (hit.block) {
      reader_.reset();  // an open file would keep a released segment's space
    } else {
      MW_TRY(hit.block, load_from_file(hit.durable));
    }
    if (hit.block) {
      start_block(std::move(hit.block));
      return Progress::kReady;
    }
    // The rest of that segment is lost: on to the next, without waiting for more.
    wait = std::chrono::milliseconds(0);
  }
}

// Null when nothing after position_ could be read from its segment; position_ then moved past it.
Result<std::shared_ptr<const Block>> SegmentCursor::load_from_file(JournalSeq durable) {
  const JournalSeq wanted{position_.value + 1};
  auto span = table_.find(wanted);
  if (!span) {
    return fail(Code::kOutOfRange, "journal record " + std::to_string(wanted.value) +
                                       " is no longer kept; the oldest is " +
                                       std::to_string(table_.first().value_or(wanted).value));
  }
  // Beyond `durable` the committer may be writing this very moment.
  span->end = std::min(span->end, JournalSeq{durable.value + 1});
  if (!reader_ || reader_->span().path != span->path) {
    auto opened = SegmentReader::open(fs_, *span, [this](const Damage& d) { damage_.add(d); });
    if (!opened && opened.error().code() == Code::kNotFound) {
      return fail(Code::kOutOfRange, span->path + " was removed by retention");
    }
    if (!opened) return fail(opened.error());
    reader_ = std::move(*opened);
  } else {
    reader_->extend(*span);
  }
  auto block = reader_->next(wanted);
  if (!block) {
    reader_.reset();
    return block;
  }
  if (!*block) position_ = {span->end.value - 1};
  return block;
}

void SegmentCursor::start_block(std::shared_ptr<const Block> block) {
  block_ = std::move(block);
  walker_ = RecordWalker(*block_);
  // Between two records of a block: walk up to the place.
  RecordView skipped;
  for (JournalSeq seq = block_->first(); seq <= position_; ++seq.value) walker_.next(skipped);
  readings_ = walker_.readings();
  position_ = {std::max(position_.value + 1, block_->first().value) - 1};
}

}  // namespace millwright::journal
