// SPDX-License-Identifier: Apache-2.0
#include "broker/broker.h"

#include <algorithm>

namespace millwright::broker {

using mqtt::PacketType;
using mqtt::ReasonCode;

namespace {

// Packet identifiers repeat after 65,535 messages: a queue must stay below that.
BrokerConfig with_sane_limits(BrokerConfig c) {
  c.max_queued_messages = std::min<std::size_t>(c.max_queued_messages, 65'000);
  c.max_packet_bytes = std::min(c.max_packet_bytes, kMaxPacketBytes);
  c.receive_maximum = std::max<std::uint16_t>(c.receive_maximum, 1);
  c.max_inflight_out = std::max<std::uint16_t>(c.max_inflight_out, 1);
  return c;
}

}  // namespace

std::string_view name(DisconnectKind kind) {
  switch (kind) {
    case DisconnectKind::kClient:
      return "client";
    case DisconnectKind::kLost:
      return "lost";
    case DisconnectKind::kKeepAlive:
      return "keep-alive";
    case DisconnectKind::kViolation:
      return "violation";
    case DisconnectKind::kTakenOver:
      return "taken-over";
    case DisconnectKind::kServer:
      return "server";
    case DisconnectKind::kJournal:
      return "journal";
    case DisconnectKind::kWill:
      return "will";
  }
  return "unknown";
}

Broker::Broker(BrokerConfig config, Output& output, PublishSink& sink, Authenticator& authenticator,
               SessionLog& log)
    : config_(with_sane_limits(config)),
      output_(output),
      sink_(sink),
      authenticator_(authenticator),
      log_sink_(log),
      retained_(config.max_retained_messages, config.max_retained_bytes),
      unlogged_limit_(config.max_unlogged_bytes) {}

Broker::~Broker() = default;

Result<ConnId> Broker::open(const PeerInfo& peer) {
  if (n_open_ >= config_.max_connections + config_.max_refused_at_once) {
    ++stats_.connects_refused;
    return fail(Code::kResourceExhausted,
                "more than " + std::to_string(config_.max_connections) + " MQTT connections");
  }
  std::uint32_t slot = 0;
  if (free_slots_.empty()) {
    slot = static_cast<std::uint32_t>(slots_.size());
    slots_.emplace_back();
  } else {
    slot = free_slots_.back();
    free_slots_.pop_back();
  }
  const ConnId id{slot, next_generation_++};
  slots_[slot] = std::make_unique<Connection>(id, peer, config_.max_packet_bytes);
  slots_[slot]->is_over_limit = n_open_ >= config_.max_connections;
  slots_[slot]->opened_at = now_;
  slots_[slot]->last_seen = now_;
  ++n_open_;
  return id;
}

Connection* Broker::find(ConnId id) const {
  if (id.slot >= slots_.size()) return nullptr;
  Connection* c = slots_[id.slot].get();
  return c != nullptr && c->id == id ? c : nullptr;
}

void Broker::on_bytes(ConnId conn, std::string_view bytes) {
  Connection* c = find(conn);
  if (c == nullptr) return;
  c->last_seen = now_;
  c->bytes_in += bytes.size();
  stats_.bytes_in += bytes.size();
  if (output_.pending_bytes(conn) > config_.max_stalled_bytes) {
    return violation(*c, {ReasonCode::kQuotaExceeded, "the client does not read its answers"});
  }
  if (acks_.size() > config_.max_pending_acks) {
    return violation(*c, {ReasonCode::kServerBusy, "too much waits for the disk"});
  }
  c->framer.feed(bytes);
  while (!c->is_closed) {
    const auto frame = c->framer.next();
    if (!frame) return violation(*c, frame.error());
    if (!*frame) return;
    ++stats_.packets_in;
    handle(*c, **frame);
  }
}

void Broker::handle(Connection& c, const mqtt::Frame& frame) {
  if (c.session == nullptr) {
    if (frame.type == PacketType::kConnect) return handle_connect(c, frame);
    return violation(c, {ReasonCode::kProtocolError, "first packet is not CONNECT"});
  }
  switch (frame.type) {
    case PacketType::kPublish:
      return handle_publish(c, frame);
    case PacketType::kPuback:
    case PacketType::kPubrec:
    case PacketType::kPubrel:
    case PacketType::kPubcomp:
      return handle_ack(c, frame);
    case PacketType::kSubscribe:
      return handle_subscribe(c, frame);
    case PacketType::kUnsubscribe:
      return handle_unsubscribe(c, frame);
    case PacketType::kPingreq:
      if (!frame.body.empty()) {
        return violation(c, {ReasonCode::kMalformedPacket, "ping with a body"});
      }
      return send(c, std::string_view("\xD0\x00", 2));
    case PacketType::kDisconnect:
      return handle_disconnect(c, frame);
    default:
      return violation(c, {ReasonCode::kProtocolError, "packet not allowed from a client here"});
  }
}

void Broker::handle_disconnect(Connection& c, const mqtt::Frame& frame) {
  const auto packet = mqtt::decode_disconnect(frame, c.version);
  if (!packet) return violation(c, packet.error());
  Session& s = *c.session;
  if (const auto expiry = packet->properties.number(mqtt::PropertyId::kSessionExpiry)) {
    // MQTT 5 §3.14.2.2.2: a session that was to end cannot be kept afterwards.
    if (!s.is_persistent() && *expiry != 0) {
      return violation(c, {ReasonCode::kProtocolError, "session expiry was 0 at CONNECT"});
    }
    const auto limit = config_.max_session_expiry.count();
    s.expiry_s = static_cast<std::uint32_t>(std::min<std::int64_t>(*expiry, limit));
  }
  const bool is_normal = packet->reason == ReasonCode::kSuccess;
  drop(c, DisconnectKind::kClient, is_normal ? WillFate::kDiscard : WillFate::kPublish,
       CloseSocket::kYes);
}

void Broker::on_closed(ConnId conn) {
  if (Connection* c = find(conn)) {
    drop(*c, DisconnectKind::kLost, WillFate::kPublish, CloseSocket::kNo);
  }
}

void Broker::on_writable(ConnId conn) {
  Connection* c = find(conn);
  if (c != nullptr && c->session != nullptr) pump(*c->session);
}

void Broker::violation(Connection& c, const mqtt::Malformed& why) {
  ++stats_.violations;
  disconnect(c, why.reason, DisconnectKind::kViolation, why.what);
}

void Broker::disconnect(Connection& c, ReasonCode reason, DisconnectKind kind,
                        std::string_view what) {
  if (c.is_closed) return;
  if (c.session != nullptr && c.version == mqtt::Version::k5) {
    mqtt::Disconnect packet{.reason = reason};
    if (!what.empty()) packet.properties.add(mqtt::PropertyId::kReasonString, what);
    packet_.clear();
    mqtt::encode_disconnect(packet, c.version, packet_);
    if (packet_.size() <= c.max_packet_out) send(c, packet_);
  }
  drop(c, kind, WillFate::kPublish, CloseSocket::kYes);
}

void Broker::drop(Connection& c, DisconnectKind kind, WillFate will, CloseSocket close_socket) {
  if (c.is_closed) return;
  c.is_closed = true;
  if (c.session != nullptr) detach_session(c, kind, will);
  const std::uint32_t slot = c.id.slot;
  graveyard_.push_back(std::move(slots_[slot]));
  free_slots_.push_back(slot);
  --n_open_;
  if (close_socket == CloseSocket::kYes) output_.close(c.id);
}

void Broker::detach_session(Connection& c, DisconnectKind kind, WillFate will) {
  Session& s = *c.session;
  c.session = nullptr;
  s.connection = nullptr;
  if (will == WillFate::kDiscard) s.will.reset();
  if (s.will) {
    if (s.will->delay_s == 0 || !s.is_persistent()) {
      publish_will(s, c.client.get());
    } else {
      s.will_due = wall_ + std::chrono::seconds(std::min(s.will->delay_s, s.expiry_s));
    }
  }
  c.client->on_disconnect(kind);
  c.client.reset();
  requeue_inflight(s);
  if (!s.is_persistent()) return remove_session(s);
  s.expires_at = expiry_of(s);
  log_session(s);
  redistribute(s, false);
}

void Broker::send(const Connection& c, std::string_view bytes) {
  stats_.bytes_out += bytes.size();
  output_.send(c.id, bytes);
}

void Broker::reap() {
  graveyard_.clear();
}

void Broker::disconnect_where(const std::function<bool(const Principal&)>& is_over,
                              ReasonCode reason) {
  for (std::size_t slot = 0; slot < slots_.size(); ++slot) {
    if (!slots_[slot] || !is_over(slots_[slot]->principal)) continue;
    disconnect(*slots_[slot], reason, DisconnectKind::kServer);
  }
}

void Broker::disconnect_all(ReasonCode reason) {
  for (std::size_t slot = 0; slot < slots_.size(); ++slot) {
    if (slots_[slot]) disconnect(*slots_[slot], reason, DisconnectKind::kServer);
  }
}

}  // namespace millwright::broker
