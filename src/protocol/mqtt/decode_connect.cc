// SPDX-License-Identifier: Apache-2.0
#include "protocol/mqtt/decode.h"
#include "protocol/mqtt/topic.h"
#include "protocol/mqtt/wire_internal.h"

namespace millwright::mqtt {
namespace {

constexpr unsigned kFlagReserved = 0x01;
constexpr unsigned kFlagClean = 0x02;
constexpr unsigned kFlagWill = 0x04;
constexpr unsigned kFlagWillRetain = 0x20;
constexpr unsigned kFlagPassword = 0x40;
constexpr unsigned kFlagUser = 0x80;

Decoded<void> check_flags(unsigned flags, Version version) {
  if ((flags & kFlagReserved) != 0) return malformed("reserved connect flag");
  const unsigned will_qos = flags >> 3 & 3u;
  if (will_qos == 3) return malformed("will qos 3");
  if ((flags & kFlagWill) == 0 && (will_qos != 0 || (flags & kFlagWillRetain) != 0)) {
    return malformed("will options without a will");
  }
  // MQTT 3.1.1 §3.1.2.9; v5 allows a password alone.
  if (version == Version::k311 && (flags & kFlagPassword) != 0 && (flags & kFlagUser) == 0) {
    return malformed("password without a user name");
  }
  return {};
}

Decoded<Properties> read_properties(WireReader& r, PropertyContext context) {
  const std::string_view bytes = r.raw(r.varint());
  if (r.failed()) return std::unexpected(r.error());
  return decode_properties(bytes, context);
}

Decoded<Will> read_will(WireReader& r, unsigned flags, Version version) {
  Will will;
  will.qos = static_cast<Qos>(flags >> 3 & 3u);
  will.is_retain = (flags & kFlagWillRetain) != 0;
  if (version == Version::k5) {
    auto properties = read_properties(r, PropertyContext::will());
    if (!properties) return std::unexpected(properties.error());
    will.properties = std::move(*properties);
  }
  will.topic = r.text();
  will.payload = r.binary();
  if (r.failed()) return std::unexpected(r.error());
  if (!is_topic_name(will.topic)) {
    return malformed(ReasonCode::kTopicNameInvalid, "will topic is not a topic name");
  }
  return will;
}

}  // namespace

std::optional<std::uint8_t> peek_connect_level(std::string_view body) {
  WireReader r(body);
  const std::string_view protocol = r.binary();
  const std::uint8_t level = r.u8();
  if (r.failed() || (protocol != "MQTT" && protocol != "MQIsdp")) return std::nullopt;
  return level;
}

Decoded<Connect> decode_connect(const Frame& frame) {
  WireReader r(frame.body);
  const std::string_view protocol = r.text();
  const std::uint8_t level = r.u8();
  if (r.failed()) return std::unexpected(r.error());
  if (protocol == "MQIsdp" || (protocol == "MQTT" && level != 4 && level != 5)) {
    return malformed(ReasonCode::kUnsupportedVersion, "protocol level is not 4 or 5");
  }
  if (protocol != "MQTT") return malformed(ReasonCode::kUnsupportedVersion, "not MQTT");

  Connect c;
  c.version = static_cast<Version>(level);
  const unsigned flags = r.u8();
  c.keep_alive_s = r.u16();
  if (r.failed()) return std::unexpected(r.error());
  if (auto ok = check_flags(flags, c.version); !ok) return std::unexpected(ok.error());
  c.is_clean_start = (flags & kFlagClean) != 0;
  if (c.version == Version::k5) {
    auto properties = read_properties(r, PropertyContext(PacketType::kConnect));
    if (!properties) return std::unexpected(properties.error());
    c.properties = std::move(*properties);
  }
  c.client_id = r.text();
  if (r.failed()) return std::unexpected(r.error());
  if ((flags & kFlagWill) != 0) {
    auto will = read_will(r, flags, c.version);
    if (!will) return std::unexpected(will.error());
    c.will = std::move(*will);
  }
  if ((flags & kFlagUser) != 0) c.user_name = r.text();
  if ((flags & kFlagPassword) != 0) c.password = r.binary();
  if (auto ok = r.status(); !ok) return std::unexpected(ok.error());
  return c;
}

}  // namespace millwright::mqtt
