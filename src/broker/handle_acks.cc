// SPDX-License-Identifier: Apache-2.0
// The other half of QoS 1 and 2: what the peer says about our messages, and PUBREL for its own
// (MQTT 5 §4.3). Where the session is durable, each step of QoS 2 leaves only once it is on disk.

#include <algorithm>

#include "broker/broker.h"

namespace millwright::broker {

using mqtt::PacketType;
using mqtt::Qos;
using mqtt::ReasonCode;

namespace {

auto find_inflight(Session& s, std::uint16_t packet_id) {
  return std::ranges::find(s.inflight, packet_id, [](const Outgoing& o) { return o.packet_id(); });
}

}  // namespace

void Broker::handle_ack(Connection& c, const mqtt::Frame& frame) {
  const auto ack = mqtt::decode_ack(frame, c.version);
  if (!ack) return violation(c, ack.error());
  switch (ack->type) {
    case PacketType::kPuback:
      return on_puback(*c.session, ack->packet_id);
    case PacketType::kPubrec:
      return on_pubrec(c, *ack);
    case PacketType::kPubrel:
      return on_pubrel(c, ack->packet_id);
    default:
      return on_pubcomp(*c.session, ack->packet_id);
  }
}

void Broker::on_puback(Session& s, std::uint16_t packet_id) {
  const auto it = find_inflight(s, packet_id);
  if (it == s.inflight.end() || it->qos != Qos::kAtLeastOnce) return;
  complete(s, s.inflight, it);
  pump(s);
}

void Broker::on_pubrec(Connection& c, const mqtt::Ack& ack) {
  Session& s = *c.session;
  const auto it = find_inflight(s, ack.packet_id);
  if (it == s.inflight.end() || it->qos != Qos::kExactlyOnce) {
    packet_.clear();
    mqtt::encode_ack(PacketType::kPubrel, ack.packet_id, ReasonCode::kPacketIdNotFound, c.version,
                     packet_);
    return send(c, packet_);
  }
  if (mqtt::is_error(ack.reason)) {
    complete(s, s.inflight, it);
    return pump(s);
  }
  if (it->state != DeliveryState::kReleased) {
    it->state = DeliveryState::kReleased;
    s.queued_bytes -= it->bytes();
    it->message.reset();
    if (s.is_logged) log(Released{s.number, it->seq});
  }
  send_pubrel(c, ack.packet_id);
}

void Broker::send_pubrel(Connection& c, std::uint16_t packet_id) {
  if (c.session->is_logged) {
    acks_.push({c.id, packet_id, AckKind::kPubrel, ReasonCode::kSuccess});
    return;
  }
  packet_.clear();
  mqtt::encode_ack(PacketType::kPubrel, packet_id, ReasonCode::kSuccess, c.version, packet_);
  send(c, packet_);
}

void Broker::on_pubrel(Connection& c, std::uint16_t packet_id) {
  Session& s = *c.session;
  const auto it = s.received.find(packet_id);
  const bool is_known = it != s.received.end();
  if (is_known) {
    if (it->second == c.id.generation && c.quota_used > 0) --c.quota_used;
    s.received.erase(it);
  }
  const ReasonCode reason = is_known ? ReasonCode::kSuccess : ReasonCode::kPacketIdNotFound;
  if (s.is_logged) {
    if (is_known) log(ReceiveDone{s.number, packet_id});
    acks_.push({c.id, packet_id, AckKind::kPubcomp, reason});
    return;
  }
  packet_.clear();
  mqtt::encode_ack(PacketType::kPubcomp, packet_id, reason, c.version, packet_);
  send(c, packet_);
}

void Broker::on_pubcomp(Session& s, std::uint16_t packet_id) {
  const auto it = find_inflight(s, packet_id);
  if (it == s.inflight.end() || it->state != DeliveryState::kReleased) return;
  complete(s, s.inflight, it);
  pump(s);
}

}  // namespace millwright::broker
