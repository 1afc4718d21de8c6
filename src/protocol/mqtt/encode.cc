// SPDX-License-Identifier: Apache-2.0
#include "protocol/mqtt/encode.h"

#include "protocol/mqtt/wire_internal.h"

namespace millwright::mqtt {
namespace {

std::uint8_t first_byte(PacketType type, unsigned flags = 0) {
  return static_cast<std::uint8_t>(static_cast<unsigned>(type) << 4 | flags);
}

// Writes the first byte, then the body; the destructor puts the remaining length between them.
class PacketScope {
 public:
  PacketScope(PacketType type, unsigned flags, std::string& out) : out_(out) {
    put_u8(out_, first_byte(type, flags));
    body_ = out_.size();
  }
  ~PacketScope() {
    std::string length;  // at most four bytes: never on the heap
    put_varint(length, out_.size() - body_);
    out_.insert(body_, length);
  }
  PacketScope(const PacketScope&) = delete;
  PacketScope& operator=(const PacketScope&) = delete;

 private:
  std::string& out_;
  std::size_t body_;
};

void put_properties(const Properties& properties, Version version, std::string& out) {
  if (version != Version::k5) return;
  put_varint(out, encoded_size(properties));
  append_items(properties, out);
}

// DISCONNECT and AUTH share their v5 body.
void put_reason(ReasonCode reason, const Properties& properties, std::string& out) {
  if (reason == ReasonCode::kSuccess && properties.empty()) return;
  put_u8(out, static_cast<std::uint8_t>(reason));
  if (!properties.empty()) put_properties(properties, Version::k5, out);
}

std::size_t publish_body_size(const PublishParts& p, std::size_t property_bytes, Version version) {
  std::size_t size = 2 + p.topic.size() + p.payload.size();
  if (p.qos != Qos::kAtMostOnce) size += 2;
  if (version == Version::k5) size += varint_size(property_bytes) + property_bytes;
  return size;
}

// Everything up to and including the property length.
void put_publish_head(const PublishParts& p, std::size_t property_bytes, Version version,
                      std::string& out) {
  const unsigned flags =
      (p.is_dup ? 8u : 0u) | static_cast<unsigned>(p.qos) << 1 | (p.is_retain ? 1u : 0u);
  put_u8(out, first_byte(PacketType::kPublish, flags));
  put_varint(out, publish_body_size(p, property_bytes, version));
  put_text(out, p.topic);
  if (p.qos != Qos::kAtMostOnce) put_u16(out, p.packet_id);
  if (version == Version::k5) put_varint(out, property_bytes);
}

void put_will(const Will& will, Version version, std::string& out) {
  put_properties(will.properties, version, out);
  put_text(out, will.topic);
  put_text(out, will.payload);
}

unsigned connect_flags(const Connect& c) {
  unsigned flags = c.is_clean_start ? 0x02u : 0u;
  if (c.will) {
    flags |= 0x04u | static_cast<unsigned>(c.will->qos) << 3 | (c.will->is_retain ? 0x20u : 0u);
  }
  if (c.password) flags |= 0x40u;
  if (c.user_name) flags |= 0x80u;
  return flags;
}

}  // namespace

std::uint8_t to_byte(const SubscribeOptions& o) {
  return static_cast<std::uint8_t>(static_cast<unsigned>(o.qos) | (o.is_no_local ? 4u : 0u) |
                                   (o.is_retain_as_published ? 8u : 0u) |
                                   static_cast<unsigned>(o.retain_handling) << 4);
}

void encode_connect(const Connect& c, std::string& out) {
  const PacketScope scope(PacketType::kConnect, 0, out);
  put_text(out, "MQTT");
  put_u8(out, static_cast<std::uint8_t>(c.version));
  put_u8(out, static_cast<std::uint8_t>(connect_flags(c)));
  put_u16(out, c.keep_alive_s);
  put_properties(c.properties, c.version, out);
  put_text(out, c.client_id);
  if (c.will) put_will(*c.will, c.version, out);
  if (c.user_name) put_text(out, *c.user_name);
  if (c.password) put_text(out, *c.password);
}

void encode_connack(const Connack& c, Version version, std::string& out) {
  const PacketScope scope(PacketType::kConnack, 0, out);
  put_u8(out, c.is_session_present ? 1 : 0);
  put_u8(out, c.code);
  put_properties(c.properties, version, out);
}

void encode_publish(const PublishParts& p, Version version, std::string& out) {
  put_publish_head(p, p.property_items.size(), version, out);
  if (version == Version::k5) out.append(p.property_items);
  out.append(p.payload);
}

std::size_t encoded_size(const PublishParts& p, Version version) {
  const std::size_t body = publish_body_size(p, p.property_items.size(), version);
  return 1 + varint_size(body) + body;
}

void encode_publish(const Publish& p, Version version, std::string& out) {
  const PublishParts parts{p.topic, p.payload, {}, p.packet_id, p.qos, p.is_retain, p.is_dup};
  put_publish_head(parts, encoded_size(p.properties), version, out);
  if (version == Version::k5) append_items(p.properties, out);
  out.append(p.payload);
}

void encode_subscribe(const Subscribe& s, Version version, std::string& out) {
  const PacketScope scope(PacketType::kSubscribe, 2, out);
  put_u16(out, s.packet_id);
  put_properties(s.properties, version, out);
  for (const SubscribeItem& item : s.items) {
    put_text(out, item.filter);
    const std::uint8_t options = to_byte(item.options);
    put_u8(out, version == Version::k5 ? options : static_cast<std::uint8_t>(options & 3u));
  }
}

void encode_suback(const Suback& s, Version version, std::string& out) {
  const PacketScope scope(PacketType::kSuback, 0, out);
  put_u16(out, s.packet_id);
  put_properties(s.properties, version, out);
  out.append(s.codes);
}

void encode_unsubscribe(const Unsubscribe& u, Version version, std::string& out) {
  const PacketScope scope(PacketType::kUnsubscribe, 2, out);
  put_u16(out, u.packet_id);
  put_properties(u.properties, version, out);
  for (const std::string_view filter : u.filters) put_text(out, filter);
}

void encode_unsuback(const Unsuback& u, Version version, std::string& out) {
  const PacketScope scope(PacketType::kUnsuback, 0, out);
  put_u16(out, u.packet_id);
  if (version != Version::k5) return;
  put_properties(u.properties, version, out);
  out.append(u.codes);
}

void encode_disconnect(const Disconnect& d, Version version, std::string& out) {
  const PacketScope scope(PacketType::kDisconnect, 0, out);
  if (version == Version::k5) put_reason(d.reason, d.properties, out);
}

void encode_auth(const Auth& a, std::string& out) {
  const PacketScope scope(PacketType::kAuth, 0, out);
  put_reason(a.reason, a.properties, out);
}

void encode_ack(PacketType type, std::uint16_t packet_id, ReasonCode reason, Version version,
                std::string& out) {
  const bool has_reason = version == Version::k5 && reason != ReasonCode::kSuccess;
  put_u8(out, first_byte(type, type == PacketType::kPubrel ? 2 : 0));
  put_u8(out, has_reason ? 3 : 2);
  put_u16(out, packet_id);
  if (has_reason) put_u8(out, static_cast<std::uint8_t>(reason));
}

void encode_ack(const Ack& a, Version version, std::string& out) {
  if (version != Version::k5 || a.properties.empty()) {
    encode_ack(a.type, a.packet_id, a.reason, version, out);
    return;
  }
  const PacketScope scope(a.type, a.type == PacketType::kPubrel ? 2 : 0, out);
  put_u16(out, a.packet_id);
  put_u8(out, static_cast<std::uint8_t>(a.reason));
  put_properties(a.properties, version, out);
}

void encode_pingreq(std::string& out) {
  out.append("\xC0\x00", 2);
}
void encode_pingresp(std::string& out) {
  out.append("\xD0\x00", 2);
}

namespace {

struct Encoder {
  Version version;
  std::string& out;
  void operator()(const Connect& p) const { encode_connect(p, out); }
  void operator()(const Connack& p) const { encode_connack(p, version, out); }
  void operator()(const Publish& p) const { encode_publish(p, version, out); }
  void operator()(const Ack& p) const { encode_ack(p, version, out); }
  void operator()(const Subscribe& p) const { encode_subscribe(p, version, out); }
  void operator()(const Suback& p) const { encode_suback(p, version, out); }
  void operator()(const Unsubscribe& p) const { encode_unsubscribe(p, version, out); }
  void operator()(const Unsuback& p) const { encode_unsuback(p, version, out); }
  void operator()(const Pingreq&) const { encode_pingreq(out); }
  void operator()(const Pingresp&) const { encode_pingresp(out); }
  void operator()(const Disconnect& p) const { encode_disconnect(p, version, out); }
  void operator()(const Auth& p) const {
    if (version == Version::k5) encode_auth(p, out);
  }
};

}  // namespace

void encode(const Packet& packet, Version version, std::string& out) {
  std::visit(Encoder{version, out}, packet);
}

}  // namespace millwright::mqtt
