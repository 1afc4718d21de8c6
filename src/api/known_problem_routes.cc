// SPDX-License-Identifier: Apache-2.0
// Known problems: found in a wave, they block its gate until they are closed or their risk is
// accepted.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "api/desk_call.h"
#include "api/person_act.h"
#include "api/person_of_plant.h"
#include "api/problem.h"
#include "api/rollout_views.h"
#include "api/wave_call.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using registry::Act;
using rollout::Wave;
using rollout::WaveId;

net::HttpResponse problem_answer(const Services& services, const Result<rollout::Problem>& result,
                                 int status = 200) {
  if (!result) {
    return problem(result.error(), result.error().code() == Code::kNotFound
                                       ? "list them with GET /api/v1/rollout/problems"
                                       : "");
  }
  return json_response(problem_view(*result, services.clock.wall()), status);
}

Result<rollout::Extent> read_extent(const json& body) {
  if (!body.is_object()) return fail(Code::kInvalidArgument, "extent: must be an object");
  MW_TRY_STATUS(only_fields(body, {"affected", "of", "times", "days"}));
  rollout::Extent extent;
  MW_TRY(extent.affected, whole_field(body, "affected", 0));
  MW_TRY(extent.of, whole_field(body, "of", 0));
  MW_TRY(extent.times, whole_field(body, "times", 0));
  MW_TRY(extent.days, whole_field(body, "days", 0));
  return extent;
}

json projected_view(const std::optional<rollout::Projected>& projected) {
  if (!projected) return nullptr;
  return {{"expected", projected->expected},
          {"low", projected->range.low},
          {"high", projected->range.high}};
}

/// The problem in each wave that comes next, if it is left as it is.
json projections(const RolloutState& state, const rollout::Problem& one) {
  json rows = json::array();
  const Wave* before = rollout::find_wave(state.waves, one.wave);
  if (before == nullptr || one.state == rollout::ProblemState::kClosed) return rows;
  for (const Wave& next : state.waves) {
    if (next.after != before->id) continue;
    const auto then = rollout::project(one.extent, before->signals.size(), next.sensor_budget);
    rows.push_back({{"wave", next.id.value},
                    {"sensors_then", next.sensor_budget},
                    {"sensors", projected_view(then.sensors)},
                    {"per_week", projected_view(then.per_week)}});
  }
  return rows;
}

/// What as many problems by sensor would make of each wave that comes next.
json forecasts(const RolloutState& state) {
  json rows = json::array();
  for (const Wave& next : state.waves) {
    const Wave* before = rollout::find_wave(state.waves, next.after);
    if (before == nullptr || !before->is_frozen()) continue;
    const auto n = std::ranges::count(state.problems, before->id, &rollout::Problem::wave);
    const auto forecast =
        rollout::forecast(static_cast<std::size_t>(n), before->signals.size(), next.sensor_budget);
    const auto number = [](const std::optional<double>& value) {
      return value ? json(*value) : json(nullptr);
    };
    rows.push_back({{"wave", before->id.value},
                    {"next", next.id.value},
                    {"n_found", forecast.n_found},
                    {"sensors", forecast.sensors},
                    {"sensors_then", forecast.sensors_then},
                    {"expected", number(forecast.expected)},
                    {"upper", number(forecast.upper)}});
  }
  return rows;
}

net::HttpResponse list_problems(const Services& services, const Call& call) {
  const auto wave = number_argument(call.http, "wave", 0, 1, UINT32_MAX);
  if (!wave) return problem(wave.error());
  const auto state = services.host.rollout->state();
  json rows = json::array();
  for (const rollout::Problem& one : state->problems) {
    if (*wave != 0 && one.wave.value != *wave) continue;
    json row = problem_view(one, services.clock.wall());
    row["projections"] = projections(*state, one);
    rows.push_back(std::move(row));
  }
  return json_response({{"problems", std::move(rows)}, {"forecasts", forecasts(*state)}});
}

