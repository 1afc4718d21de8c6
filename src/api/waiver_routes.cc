// SPDX-License-Identifier: Apache-2.0
// Waivers of a gate: asked for by one person, approved by another.
#include <algorithm>

#include "api/desk_call.h"
#include "api/person_act.h"
#include "api/person_of_plant.h"
#include "api/problem.h"
#include "api/wave_call.h"

namespace millwright::api {
namespace {

using rollout::Wave;

net::HttpResponse ask_waiver(const Services& services, const Call& call) {
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  return wave_answer(
      services,
      [&]() -> Result<Wave> {
        MW_TRY_STATUS(only_fields(*body, {"metric", "scope", "reason", "approver", "expires"}));
        rollout::WaiverWish wish;
        MW_TRY(wish.metric, text_field(*body, "metric"));
        MW_TRY(wish.scope, metric_scope_field(*body));
        MW_TRY(wish.approver, text_field(*body, "approver"));
        MW_TRY_STATUS(
            check_person("approver", wish.approver, *services.plant.registry().snapshot()));
        MW_TRY(wish.expires, time_field(*body, "expires"));
        MW_TRY(std::string reason, text_field(*body, "reason"));
        MW_TRY(const auto act, act_by_person(services, call, reason));
        return change_wave(
            services, call,
            [&](const RolloutState&, const Wave& wave) {
              return rollout::ask_waiver(wave, wish, act);
            },
            reason);
      }(),
      201);
}

net::HttpResponse approve_waiver(const Services& services, const Call& call) {
  return wave_answer(services, [&]() -> Result<Wave> {
    MW_TRY(const std::uint64_t number, path_number(call.parameters[1], "waiver"));
    MW_TRY(const auto act, act_by_person(services, call));
    return change_wave(services, call, [&](const RolloutState&, const Wave& wave) {
      return rollout::approve_waiver(
          wave, static_cast<std::uint32_t>(std::min<std::uint64_t>(number, UINT32_MAX)), act);
    });
  }());
}

}  // namespace

void add_waiver_routes(Router& router, Services& services) {
  const std::string waivers = "/api/v1/rollout/waves/{id}/waivers";
  add_rollout_route(router, services, "POST", waivers, Access::kEngineer, ask_waiver);
  // Leadership and finance look at the system and sign; they change nothing else.
  add_rollout_route(router, services, "POST", waivers + "/{number}/approve", Access::kViewer,
                    approve_waiver);
}

}  // namespace millwright::api
