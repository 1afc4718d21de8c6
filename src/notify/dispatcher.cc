// SPDX-License-Identifier: Apache-2.0
#include "notify/dispatcher.h"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "core/log.h"
#include "notify/message_text.h"
#include "runtime/guarded.h"
#include "runtime/worker.h"

namespace millwright::notify {
namespace {

using runtime::Deadline;
using runtime::Mutex;
using runtime::MutexLock;
using SteadyClock = Deadline::Clock;

constexpr std::chrono::hours kPruneEvery{1};

// Says a lasting trouble once, and its end.
class Trouble {
 public:
  explicit Trouble(std::string what) : what_(std::move(what)) {}

  void note(const Status& status) {
    const std::string now = status ? "" : status.error().message();
    if (now == latest_) return;
    if (status) {
      log_info("notify", what_ + " works again");
    } else {
      log_error("notify", what_ + ": " + now);
    }
    latest_ = now;
  }

 private:
  std::string what_;
  std::string latest_;
};

}  // namespace

struct Dispatcher::Impl {
  Impl(DispatcherOptions dispatcher_options, Fetch fetch_messages)
      : options(std::move(dispatcher_options)), fetch(std::move(fetch_messages)) {}

  // Waits until `until`, the stop, or a wake() after the one that was `seen`.
  void wait(const runtime::StopToken& token, SteadyClock::time_point until, std::uint64_t seen) {
    MutexLock lock(mutex);
    while (!token.stop_requested() && wakes == seen)
      if (!changed.wait_until(mutex, until)) return;
  }

  // Everything waits at least until here: a pause that wake() does not end.
  void pause(const runtime::StopToken& token, std::chrono::nanoseconds length) {
    const auto until =
        SteadyClock::now() + std::chrono::duration_cast<SteadyClock::duration>(length);
    MutexLock lock(mutex);
    while (!token.stop_requested())
      if (!changed.wait_until(mutex, until)) return;
  }

  void wake_all() {
    MutexLock lock(mutex);
    ++wakes;
    changed.notify_all();
  }

  Result<std::size_t> take_in(std::uint64_t& seen) {
    std::uint64_t after = 0;
    std::size_t limit = 0;
    {
      MutexLock lock(mutex);
      seen = wakes;
      after = queue->position();
      limit = queue->fetch_limit();
    }
    MW_TRY(std::vector<OutgoingMessage> messages, fetch(after, limit));
    const std::size_t n = messages.size();
    if (n == 0) return n;
    for (OutgoingMessage& message : messages) add_links(message, options.public_url);
    MutexLock lock(mutex);
    MW_TRY_STATUS(queue->accept(std::move(messages)));
    seen = ++wakes;
    changed.notify_all();
    return n;
  }

  void run_intake(const runtime::StopToken& token) {
    const std::stop_callback on_stop(token, [this] { wake_all(); });
    Trouble trouble("taking messages from the outbox");
    SteadyClock::time_point next_prune = SteadyClock::now();
    while (!token.stop_requested()) {
      const auto until = SteadyClock::now() + options.poll;
      std::uint64_t seen = 0;
      const Result<std::size_t> taken = take_in(seen);
      trouble.note(taken ? Status() : fail(taken.error()));
      if (!taken) {
        pause(token, options.pause_on_error);
      } else if (*taken == 0) {
        if (SteadyClock::now() >= next_prune) {
          next_prune = SteadyClock::now() + kPruneEvery;
          MutexLock lock(mutex);
          trouble.note(queue->prune());
        }
        wait(token, until, seen);
      }
    }
  }

  void run_channel(const runtime::StopToken& token, Notifier& notifier) {
    const std::stop_callback on_stop(token, [this] { wake_all(); });
    Trouble trouble("deliveries of channel " + std::string(notifier.name()));
    while (!token.stop_requested()) {
      auto until = SteadyClock::now() + options.poll;
      std::optional<Delivery> delivery;
      std::chrono::seconds length{};
      std::uint64_t seen = 0;
      {
        MutexLock lock(mutex);
        seen = wakes;
        Result<std::optional<Delivery>> begun = queue->begin(notifier.name());
        trouble.note(begun ? Status() : fail(begun.error()));
        if (begun) {
          delivery = std::move(*begun);
          length = queue->policy(notifier.name()).deadline;
          const auto next = queue->wait_for(notifier.name());
          if (next && *next)
            until = std::min(until, SteadyClock::now() +
                                        std::chrono::duration_cast<SteadyClock::duration>(**next));
        } else {
          until = SteadyClock::now() + options.pause_on_error;
        }
      }
      if (delivery) {
        const Result<Receipt> result = notifier.send(delivery->message, Deadline::in(length));
        keep_result(token, *delivery, result, trouble);
      } else {
        wait(token, until, seen);
      }
    }
  }

