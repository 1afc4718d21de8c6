// SPDX-License-Identifier: Apache-2.0
// The broker's view of itself: counters, clients, and the $SYS topics.

#include "broker/stats.h"

#include <utility>

#include "broker/broker.h"

namespace millwright::broker {

BrokerStats Broker::stats() const {
  BrokerStats s = stats_;
  s.connections = 0;
  for (const auto& c : slots_) s.connections += c && c->session != nullptr ? 1 : 0;
  s.sessions = sessions_.size();
  s.subscriptions = tree_.size();
  s.retained_messages = retained_.size();
  s.retained_bytes = retained_.bytes();
  s.pending_acks = acks_.size();
  return s;
}

std::vector<ClientSummary> Broker::clients() const {
  std::vector<ClientSummary> out;
  for (std::size_t slot = 0; slot < sessions_.slot_count(); ++slot) {
    const Session* s = sessions_.at(static_cast<std::uint32_t>(slot));
    if (s == nullptr) continue;
    ClientSummary& c = out.emplace_back();
    c.client_id = s->info.client_id;
    c.user_name = s->info.user_name;
    c.peer = s->info.peer;
    c.version = s->info.version;
    c.subscriptions = s->subscriptions.size();
    c.in_flight = s->inflight.size();
    c.queued = s->queue.size();
    c.queued_bytes = s->queued_bytes;
    c.dropped = s->dropped;
    if (const Connection* conn = s->connection) {
      c.is_connected = true;
      c.connected_since = conn->connected_since;
      c.keep_alive_s = conn->keep_alive_s;
      c.messages_in = conn->messages_in;
      c.messages_out = conn->messages_out;
      c.bytes_in = conn->bytes_in;
    }
  }
  return out;
}

void Broker::publish_sys() {
  const BrokerStats s = stats();
  const auto uptime = std::chrono::duration_cast<std::chrono::seconds>(now_ - started_).count();
  const std::pair<std::string_view, std::uint64_t> values[] = {
      {"$SYS/broker/uptime", static_cast<std::uint64_t>(uptime)},
      {"$SYS/broker/clients/connected", s.connections},
      {"$SYS/broker/clients/total", s.sessions},
      {"$SYS/broker/subscriptions/count", s.subscriptions},
      {"$SYS/broker/retained messages/count", s.retained_messages},
      {"$SYS/broker/messages/received", s.messages_in},
      {"$SYS/broker/messages/sent", s.messages_out},
      {"$SYS/broker/bytes/received", s.bytes_in},
      {"$SYS/broker/bytes/sent", s.bytes_out},
      {"$SYS/broker/messages/dropped",
       s.dropped_qos0_slow + s.dropped_queue_full + s.dropped_expired + s.dropped_too_large},
  };
  for (const auto& [topic, value] : values) {
    distribute({topic, std::to_string(value), {}, kNever, mqtt::Qos::kAtMostOnce}, true, nullptr);
  }
}

}  // namespace millwright::broker
