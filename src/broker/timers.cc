// SPDX-License-Identifier: Apache-2.0
// What time does to connections, sessions and retained messages.

#include <algorithm>

#include "broker/broker.h"

namespace millwright::broker {

using mqtt::ReasonCode;

namespace {
// Retained messages looked at per tick: 100,000 are seen in under two minutes.
constexpr std::size_t kSweepPerTick = 1000;
}  // namespace

void Broker::on_tick() {
  if (!has_started_) {
    has_started_ = true;
    started_ = now_;
    next_sys_ = now_;
  }
  check_connections();
  check_sessions();
  expire_retained();
  if (config_.sys_interval.count() > 0 && now_ >= next_sys_) {
    next_sys_ = now_ + config_.sys_interval;
    publish_sys();
  }
}

void Broker::check_connections() {
  for (std::size_t slot = 0; slot < slots_.size(); ++slot) {
    if (!slots_[slot]) continue;
    Connection& c = *slots_[slot];
    if (c.session == nullptr) {
      if (now_ - c.opened_at >= config_.connect_timeout) {
        violation(c, {ReasonCode::kProtocolError, "no CONNECT in time"});
      }
      continue;
    }
    const auto silence = now_ - c.last_seen;
    // MQTT 5 §3.1.2.10: one and a half times the keep alive.
    if (c.keep_alive_s != 0 && silence >= std::chrono::milliseconds(1500) * c.keep_alive_s) {
      ++stats_.keep_alive_timeouts;
      disconnect(c, ReasonCode::kKeepAliveTimeout, DisconnectKind::kKeepAlive);
    }
  }
}

void Broker::check_sessions() {
  for (std::size_t slot = 0; slot < sessions_.slot_count(); ++slot) {
    Session* s = sessions_.at(static_cast<std::uint32_t>(slot));
    if (s == nullptr || s->connection != nullptr) continue;
    if (s->will && s->will_due != UtcNanos{} && s->will_due <= wall_) {
      publish_will(*s, nullptr);
      log_session(*s);
    }
    if (s->expires_at <= wall_) {
      ++stats_.sessions_expired;
      remove_session(*s);
    }
  }
}

void Broker::expire_retained() {
  for (const std::string& topic : retained_.find_expired(wall_, kSweepPerTick)) {
    retained_.clear(topic);
    log(RetainedCleared{topic});
  }
}

UtcNanos Broker::expiry_of(const Session& s) const {
  if (s.expiry_s == UINT32_MAX) return kNever;
  return wall_ + std::chrono::seconds(s.expiry_s);
}

void Broker::remove_session(Session& s) {
  // MQTT 5 §3.1.3.2.2: a delayed will is due at the latest when its session ends.
  if (s.will && s.will_due != UtcNanos{}) publish_will(s, nullptr);
  for (const auto& [filter, subscription] : s.subscriptions) {
    tree_.remove(*mqtt::parse_filter(filter), s.slot);
  }
  s.subscriptions.clear();
  redistribute(s, true);
  if (s.is_logged) log(SessionRemoved{s.number});
  sessions_.erase(s);
}

}  // namespace millwright::broker
