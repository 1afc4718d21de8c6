// SPDX-License-Identifier: Apache-2.0
#pragma once
// Every control packet of MQTT 3.1.1 and 5.0 as a plain struct, for servers and clients alike.
// Text and payload are views into the decoded input, or into what the caller encodes.
// Properties are empty in 3.1.1.

#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "protocol/mqtt/property.h"
#include "protocol/mqtt/types.h"

namespace millwright::mqtt {

struct Will {
  std::string_view topic = {};
  std::string_view payload = {};
  Qos qos = Qos::kAtMostOnce;
  bool is_retain = false;
  Properties properties = {};
  bool operator==(const Will&) const = default;
};

struct Connect {
  Version version = Version::k5;
  bool is_clean_start = true;  ///< "clean session" in 3.1.1
  std::uint16_t keep_alive_s = 0;
  std::string_view client_id = {};
  std::optional<Will> will = {};
  std::optional<std::string_view> user_name = {};
  std::optional<std::string_view> password = {};
  Properties properties = {};
  bool operator==(const Connect&) const = default;
};

struct Connack {
  bool is_session_present = false;
  std::uint8_t code = 0;  ///< a ReasonCode in v5, a return code 0 to 5 in 3.1.1
  Properties properties = {};
  bool operator==(const Connack&) const = default;
};

struct Publish {
  std::string_view topic = {};  ///< empty only in v5 together with a topic alias
  std::string_view payload = {};
  Properties properties = {};
  std::uint16_t packet_id = 0;  ///< 0 exactly when qos is 0
  Qos qos = Qos::kAtMostOnce;
  bool is_retain = false;
  bool is_dup = false;
  bool operator==(const Publish&) const = default;
};

/// PUBACK, PUBREC, PUBREL or PUBCOMP.
struct Ack {
  PacketType type = PacketType::kPuback;
  std::uint16_t packet_id = 0;
  ReasonCode reason = ReasonCode::kSuccess;
  Properties properties = {};
  bool operator==(const Ack&) const = default;
};

enum class RetainHandling : std::uint8_t { kSend = 0, kSendIfNew = 1, kDoNotSend = 2 };

struct SubscribeOptions {
  Qos qos = Qos::kAtMostOnce;
  bool is_no_local = false;
  bool is_retain_as_published = false;
  RetainHandling retain_handling = RetainHandling::kSend;
  bool operator==(const SubscribeOptions&) const = default;
};

/// The option byte of SUBSCRIBE.
std::uint8_t to_byte(const SubscribeOptions& options);
/// Nothing when reserved bits or values are used; 3.1.1 knows only the QoS.
std::optional<SubscribeOptions> parse_subscribe_options(std::uint8_t byte, Version version);

struct SubscribeItem {
  std::string_view filter = {};  ///< valid UTF-8; judge it with parse_filter()
  SubscribeOptions options;
  bool operator==(const SubscribeItem&) const = default;
};

struct Subscribe {
  std::uint16_t packet_id = 0;
  Properties properties = {};
  std::vector<SubscribeItem> items = {};
  bool operator==(const Subscribe&) const = default;
};

struct Suback {
  std::uint16_t packet_id = 0;
  Properties properties = {};
  std::string_view codes = {};  ///< one byte per filter
  bool operator==(const Suback&) const = default;
};

struct Unsubscribe {
  std::uint16_t packet_id = 0;
  Properties properties = {};
  std::vector<std::string_view> filters = {};
  bool operator==(const Unsubscribe&) const = default;
};

struct Unsuback {
  std::uint16_t packet_id = 0;
  Properties properties = {};
  std::string_view codes = {};  ///< one byte per filter; empty in 3.1.1
  bool operator==(const Unsuback&) const = default;
};

struct Pingreq {
  bool operator==(const Pingreq&) const = default;
};
struct Pingresp {
  bool operator==(const Pingresp&) const = default;
};

struct Disconnect {
  ReasonCode reason = ReasonCode::kSuccess;
  Properties properties = {};
  bool operator==(const Disconnect&) const = default;
};

/// v5 only.
struct Auth {
  ReasonCode reason = ReasonCode::kSuccess;
  Properties properties = {};
  bool operator==(const Auth&) const = default;
};

using Packet = std::variant<Connect, Connack, Publish, Ack, Subscribe, Suback, Unsubscribe,
                            Unsuback, Pingreq, Pingresp, Disconnect, Auth>;

}  // namespace millwright::mqtt
