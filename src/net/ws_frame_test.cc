// SPDX-License-Identifier: Apache-2.0
#include "net/ws_frame.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "net/websocket.h"

namespace millwright::net {
namespace {

constexpr std::uint32_t kMask = 0x12345678;

std::string masked(WsOpcode opcode, std::string_view payload, bool is_final = true) {
  std::string out;
  append_masked_ws_frame(opcode, payload, kMask, is_final, out);
  return out;
}

struct Seen {
  WsOpcode opcode;
  std::string payload;
  std::uint16_t code;
  bool operator==(const Seen&) const = default;
};

std::vector<Seen> decode_in_steps(WsDecoder& decoder, std::string_view bytes, std::size_t step) {
  std::vector<Seen> seen;
  while (!bytes.empty() && !decoder.failed()) {
    std::string_view piece = bytes.substr(0, step);
    bytes.remove_prefix(piece.size());
    while (const auto message = decoder.next(piece))
      seen.push_back({message->opcode, std::string(message->payload), message->close_code});
  }
  return seen;
}

TEST(WsFrame, GoldenBytesOfTheStandard) {
  // RFC 6455 section 5.7.
  std::string out;
  append_ws_frame(WsOpcode::kText, "Hello", out);
  EXPECT_EQ(out, "\x81\x05Hello");
  WsDecoder decoder(WsDecoder::Peer::kClient, 1000);
  std::string_view bytes("\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58", 11);
  const auto message = decoder.next(bytes);
  ASSERT_TRUE(message);
  EXPECT_EQ(message->payload, "Hello");
  EXPECT_TRUE(bytes.empty());
  out.clear();
  append_ws_frame(WsOpcode::kBinary, std::string(256, 'x'), out);
  EXPECT_EQ(out.substr(0, 4), std::string("\x82\x7e\x01\x00", 4));
  out.clear();
  append_ws_frame(WsOpcode::kBinary, std::string(65536, 'x'), out);
  EXPECT_EQ(out.substr(0, 10), std::string("\x82\x7f\x00\x00\x00\x00\x00\x01\x00\x00", 10));
}

TEST(WsFrame, AcceptKeyOfTheStandard) {
  EXPECT_EQ(ws_accept_key("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

TEST(WsFrame, MessagesInFragmentsWithControlFramesBetween) {
  const std::string bytes =
      masked(WsOpcode::kText, "one ", false) + masked(WsOpcode::kPing, "p") +
      masked(WsOpcode::kContinuation, "two ", false) + masked(WsOpcode::kContinuation, "three") +
      masked(WsOpcode::kBinary, "") + masked(WsOpcode::kClose, ws_close_payload(1001, "bye"));
  const std::vector<Seen> expected{{WsOpcode::kPing, "p", 0},
                                   {WsOpcode::kText, "one two three", 0},
                                   {WsOpcode::kBinary, "", 0},
                                   {WsOpcode::kClose, "bye", 1001}};
  for (std::size_t step = 1; step <= bytes.size(); ++step) {
    WsDecoder decoder(WsDecoder::Peer::kClient, 1000);
    EXPECT_EQ(decode_in_steps(decoder, bytes, step), expected) << step;
    EXPECT_FALSE(decoder.failed());
  }
}

TEST(WsFrame, RoundTripsRandomMessages) {
  std::mt19937 random(5);
  for (int i = 0; i < 200; ++i) {
    std::string bytes;
    std::vector<Seen> expected;
    for (int m = 0; m < 5; ++m) {
      std::string payload(random() % (i % 10 == 0 ? 70000 : 300), '\0');
      for (char& c : payload) c = static_cast<char>(random());
      append_masked_ws_frame(WsOpcode::kBinary, payload, static_cast<std::uint32_t>(random()), true,
                             bytes);
      expected.push_back({WsOpcode::kBinary, payload, 0});
    }
    WsDecoder decoder(WsDecoder::Peer::kClient, 1 << 20);
    ASSERT_EQ(decode_in_steps(decoder, bytes, 1 + random() % 5000), expected) << i;
  }
}

TEST(WsFrame, BrokenFrames) {
  struct Case {
    const char* name;
    std::string bytes;
    std::uint16_t code;
  };
  std::string unmasked;
  append_ws_frame(WsOpcode::kText, "hi", unmasked);
  const auto with_first_byte = [](unsigned first) {
    std::string frame = masked(WsOpcode::kText, "hi");
    frame[0] = static_cast<char>(first);
    return frame;
  };
  const Case cases[] = {
      {"unmasked", unmasked, 1002},
      {"reserved bit", with_first_byte(0xC1), 1002},
      {"reserved opcode", with_first_byte(0x83), 1002},
      {"reserved control opcode", with_first_byte(0x8B), 1002},
      {"continuation of nothing", masked(WsOpcode::kContinuation, "x"), 1002},
      {"new message inside another",
       masked(WsOpcode::kText, "a", false) + masked(WsOpcode::kText, "b"), 1002},
      {"ping in fragments", masked(WsOpcode::kPing, "a", false), 1002},
      {"ping too long", masked(WsOpcode::kPing, std::string(126, 'x')), 1002},
      {"length not shortest", std::string("\x82\xfe\x00\x05\0\0\0\0hello", 13), 1002},
      {"length over 63 bits", std::string("\x82\xff\x80\0\0\0\0\0\0\0\0\0\0\0", 14), 1002},
      {"text not UTF-8", masked(WsOpcode::kText, "\xc3\x28"), 1007},
      {"close of one byte", masked(WsOpcode::kClose, "x"), 1002},
      {"close code 1005", masked(WsOpcode::kClose, "\x03\xed"), 1002},
      {"close code 999", masked(WsOpcode::kClose, "\x03\xe7"), 1002},
      {"close reason not UTF-8", masked(WsOpcode::kClose, "\x03\xe8\xff"), 1007},
      {"too big", masked(WsOpcode::kBinary, std::string(1001, 'x')), 1009},
      {"too big in fragments",
       masked(WsOpcode::kBinary, std::string(600, 'x'), false) +
           masked(WsOpcode::kContinuation, std::string(600, 'x')),
       1009},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    for (const std::size_t step : {1ul, 100000ul}) {
      WsDecoder decoder(WsDecoder::Peer::kClient, 1000);
      EXPECT_TRUE(decode_in_steps(decoder, c.bytes, step).empty());
      EXPECT_TRUE(decoder.failed());
      EXPECT_EQ(decoder.error_code(), c.code);
    }
  }
}

TEST(WsFrame, EmptyCloseHasNoStatus) {
  WsDecoder decoder(WsDecoder::Peer::kClient, 1000);
  const auto seen = decode_in_steps(decoder, masked(WsOpcode::kClose, ""), 100);
  EXPECT_EQ(seen, (std::vector<Seen>{{WsOpcode::kClose, "", ws_close::kNoStatus}}));
}

TEST(WsFrame, RandomBytesNeverPassTheLimits) {
  std::mt19937 random(9);
  for (int i = 0; i < 2000; ++i) {
    std::string bytes(random() % 300, '\0');
    for (char& c : bytes) c = static_cast<char>(random());
    WsDecoder decoder(i % 2 == 0 ? WsDecoder::Peer::kClient : WsDecoder::Peer::kServer, 100);
    for (const Seen& seen : decode_in_steps(decoder, bytes, 1 + random() % 50))
      ASSERT_LE(seen.payload.size(), 125u);
  }
}

}  // namespace
}  // namespace millwright::net
