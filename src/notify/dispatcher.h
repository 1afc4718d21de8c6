// SPDX-License-Identifier: Apache-2.0
#pragma once
// The threads behind the queue: one takes messages from the outbox, one per channel sends. A
// notifier that hangs holds up its own channel and nothing else.

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/metrics.h"
#include "core/result.h"
#include "core/time.h"
#include "notify/dispatch_queue.h"
#include "notify/notifier.h"
#include "runtime/lifecycle.h"

namespace millwright::notify {

struct DispatcherOptions {
  std::string path;  ///< of delivery.db
  /// By channel; a notifier whose channel is not named gets ChannelPolicy's own values.
  std::map<std::string, ChannelPolicy> policies = default_policies();
  std::string public_url;                  ///< for links; see add_links()
  std::chrono::milliseconds poll{1'000};   ///< how often is looked without wake()
  std::chrono::seconds pause_on_error{5};  ///< after the book or the outbox failed
};

class Dispatcher {
 public:
  /// Opens the book. Lifetime: clock and metrics outlive it; `fetch` may be called until stop().
  /// Errors: those of DeliveryBook; invalid_argument for two notifiers of one name.
  static Result<std::unique_ptr<Dispatcher>> open(DispatcherOptions options, Fetch fetch,
                                                  std::vector<std::unique_ptr<Notifier>> notifiers,
                                                  const Clock& clock, Metrics& metrics);
  /// Stops and waits for sends under way.
  ~Dispatcher();
  Dispatcher(const Dispatcher&) = delete;
  Dispatcher& operator=(const Dispatcher&) = delete;

  /// Errors: failed_precondition when it was started before; unavailable without threads.
  Status start();
  /// Begins no more sends and waits for those under way, whose results are kept.
  /// Errors: deadline_exceeded, naming the channel; its delivery is then in doubt.
  Status stop(runtime::Deadline deadline);

  /// The outbox has something new. Thread: any. Cost: a lock.
  void wake();

  /// Messages that come past the outbox, with keys of their own: their ids are not used, and the
  /// position stays. Once it returns they are on disk; those that are there already are skipped.
  /// Errors: those of the book; nothing of a failed call is kept. Thread: any.
  Status submit(std::vector<OutgoingMessage> messages);

  /// What pages show. Errors: those of the book. Thread: any; waits for a commit under way.
  Result<std::vector<ChannelStatus>> channels();
  Result<std::vector<Delivery>> list(const DeliveryFilter& filter);
  /// The outbox may forget messages up to here. Thread: any.
  std::uint64_t position();

 private:
  struct Impl;
  explicit Dispatcher(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace millwright::notify
