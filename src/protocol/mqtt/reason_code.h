// SPDX-License-Identifier: Apache-2.0
#pragma once
// MQTT 5 reason codes (MQTT 5 §2.4) with their names and the packets that may carry them, and the
// CONNECT return codes of 3.1.1 that stand for them.

#include <cstdint>
#include <string_view>

namespace millwright::mqtt {

enum class PacketType : std::uint8_t;

/// 0x00 also reads "normal disconnection" and "granted QoS 0".
enum class ReasonCode : std::uint8_t {
  kSuccess = 0x00,
  kGrantedQos1 = 0x01,
  kGrantedQos2 = 0x02,
  kDisconnectWithWill = 0x04,
  kNoMatchingSubscribers = 0x10,
  kNoSubscriptionExisted = 0x11,
  kContinueAuthentication = 0x18,
  kReauthenticate = 0x19,
  kUnspecifiedError = 0x80,
  kMalformedPacket = 0x81,
  kProtocolError = 0x82,
  kImplementationSpecific = 0x83,
  kUnsupportedVersion = 0x84,
  kClientIdNotValid = 0x85,
  kBadUserNameOrPassword = 0x86,
  kNotAuthorized = 0x87,
  kServerUnavailable = 0x88,
  kServerBusy = 0x89,
  kBanned = 0x8A,
  kServerShuttingDown = 0x8B,
  kBadAuthenticationMethod = 0x8C,
  kKeepAliveTimeout = 0x8D,
  kSessionTakenOver = 0x8E,
  kTopicFilterInvalid = 0x8F,
  kTopicNameInvalid = 0x90,
  kPacketIdInUse = 0x91,
  kPacketIdNotFound = 0x92,
  kReceiveMaximumExceeded = 0x93,
  kTopicAliasInvalid = 0x94,
  kPacketTooLarge = 0x95,
  kMessageRateTooHigh = 0x96,
  kQuotaExceeded = 0x97,
  kAdministrativeAction = 0x98,
  kPayloadFormatInvalid = 0x99,
  kRetainNotSupported = 0x9A,
  kQosNotSupported = 0x9B,
  kUseAnotherServer = 0x9C,
  kServerMoved = 0x9D,
  kSharedNotSupported = 0x9E,
  kConnectionRateExceeded = 0x9F,
  kMaximumConnectTime = 0xA0,
  kSubscriptionIdsNotSupported = 0xA1,
  kWildcardNotSupported = 0xA2,
};

/// The specification's own words in lower case ("packet too large"); "unknown reason" for the rest.
std::string_view name(ReasonCode code);

/// True when a packet of this type may carry `code`.
bool is_valid_reason(PacketType type, std::uint8_t code);

/// 0x80 and above: the request was refused.
constexpr bool is_error(ReasonCode code) {
  return static_cast<std::uint8_t>(code) >= 0x80;
}

/// The CONNACK return code of 3.1.1 (0 to 5) nearest to `code`.
std::uint8_t connect_return_code(ReasonCode code);

/// Its text, "bad user name or password" for 4.
std::string_view connect_return_name(std::uint8_t code);

}  // namespace millwright::mqtt
