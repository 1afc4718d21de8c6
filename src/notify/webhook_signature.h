// SPDX-License-Identifier: Apache-2.0
#pragma once
// Who sent a request: the HMAC-SHA256 over time and body that our webhooks carry, and that chat
// tools send back with an answer. Ours and Slack's, told apart by their headers, which also keeps a
// signature of the one from passing for the other. Formats: docs/format/outbox.md.

#include <chrono>
#include <string>
#include <string_view>

#include "core/result.h"
#include "core/time.h"

namespace millwright::notify {

/// How far a request's time may be off: what is older was recorded and sent again.
constexpr std::chrono::minutes kSignatureWindow{5};

inline constexpr std::string_view kTimestampHeader = "X-Millwright-Timestamp";
inline constexpr std::string_view kSignatureHeader = "X-Millwright-Signature";
inline constexpr std::string_view kSlackTimestampHeader = "X-Slack-Request-Timestamp";
inline constexpr std::string_view kSlackSignatureHeader = "X-Slack-Signature";

/// "sha256=<hex>" over `timestamp.body`; `timestamp` in Unix seconds.
std::string sign_webhook(std::string_view secret, std::string_view timestamp,
                         std::string_view body);
/// "v0=<hex>" over `v0:timestamp:body`.
std::string sign_slack(std::string_view secret, std::string_view timestamp, std::string_view body);

/// A request as it came in, for its signature. Lifetime: views.
struct SignedRequest {
  std::string_view timestamp;        ///< of kTimestampHeader
  std::string_view signature;        ///< of kSignatureHeader
  std::string_view slack_timestamp;  ///< of kSlackTimestampHeader
  std::string_view slack_signature;  ///< of kSlackSignatureHeader
  std::string_view body;             ///< byte by byte as it was signed
};

/// Compares in constant time. A request that carries both signatures counts as Slack's.
/// Errors: unauthorized         no signature, made with another secret or over another body, or its
///                              time is off by more than kSignatureWindow.
///         failed_precondition  `secret` is empty: nothing can be checked.
Status check_signature(std::string_view secret, const SignedRequest& request, UtcNanos now);

}  // namespace millwright::notify
