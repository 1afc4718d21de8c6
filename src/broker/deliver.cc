// SPDX-License-Identifier: Apache-2.0
// From one message to everybody who subscribed: choose, queue, send within each receiver's limits.

#include <algorithm>

#include "broker/broker.h"

namespace millwright::broker {

using mqtt::PropertyId;
using mqtt::Qos;

void Broker::route(const MessageView& message, bool is_retain, const Session* origin) {
  collect_deliveries(message, origin);
  if (n_deliveries_ == 0) return;
  MessagePtr shared;
  for (std::size_t i = 0; i < n_deliveries_; ++i) {
    Delivery& d = deliveries_[i];
    d.qos = std::min(d.qos, message.qos);
    deliver(d, message, is_retain && d.is_retain_as_published, shared);
  }
  if (!shared) return;
  log_enqueued(shared);
  for (std::size_t i = 0; i < n_deliveries_; ++i) pump(*deliveries_[i].session);
}

// One delivery per session for all its plain subscriptions, with the highest QoS and every
// subscription identifier (MQTT 5 §3.3.4); one per shared group.
void Broker::collect_deliveries(const MessageView& message, const Session* origin) {
  n_deliveries_ = 0;
  ++route_mark_;
  matches_.clear();
  tree_.match(message.topic, matches_);
  for (const Subscription* sub : matches_.plain) {
    Session* s = sessions_.at(sub->subscriber);
    if (sub->options.is_no_local && s == origin) continue;
    Delivery& d = delivery_for(*s);
    d.qos = std::max(d.qos, sub->options.qos);
    d.is_retain_as_published |= sub->options.is_retain_as_published;
    if (sub->subscription_id != 0) d.subscription_ids.push_back(sub->subscription_id);
  }
  for (ShareGroup* group : matches_.groups) {
    const Subscription* member = pick_member(*group, message.qos, nullptr);
    if (member == nullptr) continue;
    Delivery& d = next_delivery();
    d.session = sessions_.at(member->subscriber);
    d.qos = member->options.qos;
    d.is_retain_as_published = member->options.is_retain_as_published;
    d.group = group->id;
    if (member->subscription_id != 0) d.subscription_ids.push_back(member->subscription_id);
  }
}

Broker::Delivery& Broker::next_delivery() {
  if (n_deliveries_ == deliveries_.size()) deliveries_.emplace_back();
  Delivery& d = deliveries_[n_deliveries_++];
  d.qos = Qos::kAtMostOnce;
  d.is_retain_as_published = false;
  d.group = 0;
  d.subscription_ids.clear();
  return d;
}

Broker::Delivery& Broker::delivery_for(Session& s) {
  if (s.route_mark == route_mark_) return deliveries_[s.route_index];
  s.route_mark = route_mark_;
  s.route_index = n_deliveries_;
  Delivery& d = next_delivery();
  d.session = &s;
  return d;
}

// Round robin; a connected member that keeps up is preferred to one that does not, and that to one
// that is away. A message that would be sent with QoS 0 never waits for a member that is away.
const Subscription* Broker::pick_member(ShareGroup& group, Qos qos, const Session* except) const {
  std::size_t best = group.members.size();
  int best_rank = 0;
  for (std::size_t i = 0; i < group.members.size() && best_rank < 3; ++i) {
    const std::size_t at = (group.next + i) % group.members.size();
    const Subscription& member = group.members[at];
    const Session* s = sessions_.at(member.subscriber);
    if (s == except) continue;
    int rank = 0;
    if (s->connection != nullptr) {
      const bool keeps_up = output_.pending_bytes(s->connection->id) <= config_.max_pending_bytes &&
                            s->outgoing_count() < config_.max_queued_messages;
      rank = keeps_up ? 3 : 2;
    } else if (std::min(qos, member.options.qos) != Qos::kAtMostOnce) {
      rank = 1;
    }
    if (rank > best_rank) {
      best_rank = rank;
      best = at;
    }
  }
  if (best_rank == 0) return nullptr;
  group.next = (best + 1) % group.members.size();
  return &group.members[best];
}

void Broker::deliver(const Delivery& d, const MessageView& view, bool is_retain,
                     MessagePtr& shared) {
  Session& s = *d.session;
  if (d.qos == Qos::kAtMostOnce) {
    if (s.connection == nullptr) return;
    if (output_.pending_bytes(s.connection->id) > config_.max_pending_bytes) {
      ++s.dropped;
      ++stats_.dropped_qos0_slow;
      return;
    }
    send_publish(*s.connection, view, d.qos, is_retain, false, 0, d.subscription_ids);
    return;
  }
  const std::size_t bytes = view.topic.size() + view.payload.size() + view.properties.size();
  if (!make_room(s, bytes)) {
    ++s.dropped;
    ++stats_.dropped_queue_full;
    return;
  }
  if (!shared) shared = std::make_shared<const Message>(view);
  Outgoing o;
  o.seq = s.next_seq++;
  o.message = shared;
  o.group = d.group;
  o.subscription_ids = d.subscription_ids;
  o.qos = d.qos;
  o.is_retain = is_retain;
  if (s.is_logged) {
    if (d.qos == Qos::kExactlyOnce) o.wakeup = wakeup_;
    const ShareGroup* group = d.group == 0 ? nullptr : tree_.find_group(d.group);
    enqueue_targets_.push_back({s.number, o.seq, o.qos, is_retain,
                                group == nullptr ? std::string_view() : group->text,
                                d.subscription_ids});
  }
  s.queued_bytes += bytes;
  s.queue.push_back(std::move(o));
}

bool Broker::make_room(Session& s, std::size_t bytes) {
  const auto fits = [&] {
    return s.outgoing_count() < config_.max_queued_messages &&
           s.queued_bytes + bytes <= config_.max_queued_bytes;
  };
  if (fits()) return true;
  for (std::size_t i = s.queue.size(); i-- > 0;) {
    if (s.queue[i].message->expires_at > wall_) continue;
    ++stats_.dropped_expired;
    complete(s, s.queue, s.queue.begin() + static_cast<std::ptrdiff_t>(i));
  }
  while (!fits() && config_.overflow == Overflow::kDropOldest) {
    // What may have been sent already must be completed by the receiver.
    const auto oldest = std::ranges::find(s.queue, false, &Outgoing::is_dup);
    if (oldest == s.queue.end()) break;
    ++s.dropped;
    ++stats_.dropped_queue_full;
    complete(s, s.queue, oldest);
  }
  return fits();
}

void Broker::log_enqueued(const MessagePtr& message) {
  if (enqueue_targets_.empty()) return;
  log(Enqueued{message->view(), std::move(enqueue_targets_)});
  enqueue_targets_.clear();
}

void Broker::pump(Session& s) {
  while (s.connection != nullptr && !s.queue.empty()) {
    Connection& c = *s.connection;
    if (s.inflight.size() >= c.send_quota) return;
    if (output_.pending_bytes(c.id) > config_.max_pending_bytes) return;  // on_writable() resumes
    Outgoing& o = s.queue.front();
    if (o.wakeup > durable_wakeup_) {
      if (!s.is_waiting_durable) waiting_durable_.push_back(s.number);
      s.is_waiting_durable = true;
      return;
    }
    // Packet identifiers are seq modulo 65,535: those in flight must not span more.
    if (!s.inflight.empty() && o.seq >= s.inflight.front().seq + 65'535) return;
    const bool is_expired = o.message->expires_at <= wall_;
    if (is_expired) ++stats_.dropped_expired;
    if (is_expired || !send_publish(c, o.message->view(), o.qos, o.is_retain, o.is_dup,
                                    o.packet_id(), o.subscription_ids)) {
      complete(s, s.queue, s.queue.begin());
      continue;
    }
    o.state = DeliveryState::kSent;
    const auto at = std::ranges::upper_bound(s.inflight, o.seq, {}, &Outgoing::seq);
    s.inflight.insert(at, std::move(o));
    s.queue.pop_front();
  }
}

void Broker::complete(Session& s, std::deque<Outgoing>& from, std::deque<Outgoing>::iterator it) {
  s.queued_bytes -= it->bytes();
  // Dropped before its own record was written (two copies for one full queue): there is none then.
  const auto is_unlogged = [&](const EnqueueTarget& t) {
    return t.number == s.number && t.seq == it->seq;
  };
  if (s.is_logged && std::erase_if(enqueue_targets_, is_unlogged) == 0) {
    log(Completed{s.number, it->seq});
  }
  from.erase(it);
}

bool Broker::send_publish(Connection& c, const MessageView& m, Qos qos, bool is_retain, bool is_dup,
                          std::uint16_t packet_id, std::span<const std::uint32_t> ids) {
  mqtt::PublishParts parts{m.topic, m.payload, m.properties, packet_id, qos, is_retain, is_dup};
  std::uint16_t new_alias = 0;
  const bool is_v5 = c.version == mqtt::Version::k5;
  if (is_v5 && (m.expires_at != kNever || !ids.empty() || c.max_aliases_out != 0)) {
    properties_.assign(m.properties);
    if (m.expires_at != kNever) {
      const auto left = std::chrono::ceil<std::chrono::seconds>(m.expires_at - wall_).count();
      mqtt::append_item({PropertyId::kMessageExpiry, static_cast<std::uint32_t>(left), {}, {}},
                        properties_);
    }
    for (const std::uint32_t id : ids) {
      mqtt::append_item({PropertyId::kSubscriptionId, id, {}, {}}, properties_);
    }
    const auto alias = c.aliases_out.find(m.topic);
    if (alias != c.aliases_out.end()) {
      parts.topic = {};
      mqtt::append_item({PropertyId::kTopicAlias, alias->second, {}, {}}, properties_);
    } else if (c.aliases_out.size() < c.max_aliases_out) {
      new_alias = static_cast<std::uint16_t>(c.aliases_out.size() + 1);
      mqtt::append_item({PropertyId::kTopicAlias, new_alias, {}, {}}, properties_);
    }
    parts.property_items = properties_;
  }
  if (mqtt::encoded_size(parts, c.version) > c.max_packet_out) {
    ++c.session->dropped;
    ++stats_.dropped_too_large;
    return false;
  }
  if (new_alias != 0) c.aliases_out.emplace(m.topic, new_alias);
  packet_.clear();
  mqtt::encode_publish(parts, c.version, packet_);
  send(c, packet_);
  ++c.messages_out;
  ++stats_.messages_out;
  return true;
}

void Broker::requeue_inflight(Session& s) {
  std::deque<Outgoing> released;
  for (auto it = s.inflight.rbegin(); it != s.inflight.rend(); ++it) {
    if (it->state == DeliveryState::kReleased) {
      released.push_front(std::move(*it));
      continue;
    }
    it->state = DeliveryState::kQueued;
    it->is_dup = true;
    s.queue.push_front(std::move(*it));
  }
  s.inflight = std::move(released);
}

// MQTT 5 §4.8.2: a QoS 2 message that was sent stays with its session, whatever happens to it.
void Broker::redistribute(Session& s, bool is_ending) {
  for (std::size_t i = 0; i < s.queue.size();) {
    const Outgoing& o = s.queue[i];
    ShareGroup* group = o.group == 0 ? nullptr : tree_.find_group(o.group);
    const bool is_movable = group != nullptr && (o.qos == Qos::kAtLeastOnce || !o.is_dup);
    const Subscription* member = is_movable ? pick_member(*group, o.message->qos, &s) : nullptr;
    Session* to = member == nullptr ? nullptr : sessions_.at(member->subscriber);
    if (to == nullptr || (to->connection == nullptr && !is_ending)) {
      ++i;
      continue;
    }
    Delivery d;
    d.session = to;
    d.qos = std::min(member->options.qos, o.message->qos);
    d.group = o.group;
    if (member->subscription_id != 0) d.subscription_ids.push_back(member->subscription_id);
    MessagePtr message = o.message;
    deliver(d, message->view(), o.is_retain && member->options.is_retain_as_published, message);
    log_enqueued(message);
    complete(s, s.queue, s.queue.begin() + static_cast<std::ptrdiff_t>(i));
    pump(*to);
    ++stats_.shared_redelivered;
  }
}

}  // namespace millwright::broker
