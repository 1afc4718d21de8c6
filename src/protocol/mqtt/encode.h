// SPDX-License-Identifier: Apache-2.0
#pragma once
// From a packet to bytes, appended to a string. Encoders trust their caller: texts are valid UTF-8
// of at most 65,535 bytes and a packet stays below 256 MB (checked in debug builds).

#include <string>

#include "protocol/mqtt/packet.h"

namespace millwright::mqtt {

/// Appends any packet. `version` is ignored for CONNECT, which carries its own.
/// AUTH exists in v5 only; in 3.1.1 nothing is appended.
void encode(const Packet& packet, Version version, std::string& out);

void encode_connect(const Connect& packet, std::string& out);
void encode_connack(const Connack& packet, Version version, std::string& out);
void encode_publish(const Publish& packet, Version version, std::string& out);
void encode_subscribe(const Subscribe& packet, Version version, std::string& out);
void encode_suback(const Suback& packet, Version version, std::string& out);
void encode_unsubscribe(const Unsubscribe& packet, Version version, std::string& out);
void encode_unsuback(const Unsuback& packet, Version version, std::string& out);
void encode_disconnect(const Disconnect& packet, Version version, std::string& out);
void encode_auth(const Auth& packet, std::string& out);
void encode_ack(const Ack& packet, Version version, std::string& out);
void encode_pingreq(std::string& out);
void encode_pingresp(std::string& out);

/// The short form of an acknowledgement: 4 bytes on success, 5 with a v5 reason. 3.1.1 cannot say
/// a reason and gets the 4 bytes.
void encode_ack(PacketType type, std::uint16_t packet_id, ReasonCode reason, Version version,
                std::string& out);

/// A PUBLISH whose v5 property items are encoded already: what a broker forwards.
struct PublishParts {
  std::string_view topic = {};
  std::string_view payload = {};
  std::string_view property_items = {};  ///< as append_items() writes them; ignored in 3.1.1
  std::uint16_t packet_id = 0;
  Qos qos = Qos::kAtMostOnce;
  bool is_retain = false;
  bool is_dup = false;
};
void encode_publish(const PublishParts& parts, Version version, std::string& out);
/// Bytes the above appends.
std::size_t encoded_size(const PublishParts& parts, Version version);

}  // namespace millwright::mqtt
