// SPDX-License-Identifier: Apache-2.0
// Which browsers are kiosks, and what counts at them: one's own PIN, and badges.
#include <fmt/format.h>

#include <algorithm>

#include "api/desk_call.h"
#include "api/kpi_inputs.h"
#include "api/problem.h"
#include "api/routes.h"
#include "api/session_cookie.h"
#include "api/too_often.h"
#include "identity/identity.h"

namespace millwright::api {
namespace {

using identity::Kiosk;
using identity::KioskId;
using identity::KioskSettings;
using nlohmann::json;
using registry::Act;

json view(const Kiosk& kiosk) {
  return {{"id", kiosk.id.value},
          {"name", kiosk.settings.name},
          {"position", kiosk.settings.position},
          {"idle_s", kiosk.settings.idle.count()},
          {"needs_pin_with_badge", kiosk.settings.needs_pin_with_badge},
          {"created", to_rfc3339(kiosk.created)},
          {"created_by", kiosk.created_by}};
}

/// A mistyped position would give a screen that stays empty for ever.
Status check_position(const Services& services, const std::string& position) {
  std::string known;
  for (const alarm::Position& one : positions_of(services)) {
    if (one.name == position) return {};
    known += (known.empty() ? "" : ", ") + one.name;
  }
  return fail(
      Code::kInvalidArgument,
      fmt::format("position '{}': no rule annunciates there; use one of {}", position, known));
}

/// What the body says, over what there is.
Result<KioskSettings> read_settings(const Services& services, const net::HttpRequest& request,
                                    KioskSettings settings) {
  MW_TRY(const json body, parse_object(request));
  MW_TRY_STATUS(only_fields(body, {"name", "position", "idle_s", "needs_pin_with_badge"}));
  if (body.contains("name")) {
    MW_TRY(settings.name, text_field(body, "name"));
  }
  if (body.contains("position")) {
    MW_TRY(settings.position, text_field(body, "position"));
  }
  if (const auto it = body.find("idle_s"); it != body.end()) {
    if (!it->is_number_unsigned() || it->get<std::uint64_t>() > 86'400) {
      return fail(Code::kInvalidArgument, "idle_s: must be a whole number of seconds, 30 to 900");
    }
    settings.idle = std::chrono::seconds(it->get<std::int64_t>());
  }
  if (body.contains("needs_pin_with_badge")) {
    MW_TRY(settings.needs_pin_with_badge, optional_flag(body, "needs_pin_with_badge"));
  }
  MW_TRY_STATUS(check_position(services, settings.position));
  return settings;
}

net::HttpResponse list(const Services& services) {
  json rows = json::array();
  for (const Kiosk& kiosk : services.identity.kiosks().list()) rows.push_back(view(kiosk));
  return json_response({{"kiosks", std::move(rows)}, {"next_cursor", nullptr}});
}

/// Whoever asks gets the cookie of the kiosk, and gives up their own session in this browser: it
/// must not stay behind for whoever comes next.
net::HttpResponse enrol(const Services& services, const Call& call) {
  KioskSettings settings;
  settings.position = kDefaultPosition;
  const auto wanted = read_settings(services, call.http, settings);
  if (!wanted) return problem(wanted.error());
  const auto made = services.identity.kiosks().enrol(call.intent(Act::kSecurity), *wanted);
  if (!made) return problem(made.error());
  auto answer = json_response(view(made->kiosk), 201);
  answer.with("Set-Cookie", kiosk_cookie(call.http, made->secret));
  if (!call.caller->session.empty()) {
    if (const auto left = services.identity.log_out(call.caller->session); !left) {
      return problem(left.error());
    }
    answer.with("Set-Cookie", ended_session_cookie(call.http));
  }
  return answer;
}

net::HttpResponse change(const Services& services, const Call& call) {
  const auto id = path_id<KioskId>(call.parameters[0], "kiosk");
  if (!id) return problem(id.error());
  const auto before = services.identity.kiosks().find(*id);
  if (!before) return problem(404, "not_found", fmt::format("no kiosk {}", id->value));
  const auto wanted = read_settings(services, call.http, before->settings);
  if (!wanted) return problem(wanted.error());
  const auto done = services.identity.kiosks().change(call.intent(Act::kSecurity), *id, *wanted);
  if (!done) return problem(done.error());
  return json_response(view(*done));
}

net::HttpResponse done_or_problem(const Status& done) {
  return done ? net::HttpResponse::of(204, "", "") : problem(done.error());
}

net::HttpResponse revoke(const Services& services, const Call& call) {
  const auto id = path_id<KioskId>(call.parameters[0], "kiosk");
  if (!id) return problem(id.error());
  return done_or_problem(services.identity.kiosks().revoke(call.intent(Act::kSecurity), *id));
}

net::HttpResponse list_badges(const Services& services) {
  json rows = json::array();
  for (const identity::Badge& badge : services.identity.kiosks().badges()) {
    rows.push_back({{"user", badge.user.value},
                    {"assigned", to_rfc3339(badge.assigned)},
                    {"assigned_by", badge.assigned_by}});
  }
  return json_response({{"badges", std::move(rows)}, {"next_cursor", nullptr}});
}

net::HttpResponse assign_badge(const Services& services, const Call& call) {
  const auto user = path_id<UserId>(call.parameters[0], "user");
  if (!user) return problem(user.error());
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  const auto badge = text_field(*body, "badge");
  if (!badge) return problem(badge.error());
  return done_or_problem(
      services.identity.kiosks().assign_badge(call.intent(Act::kSecurity), *user, *badge));
}

net::HttpResponse remove_badge(const Services& services, const Call& call) {
  const auto user = path_id<UserId>(call.parameters[0], "user");
  if (!user) return problem(user.error());
  return done_or_problem(
      services.identity.kiosks().remove_badge(call.intent(Act::kSecurity), *user));
}

net::HttpResponse pin_state(const Services& services, const Call& call) {
  if (auto refused = refuse_without_log_in(call)) return *std::move(refused);
  const auto pin = services.identity.kiosks().pin_of(call.caller->who.user);
  if (!pin) return problem(pin.error());
  return json_response({{"is_set", pin->has_value()},
                        {"changed", *pin ? json(to_rfc3339((*pin)->changed)) : json(nullptr)},
                        {"is_blocked", *pin && (*pin)->n_wrong >= identity::kMostWrongPins}});
}

net::HttpResponse set_pin(const Services& services, const Call& call) {
  if (auto refused = refuse_without_log_in(call)) return *std::move(refused);
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  const auto password = text_field(*body, "password");
  if (!password) return problem(password.error());
  const auto pin = text_field(*body, "pin");
  if (!pin) return problem(pin.error());
  const identity::Authenticated& who = call.caller->who;
  if (const auto sure = services.identity.confirm_password(who, *password); !sure) {
    if (sure.error().code() == Code::kResourceExhausted) return too_often(sure.error());
    return problem(sure.error(), "send the present password in password");
  }
  return done_or_problem(
      services.identity.kiosks().set_pin(call.intent(Act::kSecurity), who.user, *pin));
}

net::HttpResponse remove_pin(const Services& services, const Call& call) {
  if (auto refused = refuse_without_log_in(call)) return *std::move(refused);
  return done_or_problem(
      services.identity.kiosks().remove_pin(call.intent(Act::kSecurity), call.caller->who.user));
}

}  // namespace

void add_kiosk_admin_routes(Router& router, Services& services) {
  Services* s = &services;
  const auto add = [&](const char* method, const char* path, Access access, auto handler) {
    router.add(method, path, access, [s, handler](const Call& call) { return handler(*s, call); });
  };
  router.add("GET", "/api/v1/kiosks", Access::kAdministrator,
             [s](const Call&) { return list(*s); });
  add("POST", "/api/v1/kiosks", Access::kAdministrator, enrol);
  add("PATCH", "/api/v1/kiosks/{id}", Access::kAdministrator, change);
  add("DELETE", "/api/v1/kiosks/{id}", Access::kAdministrator, revoke);
  router.add("GET", "/api/v1/badges", Access::kAdministrator,
             [s](const Call&) { return list_badges(*s); });
  add("PUT", "/api/v1/users/{id}/badge", Access::kAdministrator, assign_badge);
  add("DELETE", "/api/v1/users/{id}/badge", Access::kAdministrator, remove_badge);
  add("GET", "/api/v1/me/pin", Access::kViewer, pin_state);
  add("PUT", "/api/v1/me/pin", Access::kViewer, set_pin);
  add("DELETE", "/api/v1/me/pin", Access::kViewer, remove_pin);
}

}  // namespace millwright::api
