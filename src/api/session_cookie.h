// SPDX-License-Identifier: Apache-2.0
#pragma once
// The Set-Cookie values of sessions and kiosks: for this site only, out of reach of scripts, and
// Secure on TLS; and who has such a cookie by a log-in.

#include <optional>
#include <string>
#include <string_view>

#include "api/call.h"

namespace millwright::api {

/// A session's, or that of a turn at a kiosk: gone with the browser.
std::string session_cookie(const net::HttpRequest& request, std::string_view token);
std::string ended_session_cookie(const net::HttpRequest& request);
/// Stays for 400 days from when it was given, the longest that browsers take.
std::string kiosk_cookie(const net::HttpRequest& request, std::string_view secret);

/// 403 for everybody but a person with a session of their own: tokens, and turns at a kiosk.
std::optional<net::HttpResponse> refuse_without_log_in(const Call& call);

}  // namespace millwright::api
