// SPDX-License-Identifier: Apache-2.0
#include "journal/block.h"

#include <lz4.h>

#include "core/crc32c.h"

namespace millwright::journal {
namespace {

constexpr std::uint8_t kSkewedFlag = 1;  // persisted
// Below this LZ4 finds nothing: its last twelve bytes are always literals.
constexpr std::size_t kMinCompressBytes = 64;

// Appends the compressed body; false, and nothing appended, when that is not shorter.
bool compress(std::string_view body, std::string& out) {
  if (body.size() < kMinCompressBytes) return false;
  const std::size_t before = out.size();
  int written = 0;
  out.resize_and_overwrite(before + body.size(), [&](char* data, std::size_t) {
    written = LZ4_compress_default(body.data(), data + before, static_cast<int>(body.size()),
                                   static_cast<int>(body.size()) - 1);
    return before + static_cast<std::size_t>(written);
  });
  return written > 0;
}

Result<std::string> expand(const BlockHeader& header, std::string_view stored) {
  if (header.codec == Codec::kStored) {
    if (stored.size() != header.raw_bytes) return fail(Code::kDataLoss, "wrong length");
    return std::string(stored);
  }
  if (header.codec != Codec::kLz4) return fail(Code::kDataLoss, "unknown compression");
  std::string raw;
  int got = -1;
  raw.resize_and_overwrite(header.raw_bytes, [&](char* data, std::size_t size) {
    got = LZ4_decompress_safe(stored.data(), data, static_cast<int>(stored.size()),
                              static_cast<int>(size));
    return got < 0 ? 0 : static_cast<std::size_t>(got);
  });
  if (got < 0 || raw.size() != header.raw_bytes) {
    return fail(Code::kDataLoss, "compressed bytes are damaged");
  }
  return raw;
}

}  // namespace

void Block::append(RecordKind kind, UtcNanos time, bool is_clock_skewed, std::uint64_t readings,
                   std::string_view payload) {
  ByteWriter w(body_);
  w.u8(static_cast<std::uint8_t>(kind));
  w.u8(is_clock_skewed ? kSkewedFlag : 0);
  w.varint(static_cast<std::uint64_t>((time - last_time_).count()));
  w.varint(readings);
  w.text(payload);
  last_time_ = time;
  readings_ += readings;
  ++record_count_;
}

void Block::encode(std::uint64_t salt, JournalSeq synced, std::string& out) const {
  BlockHeader header{.salt = salt,
                     .first = first_,
                     .synced = synced,
                     .base_time = base_time_,
                     .readings_before = readings_before_,
                     .readings = readings_,
                     .record_count = record_count_,
                     .raw_bytes = static_cast<std::uint32_t>(body_.size())};
  const std::size_t begin = out.size();
  out.append(kBlockHeaderBytes, '\0');  // overwritten below, once the length is known
  if (compress(body_, out)) {
    header.codec = Codec::kLz4;
  } else {
    out.append(body_);
  }
  const std::string_view stored = std::string_view(out).substr(begin + kBlockHeaderBytes);
  header.stored_bytes = static_cast<std::uint32_t>(stored.size());
  header.body_crc = crc32c(stored);
  std::string head;
  journal::encode(header, head);
  out.replace(begin, kBlockHeaderBytes, head);
}

Result<std::shared_ptr<const Block>> Block::decode(const BlockHeader& header,
                                                   std::string_view stored) {
  if (stored.size() != header.stored_bytes) return fail(Code::kDataLoss, "the file ends early");
  if (crc32c(stored) != header.body_crc) return fail(Code::kDataLoss, "wrong checksum");
  auto block = std::make_shared<Block>(header.first, header.readings_before, header.base_time);
  MW_TRY(block->body_, expand(header, stored));
  block->record_count_ = header.record_count;
  RecordWalker walker(*block);
  for (RecordView record; walker.next(record);) {
  }
  if (!walker.is_complete()) return fail(Code::kDataLoss, "records do not fill the block");
  block->readings_ = walker.readings() - header.readings_before;
  block->last_time_ = walker.time();
  if (block->readings_ != header.readings) return fail(Code::kDataLoss, "wrong count of readings");
  return block;
}

RecordWalker::RecordWalker(const Block& block)
    : body_(block.body_),
      left_(block.record_count_),
      seq_(block.first_),
      time_(block.base_time_),
      readings_(block.readings_before_) {}

bool RecordWalker::next(RecordView& out) {
  if (left_ == 0) return false;
  out.kind = static_cast<RecordKind>(body_.u8());
  out.is_clock_skewed = (body_.u8() & kSkewedFlag) != 0;
  const std::uint64_t elapsed = body_.varint();
  out.readings = body_.varint();
  out.payload = body_.text();
  if (body_.failed()) return false;
  // Unsigned on purpose: bytes that a flipped bit let through must not overflow a signed sum.
  time_.ns = static_cast<std::int64_t>(static_cast<std::uint64_t>(time_.ns) + elapsed);
  out.time = time_;
  out.seq = seq_;
  readings_ += out.readings;
  ++seq_.value;
  --left_;
  return true;
}

void encode_seal(std::uint64_t salt, JournalSeq next, std::uint64_t readings, UtcNanos time,
                 std::string& out) {
  encode(BlockHeader{.salt = salt,
                     .first = next,
                     .synced = {next.value - 1},
                     .base_time = time,
                     .readings_before = readings,
                     .flags = kSealFlag,
                     .body_crc = crc32c({})},
         out);
}

}  // namespace millwright::journal
