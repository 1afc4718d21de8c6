// SPDX-License-Identifier: Apache-2.0
#include "api/session_cookie.h"

#include <fmt/format.h>

#include <chrono>

#include "api/problem.h"
#include "api/router.h"

namespace millwright::api {
namespace {

constexpr std::chrono::seconds kKioskAge = std::chrono::days(400);

std::string cookie(const net::HttpRequest& request, std::string_view name, std::string_view value,
                   std::string_view more) {
  return fmt::format("{}={}; Path=/; HttpOnly; SameSite=Strict{}{}", name, value,
                     request.is_encrypted ? "; Secure" : "", more);
}

}  // namespace

std::string session_cookie(const net::HttpRequest& request, std::string_view token) {
  return cookie(request, kSessionCookie, token, "");
}

std::string ended_session_cookie(const net::HttpRequest& request) {
  return cookie(request, kSessionCookie, "", "; Max-Age=0");
}

std::string kiosk_cookie(const net::HttpRequest& request, std::string_view secret) {
  return cookie(request, kKioskCookie, secret, fmt::format("; Max-Age={}", kKioskAge.count()));
}

std::optional<net::HttpResponse> refuse_without_log_in(const Call& call) {
  if (!call.caller->session.empty() && !call.caller->who.kiosk) return std::nullopt;
  return problem(403, "forbidden", "this takes a person who logged in with a password",
                 "log in with POST /api/v1/login; a token and a turn at a kiosk do not do");
}

}  // namespace millwright::api