  // The result of a send is worth insisting: without it the row stays in doubt.
  void keep_result(const runtime::StopToken& token, const Delivery& delivery,
                   const Result<Receipt>& result, Trouble& trouble) {
    while (true) {
      Status kept;
      {
        MutexLock lock(mutex);
        kept = queue->finish(delivery, result);
      }
      trouble.note(kept);
      if (kept || token.stop_requested()) return;
      pause(token, options.pause_on_error);
    }
  }

  const DispatcherOptions options;
  const Fetch fetch;
  std::vector<std::unique_ptr<Notifier>> notifiers;
  Mutex mutex;
  runtime::CondVar changed;
  std::uint64_t wakes MW_GUARDED_BY(mutex) = 0;
  std::unique_ptr<DispatchQueue> queue MW_GUARDED_BY(mutex);
  std::vector<std::unique_ptr<runtime::Worker>> workers;  // last: they end before what they use
};

Dispatcher::Dispatcher(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Dispatcher::~Dispatcher() {
  for (const auto& worker : impl_->workers) worker->request_stop();
}

Result<std::unique_ptr<Dispatcher>> Dispatcher::open(
    DispatcherOptions options, Fetch fetch, std::vector<std::unique_ptr<Notifier>> notifiers,
    const Clock& clock, Metrics& metrics) {
  QueueOptions queue_options;
  for (const auto& notifier : notifiers) {
    const std::string channel(notifier->name());
    const auto policy = options.policies.find(channel);
    const bool is_new = queue_options.channels
                            .try_emplace(channel, policy == options.policies.end() ? ChannelPolicy()
                                                                                   : policy->second)
                            .second;
    if (!is_new)
      return fail(Code::kInvalidArgument, "two notifiers for the one channel " + channel);
  }
  MW_TRY(auto book, DeliveryBook::open(options.path));
  MW_TRY(auto queue,
         DispatchQueue::open(std::move(book), std::move(queue_options), clock, metrics));
  auto impl = std::make_unique<Impl>(std::move(options), std::move(fetch));
  impl->notifiers = std::move(notifiers);
  Impl* const self = impl.get();
  {
    MutexLock lock(self->mutex);
    self->queue = std::move(queue);
  }
  self->workers.push_back(std::make_unique<runtime::Worker>(
      "notify-intake", [self](const runtime::StopToken& token) { self->run_intake(token); }));
  for (const auto& notifier : self->notifiers) {
    self->workers.push_back(std::make_unique<runtime::Worker>(
        fmt::format("notify-{}", notifier->name()),
        [self, n = notifier.get()](const runtime::StopToken& token) {
          self->run_channel(token, *n);
        }));
  }
  return std::unique_ptr<Dispatcher>(new Dispatcher(std::move(impl)));
}

Status Dispatcher::start() {
  for (const auto& worker : impl_->workers) MW_TRY_STATUS(worker->start());
  return {};
}

Status Dispatcher::stop(runtime::Deadline deadline) {
  for (const auto& worker : impl_->workers) worker->request_stop();
  Status out;
  for (const auto& worker : impl_->workers) {
    const Status stopped = worker->stop(deadline);
    if (!stopped && out) out = stopped;
  }
  return out;
}

void Dispatcher::wake() {
  impl_->wake_all();
}

Status Dispatcher::submit(std::vector<OutgoingMessage> messages) {
  for (OutgoingMessage& message : messages) {
    message.id = 0;
    add_links(message, impl_->options.public_url);
  }
  MutexLock lock(impl_->mutex);
  MW_TRY_STATUS(impl_->queue->accept(std::move(messages)));
  ++impl_->wakes;
  impl_->changed.notify_all();
  return {};
}

Result<std::vector<ChannelStatus>> Dispatcher::channels() {
  MutexLock lock(impl_->mutex);
  return impl_->queue->channels();
}

Result<std::vector<Delivery>> Dispatcher::list(const DeliveryFilter& filter) {
  MutexLock lock(impl_->mutex);
  return impl_->queue->list(filter);
}

std::uint64_t Dispatcher::position() {
  MutexLock lock(impl_->mutex);
  return impl_->queue->position();
}

}  // namespace millwright::notify
