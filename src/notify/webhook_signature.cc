// SPDX-License-Identifier: Apache-2.0
#include "notify/webhook_signature.h"

#include <fmt/format.h>
#include <openssl/crypto.h>

#include <charconv>
#include <cstdint>
#include <optional>

#include "notify/digest.h"

namespace millwright::notify {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

bool is_equal(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::optional<std::int64_t> unix_seconds(std::string_view text) {
  std::int64_t seconds = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, seconds);
  if (error != std::errc() || stop != end || seconds < 0) return std::nullopt;
  return seconds;
}

}  // namespace

std::string sign_webhook(std::string_view secret, std::string_view timestamp,
                         std::string_view body) {
  return "sha256=" + hmac_sha256_hex(secret, fmt::format("{}.{}", timestamp, body));
}

std::string sign_slack(std::string_view secret, std::string_view timestamp, std::string_view body) {
  return "v0=" + hmac_sha256_hex(secret, fmt::format("v0:{}:{}", timestamp, body));
}

Status check_signature(std::string_view secret, const SignedRequest& request, UtcNanos now) {
  if (secret.empty()) {
    return fail(Code::kFailedPrecondition,
                "this webhook has no secret, so nobody can answer through it; set its secret in "
                "the notify settings");
  }
  const bool is_slack = !request.slack_signature.empty();
  const std::string_view timestamp = is_slack ? request.slack_timestamp : request.timestamp;
  const std::string_view signature = is_slack ? request.slack_signature : request.signature;
  if (signature.empty()) {
    return fail(Code::kUnauthorized, fmt::format("the request is not signed: it needs {} and {}",
                                                 kTimestampHeader, kSignatureHeader));
  }
  const std::string expected = is_slack ? sign_slack(secret, timestamp, request.body)
                                        : sign_webhook(secret, timestamp, request.body);
  const auto seconds = unix_seconds(timestamp);
  if (!is_equal(expected, signature) || !seconds) {
    return fail(Code::kUnauthorized,
                "the signature does not fit; compare the secret on both sides, and sign the body "
                "byte by byte as it is sent");
  }
  const std::int64_t off = now.ns / kSecond - *seconds;
  const std::int64_t window = std::chrono::seconds(kSignatureWindow).count();
  if (off > window || off < -window) {
    return fail(Code::kUnauthorized,
                fmt::format("the request was signed at {}, the clock here says {}; {} s are "
                            "allowed: set the clocks, and sign anew instead of repeating",
                            *seconds, now.ns / kSecond, window));
  }
  return {};
}

}  // namespace millwright::notify
