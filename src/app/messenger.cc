// SPDX-License-Identifier: Apache-2.0
#include "app/messenger.h"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iterator>

#include "core/log.h"
#include "notify/message_text.h"
#include "notify/muted_notifier.h"

namespace millwright::app {
namespace {

OutboxNames names_of(const notify::NotifySettings& settings) {
  OutboxNames names;
  for (const notify::WebhookEndpoint& webhook : settings.webhooks) {
    std::string& name = webhook.form == "work_order" ? names.cmms_webhook : names.chat_webhook;
    if (name.empty()) name = webhook.name;
  }
  names.sirens = settings.sirens;
  return names;
}

std::unexpected<Error> starting() {
  return fail(Code::kUnavailable, "the server is starting; try again in a moment");
}

}  // namespace

Result<notify::NotifySettings> read_notify_settings(const std::string& given,
                                                    const std::string& data_dir) {
  const std::string path = given.empty() ? data_dir + "/notify.json" : given;
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    if (given.empty()) return notify::NotifySettings{};
    return fail(errno_error(errno, "open " + path));
  }
  const std::string text((std::istreambuf_iterator<char>(in)), {});
  return notify::parse_settings(text, path);
}

Messenger::Messenger(notify::NotifySettings settings, pipeline::WatchFeed& watch,
                     pipeline::PlantSource plant, const respond::LinkSigner& links,
                     const Clock& clock, Metrics& metrics)
    : settings_(std::move(settings)),
      names_(names_of(settings_)),
      watch_(watch),
      plant_(std::move(plant)),
      links_(links),
      clock_(clock),
      metrics_(metrics),
      public_url_(settings_.public_url) {}

respond::ChannelSet Messenger::channels() const {
  using respond::Channel;
  respond::ChannelSet channels = {Channel::kBrowser};
  if (!settings_.sirens.empty()) channels.insert(Channel::kSiren);
  if (settings_.smtp) channels.insert(Channel::kEmail);
  if (!names_.chat_webhook.empty()) channels.insert(Channel::kWebhook);
  if (!settings_.mqtt_topic.empty()) channels.insert(Channel::kMqtt);
  if (settings_.modem || !settings_.sms_webhook.empty()) channels.insert(Channel::kSms);
  return channels;
}

Status Messenger::start(const std::string& data_dir, const std::string& address,
                        notify::SiteHooks hooks, Reach reach) {
  MW_TRY(auto reader, pipeline::AlarmStore::open_reader(data_dir + "/alarms.db"));
  feed_ = std::make_unique<OutboxFeed>(std::move(reader), watch_, plant_, links_, clock_, names_,
                                       metrics_);
  notify::DispatcherOptions options;
  options.path = data_dir + "/delivery.db";
  if (public_url_.empty()) public_url_ = "http://" + address;
  options.public_url = public_url_;
  auto notifiers = notify::make_notifiers(settings_, std::move(hooks), clock_);
  if (reach == Reach::kNobody) notifiers = notify::muted(std::move(notifiers));
  MW_TRY(dispatcher_,
         notify::Dispatcher::open(
             std::move(options),
             [this](std::uint64_t after, std::size_t limit) { return feed_->fetch(after, limit); },
             std::move(notifiers), clock_, metrics_));
  MW_TRY_STATUS(dispatcher_->start());
  started_ = dispatcher_.get();
  return {};
}

void Messenger::stop(runtime::Deadline deadline) {
  if (!dispatcher_) return;
  if (const Status stopped = dispatcher_->stop(deadline); !stopped) {
    log_warning("notify", stopped.error().message());
  }
}

void Messenger::wake() {
  if (notify::Dispatcher* dispatcher = started_) dispatcher->wake();
}

void Messenger::report() {
  notify::Dispatcher* dispatcher = started_;
  if (dispatcher == nullptr || is_reporting_.exchange(true)) return;
  if (const Status told = report_webhooks(watch_, *dispatcher); !told) {
    log_warning("notify", told.error().message());
  }
  is_reporting_ = false;
}

std::vector<notify::MessagePreview> Messenger::preview(const respond::PageMessage& message) const {
  std::vector<notify::MessagePreview> out;
  const std::string url = public_url();
  for (notify::OutgoingMessage& one : as_it_would_be_sent(message, *plant_(), names_)) {
    notify::add_links(one, url);
    out.push_back(notify::preview(one, settings_));
  }
  return out;
}

std::optional<std::string> Messenger::webhook_secret(std::string_view webhook) const {
  const auto found = std::ranges::find(settings_.webhooks, webhook, &notify::WebhookEndpoint::name);
  if (found == settings_.webhooks.end()) return std::nullopt;
  return found->secret;
}

Status Messenger::submit(std::vector<notify::OutgoingMessage> messages) {
  notify::Dispatcher* dispatcher = started_;
  if (dispatcher == nullptr) return starting();
  return dispatcher->submit(std::move(messages));
}

std::string Messenger::public_url() const {
  // Written by start(), before it says so by started_.
  return started_.load() == nullptr ? settings_.public_url : public_url_;
}

Result<std::vector<notify::Delivery>> Messenger::deliveries(const notify::DeliveryFilter& filter) {
  notify::Dispatcher* dispatcher = started_;
  if (dispatcher == nullptr) return starting();
  return dispatcher->list(filter);
}

Result<std::vector<notify::ChannelStatus>> Messenger::status() {
  notify::Dispatcher* dispatcher = started_;
  if (dispatcher == nullptr) return starting();
  return dispatcher->channels();
}

}  // namespace millwright::app
