// SPDX-License-Identifier: Apache-2.0
#include "notify/dispatch_queue.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/check.h"

namespace millwright::notify {
namespace {

// The first waiting delivery of this many addresses is looked at when it is a channel's turn.
constexpr std::size_t kLookahead = 64;

}  // namespace

std::map<std::string, ChannelPolicy> default_policies() {
  ChannelPolicy patient;
  // A pop-up or a horn long after the event only confuses: the page waits elsewhere.
  ChannelPolicy momentary;
  momentary.retry.longest = std::chrono::seconds(30);
  momentary.retry.give_up_after = std::chrono::minutes(10);
  momentary.deadline = std::chrono::seconds(10);
  // A modem takes some seconds for each text, more while it looks for its network.
  ChannelPolicy slow;
  slow.deadline = std::chrono::seconds(90);
  return {{"email", patient}, {"webhook", patient},   {"mqtt", patient},
          {"sms", slow},      {"browser", momentary}, {"siren", momentary}};
}

DispatchQueue::DispatchQueue(std::unique_ptr<DeliveryBook> book, QueueOptions options,
                             const Clock& clock, Metrics& metrics)
    : book_(std::move(book)),
      options_(std::move(options)),
      clock_(clock),
      duplicates_(metrics.counter("millwright_notify_duplicates_total",
                                  "Messages of the outbox that were there already")),
      in_doubt_(metrics.counter("millwright_notify_in_doubt_total",
                                "Attempts that ended without an answer")) {
  for (const auto& [name, policy] : options_.channels) {
    Channel& channel = channels_.try_emplace(name, policy).first->second;
    const std::string label = fmt::format("channel=\"{}\"", name);
    channel.attempts = &metrics.counter("millwright_notify_attempts_total",
                                        "Attempts to hand a message over", label);
    channel.sent = &metrics.counter("millwright_notify_sent_total", "Messages taken", label);
    channel.failed =
        &metrics.counter("millwright_notify_failed_total", "Messages that cannot be sent", label);
    channel.expired = &metrics.counter("millwright_notify_expired_total",
                                       "Messages given up or superfluous", label);
    channel.waiting_gauge =
        &metrics.gauge("millwright_notify_waiting", "Messages that wait to be sent", label);
  }
}

Result<std::unique_ptr<DispatchQueue>> DispatchQueue::open(std::unique_ptr<DeliveryBook> book,
                                                           QueueOptions options, const Clock& clock,
                                                           Metrics& metrics) {
  std::unique_ptr<DispatchQueue> queue(
      new DispatchQueue(std::move(book), std::move(options), clock, metrics));
  MW_TRY(const std::size_t n_in_doubt, queue->book_->recover(clock.wall()));
  queue->in_doubt_.add(n_in_doubt);
  for (auto& [name, channel] : queue->channels_) MW_TRY_STATUS(queue->refresh(channel, name));
  return queue;
}

Status DispatchQueue::refresh(Channel& channel, std::string_view name) {
  MW_TRY(channel.waiting, book_->waiting(name));
  channel.waiting_gauge->set(static_cast<double>(channel.waiting));
  return {};
}

Delivery DispatchQueue::judge(OutgoingMessage message) const {
  Delivery d;
  d.changed = clock_.wall();
  d.next_attempt = d.changed;
  const auto refuse = [&](DeliveryState state, std::string why) {
    d.state = state;
    d.error = std::move(why);
  };
  const auto channel = channels_.find(message.channel);
  if (const Status checked = check(message); !checked) {
    refuse(DeliveryState::kFailed, checked.error().message());
    // Kept as evidence, within bounds and under a name of its own.
    message.fields.clear();
    message.idempotency_key = fmt::format("refused-{}", message.id);
    for (std::string* text :
         {&message.thread, &message.person, &message.channel, &message.address, &message.language})
      text->resize(std::min(text->size(), kMaxNameBytes));
  } else if (channel == channels_.end()) {
    refuse(DeliveryState::kFailed,
           fmt::format("channel {} is not set up; add it to the notify settings", message.channel));
  } else if (expiry(channel->second.policy.retry, message.created) <= d.changed) {
    refuse(DeliveryState::kExpired, "too old when it was taken from the outbox");
  } else if (channel->second.waiting >= channel->second.policy.max_waiting) {
    refuse(DeliveryState::kFailed, fmt::format("queue of {} is full, {} messages wait",
                                               message.channel, channel->second.waiting));
  }
  d.message = std::move(message);
  return d;
}

Status DispatchQueue::supersede(DeliveryBook::Batch& batch, Delivery& delivery,
                                std::vector<Delivery>& settled) {
  const OutgoingMessage& end = delivery.message;
  if (end.thread.empty()) return {};
  if (end.kind != MessageKind::kTaken && end.kind != MessageKind::kWithdrawn) return {};
  MW_TRY(DeliveryBook::Batch::Thread thread, batch.thread_of(end));
  for (Delivery& old : thread.waiting) {
    old.state = DeliveryState::kExpired;
    old.changed = delivery.changed;
    old.error = fmt::format("superseded by message {} ({})", end.id, name(end.kind));
    MW_TRY_STATUS(batch.put(old));
    settled.push_back(std::move(old));
  }
  // Who never heard of a page need not hear that it is over.
  if (!thread.has_left && delivery.state == DeliveryState::kWaiting) {
    delivery.state = DeliveryState::kExpired;
    delivery.error = "nothing of this page had left";
  }
  return {};
}

Status DispatchQueue::accept(std::vector<OutgoingMessage> messages) {
  if (messages.empty()) return {};
  const std::uint64_t from = position();
  std::uint64_t position = from;
  std::vector<Delivery> settled;  // final now, or new
  std::uint64_t n_duplicates = 0;
  const auto write = [&]() -> Status {
    MW_TRY(DeliveryBook::Batch batch, book_->begin());
    for (OutgoingMessage& message : messages) {
      if (message.id == 0) {
        // Past the outbox: stands behind what came from there, and moves nothing on.
        message.id = std::max<std::uint64_t>(from, 1);
      } else {
        if (message.id <= from) continue;  // an outbox that gives too much
        position = std::max(position, message.id);
      }
      Delivery delivery = judge(std::move(message));
      MW_TRY_STATUS(supersede(batch, delivery, settled));
      MW_TRY(const bool is_new, batch.add(delivery));
      if (!is_new) {
        ++n_duplicates;
        continue;
      }
      const auto channel = channels_.find(delivery.message.channel);
      if (delivery.state == DeliveryState::kWaiting) ++channel->second.waiting;
      settled.push_back(std::move(delivery));
    }
    return batch.commit(position);
  };
  const Status written = write();
  if (written) {
    duplicates_.add(n_duplicates);
    for (const Delivery& delivery : settled) count(delivery);
  }
  for (auto& [name, channel] : channels_) MW_TRY_STATUS(refresh(channel, name));
  return written;
}

void DispatchQueue::count(const Delivery& delivery) {
  const auto channel = channels_.find(delivery.message.channel);
  if (channel == channels_.end()) return;
  if (delivery.state == DeliveryState::kSent) channel->second.sent->add();
  if (delivery.state == DeliveryState::kFailed) channel->second.failed->add();
  if (delivery.state == DeliveryState::kExpired) channel->second.expired->add();
}

Status DispatchQueue::close(Delivery& delivery, DeliveryState state, std::string why) {
  delivery.state = state;
  delivery.changed = clock_.wall();
  delivery.error = std::move(why);
  MW_TRY_STATUS(book_->put(delivery));
  count(delivery);
  return {};
}

Result<std::optional<Delivery>> DispatchQueue::begin(std::string_view name) {
  const auto found = channels_.find(name);
  MW_CHECK(found != channels_.end(), "a channel that was named at the start");
  Channel& channel = found->second;
  const UtcNanos now = clock_.wall();
  // No policy waits longer than this: what says so was written before the clock was set back.
  const UtcNanos horizon = now + std::max(channel.policy.retry.longest, channel.policy.rate.window);
  MW_TRY(std::vector<Delivery> turns, book_->due(name, now, horizon, kLookahead));
  for (Delivery& delivery : turns) {
    if (expiry(channel.policy.retry, delivery.message.created) <= now) {
      MW_TRY_STATUS(close(delivery, DeliveryState::kExpired,
                          fmt::format("given up after {} attempts: {}", delivery.attempts,
                                      delivery.error.empty() ? "no turn" : delivery.error)));
      MW_TRY_STATUS(refresh(channel, name));
      continue;
    }
    const std::string& address = delivery.message.address;
    const SteadyTime steady = clock_.steady();
    if (const auto wait = channel.limiter.wait_for(address, steady); wait.count() > 0) {
      delivery.next_attempt = now + wait;
      MW_TRY_STATUS(book_->put(delivery));
      continue;
    }
    delivery.state = DeliveryState::kAttempting;
    delivery.changed = now;
    ++delivery.attempts;
    MW_TRY_STATUS(book_->put(delivery));
    channel.limiter.note(address, steady);
    channel.attempting_since = now;
    channel.attempts->add();
    MW_TRY_STATUS(refresh(channel, name));
    return std::optional(std::move(delivery));
  }
  return std::nullopt;
}

Status DispatchQueue::finish(Delivery delivery, const Result<Receipt>& result) {
  const auto found = channels_.find(delivery.message.channel);
  MW_CHECK(found != channels_.end(), "only what begin() gave is finished");
  Channel& channel = found->second;
  const std::string& name = found->first;
  const UtcNanos now = clock_.wall();
  if (result) {
    delivery.receipt = result->detail;
    delivery.is_in_doubt = false;
    MW_TRY_STATUS(close(delivery, DeliveryState::kSent, ""));
    channel.last_sent = now;
    channel.last_error.clear();
  } else {
    const Error& error = result.error();
    if (error.code() == Code::kDeadlineExceeded && !delivery.is_in_doubt) {
      delivery.is_in_doubt = true;
      in_doubt_.add();
    }
    MW_TRY(const bool is_over, book_->is_superseded(delivery.message.thread, delivery.message.id));
    delivery.next_attempt = now + delay_after(channel.policy.retry, delivery.attempts);
    if (is_permanent(error.code())) {
      MW_TRY_STATUS(close(delivery, DeliveryState::kFailed, error.message()));
    } else if (is_over) {
      MW_TRY_STATUS(close(delivery, DeliveryState::kExpired,
                          "superseded during a failed attempt: " + error.message()));
    } else if (expiry(channel.policy.retry, delivery.message.created) <= delivery.next_attempt) {
      MW_TRY_STATUS(
          close(delivery, DeliveryState::kExpired,
                fmt::format("given up after {} attempts: {}", delivery.attempts, error.message())));
    } else {
      MW_TRY_STATUS(close(delivery, DeliveryState::kWaiting, error.message()));
    }
    channel.last_error = error.message();
  }
  channel.attempting_since.reset();
  return refresh(channel, name);
}

Result<std::optional<std::chrono::nanoseconds>> DispatchQueue::wait_for(std::string_view name) {
  MW_TRY(const std::optional<UtcNanos> next, book_->next_due(name));
  if (!next) return std::nullopt;
  const std::chrono::nanoseconds wait = *next - clock_.wall();
  return std::optional(std::max(wait, std::chrono::nanoseconds{}));
}

Status DispatchQueue::prune() {
  MW_TRY([[maybe_unused]] const std::size_t n,
         book_->prune(clock_.wall() - options_.keep, options_.max_kept));
  return {};
}

const ChannelPolicy& DispatchQueue::policy(std::string_view name) const {
  const auto found = channels_.find(name);
  MW_CHECK(found != channels_.end(), "a channel that was named at the start");
  return found->second.policy;
}

Result<std::vector<ChannelStatus>> DispatchQueue::channels() {
  MW_TRY(const std::vector<DeliveryCount> counts, book_->counts());
  std::vector<ChannelStatus> out;
  for (const auto& [name, channel] : channels_) {
    ChannelStatus status;
    status.channel = name;
    status.attempting_since = channel.attempting_since;
    status.last_sent = channel.last_sent;
    status.last_error = channel.last_error;
    for (const DeliveryCount& c : counts) {
      if (c.channel != name) continue;
      if (c.state == DeliveryState::kWaiting) status.waiting = c.count;
      if (c.state == DeliveryState::kSent) status.sent = c.count;
      if (c.state == DeliveryState::kFailed) status.failed = c.count;
      if (c.state == DeliveryState::kExpired) status.expired = c.count;
    }
    out.push_back(std::move(status));
  }
  return out;
}

}  // namespace millwright::notify
