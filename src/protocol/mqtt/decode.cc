// SPDX-License-Identifier: Apache-2.0
#include "protocol/mqtt/decode.h"

#include <algorithm>
#include <utility>

#include "protocol/mqtt/topic.h"
#include "protocol/mqtt/wire_internal.h"

// Assigns the value of a Decoded<T>, or returns its error.
#define MW_TRY_DECODED(target, expr)                             \
  do {                                                           \
    auto mw_decoded = (expr);                                    \
    if (!mw_decoded) return std::unexpected(mw_decoded.error()); \
    (target) = std::move(*mw_decoded);                           \
  } while (false)

namespace millwright::mqtt {
namespace {

constexpr auto kProtocolError = ReasonCode::kProtocolError;

// The v5 property list at the reader's position; empty in 3.1.1.
Decoded<Properties> read_properties(WireReader& r, const Frame& frame, Version version) {
  if (version != Version::k5) return Properties{};
  const std::uint32_t length = r.varint();
  if (length == 0 && !r.failed()) return Properties{};
  const std::string_view bytes = r.raw(length);
  if (r.failed()) return std::unexpected(r.error());
  return decode_properties(bytes, PropertyContext(frame.type));
}

Decoded<std::uint16_t> read_packet_id(WireReader& r) {
  const std::uint16_t id = r.u16();
  if (r.failed()) return std::unexpected(r.error());
  if (id == 0) return malformed(kProtocolError, "packet identifier is 0");
  return id;
}

// DISCONNECT and AUTH in v5: nothing, a reason, or a reason and properties.
template <class T>
Decoded<T> read_reason_packet(const Frame& frame) {
  T out;
  if (frame.body.empty()) return out;
  WireReader r(frame.body);
  const std::uint8_t code = r.u8();
  if (!is_valid_reason(frame.type, code)) return malformed(kProtocolError, "reason code not valid");
  out.reason = static_cast<ReasonCode>(code);
  if (r.remaining() > 0) {
    auto properties = read_properties(r, frame, Version::k5);
    if (!properties) return std::unexpected(properties.error());
    out.properties = std::move(*properties);
  }
  if (auto ok = r.status(); !ok) return std::unexpected(ok.error());
  return out;
}

bool are_valid_codes(PacketType type, std::string_view codes) {
  for (const char c : codes) {
    if (!is_valid_reason(type, static_cast<std::uint8_t>(c))) return false;
  }
  return true;
}

// By value, not with find_first_not_of(): clang 19 at -O1 answers wrongly for 0x80 there when the
// set is the literal "\x00\x01\x02\x80" (right at -O0).
bool is_suback_code_311(char c) {
  const auto code = static_cast<std::uint8_t>(c);
  return code <= 2 || code == 0x80;
}

template <class T>
Decoded<Packet> lift(Decoded<T>&& decoded) {
  if (!decoded) return std::unexpected(decoded.error());
  return Packet(std::move(*decoded));
}

template <class T>
Decoded<Packet> empty_packet(const Frame& frame) {
  if (!frame.body.empty()) return malformed("bytes after the end of the packet");
  return Packet(T{});
}

}  // namespace

Decoded<Publish> decode_publish(const Frame& frame, Version version) {
  Publish p;
  p.qos = static_cast<Qos>(frame.flags >> 1 & 3u);
  p.is_retain = (frame.flags & 1u) != 0;
  p.is_dup = (frame.flags & 8u) != 0;
  WireReader r(frame.body);
  p.topic = r.text();
  if (r.failed()) return std::unexpected(r.error());
  if (p.qos != Qos::kAtMostOnce) {
    MW_TRY_DECODED(p.packet_id, read_packet_id(r));
  } else if (p.is_dup) {
    return malformed("dup with qos 0");  // MQTT 5 §3.3.1.1
  }
  if (version == Version::k5) {
    MW_TRY_DECODED(p.properties, read_properties(r, frame, version));
  }
  if (r.failed()) return std::unexpected(r.error());
  p.payload = r.rest();
  if (p.topic.empty() && version == Version::k5) {
    if (!p.properties.has(PropertyId::kTopicAlias)) {
      return malformed(kProtocolError, "neither topic nor alias");
    }
  } else if (!is_topic_name(p.topic)) {
    return malformed(ReasonCode::kTopicNameInvalid, "not a topic name");
  }
  return p;
}

Decoded<Ack> decode_ack(const Frame& frame, Version version) {
  Ack ack;
  ack.type = frame.type;
  WireReader r(frame.body);
  MW_TRY_DECODED(ack.packet_id, read_packet_id(r));
  if (version == Version::k5 && r.remaining() > 0) {
    const std::uint8_t code = r.u8();
    if (!is_valid_reason(frame.type, code)) {
      return malformed(kProtocolError, "reason code not valid");
    }
    ack.reason = static_cast<ReasonCode>(code);
    if (r.remaining() > 0) MW_TRY_DECODED(ack.properties, read_properties(r, frame, version));
  }
  if (auto ok = r.status(); !ok) return std::unexpected(ok.error());
  return ack;
}

Decoded<Connack> decode_connack(const Frame& frame, Version version) {
  Connack c;
  WireReader r(frame.body);
  const std::uint8_t flags = r.u8();
  c.code = r.u8();
  if (r.failed()) return std::unexpected(r.error());
  if (flags > 1) return malformed("reserved connack flags");
  c.is_session_present = flags == 1;
  const bool is_known =
      version == Version::k5 ? is_valid_reason(PacketType::kConnack, c.code) : c.code <= 5;
  if (!is_known) return malformed(kProtocolError, "reason code not valid");
  MW_TRY_DECODED(c.properties, read_properties(r, frame, version));
  if (auto ok = r.status(); !ok) return std::unexpected(ok.error());
  return c;
}

Decoded<Subscribe> decode_subscribe(const Frame& frame, Version version) {
  Subscribe s;
  WireReader r(frame.body);
  MW_TRY_DECODED(s.packet_id, read_packet_id(r));
  MW_TRY_DECODED(s.properties, read_properties(r, frame, version));
  while (r.remaining() > 0) {
    SubscribeItem item;
    item.filter = r.text();
    const auto options = parse_subscribe_options(r.u8(), version);
    if (r.failed()) break;
    if (!options) return malformed("reserved subscription options");
    item.options = *options;
    s.items.push_back(item);
  }
  if (auto ok = r.status(); !ok) return std::unexpected(ok.error());
  if (s.items.empty()) return malformed(kProtocolError, "subscribe without a filter");
  return s;
}

Decoded<Suback> decode_suback(const Frame& frame, Version version) {
  Suback s;
  WireReader r(frame.body);
  MW_TRY_DECODED(s.packet_id, read_packet_id(r));
  MW_TRY_DECODED(s.properties, read_properties(r, frame, version));
  s.codes = r.rest();
  if (s.codes.empty()) return malformed("suback without a code");
  const bool is_valid = version == Version::k5 ? are_valid_codes(PacketType::kSuback, s.codes)
                                               : std::ranges::all_of(s.codes, is_suback_code_311);
  if (!is_valid) return malformed(kProtocolError, "reason code not valid");
  return s;
}

Decoded<Unsubscribe> decode_unsubscribe(const Frame& frame, Version version) {
  Unsubscribe u;
  WireReader r(frame.body);
  MW_TRY_DECODED(u.packet_id, read_packet_id(r));
  MW_TRY_DECODED(u.properties, read_properties(r, frame, version));
  while (r.remaining() > 0) {
    const std::string_view filter = r.text();
    if (!r.failed()) u.filters.push_back(filter);
  }
  if (auto ok = r.status(); !ok) return std::unexpected(ok.error());
  if (u.filters.empty()) return malformed(kProtocolError, "unsubscribe without a filter");
  return u;
}

Decoded<Unsuback> decode_unsuback(const Frame& frame, Version version) {
  Unsuback u;
  WireReader r(frame.body);
  MW_TRY_DECODED(u.packet_id, read_packet_id(r));
  if (version == Version::k5) {
    MW_TRY_DECODED(u.properties, read_properties(r, frame, version));
    u.codes = r.rest();
    if (u.codes.empty()) return malformed("unsuback without a code");
    if (!are_valid_codes(PacketType::kUnsuback, u.codes)) {
      return malformed(kProtocolError, "reason code not valid");
    }
  }
  if (auto ok = r.status(); !ok) return std::unexpected(ok.error());
  return u;
}

Decoded<Disconnect> decode_disconnect(const Frame& frame, Version version) {
  if (version == Version::k5) return read_reason_packet<Disconnect>(frame);
  if (!frame.body.empty()) return malformed("bytes after the end of the packet");
  return Disconnect{};
}

Decoded<Auth> decode_auth(const Frame& frame, Version version) {
  if (version != Version::k5) return malformed("packet type 15 in 3.1.1");
  return read_reason_packet<Auth>(frame);
}

Decoded<Packet> decode(const Frame& frame, Version version) {
  switch (frame.type) {
    case PacketType::kConnect:
      return lift(decode_connect(frame));
    case PacketType::kConnack:
      return lift(decode_connack(frame, version));
    case PacketType::kPublish:
      return lift(decode_publish(frame, version));
    case PacketType::kPuback:
    case PacketType::kPubrec:
    case PacketType::kPubrel:
    case PacketType::kPubcomp:
      return lift(decode_ack(frame, version));
    case PacketType::kSubscribe:
      return lift(decode_subscribe(frame, version));
    case PacketType::kSuback:
      return lift(decode_suback(frame, version));
    case PacketType::kUnsubscribe:
      return lift(decode_unsubscribe(frame, version));
    case PacketType::kUnsuback:
      return lift(decode_unsuback(frame, version));
    case PacketType::kPingreq:
      return empty_packet<Pingreq>(frame);
    case PacketType::kPingresp:
      return empty_packet<Pingresp>(frame);
    case PacketType::kDisconnect:
      return lift(decode_disconnect(frame, version));
    case PacketType::kAuth:
      return lift(decode_auth(frame, version));
  }
  return malformed("unknown packet type");
}

std::optional<SubscribeOptions> parse_subscribe_options(std::uint8_t byte, Version version) {
  const unsigned qos = byte & 3u;
  const unsigned handling = byte >> 4 & 3u;
  const unsigned reserved = version == Version::k5 ? byte & 0xC0u : byte & 0xFCu;
  if (reserved != 0 || qos == 3 || handling == 3) return std::nullopt;
  return SubscribeOptions{static_cast<Qos>(qos), (byte & 4u) != 0, (byte & 8u) != 0,
                          static_cast<RetainHandling>(handling)};
}

}  // namespace millwright::mqtt
