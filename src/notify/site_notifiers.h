// SPDX-License-Identifier: Apache-2.0
#pragma once
// Channels that stay inside the site: MQTT, open browser pages, a siren or lamp. What they send
// through is given by the composition as a function, so nothing here knows a broker or a socket.

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "notify/notifier.h"

namespace millwright::notify {

/// Publishes one message, not retained. Thread: the channel's; returns once it is handed over.
using MqttPublish = std::function<Status(const std::string& topic, const std::string& payload)>;

/// Where a page is taken by publishing its token.
inline constexpr std::string_view kAcceptTopic = "millwright/pages/accept";
/// Where a client without a response topic reads what became of it: "millwright/pages/answer/" and
/// its identifier as one level.
std::string answer_topic(std::string_view client);

/// What is published: the form "generic" of webhook_body.h. Errors: those of webhook_body().
Result<std::string> mqtt_text(OutgoingMessage message);

/// The message as the JSON of the webhook form "generic", on a topic made from a template. One that
/// can be taken by its `accept_token` also says where: `accept_topic`.
class MqttNotifier final : public Notifier {
 public:
  /// `topic`: levels with {{person}}, {{kind}}, {{address}} or any field of the message; what they
  /// hold is one level: '/', '+', '#' and control characters become '_'.
  MqttNotifier(std::string topic, MqttPublish publish);
  std::string_view name() const override { return "mqtt"; }
  Result<Receipt> send(const OutgoingMessage& message, runtime::Deadline deadline) override;

 private:
  std::string topic_;
  MqttPublish publish_;
};

/// Errors: invalid_argument for a topic template that is empty, too long, has wildcards or begins
/// with '$'.
Status check_topic_template(std::string_view topic);

/// What an open page shows.
struct BrowserNotice {
  std::string person;
  std::string json;  ///< the form "generic" of webhook_body.h
};
/// Gives it to every page the person has open and returns how many there are. Thread: the
/// channel's.
using BrowserPush = std::function<Result<std::size_t>(const BrowserNotice& notice)>;

/// Nobody's page being open is unavailable: it is tried again for as long as the channel's policy
/// says.
class BrowserNotifier final : public Notifier {
 public:
  explicit BrowserNotifier(BrowserPush push) : push_(std::move(push)) {}
  std::string_view name() const override { return "browser"; }
  Result<Receipt> send(const OutgoingMessage& message, runtime::Deadline deadline) override;

 private:
  BrowserPush push_;
};

enum class Siren : bool { kOff, kOn };
struct SirenWrite {
  std::string signal;  ///< path: "mill/water/line1/horn/sounding"
  Siren state = Siren::kOff;
  std::string why;  ///< "page of page-12: Pump 1 may be cavitating", for the audit trail
};
/// Writes the signal. Thread: the channel's; returns once the command is handed over.
using SirenSwitch = std::function<Status(const SirenWrite& write)>;

/// Pages and reminders switch on; taken and withdrawn switch off. A drill, and every other kind,
/// leaves the siren alone, and says so in its receipt.
class SirenNotifier final : public Notifier {
 public:
  explicit SirenNotifier(SirenSwitch turn) : turn_(std::move(turn)) {}
  std::string_view name() const override { return "siren"; }
  Result<Receipt> send(const OutgoingMessage& message, runtime::Deadline deadline) override;

 private:
  SirenSwitch turn_;
};

}  // namespace millwright::notify
