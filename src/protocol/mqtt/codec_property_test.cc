// SPDX-License-Identifier: Apache-2.0
// Seeded properties of the codec: what is encoded decodes to the same packet, and damaged bytes
// never do more than fail. MW_SEED replays one seed.
#include <gtest/gtest.h>

#include <cstdlib>

#include "protocol/mqtt/decode.h"
#include "protocol/mqtt/encode.h"
#include "protocol/mqtt/hex_test_support.h"
#include "protocol/mqtt/random_packet_test_support.h"

namespace millwright::mqtt {
namespace {

std::vector<std::uint64_t> seeds() {
  if (const char* one = std::getenv("MW_SEED")) return {std::strtoull(one, nullptr, 10)};
  std::vector<std::uint64_t> out;
  for (std::uint64_t s = 1; s <= 300; ++s) out.push_back(s);
  return out;
}

TEST(CodecProperty, DecodeUndoesEncode) {
  for (const std::uint64_t seed : seeds()) {
    SCOPED_TRACE(seed);
    RandomPackets random(seed);
    for (const Version version : {Version::k311, Version::k5}) {
      for (int i = 0; i < 20; ++i) {
        const Packet packet = random.next(version);
        std::string bytes;
        encode(packet, version, bytes);
        Framer framer(kMaxVarint);
        framer.feed(bytes);
        const auto frame = framer.next();
        ASSERT_TRUE(frame && *frame) << to_hex(bytes);
        EXPECT_EQ((*frame)->size, bytes.size());
        const auto decoded = decode(**frame, version);
        ASSERT_TRUE(decoded) << decoded.error().what << " " << to_hex(bytes);
        EXPECT_EQ(*decoded, packet) << to_hex(bytes);
        EXPECT_FALSE(*framer.next());
      }
    }
  }
}

TEST(CodecProperty, DamagedPacketsFailOrDecodeCanonically) {
  for (const std::uint64_t seed : seeds()) {
    SCOPED_TRACE(seed);
    RandomPackets random(seed);
    std::mt19937_64 rng(seed * 31);
    for (int i = 0; i < 20; ++i) {
      const Version version = i % 2 == 0 ? Version::k5 : Version::k311;
      std::string bytes;
      encode(random.next(version), version, bytes);
      for (int flips = 0; flips < 3; ++flips) {
        bytes[rng() % bytes.size()] ^= static_cast<char>(1u << rng() % 8);
      }
      Framer framer(kMaxVarint);
      framer.feed(bytes);
      const auto frame = framer.next();
      if (!frame || !*frame) continue;
      const auto decoded = decode(**frame, version);
      if (!decoded) {
        EXPECT_FALSE(decoded.error().what.empty());
        EXPECT_TRUE(is_error(decoded.error().reason));
        continue;
      }
      std::string again;
      encode(*decoded, version, again);
      Framer second(kMaxVarint);
      second.feed(again);
      const auto frame2 = second.next();
      ASSERT_TRUE(frame2 && *frame2);
      const auto decoded2 = decode(**frame2, version);
      ASSERT_TRUE(decoded2);
      EXPECT_EQ(*decoded2, *decoded);
    }
  }
}

}  // namespace
}  // namespace millwright::mqtt