net::HttpResponse add_problem(const Services& services, const Call& call) {
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  return problem_answer(
      services,
      [&]() -> Result<rollout::Problem> {
        MW_TRY_STATUS(only_fields(*body, {"wave", "asset", "title", "words", "extent"}));
        rollout::Problem found;
        MW_TRY(const std::uint32_t wave, whole_field(*body, "wave", 0));
        found.wave = WaveId(wave);
        MW_TRY(const std::uint32_t asset, whole_field(*body, "asset", 0));
        found.asset = AssetId(asset);
        if (found.asset &&
            services.plant.registry().snapshot()->find<Asset>(found.asset) == nullptr) {
          return fail(Code::kInvalidArgument, fmt::format("asset: no asset {}", asset));
        }
        MW_TRY(found.title, text_field(*body, "title"));
        MW_TRY(found.words, optional_text(*body, "words"));
        if (body->contains("extent")) {
          MW_TRY(found.extent, read_extent(body->at("extent")));
        }
        MW_TRY_STATUS(rollout::check(found));
        found.found_at = services.clock.wall();
        found.found_by = caller_name(call);
        return services.host.rollout->put_problem(
            call.intent(Act::kOperation),
            [&](const RolloutState& state) -> Result<rollout::Problem> {
              if (rollout::find_wave(state.waves, found.wave) == nullptr) {
                return fail(Code::kInvalidArgument,
                            fmt::format("wave: no wave {}", found.wave.value));
              }
              return found;
            });
      }(),
      201);
}

Result<rollout::Problem> change_problem(
    const Services& services, const Call& call,
    const std::function<Result<rollout::Problem>(rollout::Problem)>& change) {
  MW_TRY(const auto id, path_id<rollout::ProblemId>(call.parameters[0], "known problem"));
  return services.host.rollout->put_problem(
      call.intent(Act::kOperation), [&](const RolloutState& state) -> Result<rollout::Problem> {
        const auto it = std::ranges::find(state.problems, id, &rollout::Problem::id);
        if (it == state.problems.end()) {
          return fail(Code::kNotFound, fmt::format("no known problem {}", id.value));
        }
        return change(*it);
      });
}

net::HttpResponse accept_problem(const Services& services, const Call& call) {
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  return problem_answer(services, [&]() -> Result<rollout::Problem> {
    MW_TRY_STATUS(only_fields(*body, {"owner", "due", "risk"}));
    rollout::Acceptance acceptance;
    MW_TRY(acceptance.owner, text_field(*body, "owner"));
    MW_TRY_STATUS(check_person("owner", acceptance.owner, *services.plant.registry().snapshot()));
    MW_TRY(acceptance.due, time_field(*body, "due"));
    MW_TRY(acceptance.risk, text_field(*body, "risk"));
    MW_TRY(const auto act, act_by_person(services, call));
    return change_problem(services, call, [&](rollout::Problem stored) {
      return rollout::accept(std::move(stored), acceptance, act);
    });
  }());
}

net::HttpResponse measure_problem(const Services& services, const Call& call) {
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  return problem_answer(services, [&]() -> Result<rollout::Problem> {
    MW_TRY(const rollout::Extent extent, read_extent(*body));
    return change_problem(services, call, [&](rollout::Problem stored) {
      return rollout::measure(std::move(stored), extent);
    });
  }());
}

using Ending = Result<rollout::Problem> (*)(rollout::Problem, const rollout::WaveAct&);

net::HttpResponse end_problem(const Services& services, const Call& call, const char* field,
                              Ending ending) {
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  return problem_answer(services, [&]() -> Result<rollout::Problem> {
    MW_TRY_STATUS(only_fields(*body, {field}));
    MW_TRY(const std::string words, text_field(*body, field));
    const auto act = act_of(services, call, words);
    return change_problem(services, call,
                          [&](rollout::Problem stored) { return ending(std::move(stored), act); });
  }());
}

}  // namespace

void add_known_problem_routes(Router& router, Services& services) {
  const std::string problems = "/api/v1/rollout/problems";
  const auto add = [&](const char* method, const std::string& path, Access access, auto handler) {
    add_rollout_route(router, services, method, path, access, handler);
  };
  add("GET", problems, Access::kViewer, list_problems);
  add("POST", problems, Access::kOperator, add_problem);
  add("PUT", problems + "/{id}/extent", Access::kOperator, measure_problem);
  add("POST", problems + "/{id}/accept", Access::kEngineer, accept_problem);
  add("POST", problems + "/{id}/close", Access::kOperator,
      [](const Services& services_, const Call& call) {
        return end_problem(services_, call, "how", rollout::close);
      });
  add("POST", problems + "/{id}/reopen", Access::kOperator,
      [](const Services& services_, const Call& call) {
        return end_problem(services_, call, "reason", rollout::reopen);
      });
}

}  // namespace millwright::api
