// SPDX-License-Identifier: Apache-2.0
// Replay of the log, and the snapshot that shortens it. docs/format/broker-session.md.

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "broker/broker.h"

namespace millwright::broker {

Status Broker::apply(std::string_view record) {
  return decode_batch(record, [this](const SessionChange& change) { take_logged(change); });
}

// A state of several records is on disk record by record. A crash in between must not leave the
// first half of it in the place of what was there.
void Broker::take_logged(const SessionChange& change) {
  if (std::holds_alternative<StateBegins>(change)) {
    staged_.emplace();
    append_change(Reset{}, *staged_);
  } else if (std::holds_alternative<StateAbandoned>(change)) {
    staged_.reset();
  } else if (std::holds_alternative<StateEnds>(change)) {
    // Without a beginning: a snapshot was taken in between, which holds all of it.
    const auto state = std::exchange(staged_, std::nullopt);
    if (state) (void)decode_batch(*state, [this](const SessionChange& c) { apply_change(c); });
  } else if (staged_) {
    append_change(change, *staged_);
  } else {
    apply_change(change);
  }
}

namespace {

Outgoing* find_queued(Session* s, std::uint64_t seq) {
  if (s == nullptr) return nullptr;
  const auto it = std::ranges::lower_bound(s->queue, seq, {}, &Outgoing::seq);
  return it != s->queue.end() && it->seq == seq ? &*it : nullptr;
}

}  // namespace

void Broker::forget_session(Session& s) {
  for (const auto& [filter, subscription] : s.subscriptions) {
    tree_.remove(*mqtt::parse_filter(filter), s.slot);
  }
  sessions_.erase(s);
}

// A number without a session belongs to one that was removed before: its changes are ignored.
void Broker::apply_change(const SessionChange& change) {
  if (std::holds_alternative<Reset>(change)) {
    for (std::size_t slot = 0; slot < sessions_.slot_count(); ++slot) {
      if (Session* s = sessions_.at(static_cast<std::uint32_t>(slot))) forget_session(*s);
    }
    retained_.clear_all();
  } else if (const auto* state = std::get_if<SessionState>(&change)) {
    apply_session(*state);
  } else if (const auto* removed = std::get_if<SessionRemoved>(&change)) {
    if (Session* s = sessions_.find_number(removed->number)) forget_session(*s);
  } else if (const auto* enqueued = std::get_if<Enqueued>(&change)) {
    apply_enqueued(*enqueued);
  } else if (const auto* set = std::get_if<RetainedSet>(&change)) {
    retained_.set(std::make_shared<const Message>(set->message));
  } else if (const auto* cleared = std::get_if<RetainedCleared>(&change)) {
    retained_.clear(cleared->topic);
  } else {
    apply_subscription(change);
    apply_progress(change);
  }
}

void Broker::apply_subscription(const SessionChange& change) {
  if (const auto* sub = std::get_if<Subscribed>(&change)) {
    Session* s = sessions_.find_number(sub->number);
    const auto parts = mqtt::parse_filter(sub->filter);
    if (s == nullptr || !parts) return;
    s->subscriptions.insert_or_assign(std::string(sub->filter), sub->subscription);
    tree_.add(*parts, {s->slot, sub->subscription.options, sub->subscription.subscription_id});
  } else if (const auto* unsub = std::get_if<Unsubscribed>(&change)) {
    Session* s = sessions_.find_number(unsub->number);
    if (s == nullptr) return;
    const auto it = s->subscriptions.find(unsub->filter);
    if (it == s->subscriptions.end()) return;
    tree_.remove(*mqtt::parse_filter(unsub->filter), s->slot);
    s->subscriptions.erase(it);
  }
}

void Broker::apply_progress(const SessionChange& change) {
  if (const auto* completed = std::get_if<Completed>(&change)) {
    Session* s = sessions_.find_number(completed->number);
    if (const Outgoing* o = find_queued(s, completed->seq)) {
      s->queued_bytes -= o->bytes();
      s->queue.erase(std::ranges::find(s->queue, completed->seq, &Outgoing::seq));
    }
  } else if (const auto* released = std::get_if<Released>(&change)) {
    Session* s = sessions_.find_number(released->number);
    if (Outgoing* o = find_queued(s, released->seq)) {
      s->queued_bytes -= o->bytes();
      o->state = DeliveryState::kReleased;
      o->message.reset();
    }
  } else if (const auto* received = std::get_if<Received>(&change)) {
    if (Session* s = sessions_.find_number(received->number)) s->received[received->packet_id] = 0;
  } else if (const auto* done = std::get_if<ReceiveDone>(&change)) {
    if (Session* s = sessions_.find_number(done->number)) s->received.erase(done->packet_id);
  }
}

void Broker::apply_session(const SessionState& state) {
  Session* s = sessions_.find_number(state.number);
  if (s == nullptr) {
    if (Session* other = sessions_.find(state.client_id)) forget_session(*other);
    s = &sessions_.create(state.client_id, state.number);
  }
  s->info.user_name = state.user_name;
  s->info.device = state.device;
  s->info.is_anonymous = state.is_anonymous;
  s->info.version = state.version;
  s->expiry_s = state.expiry_s;
  s->expires_at = state.expires_at;
  s->will_due = state.will_due;
  s->will.reset();
  if (state.will != nullptr) s->will = *state.will;
  s->is_logged = true;
}

void Broker::apply_enqueued(const Enqueued& change) {
  const auto message = std::make_shared<const Message>(change.message);
  for (const EnqueueTarget& t : change.targets) {
    Session* s = sessions_.find_number(t.number);
    if (s == nullptr || find_queued(s, t.seq) != nullptr) continue;
    Outgoing o;
    o.seq = t.seq;
    o.message = message;
    o.subscription_ids = t.subscription_ids;
    o.qos = t.qos;
    o.is_retain = t.is_retain;
    o.is_dup = true;  // whether it was sent is not recorded
    if (!t.share.empty()) {
      const ShareGroup* group = tree_.find_group(t.share);
      if (group != nullptr) o.group = group->id;
    }
    s->queued_bytes += o.bytes();
    s->next_seq = std::max(s->next_seq, t.seq + 1);
    const auto at = std::ranges::upper_bound(s->queue, o.seq, {}, &Outgoing::seq);
    s->queue.insert(at, std::move(o));
  }
}

void Broker::finish_restore() {
  if (staged_) {
    staged_.reset();
    log(StateAbandoned{});  // before anything else that is logged from here on
  }
  for (std::size_t slot = 0; slot < sessions_.slot_count(); ++slot) {
    Session* s = sessions_.at(static_cast<std::uint32_t>(slot));
    if (s == nullptr) continue;
    if (s->expires_at == UtcNanos{}) {
      s->expires_at = expiry_of(*s);
      if (s->will) {
        s->will_due = wall_ + std::chrono::seconds(std::min(s->will->delay_s, s->expiry_s));
      }
    }
    for (std::size_t i = 0; i < s->queue.size();) {
      if (s->queue[i].state != DeliveryState::kReleased) {
        ++i;
        continue;
      }
      s->inflight.push_back(std::move(s->queue[i]));
      s->queue.erase(s->queue.begin() + static_cast<std::ptrdiff_t>(i));
    }
  }
}

namespace {

// Messages of all sessions, each with everybody it waits for.
class QueuedMessages {
 public:
  void add(const Session& s, const Outgoing& o, std::string_view share) {
    const auto [it, is_new] = index_.try_emplace(o.message.get(), messages_.size());
    if (is_new) messages_.push_back({o.message->view(), {}});
    messages_[it->second].targets.push_back(
        {s.number, o.seq, o.qos, o.is_retain, share, o.subscription_ids});
  }
  const std::vector<Enqueued>& messages() const { return messages_; }

