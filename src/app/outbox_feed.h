// SPDX-License-Identifier: Apache-2.0
#pragma once
// From what the desk decided to what is sent: one message per channel, with the addresses that
// people have now and links that only they may follow.

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/metrics.h"
#include "core/time.h"
#include "notify/dispatcher.h"
#include "notify/settings.h"
#include "pipeline/alarm_store.h"
#include "pipeline/watch_feed.h"
#include "registry/plant_snapshot.h"
#include "respond/escalation/link_token.h"
#include "respond/escalation/message.h"

namespace millwright::app {

struct OutboxNames {
  std::string chat_webhook;  ///< named webhook for people's pages; empty = the channel is not there
  std::string cmms_webhook;  ///< named webhook of the maintenance system; empty = none
  std::vector<notify::SirenSettings> sirens;
};

/// Thread: any; readers wait for each other.
class OutboxFeed {
 public:
  /// How long the link in a page works.
  static constexpr std::chrono::hours kLinkLife{24};

  /// `reader`: a store of its own. Lifetime: the references outlive it.
  OutboxFeed(std::unique_ptr<pipeline::AlarmStore> reader, const pipeline::WatchFeed& watch,
             pipeline::PlantSource plant, const respond::LinkSigner& links, const Clock& clock,
             OutboxNames names, Metrics& metrics)
      : reader_(std::move(reader)),
        watch_(watch),
        plant_(std::move(plant)),
        links_(links),
        clock_(clock),
        names_(std::move(names)),
        damaged_(metrics.counter("millwright_outbox_damaged_total",
                                 "Outgoing messages that could not be read and were left out.")) {}

  /// For the dispatcher: see notify::Fetch. Items that go to nobody give no message; one that
  /// cannot be read is logged and counted, and those behind it go on.
  Result<std::vector<notify::OutgoingMessage>> fetch(std::uint64_t after, std::size_t limit);

 private:
  std::mutex mutex_;
  std::unique_ptr<pipeline::AlarmStore> reader_;  // guarded by mutex_
  const pipeline::WatchFeed& watch_;
  const pipeline::PlantSource plant_;
  const respond::LinkSigner& links_;
  const Clock& clock_;
  const OutboxNames names_;
  Counter& damaged_;
};

/// What a message of the desk would be sent as, for nothing but reading: its links and tokens take
/// nothing.
std::vector<notify::OutgoingMessage> as_it_would_be_sent(const respond::PageMessage& message,
                                                         const registry::Plant& plant,
                                                         const OutboxNames& names);

/// The thread under which the requests of one step of a run go, for finding what became of them.
std::string run_thread(respond::RunId run, std::string_view step, std::uint32_t visit);

/// Tells runs that wait at a webhook step what became of it; one that cannot be told does not hold
/// up the others. Errors: the first. Thread: any that may block.
Status report_webhooks(pipeline::WatchFeed& watch, notify::Dispatcher& dispatcher);

}  // namespace millwright::app
