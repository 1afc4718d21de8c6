// SPDX-License-Identifier: Apache-2.0
#pragma once
// The order of deliveries: what comes in from the outbox, whose turn it is, what a failure means.
// Knows no thread and no notifier: begin() hands out the next attempt, already on disk, finish()
// takes its result. The dispatcher (dispatcher.h) does the waiting and the sending.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/metrics.h"
#include "core/result.h"
#include "core/time.h"
#include "notify/address_limiter.h"
#include "notify/delivery_book.h"
#include "notify/notifier.h"
#include "notify/retry_policy.h"

namespace millwright::notify {

/// Gives the messages of the outbox with an id above `after`, in order, at most about `limit`; all
/// messages of one id come together. Thread: the intake's; may block shortly.
using Fetch =
    std::function<Result<std::vector<OutgoingMessage>>(std::uint64_t after, std::size_t limit)>;

struct ChannelPolicy {
  RetryPolicy retry{};
  RateLimit rate{};
  std::chrono::seconds deadline{30};  ///< of one attempt
  std::size_t max_waiting = 10'000;   ///< beyond it a new message fails, visibly
};

struct QueueOptions {
  std::map<std::string, ChannelPolicy> channels;  ///< the ones there are; see default_policies()
  std::size_t fetch_limit = 200;
  std::chrono::seconds keep{std::chrono::hours(24 * 90)};  ///< final deliveries
  std::size_t max_kept = 100'000;
};

/// Sends of one channel since the start, beside what the book counts.
struct ChannelStatus {
  std::string channel;
  std::uint64_t waiting = 0;
  std::uint64_t sent = 0;  ///< this and the following: within the history that is kept
  std::uint64_t failed = 0;
  std::uint64_t expired = 0;
  std::optional<UtcNanos> attempting_since;
  std::optional<UtcNanos> last_sent;  ///< since the start
  std::string last_error;             ///< of the latest attempt; empty when that one went well
};

/// Errors of every call: those of the book. Thread: one at a time.
class DispatchQueue {
 public:
  /// Takes up what the last run left: attempts without an answer are due at once, in doubt.
  /// Lifetime: clock and metrics outlive the queue.
  static Result<std::unique_ptr<DispatchQueue>> open(std::unique_ptr<DeliveryBook> book,
                                                     QueueOptions options, const Clock& clock,
                                                     Metrics& metrics);

  /// The position to fetch after.
  std::uint64_t position() const { return book_->position(); }
  std::size_t fetch_limit() const { return options_.fetch_limit; }
  /// Takes messages in: one commit for all and the position behind them. Messages that are there
  /// already are skipped; invalid, late and superfluous ones become final at once, with the reason.
  Status accept(std::vector<OutgoingMessage> messages);

  /// The next delivery of a channel that is due, committed as being attempted; nothing when none
  /// is. It has to come back through finish().
  Result<std::optional<Delivery>> begin(std::string_view channel);
  /// The result of an attempt. Nothing of a failed call is kept: call it again.
  Status finish(Delivery delivery, const Result<Receipt>& result);
  /// How long until begin() is worth a call, as far as known now; nothing when nothing waits.
  Result<std::optional<std::chrono::nanoseconds>> wait_for(std::string_view channel);

  /// Removes what is older than the history that is kept.
  Status prune();

  const ChannelPolicy& policy(std::string_view channel) const;
  /// In order of name.
  Result<std::vector<ChannelStatus>> channels();
  Result<std::vector<Delivery>> list(const DeliveryFilter& filter) { return book_->list(filter); }

 private:
  struct Channel {
    explicit Channel(const ChannelPolicy& channel_policy)
        : policy(channel_policy), limiter(channel_policy.rate) {}
    ChannelPolicy policy;
    AddressLimiter limiter;
    std::uint64_t waiting = 0;  ///< committed; bounds the queue
    std::optional<UtcNanos> attempting_since{};
    std::optional<UtcNanos> last_sent{};
    std::string last_error{};
    Counter* attempts = nullptr;
    Counter* sent = nullptr;
    Counter* failed = nullptr;
    Counter* expired = nullptr;
    Gauge* waiting_gauge = nullptr;
  };

  DispatchQueue(std::unique_ptr<DeliveryBook> book, QueueOptions options, const Clock& clock,
                Metrics& metrics);
  /// What becomes of a new message: waiting, or final at once.
  Delivery judge(OutgoingMessage message) const;
  /// Ends what waits of the thread of a message that ends it; adds that to `settled`.
  static Status supersede(DeliveryBook::Batch& batch, Delivery& delivery,
                          std::vector<Delivery>& settled);
  Status close(Delivery& delivery, DeliveryState state, std::string why);
  void count(const Delivery& delivery);
  Status refresh(Channel& channel, std::string_view name);

  std::unique_ptr<DeliveryBook> book_;
  QueueOptions options_;
  const Clock& clock_;
  std::map<std::string, Channel, std::less<>> channels_;
  Counter& duplicates_;
  Counter& in_doubt_;
};

/// The policies of the channels that Millwright brings along.
std::map<std::string, ChannelPolicy> default_policies();

}  // namespace millwright::notify
