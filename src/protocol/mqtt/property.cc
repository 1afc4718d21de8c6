// SPDX-License-Identifier: Apache-2.0
#include "protocol/mqtt/property.h"

#include <array>

#include "protocol/mqtt/topic.h"
#include "protocol/mqtt/wire_internal.h"

namespace millwright::mqtt {
namespace {

using T = PropertyType;

constexpr std::uint16_t bits(auto... types) {
  return static_cast<std::uint16_t>((PropertyContext(types).bit | ... | 0));
}
constexpr std::uint16_t kWill = PropertyContext::will().bit;
constexpr std::uint16_t kConnect = bits(PacketType::kConnect);
constexpr std::uint16_t kConnack = bits(PacketType::kConnack);
constexpr std::uint16_t kPublish = bits(PacketType::kPublish);
constexpr std::uint16_t kMessage = kPublish | kWill;
constexpr std::uint16_t kDisconnect = bits(PacketType::kDisconnect);
constexpr std::uint16_t kAuth = bits(PacketType::kAuth);
constexpr std::uint16_t kAcks =
    bits(PacketType::kPuback, PacketType::kPubrec, PacketType::kPubrel, PacketType::kPubcomp,
         PacketType::kSuback, PacketType::kUnsuback);
constexpr std::uint16_t kSubscribe = bits(PacketType::kSubscribe);
constexpr std::uint16_t kUnsubscribe = bits(PacketType::kUnsubscribe);

constexpr std::size_t kIds = 43;

// MQTT 5 table 2-4.
constexpr std::array<PropertyInfo, kIds> make_table() {
  std::array<PropertyInfo, kIds> t{};
  const auto set = [&t](PropertyId id, std::string_view name, T type, std::uint16_t contexts) {
    t[static_cast<std::size_t>(id)] = {name, type, contexts};
  };
  set(PropertyId::kPayloadFormat, "payload format indicator", T::kByte, kMessage);
  set(PropertyId::kMessageExpiry, "message expiry interval", T::kU32, kMessage);
  set(PropertyId::kContentType, "content type", T::kText, kMessage);
  set(PropertyId::kResponseTopic, "response topic", T::kText, kMessage);
  set(PropertyId::kCorrelationData, "correlation data", T::kBinary, kMessage);
  set(PropertyId::kSubscriptionId, "subscription identifier", T::kVarint, kPublish | kSubscribe);
  set(PropertyId::kSessionExpiry, "session expiry interval", T::kU32,
      kConnect | kConnack | kDisconnect);
  set(PropertyId::kAssignedClientId, "assigned client identifier", T::kText, kConnack);
  set(PropertyId::kServerKeepAlive, "server keep alive", T::kU16, kConnack);
  set(PropertyId::kAuthMethod, "authentication method", T::kText, kConnect | kConnack | kAuth);
  set(PropertyId::kAuthData, "authentication data", T::kBinary, kConnect | kConnack | kAuth);
  set(PropertyId::kRequestProblemInfo, "request problem information", T::kByte, kConnect);
  set(PropertyId::kWillDelay, "will delay interval", T::kU32, kWill);
  set(PropertyId::kRequestResponseInfo, "request response information", T::kByte, kConnect);
  set(PropertyId::kResponseInfo, "response information", T::kText, kConnack);
  set(PropertyId::kServerReference, "server reference", T::kText, kConnack | kDisconnect);
  set(PropertyId::kReasonString, "reason string", T::kText, kConnack | kAcks | kDisconnect | kAuth);
  set(PropertyId::kReceiveMaximum, "receive maximum", T::kU16, kConnect | kConnack);
  set(PropertyId::kTopicAliasMaximum, "topic alias maximum", T::kU16, kConnect | kConnack);
  set(PropertyId::kTopicAlias, "topic alias", T::kU16, kPublish);
  set(PropertyId::kMaximumQos, "maximum qos", T::kByte, kConnack);
  set(PropertyId::kRetainAvailable, "retain available", T::kByte, kConnack);
  set(PropertyId::kUserProperty, "user property", T::kPair,
      kConnect | kConnack | kMessage | kAcks | kSubscribe | kUnsubscribe | kDisconnect | kAuth);
  set(PropertyId::kMaximumPacketSize, "maximum packet size", T::kU32, kConnect | kConnack);
  set(PropertyId::kWildcardAvailable, "wildcard subscription available", T::kByte, kConnack);
  set(PropertyId::kSubscriptionIdAvailable, "subscription identifier available", T::kByte,
      kConnack);
  set(PropertyId::kSharedAvailable, "shared subscription available", T::kByte, kConnack);
  return t;
}
constexpr std::array<PropertyInfo, kIds> kTable = make_table();

// A user property may stand any number of times; a subscription identifier only in PUBLISH.
bool may_repeat(PropertyId id, PropertyContext context) {
  return id == PropertyId::kUserProperty ||
         (id == PropertyId::kSubscriptionId && context.bit == kPublish);
}

Decoded<void> check_value(const Property& p, PropertyType type) {
  constexpr auto kBad = ReasonCode::kProtocolError;
  if (type == T::kByte && p.number > 1) return malformed(kBad, "property must be 0 or 1");
  if (p.number == 0) {
    if (p.id == PropertyId::kTopicAlias) {
      return malformed(ReasonCode::kTopicAliasInvalid, "topic alias is 0");
    }
    if (p.id == PropertyId::kReceiveMaximum) return malformed(kBad, "receive maximum is 0");
    if (p.id == PropertyId::kMaximumPacketSize) return malformed(kBad, "maximum packet size is 0");
    if (p.id == PropertyId::kSubscriptionId) return malformed(kBad, "subscription id is 0");
  }
  if (p.id == PropertyId::kResponseTopic && !is_topic_name(p.text)) {
    return malformed(kBad, "response topic is not a topic name");
  }
  return {};
}

Property read_value(WireReader& r, PropertyId id, PropertyType type) {
  Property p;
  p.id = id;
  switch (type) {
    case T::kByte:
      p.number = r.u8();
      break;
    case T::kU16:
      p.number = r.u16();
      break;
    case T::kU32:
      p.number = r.u32();
      break;
    case T::kVarint:
      p.number = r.varint();
      break;
    case T::kText:
      p.text = r.text();
      break;
    case T::kBinary:
      p.text = r.binary();
      break;
    case T::kPair:
      p.text = r.text();
      p.value = r.text();
      break;
  }
  return p;
}

std::size_t item_size(const Property& p) {
  switch (kTable[static_cast<std::size_t>(p.id)].type) {
    case T::kByte:
      return 2;
    case T::kU16:
      return 3;
    case T::kU32:
      return 5;
    case T::kVarint:
      return 1 + varint_size(p.number);
    case T::kText:
    case T::kBinary:
      return 3 + p.text.size();
    case T::kPair:
      return 5 + p.text.size() + p.value.size();
  }
  return 0;
}

}  // namespace

const PropertyInfo* find_property(std::uint32_t id) {
  return id < kIds && !kTable[id].name.empty() ? &kTable[id] : nullptr;
}

const Property* Properties::find(PropertyId id) const {
  for (const Property& p : items_) {
    if (p.id == id) return &p;
  }
  return nullptr;
}

std::optional<std::uint32_t> Properties::number(PropertyId id) const {
  const Property* p = find(id);
  return p != nullptr ? std::optional(p->number) : std::nullopt;
}

std::optional<std::string_view> Properties::text(PropertyId id) const {
  const Property* p = find(id);
  return p != nullptr ? std::optional(p->text) : std::nullopt;
}

Decoded<Properties> decode_properties(std::string_view bytes, PropertyContext context) {
  Properties out;
  WireReader r(bytes);
  std::uint64_t seen = 0;
  while (r.remaining() > 0) {
    const std::uint32_t raw_id = r.varint();
    if (r.failed()) break;
    const PropertyInfo* info = find_property(raw_id);
    if (info == nullptr) return malformed("unknown property");
    if ((info->contexts & context.bit) == 0) return malformed("property not valid in this packet");
    const auto id = static_cast<PropertyId>(raw_id);
    const Property p = read_value(r, id, info->type);
    if (r.failed()) break;
    if ((seen >> raw_id & 1) != 0 && !may_repeat(id, context)) {
      return malformed(ReasonCode::kProtocolError, "property given twice");
    }
    seen |= std::uint64_t{1} << raw_id;
    if (auto ok = check_value(p, info->type); !ok) return std::unexpected(ok.error());
    if (info->type == T::kPair) {
      out.add_user(p.text, p.value);
    } else if (info->type == T::kText || info->type == T::kBinary) {
      out.add(id, p.text);
    } else {
      out.add(id, p.number);
    }
  }
  if (auto ok = r.status(); !ok) return std::unexpected(ok.error());
  if (out.has(PropertyId::kAuthData) && !out.has(PropertyId::kAuthMethod)) {
    return malformed(ReasonCode::kProtocolError, "authentication data without a method");
  }
  return out;
}

std::size_t encoded_size(const Properties& properties) {
  std::size_t size = 0;
  for (const Property& p : properties.items()) size += item_size(p);
  return size;
}

void append_item(const Property& p, std::string& out) {
  put_u8(out, static_cast<std::uint8_t>(p.id));
  switch (kTable[static_cast<std::size_t>(p.id)].type) {
    case T::kByte:
      put_u8(out, static_cast<std::uint8_t>(p.number));
      break;
    case T::kU16:
      put_u16(out, static_cast<std::uint16_t>(p.number));
      break;
    case T::kU32:
      put_u32(out, p.number);
      break;
    case T::kVarint:
      put_varint(out, p.number);
      break;
    case T::kText:
    case T::kBinary:
      put_text(out, p.text);
      break;
    case T::kPair:
      put_text(out, p.text);
      put_text(out, p.value);
      break;
  }
}

void append_items(const Properties& properties, std::string& out) {
  for (const Property& p : properties.items()) append_item(p, out);
}

}  // namespace millwright::mqtt
