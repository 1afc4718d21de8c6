// SPDX-License-Identifier: Apache-2.0
// Bytes written down by hand from the two specifications, both ways.
#include <gtest/gtest.h>

#include "protocol/mqtt/decode.h"
#include "protocol/mqtt/encode.h"
#include "protocol/mqtt/hex_test_support.h"

namespace millwright::mqtt {
namespace {

using enum PropertyId;

Properties with(PropertyId id, std::uint32_t number) {
  Properties p;
  p.add(id, number);
  return p;
}

Connect full_connect() {
  Connect c{.version = Version::k5, .is_clean_start = false, .keep_alive_s = 60};
  c.client_id = "pump1";
  c.properties = with(kSessionExpiry, 3600);
  c.properties.add(kReceiveMaximum, 10);
  c.will = Will{"a/b", "gone", Qos::kAtLeastOnce, true, with(kWillDelay, 5)};
  c.user_name = "u";
  c.password = "pw";
  return c;
}

struct Case {
  std::string_view name;
  Version version;
  Packet packet;
  std::string_view hex;
};

std::vector<Case> cases() {
  constexpr auto k3 = Version::k311;
  constexpr auto k5 = Version::k5;
  Properties publish_properties = with(kTopicAlias, 7);
  publish_properties.add_user("k", "v");
  return {
      {"connect 3.1.1", k3,
       Connect{.version = k3, .is_clean_start = true, .keep_alive_s = 10, .client_id = "c"},
       "10 0d 0004'MQTT' 04 02 000a 0001'c'"},
      {"connect 5 with everything", k5, full_connect(),
       "10 32 0004'MQTT' 05 ec 003c 08 11 00000e10 21 000a 0005'pump1'"
       "05 18 00000005 0003'a/b' 0004'gone' 0001'u' 0002'pw'"},
      {"connack 3.1.1", k3, Connack{true, 0, {}}, "20 02 01 00"},
      {"connack 5", k5, Connack{false, 0x87, with(kReceiveMaximum, 20)}, "20 06 00 87 03 21 0014"},
      {"publish qos 0", k3, Publish{.topic = "a/b", .payload = "12"}, "30 07 0003'a/b' '12'"},
      {"publish qos 2 dup retain", k3,
       Publish{.topic = "t",
               .payload = "",
               .packet_id = 258,
               .qos = Qos::kExactlyOnce,
               .is_retain = true,
               .is_dup = true},
       "3d 05 0001't' 0102"},
      {"publish 5 with alias and user property", k5,
       Publish{.topic = "",
               .payload = "x",
               .properties = publish_properties,
               .packet_id = 1,
               .qos = Qos::kAtLeastOnce},
       "32 10 0000 0001 0a 23 0007 26 0001'k' 0001'v' 'x'"},
      {"puback", k3, Ack{PacketType::kPuback, 5, ReasonCode::kSuccess, {}}, "40 02 0005"},
      {"puback 5 refused", k5, Ack{PacketType::kPuback, 5, ReasonCode::kQuotaExceeded, {}},
       "40 03 0005 97"},
      {"pubrel", k5, Ack{PacketType::kPubrel, 9, ReasonCode::kSuccess, {}}, "62 02 0009"},
      {"subscribe 3.1.1", k3, Subscribe{10, {}, {{"a/#", {.qos = Qos::kAtLeastOnce}}}},
       "82 08 000a 0003'a/#' 01"},
      {"subscribe 5", k5,
       Subscribe{10,
                 with(kSubscriptionId, 128),
                 {{"+", {Qos::kExactlyOnce, true, true, RetainHandling::kDoNotSend}}}},
       "82 0a 000a 03 0b 8001 0001'+' 2e"},
      {"suback", k3, Suback{10, {}, std::string_view("\x01\x80", 2)}, "90 04 000a 01 80"},
      {"unsubscribe 5", k5, Unsubscribe{3, {}, {"a", "b"}}, "a2 09 0003 00 0001'a' 0001'b'"},
      {"unsuback 3.1.1", k3, Unsuback{3, {}, {}}, "b0 02 0003"},
      {"unsuback 5", k5, Unsuback{3, {}, std::string_view("\x00\x11", 2)}, "b0 05 0003 00 00 11"},
      {"pingreq", k3, Pingreq{}, "c0 00"},
      {"pingresp", k3, Pingresp{}, "d0 00"},
      {"disconnect", k5, Disconnect{}, "e0 00"},
      {"disconnect 5", k5, Disconnect{ReasonCode::kSessionTakenOver, {}}, "e0 01 8e"},
      {"disconnect 5 with expiry", k5, Disconnect{ReasonCode::kSuccess, with(kSessionExpiry, 0)},
       "e0 07 00 05 11 00000000"},
      {"auth", k5, Auth{ReasonCode::kReauthenticate, {}}, "f0 01 19"},
  };
}

TEST(Golden, EncodeAndDecode) {
  for (const Case& c : cases()) {
    SCOPED_TRACE(c.name);
    std::string bytes;
    encode(c.packet, c.version, bytes);
    const std::string expected = from_hex(c.hex);
    EXPECT_EQ(to_hex(bytes), to_hex(expected));
    Framer framer(kMaxVarint);
    framer.feed(expected);
    const auto frame = framer.next();
    ASSERT_TRUE(frame && *frame);
    const auto decoded = decode(**frame, c.version);
    ASSERT_TRUE(decoded) << decoded.error().what;
    EXPECT_EQ(*decoded, c.packet);
  }
}

TEST(Golden, ForwardedPublishEqualsTheTypedOne) {
  std::string items;
  Properties properties = with(kMessageExpiry, 30);
  properties.add(kContentType, "json");
  append_items(properties, items);
  std::string typed;
  encode_publish(Publish{.topic = "t", .payload = "p", .properties = properties}, Version::k5,
                 typed);
  const PublishParts parts{.topic = "t", .payload = "p", .property_items = items};
  std::string forwarded;
  encode_publish(parts, Version::k5, forwarded);
  EXPECT_EQ(to_hex(forwarded), to_hex(typed));
  EXPECT_EQ(encoded_size(parts, Version::k5), forwarded.size());
}

}  // namespace
}  // namespace millwright::mqtt
