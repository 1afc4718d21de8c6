// SPDX-License-Identifier: Apache-2.0
// SUBSCRIBE and UNSUBSCRIBE, and the retained messages a new subscription gets (MQTT 5 §3.8).

#include <algorithm>

#include "broker/broker.h"

namespace millwright::broker {

using mqtt::PropertyId;
using mqtt::ReasonCode;

namespace {

std::uint8_t suback_code(ReasonCode reason, mqtt::Version version) {
  if (version == mqtt::Version::k311 && mqtt::is_error(reason)) return 0x80;
  return static_cast<std::uint8_t>(reason);
}

bool is_shared_no_local(const mqtt::SubscribeItem& item) {
  return item.options.is_no_local && item.filter.starts_with("$share/");
}

}  // namespace

void Broker::handle_subscribe(Connection& c, const mqtt::Frame& frame) {
  const auto packet = mqtt::decode_subscribe(frame, c.version);
  if (!packet) return violation(c, packet.error());
  if (std::ranges::any_of(packet->items, is_shared_no_local)) {  // MQTT 5 §3.8.3.1
    return violation(c, {ReasonCode::kProtocolError, "no local on a shared subscription"});
  }
  const std::uint32_t id = packet->properties.number(PropertyId::kSubscriptionId).value_or(0);
  std::string codes;
  std::vector<const mqtt::SubscribeItem*> with_retained;
  for (const mqtt::SubscribeItem& item : packet->items) {
    bool sends_retained = false;
    const ReasonCode reason = subscribe_one(c, item, id, sends_retained);
    codes.push_back(static_cast<char>(suback_code(reason, c.version)));
    if (mqtt::is_error(reason)) ++stats_.subscribes_refused;
    if (sends_retained) with_retained.push_back(&item);
  }
  std::string suback;
  mqtt::encode_suback({packet->packet_id, {}, codes}, c.version, suback);
  send_when_durable(c, std::move(suback));
  for (const mqtt::SubscribeItem* item : with_retained) send_retained(c, *item, id);
}

ReasonCode Broker::subscribe_one(Connection& c, const mqtt::SubscribeItem& item,
                                 std::uint32_t subscription_id, bool& sends_retained) {
  const auto parts = mqtt::parse_filter(item.filter);
  if (!parts || item.filter.size() > config_.max_topic_bytes ||
      mqtt::level_count(parts->filter) > config_.max_topic_levels) {
    return ReasonCode::kTopicFilterInvalid;
  }
  const auto& allowed = c.principal.subscribe_filters;
  const auto covers = [&](const auto& f) { return mqtt::filter_covers(f, parts->filter); };
  if (!allowed.empty() && std::ranges::none_of(allowed, covers)) return ReasonCode::kNotAuthorized;

  Session& s = *c.session;
  auto known = s.subscriptions.find(item.filter);
  const bool is_new = known == s.subscriptions.end();
  if (is_new) {
    if (s.subscriptions.size() >= config_.max_subscriptions_per_session) {
      return ReasonCode::kQuotaExceeded;
    }
    known = s.subscriptions.emplace(item.filter, SubscriptionRecord{}).first;
  }
  known->second = {item.options, subscription_id};
  tree_.add(*parts, {s.slot, item.options, subscription_id});
  if (s.is_logged) log(Subscribed{s.number, item.filter, known->second});
  const auto handling = item.options.retain_handling;
  sends_retained =
      parts->group.empty() && (handling == mqtt::RetainHandling::kSend ||
                               (handling == mqtt::RetainHandling::kSendIfNew && is_new));
  return static_cast<ReasonCode>(item.options.qos);
}

void Broker::send_retained(Connection& c, const mqtt::SubscribeItem& item,
                           std::uint32_t subscription_id) {
  Session& s = *c.session;
  Delivery d;
  d.session = &s;
  if (subscription_id != 0) d.subscription_ids = {subscription_id};
  retained_.for_each_match(item.filter, wall_, [&](const MessagePtr& message) {
    d.qos = std::min(item.options.qos, message->qos);
    MessagePtr shared = message;
    deliver(d, message->view(), true, shared);
    log_enqueued(shared);
    pump(s);
  });
}

void Broker::handle_unsubscribe(Connection& c, const mqtt::Frame& frame) {
  const auto packet = mqtt::decode_unsubscribe(frame, c.version);
  if (!packet) return violation(c, packet.error());
  Session& s = *c.session;
  std::string codes;
  for (const std::string_view filter : packet->filters) {
    ReasonCode reason = ReasonCode::kNoSubscriptionExisted;
    const auto known = s.subscriptions.find(filter);
    if (known != s.subscriptions.end()) {
      tree_.remove(*mqtt::parse_filter(filter), s.slot);
      s.subscriptions.erase(known);
      if (s.is_logged) log(Unsubscribed{s.number, filter});
      reason = ReasonCode::kSuccess;
    }
    codes.push_back(static_cast<char>(reason));
  }
  std::string unsuback;
  mqtt::encode_unsuback({packet->packet_id, {}, codes}, c.version, unsuback);
  send_when_durable(c, std::move(unsuback));
}

void Broker::send_when_durable(Connection& c, std::string packet) {
  if (!c.session->is_logged) return send(c, packet);
  held_packets_.push_back(std::move(packet));
  acks_.push({c.id, 0, AckKind::kPacket, ReasonCode::kSuccess});
}

}  // namespace millwright::broker
