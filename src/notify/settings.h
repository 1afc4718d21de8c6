// SPDX-License-Identifier: Apache-2.0
#pragma once
// How this site reaches people: one JSON object, and the notifiers it asks for.
// Members: docs/format/outbox.md.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.h"
#include "notify/email_notifier.h"
#include "notify/modem_notifier.h"
#include "notify/notifier.h"
#include "notify/site_notifiers.h"
#include "notify/webhook_notifier.h"

namespace millwright::notify {

struct SmtpSettings {
  SmtpServer server;
  EmailSender from;
};

/// A signal that a siren may write: nothing that is not listed is ever written.
struct SirenSettings {
  std::string signal;              ///< path: "mill/water/line1/horn/sounding"
  std::vector<std::string> areas;  ///< "mill/water": whose alarms sound it; empty: all
  std::string topic;               ///< where commands go; empty: what follows from its address
  std::string on;                  ///< plain payload; empty: true or 1, by the signal's type
  std::string off;                 ///< likewise
};

struct NotifySettings {
  std::string public_url;  ///< "https://mill.example:8443", for links; empty: no links
  std::optional<SmtpSettings> smtp;
  std::vector<WebhookEndpoint> webhooks;
  /// Signs requests to addresses of policies and procedures on servers that no webhook with a
  /// secret is on; empty: those go unsigned.
  std::string url_secret;
  std::optional<Modem> modem;  ///< this, or
  std::string sms_webhook;     ///< the name of a webhook that sends short messages; empty: none
  std::string mqtt_topic;      ///< template; empty: no MQTT
  std::vector<SirenSettings> sirens;
};

/// Reads and checks a settings file. `file` is its name in messages. An empty object is good: the
/// site then reaches people through its own pages only.
/// Errors: invalid_argument "file: member: what, what to do", the first problem.
Result<NotifySettings> parse_settings(std::string_view json, std::string_view file);

/// Ways out of this folder, given by the composition; an empty one leaves its channel out.
struct SiteHooks {
  MqttPublish publish;
  BrowserPush push;
  SirenSwitch siren;
};

/// One notifier per channel that is set up; "webhook" always is. Lifetime: the clock outlives them.
std::vector<std::unique_ptr<Notifier>> make_notifiers(const NotifySettings& settings,
                                                      SiteHooks hooks, const Clock& clock);

}  // namespace millwright::notify
