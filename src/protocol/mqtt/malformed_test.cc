// SPDX-License-Identifier: Apache-2.0
// What a hostile or broken peer sends, and the reason code each gets.
#include <gtest/gtest.h>

#include "protocol/mqtt/decode.h"
#include "protocol/mqtt/hex_test_support.h"

namespace millwright::mqtt {
namespace {

struct Case {
  std::string_view name;
  Version version;
  std::string_view first;  ///< first byte
  std::string_view body;
  ReasonCode reason;
};

constexpr auto k3 = Version::k311;
constexpr auto k5 = Version::k5;
constexpr auto kMal = ReasonCode::kMalformedPacket;
constexpr auto kProto = ReasonCode::kProtocolError;

const Case kCases[] = {
    {"connect: empty", k5, "10", "", kMal},
    {"connect: wrong protocol", k5, "10", "0004'HTTP' 05 02 0000 00 0000",
     ReasonCode::kUnsupportedVersion},
    {"connect: level 3", k5, "10", "0006'MQIsdp' 03 02 0000 0001'a'",
     ReasonCode::kUnsupportedVersion},
    {"connect: level 6", k5, "10", "0004'MQTT' 06 02 0000 00 0000",
     ReasonCode::kUnsupportedVersion},
    {"connect: reserved flag", k5, "10", "0004'MQTT' 05 03 0000 00 0000", kMal},
    {"connect: will qos 3", k5, "10", "0004'MQTT' 05 1e 0000 00 0000 00 0001't' 0000", kMal},
    {"connect: will qos, no will", k5, "10", "0004'MQTT' 05 0a 0000 00 0000", kMal},
    {"connect: will retain, no will", k3, "10", "0004'MQTT' 04 22 0000 0000", kMal},
    {"connect: password, no user", k3, "10", "0004'MQTT' 04 42 0000 0000 0001'p'", kMal},
    {"connect: will topic wildcard", k3, "10", "0004'MQTT' 04 06 0000 0000 0001'#' 0000",
     ReasonCode::kTopicNameInvalid},
    {"connect: trailing bytes", k3, "10", "0004'MQTT' 04 02 0000 0000 00", kMal},
    {"connect: client id cut", k3, "10", "0004'MQTT' 04 02 0000 0005'ab'", kMal},
    {"connect: client id with NUL", k3, "10", "0004'MQTT' 04 02 0000 0003'a' 00 'b'", kMal},
    {"connect: surrogate in client id", k3, "10", "0004'MQTT' 04 02 0000 0003 eda080", kMal},
    {"connect: overlong UTF-8", k3, "10", "0004'MQTT' 04 02 0000 0002 c0af", kMal},
    {"connect: receive maximum 0", k5, "10", "0004'MQTT' 05 02 0000 03 21 0000 0000", kProto},
    {"connect: receive maximum twice", k5, "10", "0004'MQTT' 05 02 0000 06 21 0001 21 0001 0000",
     kProto},
    {"connect: packet size 0", k5, "10", "0004'MQTT' 05 02 0000 05 27 00000000 0000", kProto},
    {"connect: request problem 2", k5, "10", "0004'MQTT' 05 02 0000 02 17 02 0000", kProto},
    {"connect: auth data alone", k5, "10", "0004'MQTT' 05 02 0000 04 16 0001'x' 0000", kProto},
    {"connect: topic alias property", k5, "10", "0004'MQTT' 05 02 0000 03 23 0001 0000", kMal},
    {"connect: unknown property", k5, "10", "0004'MQTT' 05 02 0000 02 7f 00 0000", kMal},
    {"connect: properties cut", k5, "10", "0004'MQTT' 05 02 0000 09 21 0001", kMal},
    {"connect: property cut inside", k5, "10", "0004'MQTT' 05 02 0000 02 21 00 0000", kMal},
    {"connack: reserved flags", k3, "20", "02 00", kMal},
    {"connack: code 6", k3, "20", "00 06", kProto},
    {"connack: puback's code", k5, "20", "00 10 00", kProto},
    {"publish: empty", k3, "30", "", kMal},
    {"publish: topic cut", k3, "30", "0005'a'", kMal},
    {"publish: packet id 0", k3, "32", "0001't' 0000", kProto},
    {"publish: packet id missing", k3, "32", "0001't'", kMal},
    {"publish: dup with qos 0", k5, "38", "0001't' 00", kMal},
    {"publish: plus in the topic", k5, "30", "0003'a/+' 00", ReasonCode::kTopicNameInvalid},
    {"publish: hash in the topic", k3, "30", "0003'a/#'", ReasonCode::kTopicNameInvalid},
    {"publish: empty topic 3.1.1", k3, "30", "0000", ReasonCode::kTopicNameInvalid},
    {"publish: empty topic, no alias", k5, "30", "0000 00", kProto},
    {"publish: alias 0", k5, "30", "0001't' 03 23 0000", ReasonCode::kTopicAliasInvalid},
    {"publish: response topic wildcard", k5, "30", "0001't' 04 08 0001'#'", kProto},
    {"publish: subscription id 0", k5, "30", "0001't' 02 0b 00", kProto},
    {"publish: properties longer than packet", k5, "30", "0001't' 7f 01", kMal},
    {"publish: property length not minimal", k5, "30", "0001't' 80 00", kMal},
    {"publish: session expiry property", k5, "30", "0001't' 05 11 00000001", kMal},
    {"puback: empty", k3, "40", "", kMal},
    {"puback: id 0", k3, "40", "0000", kProto},
    {"puback: reason in 3.1.1", k3, "40", "0001 00", kMal},
    {"puback: reason not valid", k5, "40", "0001 8e", kProto},
    {"pubrel: reason not valid", k5, "62", "0001 97", kProto},
    {"puback: trailing bytes", k5, "40", "0001 00 00 00", kMal},
    {"subscribe: no filter", k3, "82", "0001", kProto},
    {"subscribe: id 0", k3, "82", "0000 0001'a' 00", kProto},
    {"subscribe: option missing", k3, "82", "0001 0001'a'", kMal},
    {"subscribe: qos 3", k3, "82", "0001 0001'a' 03", kMal},
    {"subscribe: reserved option 3.1.1", k3, "82", "0001 0001'a' 04", kMal},
    {"subscribe: reserved option 5", k5, "82", "0001 00 0001'a' 40", kMal},
    {"subscribe: retain handling 3", k5, "82", "0001 00 0001'a' 30", kMal},
    {"subscribe: two subscription ids", k5, "82", "0001 04 0b01 0b02 0001'a' 00", kProto},
    {"suback: no code", k3, "90", "0001", kMal},
    {"suback: code 3", k3, "90", "0001 03", kProto},
    {"unsubscribe: no filter", k5, "a2", "0001 00", kProto},
    {"unsuback: code in 3.1.1", k3, "b0", "0001 00", kMal},
    {"pingreq: body", k3, "c0", "00", kMal},
    {"disconnect: body in 3.1.1", k3, "e0", "00", kMal},
    {"disconnect: reason not valid", k5, "e0", "85", kProto},
    {"disconnect: trailing bytes", k5, "e0", "00 00 00", kMal},
    {"auth: 3.1.1", k3, "f0", "", kMal},
    {"auth: reason not valid", k5, "f0", "87", kProto},
};

TEST(Malformed, EachGetsItsReason) {
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    const std::string body = from_hex(c.body);
    const std::string first = from_hex(c.first);
    const auto byte = static_cast<std::uint8_t>(first[0]);
    const Frame frame{static_cast<PacketType>(byte >> 4), static_cast<std::uint8_t>(byte & 15),
                      body, body.size() + 2};
    const auto decoded = decode(frame, c.version);
    ASSERT_FALSE(decoded.has_value());
    EXPECT_EQ(name(decoded.error().reason), name(c.reason)) << decoded.error().what;
    EXPECT_FALSE(decoded.error().what.empty());
  }
}

TEST(Malformed, EveryCutOfAPacketFails) {
  const std::string body = from_hex(
      "0004'MQTT' 05 ec 003c 08 11 00000e10 21 000a 0005'pump1'"
      "05 18 00000005 0003'a/b' 0004'gone' 0001'u' 0002'pw'");
  for (std::size_t cut = 0; cut < body.size(); ++cut) {
    const Frame frame{PacketType::kConnect, 0, std::string_view(body).substr(0, cut), cut + 2};
    EXPECT_FALSE(decode_connect(frame).has_value()) << cut;
  }
}

TEST(ReasonCodes, NamesAndReturnCodes) {
  EXPECT_EQ(name(ReasonCode::kPacketTooLarge), "packet too large");
  EXPECT_EQ(name(static_cast<ReasonCode>(0x7f)), "unknown reason");
  EXPECT_EQ(connect_return_code(ReasonCode::kBadUserNameOrPassword), 4);
  EXPECT_EQ(connect_return_code(ReasonCode::kQuotaExceeded), 3);
  EXPECT_EQ(connect_return_name(5), "not authorized");
  int named = 0;
  for (int code = 0; code < 256; ++code) {
    named += name(static_cast<ReasonCode>(code)) != "unknown reason" ? 1 : 0;
  }
  EXPECT_EQ(named, 43);
}

}  // namespace
}  // namespace millwright::mqtt
