// SPDX-License-Identifier: Apache-2.0
#include "api/router.h"

#include <fmt/format.h>

#include "api/idempotency.h"
#include "api/problem.h"
#include "net/websocket.h"

namespace millwright::api {
namespace {

Role needed_role(Access access) {
  switch (access) {
    case Access::kOperator:
      return Role::kOperator;
    case Access::kEngineer:
      return Role::kEngineer;
    case Access::kAdministrator:
      return Role::kAdministrator;
    default:
      return Role::kViewer;
  }
}

/// RFC 9110 wants every 401 to name a scheme; Bearer makes no browser ask for a password.
net::HttpResponse with_challenge(net::HttpResponse response) {
  if (response.status == 401) response.with("WWW-Authenticate", "Bearer");
  return response;
}

bool changes_something(std::string_view method) {
  return method != "GET" && method != "HEAD";
}

}  // namespace

std::optional<std::vector<std::string>> match(std::string_view pattern, std::string_view path) {
  std::vector<std::string> out;
  while (true) {
    const std::size_t pattern_end = pattern.find('/');
    const std::size_t path_end = path.find('/');
    const std::string_view expected = pattern.substr(0, pattern_end);
    const std::string_view part = path.substr(0, path_end);
    if (expected.starts_with('{')) {
      if (part.empty()) return std::nullopt;
      out.emplace_back(part);
    } else if (expected != part) {
      return std::nullopt;
    }
    if ((pattern_end == std::string_view::npos) != (path_end == std::string_view::npos)) {
      return std::nullopt;
    }
    if (pattern_end == std::string_view::npos) return out;
    pattern.remove_prefix(pattern_end + 1);
    path.remove_prefix(path_end + 1);
  }
}

Route& Router::add(std::string method, std::string pattern, Access access, Handler handler) {
  return routes_.emplace_back(std::move(method), std::move(pattern), access, std::move(handler),
                              AsyncHandler());
}

Route& Router::add_async(std::string method, std::string pattern, Access access,
                         AsyncHandler handler) {
  return routes_.emplace_back(std::move(method), std::move(pattern), access, Handler(),
                              std::move(handler));
}

/// A kiosk shows what a viewer may see, but not how people are reached, and takes nothing in.
std::optional<net::HttpResponse> Router::kiosk_refusal(const Route& route, const Call& call) const {
  if (call.caller->who.kind != identity::PrincipalKind::kKiosk) return std::nullopt;
  const bool is_shown = route.is_for_kiosks && route.access != Access::kIngest &&
                        needed_role(route.access) == Role::kViewer;
  if (is_shown) return std::nullopt;
  return problem(403, "kiosk_only_shows",
                 fmt::format("nobody acts at the kiosk {}: it only shows", call.caller->who.name),
                 "say who you are with POST /api/v1/kiosk/switch");
}

std::optional<net::HttpResponse> Router::refusal(const Route& route, const Call& call) const {
  if (route.access == Access::kOpen) return std::nullopt;
  if (!call.caller) {
    // A page from elsewhere in a local browser must not feed the plant.
    if (route.access == Access::kIngest && allows_anonymous_ingest_ && call.http.is_loopback &&
        net::is_same_origin(call.http)) {
      return std::nullopt;
    }
    return with_challenge(problem(401, "unauthorized", "this needs a log-in or a token"));
  }
  const bool is_by_cookie = !call.caller->session.empty() || call.caller->who.kiosk;
  if (is_by_cookie && changes_something(call.http.method) &&
      call.http.header("x-millwright").empty()) {
    return problem(403, "forbidden", "a change by cookie needs the header X-Millwright",
                   "send the header X-Millwright: 1, which a foreign page cannot");
  }
  if (auto refused = kiosk_refusal(route, call)) return refused;
  const identity::Authenticated& who = call.caller->who;
  if (who.must_change_password && route.access != Access::kSelf) {
    return problem(403, "must_change_password", "the one-time password must be changed first",
                   "POST /api/v1/me/password");
  }
  const Role role = needed_role(route.access);
  if (who.role < role) {
    return problem(
        403, "forbidden",
        fmt::format("{} has the role {}, this needs {}", who.name, name(who.role), name(role)),
        "ask an administrator for the role");
  }
  const bool is_change = changes_something(call.http.method) && route.access >= Access::kOperator;
  if (is_change && route.is_guarded && guard_) return guard_(call);
  return std::nullopt;
}

void Router::handle(const net::HttpRequest& request, net::Responder respond) const {
  const std::string_view sent = request.method;
  const std::string_view method = sent == "HEAD" ? std::string_view("GET") : sent;
  std::string allowed;
  for (const Route& route : routes_) {
    auto parameters = match(route.pattern, request.path);
    if (!parameters) continue;
    if (route.method != method) {
      allowed += (allowed.empty() ? "" : ", ") + route.method;
      continue;
    }
    Call call{request, std::move(*parameters), std::nullopt};
    if (route.access != Access::kOpen) {
      auto caller = authenticate_(request);
      if (!caller) return respond(with_challenge(problem(caller.error())));
      call.caller = std::move(*caller);
    }
    if (auto refused = refusal(route, call)) return respond(std::move(*refused));
    if (idempotency_ != nullptr && Idempotency::applies(route, request)) {
      return idempotency_->run(route, call, std::move(respond));
    }
    if (route.async_handler) return route.async_handler(call, std::move(respond));
    return respond(route.handler(call));
  }
  if (!allowed.empty()) {
    auto answer =
        problem(405, "method_not_allowed",
                fmt::format("{} does not take {}", request.path, request.method), "use " + allowed);
    respond(std::move(answer.with("Allow", allowed)));
    return;
  }
  respond(problem(404, "not_found", fmt::format("no {} {}", request.method, request.path),
                  "see GET /api/v1/openapi.json for what there is"));
}

}  // namespace millwright::api
