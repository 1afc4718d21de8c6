// SPDX-License-Identifier: Apache-2.0
#include "journal/block.h"

#include <gtest/gtest.h>

#include "journal/segment_name.h"
#include "os/random.h"

namespace millwright::journal {
namespace {

std::string hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (const char c : bytes) {
    out += kDigits[static_cast<std::uint8_t>(c) >> 4];
    out += kDigits[static_cast<std::uint8_t>(c) & 15];
  }
  return out;
}

Block sample_block() {
  Block block({7}, 100, {1'000});
  block.append(RecordKind::kTick, {1'000}, false, 0, "");
  block.append(RecordKind::kReadings, {1'300}, true, 3, "abc");
  return block;
}

std::string encoded(const Block& block) {
  std::string out;
  block.encode(0x1122334455667788, {6}, out);
  return out;
}

Result<std::shared_ptr<const Block>> decoded(std::string_view bytes) {
  const auto header = decode_block_header(bytes, std::nullopt);
  if (!header) return fail(Code::kDataLoss, "no header");
  return Block::decode(*header, bytes.substr(kBlockHeaderBytes, header->stored_bytes));
}

// The worked example of docs/format/journal.md. These bytes are on customers' disks: never edit.
TEST(BlockFormat, GoldenBlock) {
  EXPECT_EQ(hex(encoded(sample_block())),
            // magic, salt, first, synced, base time
            "4d5742a7"
            "8877665544332211"
            "0700000000000000"
            "0600000000000000"
            "e803000000000000"
            // readings before, readings, records, raw and stored bytes, codec, flags, reserved
            "6400000000000000"
            "0300000000000000"
            "02000000"
            "0e000000"
            "0e000000"
            "00"
            "00"
            "0000"
            // checksums of body and header
            "5cd32ab3"
            "02d5b570"
            // the tick: kind, flags, time, readings, length; the readings: the same and "abc"
            "0300000000"
            "0101ac020303"
            "616263");
}

TEST(BlockFormat, GoldenFileHeader) {
  std::string bytes;
  encode(FileHeader{.salt = 0x1122334455667788, .first = {7}, .readings_before = 100}, bytes);
  EXPECT_EQ(hex(bytes),
            "894d574a0d0a1a0a"
            "01000000"
            "0000000000000000"
            "8877665544332211"
            "0700000000000000"
            "6400000000000000"
            "c61678e3");
  EXPECT_EQ(decode_file_header(bytes)->first, JournalSeq{7});
  EXPECT_FALSE(decode_file_header(bytes.substr(0, 47)));
}

TEST(Block, RecordsComeOutAsTheyWentIn) {
  const auto block = decoded(encoded(sample_block())).value();
  EXPECT_EQ(block->first(), JournalSeq{7});
  EXPECT_EQ(block->end(), JournalSeq{9});
  EXPECT_EQ(block->readings_before(), 100u);
  EXPECT_EQ(block->readings(), 3u);
  EXPECT_EQ(block->last_time().ns, 1'300);
  RecordWalker walker(*block);
  RecordView r;
  ASSERT_TRUE(walker.next(r));
  EXPECT_EQ(r.seq, JournalSeq{7});
  EXPECT_EQ(r.kind, RecordKind::kTick);
  EXPECT_EQ(r.time.ns, 1'000);
  EXPECT_FALSE(r.is_clock_skewed);
  ASSERT_TRUE(walker.next(r));
  EXPECT_EQ(r.seq, JournalSeq{8});
  EXPECT_EQ(r.time.ns, 1'300);
  EXPECT_EQ(r.payload, "abc");
  EXPECT_EQ(r.readings, 3u);
  EXPECT_TRUE(r.is_clock_skewed);
  EXPECT_EQ(walker.readings(), 103u);
  EXPECT_FALSE(walker.next(r));
  EXPECT_TRUE(walker.is_complete());
}

TEST(Block, CompressesWhatShrinksAndStoresWhatDoesNot) {
  Block text({7}, 0, {0});
  text.append(RecordKind::kCommand, {0}, false, 0, std::string(10'000, 'a'));
  EXPECT_LT(encoded(text).size(), 300u);
  Block noise({7}, 0, {0});
  noise.append(RecordKind::kCommand, {0}, false, 0, os::SeededRandom(1).bytes(10'000));
  EXPECT_EQ(encoded(noise).size(), kBlockHeaderBytes + noise.raw_bytes());
  for (const Block* block : {&text, &noise}) EXPECT_TRUE(decoded(encoded(*block)));
}

TEST(Block, AnyFlippedBitIsFound) {
  const std::string good = encoded(sample_block());
  for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
    std::string bad = good;
    bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ (1 << bit % 8));
    EXPECT_FALSE(decoded(bad)) << "bit " << bit;
  }
  for (std::size_t n = 0; n < good.size(); ++n) EXPECT_FALSE(decoded(good.substr(0, n)));
}

// Checksums right, content wrong: what a fuzzer or a bug may write.
TEST(Block, RecordsThatDoNotFillTheBlockAreRefused) {
  const std::string good = encoded(sample_block());
  const BlockHeader header = decode_block_header(good, std::nullopt).value();
  const std::string_view body = std::string_view(good).substr(kBlockHeaderBytes);
  ASSERT_TRUE(Block::decode(header, body));
  BlockHeader bad = header;
  bad.record_count = 1;
  EXPECT_FALSE(Block::decode(bad, body));
  bad = header;
  bad.readings = 4;
  EXPECT_FALSE(Block::decode(bad, body));
  bad = header;
  bad.codec = static_cast<Codec>(9);
  EXPECT_FALSE(Block::decode(bad, body));
  bad = header;
  bad.codec = Codec::kLz4;
  EXPECT_FALSE(Block::decode(bad, body));
}

TEST(BlockFormat, HeadersOutsideTheLimitsAreRefused) {
  const auto is_accepted = [](BlockHeader h) {
    std::string bytes;
    encode(h, bytes);
    return decode_block_header(bytes, h.salt).has_value();
  };
  const BlockHeader good{.salt = 1,
                         .first = {5},
                         .synced = {4},
                         .record_count = 2,
                         .raw_bytes = 10,
                         .stored_bytes = 10};
  EXPECT_TRUE(is_accepted(good));
  BlockHeader h = good;
  h.first = {0};
  EXPECT_FALSE(is_accepted(h));
  h = good;
  h.first = {kSeqEnd.value - 1};
  EXPECT_FALSE(is_accepted(h));
  h = good;
  h.synced = {5};
  EXPECT_FALSE(is_accepted(h));
  h = good;
  h.record_count = 3;
  EXPECT_FALSE(is_accepted(h));
  h = good;
  h.record_count = 0;
  EXPECT_FALSE(is_accepted(h));
  h = good;
  h.raw_bytes = kMaxBlockBytes + 1;
  EXPECT_FALSE(is_accepted(h));
  h = good;
  h.stored_bytes = 11;
  EXPECT_FALSE(is_accepted(h));
  std::string bytes;
  encode(good, bytes);
  EXPECT_FALSE(decode_block_header(bytes, 2)) << "a block of another file";
}

TEST(SegmentName, RoundTripAndStrangers) {
  EXPECT_EQ(segment_name({1}), "000000000001.mwj");
  for (const std::uint64_t seq : {1ull, 999'999'999'999ull, 1'000'000'000'000ull}) {
    EXPECT_EQ(parse_segment_name(segment_name({seq})), JournalSeq{seq});
  }
  for (const char* stranger :
       {"", ".mwj", "1.mwj", "000000000000.mwj", "00000000000a.mwj", "000000000001.mwj.cut",
        "0000000000001.mwj", "+00000000001.mwj", "99999999999999999999999.mwj"}) {
    EXPECT_FALSE(parse_segment_name(stranger)) << stranger;
  }
}

}  // namespace
}  // namespace millwright::journal
