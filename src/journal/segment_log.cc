// SPDX-License-Identifier: Apache-2.0
#include "journal/segment_log.h"

#include "core/log.h"
#include "os/random.h"

namespace millwright::journal {
namespace {

// What a group takes at most.
std::uint64_t size_limit(const Group& group) {
  std::uint64_t bytes = 0;
  for (const auto& block : group) bytes += kBlockHeaderBytes + block->raw_bytes();
  return bytes;
}

}  // namespace

SegmentLog::SegmentLog(os::Fs& fs, SegmentTable& table, SegmentLogOptions options)
    : fs_(fs), table_(table), options_(std::move(options)) {}

Status SegmentLog::store(const Group& group) {
  if (writer_ && writer_->end() + size_limit(group) > options_.segment_bytes) seal();
  Status stored = store_once(group);
  if (!stored) {
    log_warning("journal",
                "segment given up, the group goes into a fresh one: " + stored.error().message());
    ++rewrites_;
    stored = store_once(group);
  }
  if (stored) last_ = group.back();
  return stored;
}

Status SegmentLog::store_once(const Group& group) {
  if (!writer_) MW_TRY_STATUS(open_segment(group));
  // Handed to the operating system is not on disk: then a block vouches for nothing before it.
  const JournalSeq synced = options_.durability == Durability::kFsync
                                ? JournalSeq{group.front()->first().value - 1}
                                : JournalSeq{};
  buffer_.clear();
  for (const auto& block : group) block->encode(writer_->salt(), synced, buffer_);
  Status written = writer_->write(buffer_);
  if (!written) {
    writer_->abandon();
    if (!writer_->is_empty()) table_.put(writer_->segment());
    writer_.reset();
    return written;
  }
  table_.put(writer_->segment());
  return {};
}

Status SegmentLog::open_segment(const Group& group) {
  FileHeader header{.salt = options_.fixed_salt,
                    .first = group.front()->first(),
                    .readings_before = group.front()->readings_before()};
  if (header.salt == 0) header.salt = os::SystemRandom().next();
  MW_TRY(writer_, SegmentWriter::create(fs_, options_.dir, header, options_.segment_bytes,
                                        options_.durability));
  return {};
}

void SegmentLog::seal() {
  writer_->seal(last_->end(), last_->readings_before() + last_->readings(), last_->last_time());
  table_.put(writer_->segment());
  writer_.reset();
}

void SegmentLog::close() {
  if (writer_ && !writer_->is_empty()) seal();
  writer_.reset();
}

}  // namespace millwright::journal