 private:
  std::unordered_map<const Message*, std::size_t> index_;
  std::vector<Enqueued> messages_;
};

}  // namespace

void Broker::describe_state(const std::function<void(const SessionChange&)>& put) const {
  QueuedMessages queued;
  std::vector<EnqueueTarget> released;
  for (std::size_t slot = 0; slot < sessions_.slot_count(); ++slot) {
    const Session* s = sessions_.at(static_cast<std::uint32_t>(slot));
    if (s == nullptr || !s->is_logged) continue;
    put(SessionState{s->number, s->info.client_id, s->info.user_name, s->info.device,
                     s->info.is_anonymous, s->info.version, s->expiry_s, s->expires_at, s->will_due,
                     s->will ? &*s->will : nullptr});
    for (const auto& [filter, sub] : s->subscriptions) put(Subscribed{s->number, filter, sub});
    for (const auto& [packet_id, generation] : s->received) put(Received{s->number, packet_id});
    for (const auto* part : {&s->inflight, &s->queue}) {
      for (const Outgoing& o : *part) {
        if (o.state == DeliveryState::kReleased) {
          released.push_back({s->number, o.seq, o.qos, false, {}, {}});
          continue;
        }
        const ShareGroup* group = o.group == 0 ? nullptr : tree_.find_group(o.group);
        queued.add(*s, o, group == nullptr ? std::string_view() : group->text);
      }
    }
  }
  for (const Enqueued& m : queued.messages()) put(m);
  for (const EnqueueTarget& t : released) {
    put(Enqueued{{}, {t}});  // its message is gone: an empty one carries the identifier
    put(Released{t.number, t.seq});
  }
  retained_.for_each([&](const MessagePtr& m) {
    if (!m->topic.starts_with("$SYS/")) put(RetainedSet{m->view()});
  });
}

std::string Broker::snapshot() const {
  std::string out;
  append_change(Reset{}, out);
  describe_state([&](const SessionChange& change) { append_change(change, out); });
  return out;
}

}  // namespace millwright::broker
