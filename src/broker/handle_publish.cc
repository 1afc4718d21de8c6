// SPDX-License-Identifier: Apache-2.0
// PUBLISH from a client: check, hand to the sink, retain, route, and note the acknowledgement.

#include <algorithm>

#include "broker/broker.h"

namespace millwright::broker {

using mqtt::PropertyId;
using mqtt::Qos;
using mqtt::ReasonCode;

namespace {

// What goes on to subscribers unchanged (MQTT 5 §3.3.2.3).
void forward_properties(const mqtt::Properties& properties, std::string& items) {
  items.clear();
  for (const mqtt::Property& p : properties.items()) {
    if (p.id == PropertyId::kPayloadFormat || p.id == PropertyId::kContentType ||
        p.id == PropertyId::kResponseTopic || p.id == PropertyId::kCorrelationData ||
        p.id == PropertyId::kUserProperty) {
      mqtt::append_item(p, items);
    }
  }
}

}  // namespace

ReasonCode Broker::check_topic(const Connection& c, std::string_view topic) const {
  if (topic.size() > config_.max_topic_bytes ||
      mqtt::level_count(topic) > config_.max_topic_levels) {
    return ReasonCode::kTopicNameInvalid;
  }
  if (topic.starts_with('$')) return ReasonCode::kNotAuthorized;  // the server's own
  const auto& filters = c.principal.publish_filters;
  const bool is_allowed = filters.empty() || std::ranges::any_of(filters, [&](const auto& f) {
                            return mqtt::topic_matches(f, topic);
                          });
  return is_allowed ? ReasonCode::kSuccess : ReasonCode::kNotAuthorized;
}

void Broker::add_answer_address(const Connection& c, const mqtt::Properties& properties,
                                IncomingPublish& message) const {
  const auto topic = properties.text(PropertyId::kResponseTopic);
  if (!topic || mqtt::is_error(check_topic(c, *topic))) return;
  message.response_topic = *topic;
  message.correlation = properties.text(PropertyId::kCorrelationData).value_or("");
}

bool Broker::resolve_alias(Connection& c, mqtt::Publish& packet) {
  const auto alias = packet.properties.number(PropertyId::kTopicAlias);
  if (!alias) return true;
  if (*alias > config_.topic_alias_maximum) {
    violation(c, {ReasonCode::kTopicAliasInvalid, "topic alias above the maximum"});
    return false;
  }
  if (c.aliases_in.size() < *alias) c.aliases_in.resize(*alias);
  std::string& topic = c.aliases_in[*alias - 1];
  if (!packet.topic.empty()) {
    topic = packet.topic;
  } else if (topic.empty()) {
    violation(c, {ReasonCode::kProtocolError, "topic alias not set"});
    return false;
  }
  packet.topic = topic;
  return true;
}

bool Broker::take_quota(Connection& c) {
  const std::uint32_t limit =
      c.version == mqtt::Version::k5 ? config_.receive_maximum : config_.max_unacknowledged_311;
  if (c.quota_used >= limit) {
    violation(c, {ReasonCode::kReceiveMaximumExceeded, "too many unacknowledged messages"});
    return false;
  }
  ++c.quota_used;
  return true;
}

void Broker::refuse_publish(Connection& c, const mqtt::Publish& packet, ReasonCode reason) {
  ++stats_.publishes_not_authorized;
  if (packet.qos == Qos::kAtMostOnce) return;
  // 3.1.1 cannot say no: closing is its only refusal (MQTT 3.1.1 §3.3.5).
  if (c.version == mqtt::Version::k311) return violation(c, {reason, "publish refused"});
  const AckKind kind = packet.qos == Qos::kAtLeastOnce ? AckKind::kPuback : AckKind::kPubrec;
  acks_.push({c.id, packet.packet_id, kind, reason});
}

void Broker::handle_publish(Connection& c, const mqtt::Frame& frame) {
  auto decoded = mqtt::decode_publish(frame, c.version);
  if (!decoded) return violation(c, decoded.error());
  mqtt::Publish& packet = *decoded;
  if (!packet.properties.empty()) {
    if (packet.properties.has(PropertyId::kSubscriptionId)) {
      return violation(c, {ReasonCode::kProtocolError, "subscription identifier from a client"});
    }
    if (!resolve_alias(c, packet)) return;
  }

  Session& s = *c.session;
  if (packet.qos == Qos::kExactlyOnce) {
    const auto known = s.received.find(packet.packet_id);
    if (known != s.received.end()) {
      if (known->second != c.id.generation) {  // sent again on a new connection: counts there
        if (!take_quota(c)) return;
        known->second = c.id.generation;
      }
      ++stats_.duplicates_in;
      acks_.push({c.id, packet.packet_id, AckKind::kPubrecAgain, ReasonCode::kSuccess});
      return;
    }
  }
  if (packet.qos != Qos::kAtMostOnce && !take_quota(c)) return;
  if (const auto reason = check_topic(c, packet.topic); mqtt::is_error(reason)) {
    return refuse_publish(c, packet, reason);
  }

  ++c.messages_in;
  ++stats_.messages_in;
  IncomingPublish incoming{packet.topic, packet.payload, packet.qos, packet.is_retain, wall_};
  if (!packet.properties.empty()) add_answer_address(c, packet.properties, incoming);
  c.client->publish(incoming);
  if (packet.qos == Qos::kAtLeastOnce) {
    acks_.push({c.id, packet.packet_id, AckKind::kPuback, ReasonCode::kSuccess});
  } else if (packet.qos == Qos::kExactlyOnce) {
    s.received.emplace(packet.packet_id, c.id.generation);
    if (s.is_logged) log(Received{s.number, packet.packet_id});
    acks_.push({c.id, packet.packet_id, AckKind::kPubrec, ReasonCode::kSuccess});
  }
  if (!packet.is_retain && tree_.size() == 0) return;

  forward_properties(packet.properties, forward_items_);
  MessageView message{packet.topic, packet.payload, forward_items_, kNever, packet.qos};
  if (const auto expiry = packet.properties.number(PropertyId::kMessageExpiry)) {
    message.expires_at = wall_ + std::chrono::seconds(*expiry);
  }
  distribute(message, packet.is_retain, &s);
}

void Broker::distribute(const MessageView& message, bool is_retain, const Session* origin) {
  if (is_retain) retain(message);
  if (tree_.size() != 0) route(message, is_retain, origin);
}

void Broker::retain(const MessageView& message) {
  const bool is_volatile = message.topic.starts_with("$SYS/");
  if (message.payload.empty()) {
    if (retained_.clear(message.topic) && !is_volatile) log(RetainedCleared{message.topic});
    return;
  }
  if (!retained_.set(std::make_shared<const Message>(message))) {
    ++stats_.dropped_retained_full;
    return;
  }
  if (!is_volatile) log(RetainedSet{message});
}

Status Broker::publish_internal(std::string_view topic, std::string_view payload, Qos qos,
                                bool is_retain, std::string_view correlation) {
  if (!mqtt::is_topic_name(topic) || topic.size() > 65'535) {
    return fail(Code::kInvalidArgument, "not an MQTT topic name: " + std::string(topic));
  }
  if (payload.size() > mqtt::kMaxVarint - 70'000) {
    return fail(Code::kInvalidArgument, "MQTT payload above 256 MB");
  }
  std::string properties;
  if (!correlation.empty()) {
    mqtt::append_item({PropertyId::kCorrelationData, 0, correlation, {}}, properties);
  }
  distribute({topic, payload, properties, kNever, qos}, is_retain, nullptr);
  return {};
}

}  // namespace millwright::broker
