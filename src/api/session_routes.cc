// SPDX-License-Identifier: Apache-2.0
// Logging in and out, and the caller's own account.
#include <fmt/format.h>

#include "api/json_body.h"
#include "api/problem.h"
#include "api/routes.h"
#include "api/session_cookie.h"
#include "api/too_often.h"
#include "identity/identity.h"

namespace millwright::api {
namespace {

using nlohmann::json;

json me_view(const identity::Authenticated& who) {
  return {{"id", who.user.value},
          {"name", who.name},
          {"full_name", who.full_name},
          {"role", name(who.role)},
          {"team", who.team_name},
          {"team_kind", who.team_kind ? json(name(*who.team_kind)) : json(nullptr)},
          {"must_change_password", who.must_change_password},
          {"kiosk", who.kiosk ? json(who.kiosk_name) : json(nullptr)}};
}

/// The password of "user:password" in base64; empty when it is not that.
std::string password_of(std::string_view base64) {
  std::string plain;
  std::uint32_t bits = 0;
  int n_bits = 0;
  for (const char c : base64) {
    if (c == '=') break;
    static constexpr std::string_view kDigits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const std::size_t digit = kDigits.find(c);
    if (digit == std::string_view::npos) return {};
    bits = bits << 6 | static_cast<std::uint32_t>(digit);
    n_bits += 6;
    if (n_bits < 8) continue;
    n_bits -= 8;
    plain += static_cast<char>(bits >> n_bits & 0xff);
  }
  const std::size_t colon = plain.find(':');
  return colon == std::string::npos ? std::string() : plain.substr(colon + 1);
}

std::string_view host_of(const std::string& peer) {
  return std::string_view(peer).substr(0, peer.rfind(':'));
}

/// A kiosk has turns of its own, which end by themselves; a session would stay for days.
std::optional<net::HttpResponse> refuse_at_kiosk(const Services& services, const Call& call) {
  const auto secret = call.http.find_cookie(kKioskCookie);
  if (!secret) return std::nullopt;
  const auto kiosk = services.identity.kiosks().find(*secret);
  if (!kiosk) return std::nullopt;
  return problem(403, "forbidden",
                 fmt::format("this browser is the kiosk {}: nobody logs in here for longer",
                             kiosk->settings.name),
                 "say who you are with POST /api/v1/kiosk/switch; to make it a browser like any "
                 "other, an administrator revokes the kiosk elsewhere");
}

net::HttpResponse log_in(Services& services, const Call& call) {
  if (auto refused = refuse_at_kiosk(services, call)) return *std::move(refused);
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  const auto user = text_field(*body, "user");
  if (!user) return problem(user.error());
  const auto password = text_field(*body, "password");
  if (!password) return problem(password.error());
  const auto done = services.identity.log_in(*user, *password, host_of(call.http.peer));
  if (!done) {
    if (done.error().code() == Code::kResourceExhausted) return too_often(done.error());
    return problem(done.error(), "check name and password; an administrator can set a new one");
  }
  auto answer = json_response({{"user", me_view(done->who)}});
  return std::move(answer.with("Set-Cookie", session_cookie(call.http, done->token)));
}

net::HttpResponse log_out(Services& services, const Call& call) {
  const identity::Authenticated& who = call.caller->who;
  if (who.kiosk && who.kind == identity::PrincipalKind::kPerson) {
    const auto left =
        services.identity.kiosks().leave(call.intent(registry::Act::kSecurity), who.kiosk);
    if (!left) return problem(left.error());
  } else if (!call.caller->session.empty()) {
    if (const auto done = services.identity.log_out(call.caller->session); !done) {
      return problem(done.error());
    }
  }
  auto answer = net::HttpResponse::of(204, "", "");
  return std::move(answer.with("Set-Cookie", ended_session_cookie(call.http)));
}

net::HttpResponse change_password(Services& services, const Call& call) {
  if (auto refused = refuse_without_log_in(call)) return *std::move(refused);
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  const auto old_password = text_field(*body, "old");
  if (!old_password) return problem(old_password.error());
  const auto new_password = text_field(*body, "new");
  if (!new_password) return problem(new_password.error());
  const auto done = services.identity.change_password(call.caller->who, *old_password,
                                                      *new_password, call.caller->session);
  if (!done) {
    const bool is_old_wrong = done.error().code() == Code::kUnauthorized;
    return problem(done.error(), is_old_wrong ? "send the present password in old"
                                              : "the new password needs at least 10 characters");
  }
  return net::HttpResponse::of(204, "", "");
}

}  // namespace

Authenticate make_authenticate(identity::Identity& identity) {
  return [&identity](const net::HttpRequest& request) -> Result<std::optional<Caller>> {
    const std::string_view authorization = request.header("authorization");
    for (const std::string_view scheme : {"Bearer ", "Token "}) {
      if (!authorization.starts_with(scheme)) continue;
      MW_TRY(auto who, identity.authenticate_token(authorization.substr(scheme.size())));
      return Caller{std::move(who), ""};
    }
    if (authorization.starts_with(
            "Basic ")) {  // Telegraf's username and password; the latter a token
      MW_TRY(auto who, identity.authenticate_token(password_of(authorization.substr(6))));
      return Caller{std::move(who), ""};
    }
    const auto session = request.find_cookie(kSessionCookie);
    // A browser whose kiosk was revoked is one like any other.
    if (const auto kiosk = request.find_cookie(kKioskCookie)) {
      if (auto who = identity.authenticate_kiosk(*kiosk, session.value_or(""))) {
        const bool is_person = who->kind == identity::PrincipalKind::kPerson;
        return Caller{std::move(*who), is_person ? std::string(*session) : std::string()};
      }
    }
    if (!session) return std::optional<Caller>();
    auto who = identity.authenticate_session(*session);
    if (!who) return fail(with_context(who.error(), "session"));
    return Caller{std::move(*who), std::string(*session)};
  };
}

void add_session_routes(Router& router, Services& services) {
  Services* s = &services;
  router.add("POST", "/api/v1/login", Access::kOpen,
             [s](const Call& call) { return log_in(*s, call); });
  router.add("POST", "/api/v1/logout", Access::kSelf,
             [s](const Call& call) { return log_out(*s, call); });
  router.add("GET", "/api/v1/me", Access::kSelf,
             [](const Call& call) { return json_response(me_view(call.caller->who)); });
  router.add("POST", "/api/v1/me/password", Access::kSelf,
             [s](const Call& call) { return change_password(*s, call); });
}

}  // namespace millwright::api
