// SPDX-License-Identifier: Apache-2.0
#include "protocol/mqtt/reason_code.h"

#include <algorithm>
#include <array>

#include "protocol/mqtt/types.h"

namespace millwright::mqtt {
namespace {

constexpr std::uint16_t bit(PacketType type) {
  return static_cast<std::uint16_t>(1u << static_cast<unsigned>(type));
}
constexpr std::uint16_t kCon = bit(PacketType::kConnack);
constexpr std::uint16_t kAck = bit(PacketType::kPuback) | bit(PacketType::kPubrec);
constexpr std::uint16_t kRel = bit(PacketType::kPubrel) | bit(PacketType::kPubcomp);
constexpr std::uint16_t kSub = bit(PacketType::kSuback);
constexpr std::uint16_t kUns = bit(PacketType::kUnsuback);
constexpr std::uint16_t kDis = bit(PacketType::kDisconnect);
constexpr std::uint16_t kAut = bit(PacketType::kAuth);

struct Row {
  ReasonCode code;
  std::uint16_t packets;
  std::string_view name;
};

// MQTT 5 table 2-6, in numerical order.
constexpr std::array kRows{
    Row{ReasonCode::kSuccess, kCon | kAck | kRel | kSub | kUns | kDis | kAut, "success"},
    Row{ReasonCode::kGrantedQos1, kSub, "granted qos 1"},
    Row{ReasonCode::kGrantedQos2, kSub, "granted qos 2"},
    Row{ReasonCode::kDisconnectWithWill, kDis, "disconnect with will message"},
    Row{ReasonCode::kNoMatchingSubscribers, kAck, "no matching subscribers"},
    Row{ReasonCode::kNoSubscriptionExisted, kUns, "no subscription existed"},
    Row{ReasonCode::kContinueAuthentication, kAut, "continue authentication"},
    Row{ReasonCode::kReauthenticate, kAut, "re-authenticate"},
    Row{ReasonCode::kUnspecifiedError, kCon | kAck | kSub | kUns | kDis, "unspecified error"},
    Row{ReasonCode::kMalformedPacket, kCon | kDis, "malformed packet"},
    Row{ReasonCode::kProtocolError, kCon | kDis, "protocol error"},
    Row{ReasonCode::kImplementationSpecific, kCon | kAck | kSub | kUns | kDis,
        "implementation specific error"},
    Row{ReasonCode::kUnsupportedVersion, kCon, "unsupported protocol version"},
    Row{ReasonCode::kClientIdNotValid, kCon, "client identifier not valid"},
    Row{ReasonCode::kBadUserNameOrPassword, kCon, "bad user name or password"},
    Row{ReasonCode::kNotAuthorized, kCon | kAck | kSub | kUns | kDis, "not authorized"},
    Row{ReasonCode::kServerUnavailable, kCon, "server unavailable"},
    Row{ReasonCode::kServerBusy, kCon | kDis, "server busy"},
    Row{ReasonCode::kBanned, kCon, "banned"},
    Row{ReasonCode::kServerShuttingDown, kDis, "server shutting down"},
    Row{ReasonCode::kBadAuthenticationMethod, kCon | kDis, "bad authentication method"},
    Row{ReasonCode::kKeepAliveTimeout, kDis, "keep alive timeout"},
    Row{ReasonCode::kSessionTakenOver, kDis, "session taken over"},
    Row{ReasonCode::kTopicFilterInvalid, kSub | kUns | kDis, "topic filter invalid"},
    Row{ReasonCode::kTopicNameInvalid, kCon | kAck | kDis, "topic name invalid"},
    Row{ReasonCode::kPacketIdInUse, kAck | kSub | kUns, "packet identifier in use"},
    Row{ReasonCode::kPacketIdNotFound, kRel, "packet identifier not found"},
    Row{ReasonCode::kReceiveMaximumExceeded, kDis, "receive maximum exceeded"},
    Row{ReasonCode::kTopicAliasInvalid, kDis, "topic alias invalid"},
    Row{ReasonCode::kPacketTooLarge, kCon | kDis, "packet too large"},
    Row{ReasonCode::kMessageRateTooHigh, kDis, "message rate too high"},
    Row{ReasonCode::kQuotaExceeded, kCon | kAck | kSub | kDis, "quota exceeded"},
    Row{ReasonCode::kAdministrativeAction, kDis, "administrative action"},
    Row{ReasonCode::kPayloadFormatInvalid, kCon | kAck | kDis, "payload format invalid"},
    Row{ReasonCode::kRetainNotSupported, kCon | kDis, "retain not supported"},
    Row{ReasonCode::kQosNotSupported, kCon | kDis, "qos not supported"},
    Row{ReasonCode::kUseAnotherServer, kCon | kDis, "use another server"},
    Row{ReasonCode::kServerMoved, kCon | kDis, "server moved"},
    Row{ReasonCode::kSharedNotSupported, kSub | kDis, "shared subscriptions not supported"},
    Row{ReasonCode::kConnectionRateExceeded, kCon | kDis, "connection rate exceeded"},
    Row{ReasonCode::kMaximumConnectTime, kDis, "maximum connect time"},
    Row{ReasonCode::kSubscriptionIdsNotSupported, kSub | kDis,
        "subscription identifiers not supported"},
    Row{ReasonCode::kWildcardNotSupported, kSub | kDis, "wildcard subscriptions not supported"},
};

const Row* find_row(std::uint8_t code) {
  const auto it = std::ranges::lower_bound(
      kRows, code, {}, [](const Row& r) { return static_cast<std::uint8_t>(r.code); });
  return it != kRows.end() && static_cast<std::uint8_t>(it->code) == code ? &*it : nullptr;
}

}  // namespace

std::string_view name(ReasonCode code) {
  const Row* row = find_row(static_cast<std::uint8_t>(code));
  return row != nullptr ? row->name : "unknown reason";
}

bool is_valid_reason(PacketType type, std::uint8_t code) {
  const Row* row = find_row(code);
  return row != nullptr && (row->packets & bit(type)) != 0;
}

std::uint8_t connect_return_code(ReasonCode code) {
  switch (code) {
    case ReasonCode::kSuccess:
      return 0;
    case ReasonCode::kUnsupportedVersion:
      return 1;
    case ReasonCode::kClientIdNotValid:
      return 2;
    case ReasonCode::kBadUserNameOrPassword:
      return 4;
    case ReasonCode::kNotAuthorized:
    case ReasonCode::kBanned:
    case ReasonCode::kBadAuthenticationMethod:
      return 5;
    default:
      return 3;
  }
}

std::string_view connect_return_name(std::uint8_t code) {
  static constexpr std::array<std::string_view, 6> kNames{
      "accepted",           "unacceptable protocol version", "identifier rejected",
      "server unavailable", "bad user name or password",     "not authorized"};
  return code < kNames.size() ? kNames[code] : "unknown return code";
}

}  // namespace millwright::mqtt
