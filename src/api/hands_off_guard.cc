// SPDX-License-Identifier: Apache-2.0
#include "api/hands_off_guard.h"

#include <fmt/format.h>

#include "api/change_guard.h"
#include "api/problem.h"
#include "identity/identity.h"

namespace millwright::api {
namespace {

std::optional<TeamKind> team_of(const registry::Plant& plant, std::string_view person) {
  const User* user = plant.find_user_by_name(person);
  const Team* team = user == nullptr ? nullptr : plant.find<Team>(user->team);
  return team == nullptr ? std::nullopt : std::optional(team->kind);
}

}  // namespace

bool may_act(const Services& services, std::string_view person, std::optional<TeamKind> team) {
  return services.watch.with_desk(
      [&](const respond::Desk& desk) { return desk.hands_off().may_act(person, team); });
}

std::optional<net::HttpResponse> hands_off_refusal(const Services& services, const Call& call) {
  if (!call.caller) return std::nullopt;
  const auto person = person_behind(services, call.caller->who, Role::kEngineer);
  if (!person) return std::nullopt;
  const auto plant = services.plant.registry().snapshot();
  if (may_act(services, *person, team_of(*plant, *person))) return std::nullopt;
  return problem(403, "hands_off",
                 fmt::format("{} is, or was within 90 days before the period, of the project team "
                             "or the vendor, who may only look while the hands-off period runs",
                             *person),
                 "let normal staff do it; in an emergency an administrator breaks the glass with "
                 "POST /api/v1/hands-off/break-glass, which ends the period as failed");
}

std::string caller_name(const Call& call) {
  return call.caller ? identity::to_actor(call.caller->who).name : std::string();
}

}  // namespace millwright::api
