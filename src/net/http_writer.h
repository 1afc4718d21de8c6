// SPDX-License-Identifier: Apache-2.0
#pragma once
// The head of an HTTP/1.1 response, and chunks.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "net/http_message.h"

namespace millwright::net {

enum class KeepAlive : bool { kNo, kYes };

struct HeadContext {
  KeepAlive keep_alive = KeepAlive::kYes;
  bool is_http_10 = false;
  std::optional<std::uint64_t> content_length{};  ///< nothing: chunked, or until the end for 1.0
  std::string_view date{};                        ///< an IMF-fixdate, or empty
};

/// Appends status line and headers. A header whose name or value cannot stand on one line is left
/// out and reported as a bug: it would let data speak for the server.
void append_head(const HttpResponse& response, const HeadContext& context, std::string& out);

/// Appends one chunk; an empty one ends the body.
void append_chunk(std::string_view piece, std::string& out);

/// "Sun, 06 Nov 1994 08:49:37 GMT".
std::string imf_fixdate(std::int64_t unix_seconds);

/// True for statuses that have no body (RFC 9110 section 6.4.1).
constexpr bool is_bodiless(int status) {
  return status < 200 || status == 204 || status == 304;
}

}  // namespace millwright::net
