// SPDX-License-Identifier: Apache-2.0
#include "api/wave_call.h"

#include <fmt/format.h>

#include <utility>

#include "api/hands_off_guard.h"
#include "api/problem.h"
#include "api/rollout_views.h"

namespace millwright::api {

using nlohmann::json;
using registry::Act;
using rollout::Wave;
using rollout::WaveId;

namespace {

constexpr std::string_view kWaves = "list the waves with GET /api/v1/rollout/waves";

net::HttpResponse no_rollout() {
  return problem(503, "unavailable", "this server keeps no roll-out",
                 "ask the server that has the data directory");
}

}  // namespace

void add_rollout_route(Router& router, Services& services, std::string_view method,
                       const std::string& path, Access access,
                       std::function<net::HttpResponse(const Services&, const Call&)> handler) {
  router.add(std::string(method), path, access,
             [s = &services, handler = std::move(handler)](const Call& call) {
               return s->host.rollout == nullptr ? no_rollout() : handler(*s, call);
             });
}

rollout::WaveAct act_of(const Services& services, const Call& call, std::string why) {
  return {caller_name(call), services.clock.wall(), std::move(why)};
}

Result<const Wave*> get_wave(const RolloutState& state, WaveId id) {
  const Wave* wave = rollout::find_wave(state.waves, id);
  if (wave == nullptr) return fail(Code::kNotFound, fmt::format("no wave {}", id.value));
  return wave;
}

net::HttpResponse wave_refusal(const Error& error) {
  return problem(error, error.code() == Code::kNotFound ? kWaves : std::string_view());
}

net::HttpResponse wave_answer(const Services& services, const Result<Wave>& wave, int status) {
  if (!wave) return wave_refusal(wave.error());
  return json_response(wave_view(services, *wave, *services.host.rollout->state()), status);
}

Result<Wave> change_wave(
    const Services& services, const Call& call,
    const std::function<Result<Wave>(const RolloutState&, const Wave&)>& change, std::string why) {
  MW_TRY(const auto id, path_id<WaveId>(call.parameters[0], "wave"));
  return services.host.rollout->put_wave(call.intent(Act::kConfiguration, std::move(why)),
                                         [&](const RolloutState& state) -> Result<Wave> {
                                           MW_TRY(const Wave* wave, get_wave(state, id));
                                           return change(state, *wave);
                                         });
}

Result<std::uint32_t> whole_field(const json& body, const char* key, std::uint32_t otherwise) {
  const auto it = body.find(key);
  if (it == body.end()) return otherwise;
  if (it->is_number_unsigned() && it->get<std::uint64_t>() <= UINT32_MAX) {
    return it->get<std::uint32_t>();
  }
  return fail(Code::kInvalidArgument, fmt::format("{}: must be a whole number", key));
}

Result<rollout::Scope> metric_scope_field(const json& body) {
  MW_TRY(const std::string text, optional_text(body, "scope"));
  const auto scope = rollout::parse_scope(text.empty() ? "wave" : text);
  if (!scope) return fail(Code::kInvalidArgument, "scope: must be wave or plant");
  return *scope;
}

}  // namespace millwright::api
