// SPDX-License-Identifier: Apache-2.0
#pragma once
// Seeded random packets for round-trip tests. Texts live in the generator.

#include <deque>
#include <random>
#include <string>

#include "protocol/mqtt/packet.h"

namespace millwright::mqtt {

class RandomPackets {
 public:
  explicit RandomPackets(std::uint64_t seed) : rng_(seed) {}

  /// A packet that its encoder may carry in `version`.
  Packet next(Version version);

 private:
  std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>(rng_() % n); }
  bool coin() { return below(2) == 0; }
  std::uint16_t id() { return static_cast<std::uint16_t>(1 + below(65535)); }
  Qos qos() { return static_cast<Qos>(below(3)); }
  std::string_view keep(std::string text) { return texts_.emplace_back(std::move(text)); }
  std::string_view text(std::size_t min = 0);
  std::string_view topic();
  std::string_view filter();
  std::string_view binary();
  ReasonCode reason(PacketType type);
  Properties properties(PropertyContext context, Version version);
  Connect connect(Version version);
  Publish publish(Version version);
  std::string_view codes(PacketType type, Version version);

  std::mt19937_64 rng_;
  std::deque<std::string> texts_;
};

inline std::string_view RandomPackets::text(std::size_t min) {
  static constexpr const char* kPieces[] = {
      "a", "Z", "7", " ", "\xc3\xa9", "\xe2\x82\xac", "_", "\xf0\x9f\x8f\xad", "."};
  std::string out;
  const std::size_t n = min + below(12);
  for (std::size_t i = 0; i < n; ++i) out += kPieces[below(9)];
  return keep(out);
}

inline std::string_view RandomPackets::topic() {
  std::string out(text(1));
  for (std::uint32_t i = below(4); i > 0; --i) out.append("/").append(text());
  return keep(out);
}

inline std::string_view RandomPackets::filter() {
  std::string out(topic());
  if (coin()) out += "/+";
  if (coin()) out += "/#";
  return keep(out);
}

inline std::string_view RandomPackets::binary() {
  std::string out(below(40), '\0');
  for (char& c : out) c = static_cast<char>(below(256));
  return keep(out);
}

inline ReasonCode RandomPackets::reason(PacketType type) {
  for (;;) {
    const auto code = static_cast<std::uint8_t>(below(256));
    if (is_valid_reason(type, code)) return static_cast<ReasonCode>(code);
  }
}

inline Properties RandomPackets::properties(PropertyContext context, Version version) {
  Properties out;
  if (version != Version::k5 || coin()) return out;
  for (std::uint32_t raw = 1; raw < 43; ++raw) {
    const PropertyInfo* info = find_property(raw);
    if (info == nullptr || (info->contexts & context.bit) == 0 || below(3) == 0) continue;
    const auto p = static_cast<PropertyId>(raw);
    // Authentication data needs its method: leave both out.
    if (p == PropertyId::kAuthData) continue;
    switch (info->type) {
      case PropertyType::kByte:
        out.add(p, below(2));
        break;
      case PropertyType::kU16:
      case PropertyType::kU32:
        out.add(p, id());
        break;
      case PropertyType::kVarint:
        out.add(p, 1 + below(kMaxVarint));
        break;
      case PropertyType::kText:
        out.add(p, p == PropertyId::kResponseTopic ? topic() : text());
        break;
      case PropertyType::kBinary:
        out.add(p, binary());
        break;
      case PropertyType::kPair:
        for (std::uint32_t n = below(3); n > 0; --n) out.add_user(text(), text());
        break;
    }
  }
  return out;
}

inline Connect RandomPackets::connect(Version version) {
  Connect c;
  c.version = version;
  c.is_clean_start = coin();
  c.keep_alive_s = id();
  c.client_id = text();
  c.properties = properties(PropertyContext(PacketType::kConnect), version);
  if (coin()) {
    c.will = Will{topic(), binary(), qos(), coin(), properties(PropertyContext::will(), version)};
  }
  if (coin()) c.user_name = text();
  if (coin() && (c.user_name || version == Version::k5)) c.password = binary();
  return c;
}

inline Publish RandomPackets::publish(Version version) {
  Publish p;
  p.topic = topic();
  p.payload = binary();
  p.qos = qos();
  p.is_retain = coin();
  if (p.qos != Qos::kAtMostOnce) {
    p.packet_id = id();
    p.is_dup = coin();
  }
  p.properties = properties(PropertyContext(PacketType::kPublish), version);
  if (p.properties.has(PropertyId::kTopicAlias) && coin()) p.topic = {};
  return p;
}

inline std::string_view RandomPackets::codes(PacketType type, Version version) {
  std::string out;
  for (std::uint32_t n = 1 + below(4); n > 0; --n) {
    out.push_back(version == Version::k5 ? static_cast<char>(reason(type))
                                         : static_cast<char>(below(4) == 3 ? 0x80 : below(3)));
  }
  return keep(out);
}

inline Packet RandomPackets::next(Version version) {
  const auto type = static_cast<PacketType>(1 + below(version == Version::k5 ? 15 : 14));
  const auto props = [&] { return properties(PropertyContext(type), version); };
  switch (type) {
    case PacketType::kConnect:
      return connect(version);
    case PacketType::kConnack:
      return Connack{coin(),
                     version == Version::k5 ? static_cast<std::uint8_t>(reason(type))
                                            : static_cast<std::uint8_t>(below(6)),
                     props()};
    case PacketType::kPublish:
      return publish(version);
    case PacketType::kPuback:
    case PacketType::kPubrec:
    case PacketType::kPubrel:
    case PacketType::kPubcomp:
      return Ack{type, id(), version == Version::k5 ? reason(type) : ReasonCode::kSuccess, props()};
    case PacketType::kSubscribe: {
      Subscribe s{id(), props(), {}};
      for (std::uint32_t n = 1 + below(3); n > 0; --n) {
        SubscribeOptions o{qos(), false, false, RetainHandling::kSend};
        if (version == Version::k5) {
          o = {qos(), coin(), coin(), static_cast<RetainHandling>(below(3))};
        }
        s.items.push_back({filter(), o});
      }
      return s;
    }
    case PacketType::kSuback:
      return Suback{id(), props(), codes(type, version)};
    case PacketType::kUnsubscribe: {
      Unsubscribe u{id(), props(), {}};
      for (std::uint32_t n = 1 + below(3); n > 0; --n) u.filters.push_back(filter());
      return u;
    }
    case PacketType::kUnsuback: {
      Unsuback u{id(), props(), {}};
      if (version == Version::k5) u.codes = codes(type, version);
      return u;
    }
    case PacketType::kPingreq:
      return Pingreq{};
    case PacketType::kPingresp:
      return Pingresp{};
    case PacketType::kDisconnect:
      if (version == Version::k311) return Disconnect{};
      return Disconnect{reason(type), props()};
    case PacketType::kAuth:
      return Auth{reason(type), props()};
  }
  return Pingreq{};
}

}  // namespace millwright::mqtt
