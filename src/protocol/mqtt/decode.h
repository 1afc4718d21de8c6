// SPDX-License-Identifier: Apache-2.0
#pragma once
// From a frame to a packet. Every function is total: any bytes give a packet or a reason code.
// decode_publish() of a packet without properties does not allocate.

#include "protocol/mqtt/framer.h"
#include "protocol/mqtt/packet.h"

namespace millwright::mqtt {

/// The protocol level a CONNECT asks for, as far as it can be read; tells in which form to refuse
/// a bad one.
std::optional<std::uint8_t> peek_connect_level(std::string_view body);

/// Errors: unsupported_version   any level but 4 and 5.
Decoded<Connect> decode_connect(const Frame& frame);
Decoded<Connack> decode_connack(const Frame& frame, Version version);
/// Errors: topic_name_invalid    wildcards, or empty without an alias.
Decoded<Publish> decode_publish(const Frame& frame, Version version);
/// PUBACK, PUBREC, PUBREL, PUBCOMP.
Decoded<Ack> decode_ack(const Frame& frame, Version version);
Decoded<Subscribe> decode_subscribe(const Frame& frame, Version version);
Decoded<Suback> decode_suback(const Frame& frame, Version version);
Decoded<Unsubscribe> decode_unsubscribe(const Frame& frame, Version version);
Decoded<Unsuback> decode_unsuback(const Frame& frame, Version version);
Decoded<Disconnect> decode_disconnect(const Frame& frame, Version version);
Decoded<Auth> decode_auth(const Frame& frame, Version version);

/// Any packet; `version` is ignored for CONNECT.
Decoded<Packet> decode(const Frame& frame, Version version);

}  // namespace millwright::mqtt
