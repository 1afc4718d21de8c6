// SPDX-License-Identifier: Apache-2.0
#include "journal/recovery.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/log.h"
#include "journal/block_scanner.h"
#include "journal/segment_name.h"

namespace millwright::journal {
namespace {

// One segment read to its end. Blocks and gaps between them, as they lie in the file.
class TailInspector {
 public:
  TailInspector(const Segment& segment, JournalSeq synced)
      : segment_(segment), synced_(synced), expected_(segment.first) {}

  Status read(os::Fs& fs) {
    MW_TRY(const auto scanner, BlockScanner::open(fs, segment_.path));
    if (const auto& header = scanner->file_header()) {
      has_file_header_ = true;
      kept_.readings = header->readings_before;
    }
    while (true) {
      MW_TRY(const auto found, scanner->next(expected_));
      if (!found) break;
      MW_TRY_STATUS(take(*scanner, *found));
    }
    decide();
    return {};
  }

  struct Kept {
    JournalSeq head;  // the last record, or the one before the segment
    std::uint64_t end = kFileHeaderBytes;
    std::uint64_t readings = 0;
    UtcNanos last_time;
  };
  const Kept& kept() const { return kept_; }
  const std::vector<Damage>& damage() const { return damage_; }
  bool has_file_header() const { return has_file_header_; }

 private:
  struct Gap {
    Damage damage;
    Kept before;  // what is kept when the file is cut here
  };

  Status take(BlockScanner& scanner, const BlockScanner::Found& found) {
    const BlockHeader& header = found.header;
    if (header.first > expected_) add_gap(expected_, header.first, kept_.end, "no readable block");
    // Written when the block was: what it says was on disk is missed if it is missing, the rest of
    // its own group was never acknowledged.
    synced_ = std::max(synced_, header.synced);
    const auto block = scanner.read(found);
    if (!block && block.error().code() != Code::kDataLoss) return fail(block.error());
    if (!block) add_gap(header.first, header.end(), found.offset, block.error().message());
    expected_ = header.end();
    kept_.head = {expected_.value - 1};
    kept_.end = std::min(found.end(), segment_.bytes);
    kept_.readings = header.readings_before + header.readings;
    if (block) kept_.last_time = std::max(kept_.last_time, (*block)->last_time());
    return {};
  }

  void add_gap(JournalSeq first, JournalSeq end, std::uint64_t offset, std::string what) {
    gaps_.push_back({.damage = {.file = segment_.path,
                                .offset = offset,
                                .first = first,
                                .last = {end.value - 1},
                                .what = std::move(what)},
                     .before = kept_});
  }

  // A gap that reaches beyond what was synced is where the tail tore.
  void decide() {
    bool is_torn = false;
    for (Gap& gap : gaps_) {
      if (gap.damage.last > synced_) {
        kept_ = gap.before;
        gap.damage.last = synced_;
        if (gap.damage.first <= synced_) damage_.push_back(gap.damage);
        is_torn = true;
        break;
      }
      damage_.push_back(gap.damage);
    }
    // A seal or the name of a later segment may tell of records that left no block behind.
    if (!is_torn && expected_ <= synced_) {
      add_gap(expected_, {synced_.value + 1}, kept_.end, "no readable block");
      damage_.push_back(gaps_.back().damage);
    }
    kept_.head = std::max({kept_.head, synced_, JournalSeq{segment_.first.value - 1}});
  }

  const Segment& segment_;
  JournalSeq synced_;
  JournalSeq expected_;
  Kept kept_;
  std::vector<Gap> gaps_;
  std::vector<Damage> damage_;
  bool has_file_header_ = false;
};

Result<std::vector<Segment>> list_segments(os::Fs& fs, const std::string& dir) {
  MW_TRY(const auto names, fs.list(dir));
  std::vector<Segment> segments;
  for (const std::string& file_name : names) {
    const auto first = parse_segment_name(file_name);
    if (!first) continue;
    Segment segment{.first = *first, .path = dir + "/" + file_name};
    MW_TRY(const auto file, fs.open(segment.path, os::Fs::Mode::kRead));
    MW_TRY(segment.bytes, file->size());
    segment.disk_bytes = segment.bytes;
    segments.push_back(std::move(segment));
  }
  std::ranges::sort(segments, {}, &Segment::first);
  return segments;
}

// Neither needs to succeed: what lies behind the cut is never read once the next segment exists.
void cut(os::Fs& fs, Segment& segment, std::uint64_t end) {
  Status done;
  {
    auto file = fs.open(segment.path, os::Fs::Mode::kReadWrite);
    done = file ? (*file)->truncate(end) : Status(fail(file.error()));
    if (done) done = (*file)->sync();
  }
  if (!done) log_warning("journal", "cannot cut a torn tail: " + done.error().message());
  if (done) segment.disk_bytes = end;
}

// A file of ours that a crash left without a block is removed; other bytes are put aside, not lost.
void drop(os::Fs& fs, const Segment& segment, const TailInspector& tail) {
  bool is_foreign = false;
  if (!tail.has_file_header()) {
    const auto file = fs.open(segment.path, os::Fs::Mode::kRead);
    const auto start = file ? (*file)->read_at(0, kFileHeaderBytes) : fail(file.error());
    is_foreign = start && start->find_first_not_of('\0') != std::string::npos;
  }
  const Status done =
      is_foreign ? fs.rename(segment.path, segment.path + ".cut") : fs.remove(segment.path);
  if (!done) log_warning("journal", "cannot remove an empty segment: " + done.error().message());
}

}  // namespace

Result<Recovered> recover(os::Fs& fs, const std::string& dir, Repair repair) {
  Recovered out;
  MW_TRY(out.segments, list_segments(fs, dir));
  while (!out.segments.empty()) {
    Segment& last = out.segments.back();
    // A later, empty segment was named for the record after the last synced one.
    TailInspector tail(last, out.head);
    MW_TRY_STATUS(tail.read(fs));
    const auto& kept = tail.kept();
    out.head = std::max(out.head, kept.head);
    out.readings = std::max(out.readings, kept.readings);
    if (out.head >= last.first) {
      out.last_time = kept.last_time;
      out.damage = tail.damage();
      out.cut_bytes += last.bytes - std::min(last.bytes, kept.end);
      const bool is_longer = last.bytes > kept.end;
      last.bytes = std::min(last.bytes, kept.end);
      if (repair == Repair::kCutTail && is_longer) cut(fs, last, last.bytes);
      break;
    }
    out.cut_bytes += last.bytes;
    if (repair == Repair::kCutTail) drop(fs, last, tail);
    out.segments.pop_back();
  }
  return out;
}

}  // namespace millwright::journal
