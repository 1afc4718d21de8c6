// SPDX-License-Identifier: Apache-2.0
// The screen of an operator position: what it shows, and who acts there.
#include <fmt/format.h>

#include "api/desk_call.h"
#include "api/kiosk_people.h"
#include "api/problem.h"
#include "api/routes.h"
#include "api/session_cookie.h"
#include "api/too_often.h"
#include "identity/identity.h"

namespace millwright::api {
namespace {

using identity::Kiosk;
using identity::Kiosks;
using identity::KioskTurn;
using nlohmann::json;
using registry::Act;

/// Seconds to the end of a turn: a span, so that the clock of the screen does not matter.
json seconds_left(const Services& services, const KioskTurn& turn) {
  const auto left = turn.end - services.clock.steady();
  return std::chrono::duration_cast<std::chrono::seconds>(left).count();
}

json view(const Services& services, const Kiosk& kiosk, const std::optional<KioskTurn>& turn) {
  const auto plant = services.plant.registry().snapshot();
  json person = nullptr;
  const User* user = turn ? plant->find<User>(turn->user) : nullptr;
  if (user != nullptr) person = {{"name", user->name}, {"full_name", user->full_name}};
  return {{"name", kiosk.settings.name},
          {"position", kiosk.settings.position},
          {"idle_s", kiosk.settings.idle.count()},
          {"needs_pin_with_badge", kiosk.settings.needs_pin_with_badge},
          {"person", std::move(person)},
          {"left_s", user == nullptr ? json(nullptr) : seconds_left(services, *turn)},
          {"people", kiosk_people(services, kiosk.settings.position)}};
}

std::optional<Kiosk> kiosk_of(const Services& services, const Call& call) {
  const identity::KioskId id = call.caller->who.kiosk;
  return id ? services.identity.kiosks().find(id) : std::nullopt;
}

net::HttpResponse no_kiosk() {
  return problem(404, "not_found", "this browser is no kiosk",
                 "an administrator makes it one with POST /api/v1/kiosks, in this browser");
}

net::HttpResponse get(const Services& services, const Call& call) {
  const auto kiosk = kiosk_of(services, call);
  if (!kiosk) return no_kiosk();
  const auto turn = services.identity.kiosks().turn(kiosk->id, call.caller->session);
  return json_response(view(services, *kiosk, turn));
}

Result<identity::KioskProof> read_proof(const net::HttpRequest& request) {
  MW_TRY(const json body, parse_object(request));
  MW_TRY_STATUS(only_fields(body, {"person", "pin", "badge"}));
  identity::KioskProof proof;
  MW_TRY(proof.person, optional_text(body, "person"));
  MW_TRY(proof.pin, optional_text(body, "pin"));
  MW_TRY(proof.badge, optional_text(body, "badge"));
  if (proof.person.empty() == proof.badge.empty()) {
    return fail(Code::kInvalidArgument, "person: send either person and pin, or badge");
  }
  if (!proof.person.empty() && proof.pin.empty()) {
    return fail(Code::kInvalidArgument, "pin: missing");
  }
  return proof;
}

net::HttpResponse switch_problem(const Error& error) {
  if (error.code() == Code::kResourceExhausted) return too_often(error);
  if (error.detail() == Kiosks::kPinMissing) {
    return problem(409, "pin_needed", error.message(), "send badge and pin together");
  }
  return problem(error,
                 error.code() == Code::kUnauthorized
                     ? "choose your name and enter your PIN, or hold your badge to the reader"
                     : "");
}

net::HttpResponse switch_person(const Services& services, const Call& call) {
  const auto proof = read_proof(call.http);
  if (!proof) return problem(proof.error());
  const auto kiosk = kiosk_of(services, call);
  if (!kiosk) return no_kiosk();
  const auto made = services.identity.kiosks().switch_person(*kiosk, *proof);
  if (!made) return switch_problem(made.error());
  auto answer = json_response(view(services, *kiosk, made->turn));
  return std::move(answer.with("Set-Cookie", session_cookie(call.http, made->token)));
}

net::HttpResponse stay(const Services& services, const Call& call) {
  const auto kiosk = kiosk_of(services, call);
  if (!kiosk) return no_kiosk();
  const auto turn = services.identity.kiosks().extend(kiosk->id, call.caller->session);
  if (!turn) {
    return problem(409, "failed_precondition", "nobody acts at this kiosk",
                   "say who you are with POST /api/v1/kiosk/switch");
  }
  return json_response({{"left_s", seconds_left(services, *turn)}});
}

net::HttpResponse leave(const Services& services, const Call& call) {
  const auto kiosk = kiosk_of(services, call);
  if (!kiosk) return no_kiosk();
  if (call.caller->who.kind == identity::PrincipalKind::kPerson) {
    const auto done = services.identity.kiosks().leave(call.intent(Act::kSecurity), kiosk->id);
    if (!done) return problem(done.error());
  }
  auto answer = net::HttpResponse::of(204, "", "");
  return std::move(answer.with("Set-Cookie", ended_session_cookie(call.http)));
}

}  // namespace

void add_kiosk_routes(Router& router, Services& services) {
  Services* s = &services;
  router.add("GET", "/api/v1/kiosk", Access::kSelf,
             [s](const Call& call) { return get(*s, call); });
  router.add("POST", "/api/v1/kiosk/switch", Access::kSelf,
             [s](const Call& call) { return switch_person(*s, call); });
  router.add("POST", "/api/v1/kiosk/stay", Access::kSelf,
             [s](const Call& call) { return stay(*s, call); });
  router.add("POST", "/api/v1/kiosk/leave", Access::kSelf,
             [s](const Call& call) { return leave(*s, call); });
}

}  // namespace millwright::api
