// SPDX-License-Identifier: Apache-2.0
#pragma once
// The small words of MQTT 3.1.1 and 5.0 that every other header of this folder uses.

#include <cstdint>
#include <expected>
#include <string_view>

#include "protocol/mqtt/reason_code.h"

namespace millwright::mqtt {

/// The protocol level of CONNECT.
enum class Version : std::uint8_t { k311 = 4, k5 = 5 };

enum class Qos : std::uint8_t { kAtMostOnce = 0, kAtLeastOnce = 1, kExactlyOnce = 2 };

enum class PacketType : std::uint8_t {
  kConnect = 1,
  kConnack = 2,
  kPublish = 3,
  kPuback = 4,
  kPubrec = 5,
  kPubrel = 6,
  kPubcomp = 7,
  kSubscribe = 8,
  kSuback = 9,
  kUnsubscribe = 10,
  kUnsuback = 11,
  kPingreq = 12,
  kPingresp = 13,
  kDisconnect = 14,
  kAuth = 15,
};

/// Largest value of a variable byte integer, and so of the remaining length.
inline constexpr std::uint32_t kMaxVarint = 268'435'455;

/// Why bytes are not a packet. `reason` is what a v5 peer is told, `what` is a static text for
/// logs. Not core Error: it is made on hostile input at line rate and must not allocate.
struct Malformed {
  ReasonCode reason = ReasonCode::kMalformedPacket;
  std::string_view what;
};

template <class T>
using Decoded = std::expected<T, Malformed>;

inline std::unexpected<Malformed> malformed(std::string_view what) {
  return std::unexpected(Malformed{ReasonCode::kMalformedPacket, what});
}
inline std::unexpected<Malformed> malformed(ReasonCode reason, std::string_view what) {
  return std::unexpected(Malformed{reason, what});
}

}  // namespace millwright::mqtt
