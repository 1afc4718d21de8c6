// SPDX-License-Identifier: Apache-2.0
#include "notify/webhook_notifier.h"

#include <fmt/format.h>

#include <algorithm>

#include "notify/curl_call.h"
#include "notify/fill.h"
#include "notify/webhook_body.h"
#include "notify/webhook_signature.h"

namespace millwright::notify {
namespace {

// Authority of a URL: between "//" and the path.
std::string_view authority_of(std::string_view url) {
  const std::size_t begin = url.find("://");
  if (begin == url.npos) return {};
  url.remove_prefix(begin + 3);
  return url.substr(0, url.find_first_of("/?#"));
}

/// Scheme and authority without their case, and a port that goes without saying left out.
std::string server_of(std::string_view url) {
  std::string server(url.substr(0, url.find("://")));
  server += "://";
  server += authority_of(url);
  for (char& c : server) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  const std::string_view port = server.starts_with("https:") ? ":443" : ":80";
  if (server.ends_with(port)) server.resize(server.size() - port.size());
  return server;
}

Status judge(int status, const std::string& where) {
  if (status >= 200 && status < 300) return {};
  const auto refuse = [&](Code code, std::string_view what) -> Status {
    return fail(code, fmt::format("{}: {} {}", where, status, what), status);
  };
  if (status >= 300 && status < 400)
    return refuse(Code::kFailedPrecondition, "redirects are not followed, use the final address");
  switch (status) {
    case 400:
    case 413:
    case 422:
      return refuse(Code::kInvalidArgument, "the message is refused, look at its form");
    case 401:
    case 403:
      return refuse(Code::kUnauthorized, "the log-in or signature is refused");
    case 408:
    case 425:
    case 429:
      return refuse(Code::kUnavailable, "asks to try again later");
    default:
      break;
  }
  if (status >= 500) return refuse(Code::kUnavailable, "the server has a problem");
  return refuse(Code::kFailedPrecondition, "is no answer of a webhook");
}

}  // namespace

Status check_web_url(std::string_view url) {
  const auto complain = [&](std::string_view why) -> Status {
    return fail(Code::kInvalidArgument,
                fmt::format("{}: {}", as_one_line(without_secrets(url.substr(0, 200))), why));
  };
  const bool is_web = url.starts_with("http://") || url.starts_with("https://");
  if (!is_web) return complain("must begin with http:// or https://");
  const std::string_view authority = authority_of(url);
  if (authority.empty() || authority.front() == ':') return complain("names no host");
  if (authority.find('@') != authority.npos)
    return complain("must not carry a log-in; use a secret");
  const bool is_clean = std::ranges::all_of(url, [](char c) {
    return static_cast<unsigned char>(c) > 0x20 && static_cast<unsigned char>(c) < 0x7f &&
           c != '"' && c != '\\' && c != '<' && c != '>';
  });
  if (!is_clean) return complain("holds characters that must be percent-encoded");
  return {};
}

std::string without_secrets(std::string_view url) {
  const std::size_t begin = url.find("://");
  if (begin == url.npos) return std::string(url);
  std::string_view authority = authority_of(url);
  if (const std::size_t at = authority.rfind('@'); at != authority.npos)
    authority.remove_prefix(at + 1);
  return fmt::format("{}://{}", url.substr(0, begin), authority);
}

WebhookNotifier::WebhookNotifier(std::vector<WebhookEndpoint> endpoints, std::string url_secret,
                                 const Clock& clock)
    : channel_("webhook"),
      endpoints_(std::move(endpoints)),
      url_secret_(std::move(url_secret)),
      is_fixed_(false),
      clock_(clock) {}

WebhookNotifier::WebhookNotifier(std::string channel, WebhookEndpoint endpoint, const Clock& clock)
    : channel_(std::move(channel)),
      endpoints_{std::move(endpoint)},
      is_fixed_(true),
      clock_(clock) {}

Result<WebhookEndpoint> webhook_endpoint(std::span<const WebhookEndpoint> endpoints,
                                         std::string_view url_secret,
                                         const OutgoingMessage& message) {
  const auto found = std::ranges::find(endpoints, message.address, &WebhookEndpoint::name);
  if (found != endpoints.end()) return *found;
  if (message.address.find("://") == std::string::npos) {
    return fail(Code::kNotFound, fmt::format("no webhook is named \"{}\" in the notify settings",
                                             as_one_line(message.address.substr(0, 80))));
  }
  WebhookEndpoint out;
  const auto is_same_server = [&](const WebhookEndpoint& endpoint) {
    return !endpoint.secret.empty() && server_of(endpoint.url) == server_of(message.address);
  };
  const auto neighbour = std::ranges::find_if(endpoints, is_same_server);
  if (neighbour != endpoints.end()) {
    out = *neighbour;
  } else {
    out.secret = url_secret;
  }
  out.name.clear();
  out.form = WebhookEndpoint().form;
  out.url = message.address;
  if (const auto form = message.fields.find("form"); form != message.fields.end())
    out.form = form->second;
  return out;
}

Result<std::string> webhook_text(const WebhookEndpoint& endpoint, OutgoingMessage message) {
  // Nobody could send it back: answers are believed by their signature only, and name the webhook.
  if (endpoint.secret.empty() || endpoint.name.empty()) message.fields.erase("accept_token");
  return webhook_body(endpoint.form, message);
}

Result<Receipt> WebhookNotifier::send(const OutgoingMessage& message, runtime::Deadline deadline) {
  WebhookEndpoint endpoint = endpoints_.empty() ? WebhookEndpoint() : endpoints_.front();
  if (!is_fixed_) {
    MW_TRY(endpoint, webhook_endpoint(endpoints_, url_secret_, message));
  }
  MW_TRY_STATUS(check_web_url(endpoint.url));
  MW_TRY(const std::string body, webhook_text(endpoint, message));
  const std::string where = endpoint.name.empty() ? without_secrets(endpoint.url)
                                                  : fmt::format("webhook {}", endpoint.name);
  CurlCall call;
  CURL* const handle = call.handle();
  if (handle == nullptr) return fail(Code::kInternal, "libcurl does not start");
  curl_easy_setopt(handle, CURLOPT_URL, endpoint.url.c_str());
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
  curl_easy_setopt(handle, CURLOPT_POSTFIELDS, body.data());
  if (!endpoint.ca_file.empty()) curl_easy_setopt(handle, CURLOPT_CAINFO, endpoint.ca_file.c_str());
  call.add_header("Content-Type: application/json");
  call.add_header("Expect:");  // no waiting for "100 Continue"
  call.add_header("User-Agent: Millwright");
  call.add_header("Idempotency-Key: " + delivery_key(message));
  if (!endpoint.secret.empty()) {
    const std::string seconds = std::to_string(clock_.wall().ns / 1'000'000'000);
    call.add_header(fmt::format("{}: {}", kTimestampHeader, seconds));
    call.add_header(
        fmt::format("{}: {}", kSignatureHeader, sign_webhook(endpoint.secret, seconds, body)));
  }
  const auto until =
      std::min(deadline.remaining(), runtime::Deadline::Clock::duration(endpoint.timeout));
  MW_TRY(const CurlOutcome outcome, call.perform(runtime::Deadline::in(until)));
  if (outcome.code == CURLE_OPERATION_TIMEDOUT)
    return fail(Code::kDeadlineExceeded, where + ": " + outcome.error, outcome.code);
  // An answer that is too long is an answer all the same.
  if (outcome.code != CURLE_OK && !(outcome.code == CURLE_WRITE_ERROR && outcome.status != 0)) {
    const bool is_in_doubt = outcome.code == CURLE_GOT_NOTHING || outcome.code == CURLE_RECV_ERROR;
    return fail(is_in_doubt ? Code::kDeadlineExceeded : Code::kUnavailable,
                where + ": " + outcome.error, outcome.code);
  }
  MW_TRY_STATUS(judge(static_cast<int>(outcome.status), where));
  return Receipt{fmt::format("{}", outcome.status)};
}

}  // namespace millwright::notify
