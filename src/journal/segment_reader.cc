// SPDX-License-Identifier: Apache-2.0
#include "journal/segment_reader.h"

namespace millwright::journal {

SegmentReader::SegmentReader(std::unique_ptr<BlockScanner> scanner, const SegmentSpan& span,
                             OnDamage on_damage)
    : scanner_(std::move(scanner)),
      span_(span),
      on_damage_(std::move(on_damage)),
      expected_(span.begin) {}

Result<std::unique_ptr<SegmentReader>> SegmentReader::open(os::Fs& fs, const SegmentSpan& span,
                                                           OnDamage on_damage) {
  MW_TRY(auto scanner, BlockScanner::open(fs, span.path, span.bytes));
  return std::unique_ptr<SegmentReader>(
      new SegmentReader(std::move(scanner), span, std::move(on_damage)));
}

void SegmentReader::extend(const SegmentSpan& span) {
  span_ = span;
  scanner_->set_end(span.bytes);
}

void SegmentReader::report(JournalSeq first, JournalSeq end, std::uint64_t offset,
                           std::string what) {
  on_damage_({.file = span_.path,
              .offset = offset,
              .first = first,
              .last = {end.value - 1},
              .what = std::move(what)});
}

// True with the next block of the span in found_; false with expected_ at the end of the span. A
// block beyond that end stays in found_: the span may grow.
Result<bool> SegmentReader::find_next() {
  if (expected_ >= span_.end) return false;
  if (!found_) {
    MW_TRY(found_, scanner_->next(expected_));
  }
  const bool is_inside = found_ && found_->header.first < span_.end;
  const JournalSeq reached = is_inside ? found_->header.first : span_.end;
  if (reached > expected_) report(expected_, reached, offset_, "no readable block");
  expected_ = reached;
  return is_inside;
}

Result<std::shared_ptr<const Block>> SegmentReader::next(JournalSeq from) {
  while (true) {
    MW_TRY(const bool is_found, find_next());
    if (!is_found) return nullptr;
    const BlockScanner::Found found = *found_;
    Result<std::shared_ptr<const Block>> block = nullptr;
    if (found.header.end() > from && !found.header.is_seal()) {
      block = scanner_->read(found);
      if (!block && block.error().code() != Code::kDataLoss) return block;
    }
    found_.reset();
    offset_ = found.end();
    expected_ = found.header.end();
    if (!block) report(found.header.first, expected_, found.offset, block.error().message());
    if (block && *block) return block;
  }
}

}  // namespace millwright::journal
