// SPDX-License-Identifier: Apache-2.0
#include "notify/preview.h"

#include <algorithm>
#include <utility>

#include "notify/email_message.h"
#include "notify/gsm_text.h"
#include "notify/message_text.h"
#include "notify/site_notifiers.h"
#include "notify/webhook_notifier.h"

namespace millwright::notify {
namespace {

void take(Result<std::string> text, MessagePreview& out) {
  if (text) {
    out.text = std::move(*text);
  } else {
    out.problem = text.error().message();
  }
}

void take(const Status& status, MessagePreview& out) {
  if (!status) out.problem = status.error().message();
}

void show_words(const OutgoingMessage& message, MessagePreview& out) {
  MessageText words = message_text(message);
  out.subject = std::move(words.subject);
  out.text = std::move(words.body);
}

void show_email(const OutgoingMessage& message, MessagePreview& out) {
  show_words(message, out);
  take(check_mail_address(message.address), out);
}

void show_sms(const OutgoingMessage& message, const NotifySettings& settings, MessagePreview& out) {
  const auto gateway =
      std::ranges::find(settings.webhooks, settings.sms_webhook, &WebhookEndpoint::name);
  if (!settings.modem && gateway != settings.webhooks.end()) {
    return take(webhook_text(*gateway, message), out);
  }
  out.text = sms_as_shown(message_text(message).brief);
  if (const auto number = phone_number(message.address); !number) {
    out.problem = number.error().message();
  }
}

void show_webhook(const OutgoingMessage& message, const NotifySettings& settings,
                  MessagePreview& out) {
  const auto endpoint = webhook_endpoint(settings.webhooks, {}, message);
  if (!endpoint) {
    out.problem = endpoint.error().message();
    return;
  }
  take(check_web_url(endpoint->url), out);
  if (out.problem.empty()) take(webhook_text(*endpoint, message), out);
}

}  // namespace

MessagePreview preview(const OutgoingMessage& message, const NotifySettings& settings) {
  MessagePreview out;
  out.kind = name(message.kind);
  out.channel = message.channel;
  out.person = message.person;
  out.address = message.address;
  out.language = supported_language(message.language);
  if (message.channel == "email") {
    show_email(message, out);
  } else if (message.channel == "sms") {
    show_sms(message, settings, out);
  } else if (message.channel == "webhook") {
    show_webhook(message, settings, out);
  } else if (message.channel == "mqtt") {
    take(mqtt_text(message), out);
  } else if (message.channel != "siren") {  // a siren has no words
    show_words(message, out);
  }
  return out;
}

}  // namespace millwright::notify
