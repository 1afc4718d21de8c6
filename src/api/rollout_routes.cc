// SPDX-License-Identifier: Apache-2.0
// The roll-out: waves with their plans and steps, gates with their evidence, and signatures.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "api/days_view.h"
#include "api/desk_call.h"
#include "api/evidence.h"
#include "api/person_act.h"
#include "api/person_of_plant.h"
#include "api/problem.h"
#include "api/rollout_book.h"
#include "api/rollout_views.h"
#include "api/routes.h"
#include "api/shadow_load.h"
#include "api/wave_call.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using registry::Act;
using rollout::Wave;
using rollout::WaveId;

// Reading a plan.

Result<double> number(const json& body, const char* key, double otherwise) {
  const auto it = body.find(key);
  if (it == body.end()) return otherwise;
  if (it->is_number()) return it->get<double>();
  return fail(Code::kInvalidArgument, fmt::format("{}: must be a number", key));
}

Result<std::chrono::days> days(const json& body, const char* key, std::chrono::days otherwise) {
  MW_TRY(const std::uint32_t n,
         whole_field(body, key, static_cast<std::uint32_t>(otherwise.count())));
  return std::chrono::days(std::min(n, 100'000u));
}

Result<std::vector<std::string>> texts(const json& body, const char* key) {
  std::vector<std::string> out;
  const auto it = body.find(key);
  if (it == body.end()) return out;
  const auto wrong = [&] {
    return fail(Code::kInvalidArgument, fmt::format("{}: must be a list of texts", key));
  };
  if (!it->is_array() || it->size() > 1000) return wrong();
  for (const json& one : *it) {
    if (!one.is_string() || one.get_ref<const std::string&>().size() > 128) return wrong();
    out.push_back(one.get<std::string>());
  }
  return out;
}

/// Ids of records that exist. Errors: invalid_argument.
template <class R, class Id>
Result<std::vector<Id>> places(const json& body, const char* key, const registry::Plant& plant) {
  std::vector<Id> out;
  const auto it = body.find(key);
  if (it == body.end()) return out;
  if (!it->is_array()) {
    return fail(Code::kInvalidArgument, fmt::format("scope: {} must be a list of ids", key));
  }
  for (const json& one : *it) {
    const bool fits = one.is_number_unsigned() && one.get<std::uint64_t>() <= UINT32_MAX;
    const Id id(fits ? one.get<std::uint32_t>() : 0);
    if (plant.find<R>(id) == nullptr) {
      return fail(Code::kInvalidArgument,
                  fmt::format("scope: {} has {}, which is not in the plant", key, one.dump()));
    }
    out.push_back(id);
  }
  std::ranges::sort(out);
  const auto rest = std::ranges::unique(out);
  out.erase(rest.begin(), rest.end());
  return out;
}

Result<rollout::WaveScope> read_scope(const json& body, const registry::Plant& plant) {
  if (!body.is_object()) return fail(Code::kInvalidArgument, "scope: must be an object");
  MW_TRY_STATUS(only_fields(body, {"assets", "lines", "areas"}));
  rollout::WaveScope scope;
  MW_TRY(scope.assets, (places<Asset, AssetId>(body, "assets", plant)));
  MW_TRY(scope.lines, (places<Line, LineId>(body, "lines", plant)));
  MW_TRY(scope.areas, (places<Area, AreaId>(body, "areas", plant)));
  return scope;
}

Result<rollout::Criterion> read_criterion(const json& body) {
  if (!body.is_object()) return fail(Code::kInvalidArgument, "criteria: must hold objects");
  MW_TRY_STATUS(only_fields(body, {"metric", "scope", "target", "window_days", "least_sample",
                                   "confidence", "is_must_have"}));
  rollout::Criterion c;
  MW_TRY(c.metric, text_field(body, "metric"));
  MW_TRY(c.scope, metric_scope_field(body));
  if (!body.contains("target")) {
    return fail(Code::kInvalidArgument, fmt::format("target of {}: missing", c.metric));
  }
  MW_TRY(c.target, number(body, "target", 0));
  MW_TRY(c.window, days(body, "window_days", c.window));
  MW_TRY(c.least_sample, number(body, "least_sample", 0));
  MW_TRY(c.confidence, number(body, "confidence", c.confidence));
  if (body.contains("is_must_have")) {
    MW_TRY(c.is_must_have, optional_flag(body, "is_must_have"));
  }
  return c;
}

Result<std::vector<rollout::Stakeholder>> read_stakeholders(const json& list,
                                                            const registry::Plant& plant) {
  if (!list.is_array()) return fail(Code::kInvalidArgument, "stakeholders: must be a list");
  std::vector<rollout::Stakeholder> out;
  for (const json& one : list) {
    if (!one.is_object()) return fail(Code::kInvalidArgument, "stakeholders: must hold objects");
    MW_TRY_STATUS(only_fields(one, {"function", "person"}));
    MW_TRY(const std::string function_name, text_field(one, "function"));
    const auto function = parse_team_kind(function_name);
    if (!function) {
      return fail(Code::kInvalidArgument,
                  fmt::format("stakeholders: no function '{}'", function_name));
    }
    MW_TRY(std::string person, text_field(one, "person"));
    MW_TRY_STATUS(check_stays("stakeholders", person, plant));
    out.push_back({*function, std::move(person)});
  }
  return out;
}

Result<rollout::WaveFacts> read_facts(const json& body) {
  if (!body.is_object()) return fail(Code::kInvalidArgument, "facts: must be an object");
  MW_TRY_STATUS(only_fields(body, {"crew", "shifts", "networks"}));
  rollout::WaveFacts facts;
  MW_TRY(facts.crew, texts(body, "crew"));
  MW_TRY(facts.shifts, texts(body, "shifts"));
  MW_TRY(facts.networks, texts(body, "networks"));
  return facts;
}

/// What the body says instead of what `wave` has.
Status merge(const json& body, const registry::Plant& plant, Wave& wave) {
  MW_TRY_STATUS(
      only_fields(body, {"kind", "name", "title", "after", "scope", "sensor_budget", "criteria",
                         "gate_every_days", "soak_days", "stakeholders", "facts"}));
  if (body.contains("name")) {
    MW_TRY(wave.name, text_field(body, "name"));
  }
  if (body.contains("title")) {
    MW_TRY(wave.title, optional_text(body, "title"));
  }
  if (body.contains("after")) {
    MW_TRY(const auto after, optional_id_field(body, "after"));
    wave.after =
        WaveId(static_cast<std::uint32_t>(std::min<std::uint64_t>(after.value_or(0), UINT32_MAX)));
  }
  if (body.contains("scope")) {
    MW_TRY(wave.scope, read_scope(body["scope"], plant));
  }
  MW_TRY(wave.sensor_budget, whole_field(body, "sensor_budget", wave.sensor_budget));
  MW_TRY(wave.gate_every, days(body, "gate_every_days", wave.gate_every));
  MW_TRY(wave.soak, days(body, "soak_days", wave.soak));
  if (body.contains("stakeholders")) {
    MW_TRY(wave.stakeholders, read_stakeholders(body["stakeholders"], plant));
  }
  if (body.contains("facts")) {
    MW_TRY(wave.facts, read_facts(body["facts"]));
  }
  if (!body.contains("criteria")) return {};
  if (!body["criteria"].is_array()) return fail(Code::kInvalidArgument, "criteria: must be a list");
  wave.criteria.clear();
  for (const json& one : body["criteria"]) {
    MW_TRY(auto criterion, read_criterion(one));
    wave.criteria.push_back(std::move(criterion));
  }
  return {};
}

// Handlers.

net::HttpResponse metrics(const Services&) {
  json rows = json::array();
  for (const rollout::Metric& metric : rollout::metrics()) rows.push_back(metric_view(metric));
  return json_response({{"metrics", std::move(rows)}});
}

net::HttpResponse templates(const Services& services) {
  json rows = json::array();
  const auto state = services.host.rollout->state();
  DaysView days(services, *state);
  using enum rollout::WaveKind;
  for (const rollout::WaveKind kind : {kPilot, kWave1, kWave2, kWave3}) {
    const Wave wave = rollout::wave_of(kind);
    // One sensor on each of as many assets: nothing can be decided sooner with this budget.
    json criteria = days.criteria(wave, wave.sensor_budget, wave.sensor_budget);
    rows.push_back({{"kind", name(kind)},
                    {"title", wave.title},
                    {"sensor_budget", wave.sensor_budget},
                    {"gate_every_days", wave.gate_every.count()},
                    {"soak_days", wave.soak.count()},
                    {"criteria", std::move(criteria)}});
  }
  return json_response({{"templates", std::move(rows)}});
}

net::HttpResponse list(const Services& services) {
  const auto state = services.host.rollout->state();
  json rows = json::array();
  for (const Wave& wave : state->waves) rows.push_back(wave_view(services, wave, *state));
  return json_response({{"waves", std::move(rows)}});
}

net::HttpResponse create(const Services& services, const Call& call) {
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  const auto made = [&]() -> Result<Wave> {
    MW_TRY(const std::string kind_name, text_field(*body, "kind"));
    const auto kind = rollout::parse_wave_kind(kind_name);
    if (!kind) {
      return fail(Code::kInvalidArgument, "kind: must be pilot, wave-1, wave-2 or wave-3");
    }
    Wave wave = rollout::wave_of(*kind);
    MW_TRY_STATUS(merge(*body, *services.plant.registry().snapshot(), wave));
    MW_TRY_STATUS(rollout::check_plan(wave));
    return services.host.rollout->put_wave(call.intent(Act::kConfiguration),
                                           [&](const RolloutState& state) -> Result<Wave> {
                                             MW_TRY_STATUS(rollout::check_among(state.waves, wave));
                                             return wave;
                                           });
  }();
  return wave_answer(services, made, 201);
}

net::HttpResponse get(const Services& services, const Call& call) {
  const auto id = path_id<WaveId>(call.parameters[0], "wave");
  if (!id) return wave_refusal(id.error());
  const auto state = services.host.rollout->state();
  const auto found = get_wave(*state, *id);
  if (!found) return wave_refusal(found.error());
  const Wave& wave = **found;
  json view = wave_view(services, wave, *state);
  if (!wave.is_frozen()) {
    const auto contents = contents_of(*state, wave, *services.plant.registry().snapshot());
    // Machines that are not there yet: as many as there can be sensors.
    const std::size_t n_assets =
        contents.assets.empty() ? wave.sensor_budget : contents.assets.size();
    view["criteria"] = DaysView(services, *state).criteria(wave, n_assets, wave.sensor_budget);
  }
  return json_response(view);
}

net::HttpResponse patch(const Services& services, const Call& call) {
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  if (body->contains("kind")) {
    return problem(400, "invalid_argument", "kind: a wave keeps the one it was planned with");
  }
  return wave_answer(
      services,
      change_wave(services, call,
                  [&](const RolloutState& state, const Wave& stored) -> Result<Wave> {
                    Wave wanted = stored;
                    MW_TRY_STATUS(merge(*body, *services.plant.registry().snapshot(), wanted));
                    return rollout::change_plan(state.waves, stored, std::move(wanted));
                  }));
}

net::HttpResponse remove(const Services& services, const Call& call) {
  const auto id = path_id<WaveId>(call.parameters[0], "wave");
  if (!id) return wave_refusal(id.error());
  const Status done = services.host.rollout->remove_wave(call.intent(Act::kConfiguration), *id);
  return done ? net::HttpResponse::of(204, "", "") : wave_refusal(done.error());
}

/// Whoever sees that it goes wrong may hold or stop it; everything else is an engineer's.
Status check_may(rollout::WaveStep step, const Call& call) {
  const bool is_brake = step == rollout::WaveStep::kHold || step == rollout::WaveStep::kStop;
  if (is_brake || call.caller->who.may(Role::kEngineer)) return {};
  return fail(Code::kUnauthorized,
              fmt::format("the step '{}' needs the role engineer", name(step)));
}

net::HttpResponse step(const Services& services, const Call& call) {
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  const auto done = [&]() -> Result<Wave> {
    MW_TRY_STATUS(only_fields(*body, {"step", "reason"}));
    MW_TRY(const std::string step_name, text_field(*body, "step"));
    const auto what = rollout::parse_wave_step(step_name);
    if (!what) {
      return fail(Code::kInvalidArgument,
                  "step: must be shadow, start, stabilize, hold, resume or stop");
    }
    MW_TRY_STATUS(check_may(*what, call));
    MW_TRY(const std::string reason, optional_text(*body, "reason"));
    return change_wave(
        services, call,
        [&](const RolloutState& state, const Wave& wave) {
          const auto plant = services.plant.registry().snapshot();
          return rollout::take_step(state.waves, wave, *what, act_of(services, call, reason),
                                    contents_of(state, wave, *plant));
        },
        reason);
  }();
  if (!done && done.error().code() == Code::kUnauthorized) {
    return problem(403, "forbidden", done.error().message(), "ask an engineer");
  }
  return wave_answer(services, done);
}

/// How soon a criterion can be decided at the pace of its own window; null where nothing happened.
json decidable(const rollout::Judged& judged, const rollout::Sample& sample) {
  const rollout::Criterion& criterion = judged.criterion;
  const auto& finding = judged.finding;
  if (finding.verdict != rollout::Verdict::kInconclusive) {
    return {{"days", 0}, {"why", "it is decided"}};
  }
  const auto pace = rollout::pace_of(criterion, sample, finding);
  if (!pace) return {{"days", nullptr}, {"why", "nothing has been measured yet"}};
  const auto found = rollout::time_to_decide(criterion, *pace);
  return {{"days", found.days ? json(*found.days) : json(nullptr)}, {"why", found.reason}};
}

/// The gate as it would be judged now: for looking, not for passing.
net::HttpResponse shadow(const Services& services, const Call& call) {
  const auto id = path_id<WaveId>(call.parameters[0], "wave");
  if (!id) return wave_refusal(id.error());
  const auto state = services.host.rollout->state();
  const auto found = get_wave(*state, *id);
  if (!found) return wave_refusal(found.error());
  const auto load = shadow_load(services, **found);
  if (!load) return problem(load.error(), "let it run in shadow first: POST .../steps");
  return json_response(shadow_view(*load, *services.plant.registry().snapshot()));
}

net::HttpResponse gate(const Services& services, const Call& call) {
  const auto id = path_id<WaveId>(call.parameters[0], "wave");
  if (!id) return wave_refusal(id.error());
  const auto state = services.host.rollout->state();
  const auto found = get_wave(*state, *id);
  if (!found) return wave_refusal(found.error());
  const Wave& wave = **found;
  const UtcNanos now = services.clock.wall();
  Evidence evidence(services, *state, wave, now);
  std::vector<rollout::Judged> judged;
  json in_days = json::array();
  for (const rollout::Criterion& stated : wave.criteria) {
    const rollout::Criterion criterion = evidence.asked(stated);
    const rollout::Sample sample = evidence.sample(criterion);
    judged.push_back(
        {criterion, rollout::judge(criterion, sample), 0, evidence.source(criterion), {}});
    in_days.push_back(decidable(judged.back(), sample));
  }
  const rollout::Gate gate = rollout::judge_gate(wave, std::move(judged), now);
  json criteria = json::array();
  for (std::size_t i = 0; i < gate.judged.size(); ++i) {
    json row = judged_view(gate.judged[i]);
    row["decidable"] = std::move(in_days[i]);
    criteria.push_back(std::move(row));
  }
  json view = wave_view(services, wave, *state);
  return json_response({{"wave", wave.id.value},
                        {"name", wave.name},
                        {"state", name(wave.state)},
                        {"at", to_rfc3339(now)},
                        {"window", view["window"]},
                        {"answer", gate.answer()},
                        {"verdict", name(gate.verdict)},
                        {"missing", gate.missing},
                        {"criteria", std::move(criteria)}});
}

net::HttpResponse decisions(const Services& services, const Call& call) {
  const auto id = path_id<WaveId>(call.parameters[0], "wave");
  if (!id) return wave_refusal(id.error());
  const auto state = services.host.rollout->state();
  if (const auto wave = get_wave(*state, *id); !wave) return wave_refusal(wave.error());
  json rows = json::array();
  for (auto it = state->decisions.rbegin(); it != state->decisions.rend(); ++it) {
    if (it->decision.wave == *id) rows.push_back(decision_view(*it));
  }
  return json_response({{"decisions", std::move(rows)}});
}

net::HttpResponse sign(const Services& services, const Call& call) {
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  return wave_answer(
      services,
      [&]() -> Result<Wave> {
        MW_TRY_STATUS(only_fields(*body, {"function", "words"}));
        MW_TRY(const std::string function_name, text_field(*body, "function"));
        const auto function = parse_team_kind(function_name);
        if (!function) {
          return fail(Code::kInvalidArgument, fmt::format("function: no '{}'", function_name));
        }
        MW_TRY(const std::string words, optional_text(*body, "words"));
        if (words.size() > 4096) return fail(Code::kInvalidArgument, "words: more than 4096 bytes");
        MW_TRY(const auto act, act_by_person(services, call));
        return change_wave(services, call, [&](const RolloutState&, const Wave& wave) {
          return rollout::sign(wave, *function, words, act);
        });
      }(),
      201);
}

}  // namespace

void add_rollout_routes(Router& router, Services& services) {
  const std::string base = "/api/v1/rollout";
  const std::string waves = base + "/waves";
  const auto add = [&](const char* method, const std::string& path, Access access, auto handler) {
    add_rollout_route(router, services, method, path, access, handler);
  };
  const auto without_call = [](auto handler) {
    return [handler](const Services& services_, const Call&) { return handler(services_); };
  };
  add("GET", base + "/metrics", Access::kViewer, without_call(metrics));
  add("GET", base + "/templates", Access::kViewer, without_call(templates));
  add("GET", waves, Access::kViewer, without_call(list));
  add("POST", waves, Access::kEngineer, create);
  add("GET", waves + "/{id}", Access::kViewer, get);
  add("PATCH", waves + "/{id}", Access::kEngineer, patch);
  add("DELETE", waves + "/{id}", Access::kEngineer, remove);
  add("POST", waves + "/{id}/steps", Access::kOperator, step);
  add("GET", waves + "/{id}/gate", Access::kViewer, gate);
  add("GET", waves + "/{id}/shadow", Access::kViewer, shadow);
  add("GET", waves + "/{id}/decisions", Access::kViewer, decisions);
  // Leadership and finance look at the system and sign; they change nothing else.
  add("POST", waves + "/{id}/sign-offs", Access::kViewer, sign);
  add_waiver_routes(router, services);
  add_known_problem_routes(router, services);
}

}  // namespace millwright::api
