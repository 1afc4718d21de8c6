// SPDX-License-Identifier: Apache-2.0
#pragma once
// How a site reaches people: its settings, the feed of the outbox and the dispatcher behind it.

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/outbox_feed.h"
#include "core/metrics.h"
#include "notify/dispatcher.h"
#include "notify/preview.h"
#include "notify/settings.h"
#include "respond/escalation/channel.h"
#include "runtime/lifecycle.h"

namespace millwright::app {

/// Reads `given`, else `data_dir`/notify.json; without the latter the site reaches people through
/// its pages only. Errors: those of the file and of notify::parse_settings().
Result<notify::NotifySettings> read_notify_settings(const std::string& given,
                                                    const std::string& data_dir);

enum class Reach : bool { kNobody, kPeople };

/// Thread: start() and stop() from the main thread; everything else from any that may block.
class Messenger {
 public:
  /// Lifetime: the references outlive it.
  Messenger(notify::NotifySettings settings, pipeline::WatchFeed& watch,
            pipeline::PlantSource plant, const respond::LinkSigner& links, const Clock& clock,
            Metrics& metrics);

  /// The signals that sirens may write.
  const std::vector<notify::SirenSettings>& sirens() const { return settings_.sirens; }

  /// The channels that are set up: the watch must know them before it reads its first record.
  respond::ChannelSet channels() const;

  /// Opens DATA/delivery.db and begins to send. `address`: where people find this server when the
  /// settings do not say. Errors: those of the stores, and of Dispatcher::open().
  /// With Reach::kNobody everything goes on as ever but for the sending itself.
  Status start(const std::string& data_dir, const std::string& address, notify::SiteHooks hooks,
               Reach reach = Reach::kPeople);
  void stop(runtime::Deadline deadline);

  /// The outbox has something new. Does nothing before start().
  void wake();
  /// Tells runs what became of their webhooks; a round that is still under way is left alone.
  void report();

  /// Of a webhook of the settings; nothing where none is named so.
  std::optional<std::string> webhook_secret(std::string_view webhook) const;

  /// What a message of the desk would read as on each channel; nothing is sent.
  std::vector<notify::MessagePreview> preview(const respond::PageMessage& message) const;

  /// Sends past the outbox: see notify::Dispatcher::submit().
  /// Errors: unavailable before start() is done; those of the book.
  Status submit(std::vector<notify::OutgoingMessage> messages);
  /// Where people find this server, "https://mill.example:8443"; empty before start() where the
  /// settings do not say.
  std::string public_url() const;

  /// Errors: unavailable before start() is done; those of the book.
  Result<std::vector<notify::Delivery>> deliveries(const notify::DeliveryFilter& filter);
  Result<std::vector<notify::ChannelStatus>> status();

 private:
  const notify::NotifySettings settings_;
  const OutboxNames names_;
  pipeline::WatchFeed& watch_;
  const pipeline::PlantSource plant_;
  const respond::LinkSigner& links_;
  const Clock& clock_;
  Metrics& metrics_;
  std::string public_url_;  // before start(): the settings'
  std::unique_ptr<OutboxFeed> feed_;
  std::unique_ptr<notify::Dispatcher> dispatcher_;
  std::atomic<notify::Dispatcher*> started_{nullptr};  // dispatcher_, once others may use it
  std::atomic<bool> is_reporting_{false};
};

}  // namespace millwright::app
