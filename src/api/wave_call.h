// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the handlers of the roll-out share: who acts, which wave, and how it is answered. For .cc
// files only.

#include <functional>
#include <string>
#include <string_view>

#include "api/json_body.h"
#include "api/rollout_book.h"
#include "api/router.h"
#include "api/services.h"

namespace millwright::api {

/// Adds a route that needs the roll-out's records; without them it says so.
void add_rollout_route(Router& router, Services& services, std::string_view method,
                       const std::string& path, Access access,
                       std::function<net::HttpResponse(const Services&, const Call&)> handler);

rollout::WaveAct act_of(const Services& services, const Call& call, std::string why = {});

/// Lifetime: the state's. Errors: not_found.
Result<const rollout::Wave*> get_wave(const RolloutState& state, rollout::WaveId id);
/// Changes the wave of the path as `change` says, from what is stored at that moment.
/// Errors: those of `change`; not_found.
Result<rollout::Wave> change_wave(
    const Services& services, const Call& call,
    const std::function<Result<rollout::Wave>(const RolloutState&, const rollout::Wave&)>& change,
    std::string why = {});

net::HttpResponse wave_refusal(const Error& error);
net::HttpResponse wave_answer(const Services& services, const Result<rollout::Wave>& wave,
                              int status = 200);

/// Absent is `otherwise`. Errors: invalid_argument.
Result<std::uint32_t> whole_field(const nlohmann::json& body, const char* key,
                                  std::uint32_t otherwise);
/// Absent is the wave. Errors: invalid_argument.
Result<rollout::Scope> metric_scope_field(const nlohmann::json& body);

void add_waiver_routes(Router& router, Services& services);
void add_known_problem_routes(Router& router, Services& services);

}  // namespace millwright::api
