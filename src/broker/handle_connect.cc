// SPDX-License-Identifier: Apache-2.0
// CONNECT: who is it, may it, which session, and what both sides may send (MQTT 5 §3.1, §3.2).

#include <algorithm>
#include <string>

#include "broker/broker.h"

namespace millwright::broker {

using mqtt::PropertyId;
using mqtt::ReasonCode;
using mqtt::Version;

namespace {

std::uint32_t session_expiry(const mqtt::Connect& packet, const BrokerConfig& config) {
  if (packet.version == Version::k311) {
    if (packet.is_clean_start) return 0;
    return static_cast<std::uint32_t>(config.session_expiry_311.count());
  }
  const std::int64_t wanted = packet.properties.number(PropertyId::kSessionExpiry).value_or(0);
  return static_cast<std::uint32_t>(
      std::min<std::int64_t>(wanted, config.max_session_expiry.count()));
}

StoredWill make_will(const mqtt::Will& will) {
  StoredWill out;
  out.topic = will.topic;
  out.payload = will.payload;
  out.qos = will.qos;
  out.is_retain = will.is_retain;
  for (const mqtt::Property& p : will.properties.items()) {
    if (p.id == PropertyId::kWillDelay) {
      out.delay_s = p.number;
    } else if (p.id == PropertyId::kMessageExpiry) {
      out.message_expiry_s = p.number;
    } else {
      mqtt::append_item(p, out.properties);
    }
  }
  return out;
}

ReasonCode reason_for(Code code) {
  switch (code) {
    case Code::kUnauthorized:
      return ReasonCode::kBadUserNameOrPassword;
    case Code::kFailedPrecondition:
      return ReasonCode::kNotAuthorized;
    case Code::kResourceExhausted:
      return ReasonCode::kQuotaExceeded;
    default:
      return ReasonCode::kServerUnavailable;
  }
}

}  // namespace

void Broker::handle_connect(Connection& c, const mqtt::Frame& frame) {
  const auto packet = mqtt::decode_connect(frame);
  if (!packet) {
    const auto level = mqtt::peek_connect_level(frame.body);
    const auto [reason, what] = packet.error();
    // MQTT 3.1.1 §3.1.4: a malformed CONNECT is closed without an answer; a wrong level gets one.
    if (level && *level >= 5) return refuse(c, Version::k5, reason, what);
    if (level && reason == ReasonCode::kUnsupportedVersion) return refuse(c, Version::k311, reason);
    return violation(c, packet.error());
  }
  c.version = packet->version;
  // One of the others may have gone since it came.
  if (c.is_over_limit && n_open_ > config_.max_connections) {
    return refuse(c, c.version, ReasonCode::kQuotaExceeded, "the server has no more connections");
  }
  const ReasonCode reason = check_connect(c, *packet);
  if (mqtt::is_error(reason)) return refuse(c, c.version, reason);

  const std::string client_id =
      packet->client_id.empty() ? make_client_id() : std::string(packet->client_id);
  bool is_present = false;
  Session& s = open_session(client_id, packet->is_clean_start, is_present);
  accept(c, s, *packet);
  send_connack(c, s, *packet, is_present);
  for (const Outgoing& o : s.inflight) send_pubrel(c, o.packet_id());
  pump(s);
}

void Broker::refuse(Connection& c, Version version, ReasonCode reason, std::string_view what) {
  ++stats_.connects_refused;
  mqtt::Connack packet;
  packet.code = version == Version::k5 ? static_cast<std::uint8_t>(reason)
                                       : mqtt::connect_return_code(reason);
  if (version == Version::k5 && !what.empty()) {
    packet.properties.add(PropertyId::kReasonString, what);
  }
  packet_.clear();
  mqtt::encode_connack(packet, version, packet_);
  send(c, packet_);
  drop(c, DisconnectKind::kViolation, WillFate::kDiscard, CloseSocket::kYes);
}

ReasonCode Broker::authenticate(Connection& c, const mqtt::Connect& packet) {
  const bool has_credentials = packet.user_name.has_value() || packet.password.has_value();
  if (!has_credentials && !c.peer.is_loopback_listener) return ReasonCode::kNotAuthorized;
  auto principal = authenticator_.authenticate(
      {packet.user_name, packet.password, packet.client_id, c.peer.is_loopback_listener});
  if (!principal) return reason_for(principal.error().code());
  c.principal = std::move(*principal);
  return ReasonCode::kSuccess;
}

ReasonCode Broker::check_connect(Connection& c, const mqtt::Connect& packet) {
  if (packet.properties.has(PropertyId::kAuthMethod)) return ReasonCode::kBadAuthenticationMethod;
  if (packet.client_id.size() > config_.max_client_id_bytes) return ReasonCode::kClientIdNotValid;
  // MQTT 3.1.1 §3.1.3.1: no identifier only with a clean session.
  if (packet.client_id.empty() && packet.version == Version::k311 && !packet.is_clean_start) {
    return ReasonCode::kClientIdNotValid;
  }
  if (const auto reason = authenticate(c, packet); mqtt::is_error(reason)) return reason;
  if (packet.will) {
    if (const auto r = check_topic(c, packet.will->topic); mqtt::is_error(r)) return r;
  }
  const Session* existing = sessions_.find(packet.client_id);
  if (existing == nullptr) {
    return sessions_.size() < config_.max_sessions ? ReasonCode::kSuccess
                                                   : ReasonCode::kQuotaExceeded;
  }
  // One device must not read, or end, what waits for another.
  const bool is_owner = existing->info.is_anonymous || existing->info.user_name == c.principal.name;
  return is_owner ? ReasonCode::kSuccess : ReasonCode::kClientIdNotValid;
}

Session& Broker::open_session(std::string_view client_id, bool is_clean_start, bool& is_present) {
  Session* s = sessions_.find(client_id);
  if (s != nullptr && s->connection != nullptr) {
    ++stats_.takeovers;
    disconnect(*s->connection, ReasonCode::kSessionTakenOver, DisconnectKind::kTakenOver);
    s = sessions_.find(client_id);  // it may have ended with its connection
  }
  if (s != nullptr && is_clean_start) {
    remove_session(*s);
    s = nullptr;
  }
  is_present = s != nullptr;
  return s != nullptr ? *s : sessions_.create(client_id);
}

void Broker::accept(Connection& c, Session& s, const mqtt::Connect& packet) {
  ++stats_.connects_accepted;
  take_connect_limits(c, packet);
  c.session = &s;
  c.session_number = s.number;
  c.connected_since = wall_;
  s.connection = &c;
  s.info.user_name = c.principal.name;
  s.info.is_anonymous = c.principal.is_anonymous;
  s.info.device = c.principal.device;
  s.info.peer = c.peer.address;
  s.info.version = c.version;
  s.expiry_s = session_expiry(packet, config_);
  s.expires_at = {};
  s.will_due = {};
  s.will.reset();
  if (packet.will) s.will = make_will(*packet.will);
  c.client = sink_.open(s.info);
  log_session(s);
}

void Broker::take_connect_limits(Connection& c, const mqtt::Connect& packet) {
  const mqtt::Properties& p = packet.properties;
  c.keep_alive_s = packet.keep_alive_s;
  const std::uint16_t cap = config_.max_keep_alive_s;
  if (c.version == Version::k5 && cap != 0 && (c.keep_alive_s == 0 || c.keep_alive_s > cap)) {
    c.keep_alive_s = cap;
  }
  c.send_quota = std::min<std::uint32_t>(p.number(PropertyId::kReceiveMaximum).value_or(65'535),
                                         config_.max_inflight_out);
  c.max_packet_out = p.number(PropertyId::kMaximumPacketSize).value_or(mqtt::kMaxVarint);
  c.max_aliases_out = static_cast<std::uint16_t>(std::min<std::uint32_t>(
      p.number(PropertyId::kTopicAliasMaximum).value_or(0), config_.outbound_aliases));
}

void Broker::send_connack(Connection& c, const Session& s, const mqtt::Connect& packet,
                          bool is_present) {
  mqtt::Connack ack;
  ack.is_session_present = is_present;
  if (c.version == Version::k5) {
    mqtt::Properties& p = ack.properties;
    p.add(PropertyId::kReceiveMaximum, config_.receive_maximum);
    p.add(PropertyId::kMaximumPacketSize, static_cast<std::uint32_t>(config_.max_packet_bytes));
    p.add(PropertyId::kTopicAliasMaximum, config_.topic_alias_maximum);
    if (packet.client_id.empty()) p.add(PropertyId::kAssignedClientId, s.info.client_id);
    if (c.keep_alive_s != packet.keep_alive_s) p.add(PropertyId::kServerKeepAlive, c.keep_alive_s);
    if (s.expiry_s != packet.properties.number(PropertyId::kSessionExpiry).value_or(0)) {
      p.add(PropertyId::kSessionExpiry, s.expiry_s);
    }
  }
  packet_.clear();
  mqtt::encode_connack(ack, c.version, packet_);
  send(c, packet_);
}

std::string Broker::make_client_id() {
  for (;;) {
    std::string id =
        "auto-" + std::to_string(wall_.ns) + "-" + std::to_string(next_client_number_++);
    if (sessions_.find(id) == nullptr) return id;
  }
}

}  // namespace millwright::broker
