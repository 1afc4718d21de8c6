// SPDX-License-Identifier: Apache-2.0
#include "api/hands_off_guard.h"

#include <fmt/format.h>

#include "api/problem.h"

namespace millwright::api {
namespace {

net::HttpResponse refusal(const Call& call, TeamKind team) {
  return problem(403, "hands_off",
                 fmt::format("{} belongs to a team of kind {}, which may only look while the "
                             "hands-off period runs",
                             caller_name(call), name(team)),
                 "let normal staff do it; in an emergency an administrator breaks the glass with "
                 "POST /api/v1/hands-off/break-glass, which ends the period as failed");
}

}  // namespace

bool may_act(const Services& services, std::optional<TeamKind> team) {
  if (!team) return true;
  return services.watch.with_desk(
      [&](const respond::Desk& desk) { return desk.hands_off().may_act(*team); });
}

Handler unless_hands_off(const Services& services, Handler handler) {
  return [&services, handler = std::move(handler)](const Call& call) {
    const std::optional<TeamKind> team =
        call.caller ? call.caller->who.team_kind : std::optional<TeamKind>();
    if (!may_act(services, team)) return refusal(call, *team);
    return handler(call);
  };
}

std::string caller_name(const Call& call) {
  return call.caller ? identity::to_actor(call.caller->who).name : std::string();
}

}  // namespace millwright::api
