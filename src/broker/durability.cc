// SPDX-License-Identifier: Apache-2.0
// The end of a wake-up and the way back from the disk: nothing is acknowledged before it is there.

#include <algorithm>

#include "broker/broker.h"

namespace millwright::broker {

using mqtt::PacketType;
using mqtt::ReasonCode;

namespace {

PacketType packet_of(AckKind kind) {
  switch (kind) {
    case AckKind::kPuback:
      return PacketType::kPuback;
    case AckKind::kPubrec:
    case AckKind::kPubrecAgain:
      return PacketType::kPubrec;
    case AckKind::kPubcomp:
      return PacketType::kPubcomp;
    default:
      return PacketType::kPubrel;
  }
}

}  // namespace

void Broker::log(const SessionChange& change) {
  unlogged_.add(change);
}

void Broker::log_session(const Session& session) {
  Session& s = *sessions_.at(session.slot);
  if (!s.is_persistent()) {
    if (s.is_logged) log(SessionRemoved{s.number});
    s.is_logged = false;
    return;
  }
  s.is_logged = true;
  log(SessionState{s.number, s.info.client_id, s.info.user_name, s.info.device, s.info.is_anonymous,
                   s.info.version, s.expiry_s, s.expires_at, s.will_due,
                   s.will ? &*s.will : nullptr});
}

bool Broker::append_log(JournalSeq& last) {
  if (unlogged_.empty()) return true;
  while (!unlogged_.empty()) {
    const auto seq = log_sink_.append(unlogged_.front());
    if (!seq) {
      ++stats_.log_failures;
      if (unlogged_.bytes() > unlogged_limit_) replace_unlogged();
      return false;
    }
    last = std::max(last, *seq);
    unlogged_.pop_front();
  }
  unlogged_limit_ = config_.max_unlogged_bytes;
  sealed_wakeups_.push_back({last, wakeup_++});
  return true;
}

// The state does not count against the limit: a log that takes a few records at a time, as one that
// waits for its disk does, comes to its end.
void Broker::replace_unlogged() {
  unlogged_.clear();
  unlogged_.add(StateBegins{});
  describe_state([this](const SessionChange& change) { unlogged_.add(change); });
  unlogged_.add(StateEnds{});
  unlogged_limit_ = unlogged_.bytes() + config_.max_unlogged_bytes;
}

void Broker::end_of_wakeup(const Result<JournalSeq>& readings) {
  if (readings) {
    last_ = std::max(last_, *readings);
  } else {
    fail_unstored();
  }
  if (append_log(last_)) {
    acks_.seal(last_);
    if (last_ <= durable_) release(durable_);
  } else {
    acks_.mark_stored();
  }
  reap();
}

void Broker::fail_unstored() {
  for (const PendingAck& ack : acks_.take_unstored()) fail_ack(ack);
}

const Connection* Broker::find_buried(ConnId id) const {
  const auto it = std::ranges::find(graveyard_, id, [](const auto& c) { return c->id; });
  return it == graveyard_.end() ? nullptr : it->get();
}

void Broker::fail_ack(const PendingAck& ack) {
  ++stats_.publishes_not_stored;
  Connection* c = find(ack.conn);
  const Connection* origin = c != nullptr ? c : find_buried(ack.conn);
  if (ack.kind == AckKind::kPubrec && origin != nullptr) {
    // The client will send it again: that must count as the first time.
    Session* s = sessions_.find_number(origin->session_number);
    if (s != nullptr && s->received.erase(ack.packet_id) != 0 && s->is_logged) {
      log(ReceiveDone{s->number, ack.packet_id});
    }
  }
  if (c == nullptr) return;
  if (c->version == mqtt::Version::k311) {
    return disconnect(*c, ReasonCode::kQuotaExceeded, DisconnectKind::kJournal);
  }
  if (c->quota_used > 0) --c->quota_used;
  const ReasonCode reason = mqtt::is_error(ack.reason) ? ack.reason : ReasonCode::kQuotaExceeded;
  packet_.clear();
  mqtt::encode_ack(packet_of(ack.kind), ack.packet_id, reason, c->version, packet_);
  send(*c, packet_);
}

void Broker::on_durable(JournalSeq seq) {
  durable_ = std::max(durable_, seq);
  release(durable_);
}

void Broker::release(JournalSeq durable) {
  acks_.release(durable, [this](const PendingAck& ack) { release_ack(ack); });
  flush_acks();
  while (!sealed_wakeups_.empty() && sealed_wakeups_.front().seq <= durable) {
    durable_wakeup_ = sealed_wakeups_.front().wakeup;
    sealed_wakeups_.pop_front();
  }
  const std::vector<std::uint64_t> waiting = std::move(waiting_durable_);
  waiting_durable_.clear();
  for (const std::uint64_t number : waiting) {
    Session* s = sessions_.find_number(number);
    if (s == nullptr) continue;
    s->is_waiting_durable = false;
    pump(*s);
  }
}

void Broker::release_ack(const PendingAck& ack) {
  Connection* c = find(ack.conn);
  if (ack.kind == AckKind::kPacket) {
    const std::string packet = std::move(held_packets_.front());
    held_packets_.pop_front();
    if (c == nullptr) return;
    flush_acks();
    return send(*c, packet);
  }
  if (c == nullptr) return;
  const bool ends_flow =
      ack.kind == AckKind::kPuback || (ack.kind == AckKind::kPubrec && mqtt::is_error(ack.reason));
  if (ends_flow && c->quota_used > 0) --c->quota_used;
  // Acknowledgements of one connection come in runs: one send() for each run.
  if (!(ack_conn_ == ack.conn)) {
    flush_acks();
    ack_conn_ = ack.conn;
  }
  mqtt::encode_ack(packet_of(ack.kind), ack.packet_id, ack.reason, c->version, ack_bytes_);
}

void Broker::flush_acks() {
  if (ack_bytes_.empty()) return;
  if (const Connection* c = find(ack_conn_)) send(*c, ack_bytes_);
  ack_bytes_.clear();
}

}  // namespace millwright::broker
