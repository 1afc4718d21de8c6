// SPDX-License-Identifier: Apache-2.0
#include "protocol/mqtt/framer.h"

#include <gtest/gtest.h>

#include <random>

#include "protocol/mqtt/encode.h"
#include "protocol/mqtt/hex_test_support.h"

namespace millwright::mqtt {
namespace {

std::string publish_of(std::size_t payload_bytes) {
  const std::string payload(payload_bytes, 'x');
  std::string out;
  encode_publish(Publish{.topic = "a/b", .payload = payload}, Version::k311, out);
  return out;
}

TEST(Framer, HandsOutViewsOfTheChunk) {
  const std::string stream = publish_of(10) + from_hex("c000") + publish_of(300);
  Framer framer(1024);
  framer.feed(stream);
  const auto first = framer.next();
  ASSERT_TRUE(first && *first);
  EXPECT_EQ((*first)->type, PacketType::kPublish);
  EXPECT_EQ((*first)->body.data(), stream.data() + 2);
  const auto second = framer.next();
  EXPECT_EQ((*second)->type, PacketType::kPingreq);
  EXPECT_EQ((*second)->body.size(), 0u);
  const auto third = framer.next();
  EXPECT_EQ((*third)->size, 308u);
  EXPECT_FALSE(framer.next()->has_value());
  EXPECT_EQ(framer.buffered_bytes(), 0u);
}

TEST(Framer, AnySplitGivesTheSamePackets) {
  std::string stream;
  std::vector<std::size_t> sizes;
  for (const std::size_t n : {0u, 1u, 119u, 120u, 121u, 5000u, 20000u, 3u}) {
    const std::string packet = publish_of(n);
    sizes.push_back(packet.size());
    stream += packet;
  }
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937_64 rng(seed);
    Framer framer(1 << 20);
    std::vector<std::size_t> got;
    std::size_t at = 0;
    while (at < stream.size()) {
      // A fresh copy of each chunk: a view kept beyond its chunk shows up under ASan.
      const std::string chunk = stream.substr(at, 1 + rng() % (seed % 2 == 0 ? 7 : 9000));
      at += chunk.size();
      framer.feed(chunk);
      for (;;) {
        const auto frame = framer.next();
        ASSERT_TRUE(frame);
        if (!*frame) break;
        got.push_back((*frame)->size);
        EXPECT_EQ((*frame)->body.substr(0, 5), std::string_view("\x00\x03"
                                                                "a/b",
                                                                5));
      }
    }
    EXPECT_EQ(got, sizes);
  }
}

TEST(Framer, RefusesAnOversizedPacketFromItsHeader) {
  Framer exact(100);
  const std::string fits = publish_of(93);
  ASSERT_EQ(fits.size(), 100u);
  exact.feed(fits);
  EXPECT_TRUE(exact.next()->has_value());
  Framer over(99);
  over.feed(std::string_view(fits).substr(0, 2));  // no byte of the body needed
  EXPECT_EQ(over.next().error().reason, ReasonCode::kPacketTooLarge);
  EXPECT_EQ(over.buffered_bytes(), 0u);
}

TEST(Framer, RefusesBadFixedHeaders) {
  const struct {
    std::string_view name, hex;
  } cases[] = {
      {"packet type 0", "00 00"},
      {"publish with qos 3", "36 00"},
      {"connect flags", "11 00"},
      {"pubrel flags", "60 02"},
      {"subscribe flags", "80 02"},
      {"unsubscribe flags", "a0 02"},
      {"pingreq flags", "c1 00"},
      {"auth flags", "f2 00"},
      {"five length bytes", "30 ff ff ff ff 01"},
      {"padded length", "c0 80 00"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    const std::string bytes = from_hex(c.hex);
    Framer framer(kMaxVarint);
    Decoded<std::optional<Frame>> last = std::nullopt;
    for (std::size_t i = 0; i < bytes.size() && last; ++i) {
      framer.feed(std::string_view(bytes).substr(i, 1));
      last = framer.next();
    }
    ASSERT_FALSE(last.has_value());
    EXPECT_EQ(last.error().reason, ReasonCode::kMalformedPacket);
  }
}

}  // namespace
}  // namespace millwright::mqtt
