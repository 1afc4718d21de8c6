// SPDX-License-Identifier: Apache-2.0
#pragma once
// Posts messages as JSON to chat tools, maintenance systems and SMS gateways.
// Headers and signature: docs/format/outbox.md.

#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.h"
#include "notify/notifier.h"

namespace millwright::notify {

struct WebhookEndpoint {
  std::string name;  ///< what a message names as its address
  std::string url;
  std::string form = "generic";  ///< see webhook_body.h
  std::string secret{};          ///< signs the body and answers to it; empty: neither
  std::string ca_file{};         ///< PEM; empty: the system's
  std::chrono::seconds timeout{10};
};

/// http or https, a host, no log-in inside, no control characters.
/// Errors: invalid_argument.
Status check_web_url(std::string_view url);

/// Scheme and host of a URL: the rest is often a secret.
std::string without_secrets(std::string_view url);

/// Where a message of the channel "webhook" goes: the endpoint its address names, or the URL that
/// it is, signed as WebhookNotifier says. Errors: not_found.
Result<WebhookEndpoint> webhook_endpoint(std::span<const WebhookEndpoint> endpoints,
                                         std::string_view url_secret,
                                         const OutgoingMessage& message);

/// The body as it is sent there. Errors: those of webhook_body().
Result<std::string> webhook_text(const WebhookEndpoint& endpoint, OutgoingMessage message);

/// Redirects are not followed. Errors of send(), beyond notifier.h: what an HTTP status means is in
/// docs/format/outbox.md.
class WebhookNotifier final : public Notifier {
 public:
  /// The channel "webhook": a message's address is the name of an endpoint, or the URL of a policy
  /// or a procedure, which is sent the generic form, or the one in the message's field "form". Such
  /// a URL is signed like the endpoint on the same server (scheme, host and port), whose ca_file
  /// and timeout it has too; one on no such server is signed with `url_secret`, where there is one.
  WebhookNotifier(std::vector<WebhookEndpoint> endpoints, std::string url_secret,
                  const Clock& clock);
  /// A channel of its own, all of whose messages go to one endpoint: an SMS gateway.
  WebhookNotifier(std::string channel, WebhookEndpoint endpoint, const Clock& clock);

  std::string_view name() const override { return channel_; }
  Result<Receipt> send(const OutgoingMessage& message, runtime::Deadline deadline) override;

 private:
  std::string channel_;
  std::vector<WebhookEndpoint> endpoints_;
  std::string url_secret_;
  bool is_fixed_;
  const Clock& clock_;
};

}  // namespace millwright::notify
