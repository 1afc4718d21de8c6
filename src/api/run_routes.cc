// SPDX-License-Identifier: Apache-2.0
// Runs: a procedure worked off step by step.
#include "api/run_routes.h"

#include <fmt/format.h>

#include <algorithm>

#include "api/desk_call.h"
#include "api/exercises.h"
#include "api/problem.h"
#include "api/routes.h"
#include "api/run_request.h"
#include "api/run_view.h"
#include "respond/procedure/parse_procedure.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using respond::Desk;
using respond::HandOverKind;
using respond::Procedure;
using respond::ProcedureRun;
using respond::RunAction;
using respond::RunCommand;
using respond::RunState;

constexpr std::string_view kListRuns = "list the runs with GET /api/v1/runs";

/// One that the desk still knows, else from the store.
Result<ProcedureRun> find_run(const Services& services, std::uint64_t id) {
  auto known = services.watch.with_desk([&](const Desk& desk) {
    const ProcedureRun* run = desk.runs().find(respond::RunId(id));
    return run == nullptr ? std::optional<ProcedureRun>() : std::optional(*run);
  });
  if (known) return std::move(*known);
  MW_TRY(std::vector<ProcedureRun> runs, all_runs(services));
  const auto it = std::ranges::find(runs, respond::RunId(id), &ProcedureRun::id);
  if (it == runs.end()) return fail(Code::kNotFound, fmt::format("no run {}", id));
  return std::move(*it);
}

net::HttpResponse get(const Services& services, const Call& call) {
  const auto id = path_number(call.parameters[0], "run");
  if (!id) return problem(id.error(), kListRuns);
  const auto run = find_run(services, *id);
  return run ? run_response(services, call, *run, 200) : problem(run.error(), kListRuns);
}

/// Whether a run is in the state of the API that is asked for.
std::optional<RunState> parse_state(std::string_view text) {
  if (text == "running") return RunState::kActive;
  if (text == "done") return RunState::kFinished;
  if (text == "aborted") return RunState::kAborted;
  return std::nullopt;
}

/// What is under way is in memory; only the rest has to be read.
Result<std::vector<ProcedureRun>> runs_in(const Services& services, std::optional<RunState> state) {
  if (state != RunState::kActive) return all_runs(services);
  return services.watch.with_desk([](const Desk& desk) {
    std::vector<ProcedureRun> out;
    for (const ProcedureRun* run : desk.runs().active_runs()) out.push_back(*run);
    return out;
  });
}

net::HttpResponse list(const Services& services, const Call& call) {
  const auto state_name = call.http.find_query("state");
  const auto state = state_name ? parse_state(*state_name) : std::nullopt;
  if (state_name && !state) {
    return problem(400, "invalid_argument", fmt::format("state: '{}' is unknown", *state_name),
                   "use running, done or aborted");
  }
  const auto alarm = number_argument(call.http, "alarm", 0, 0, UINT64_MAX);
  if (!alarm) return problem(alarm.error());
  const auto before = number_argument(call.http, "cursor", UINT64_MAX, 1, UINT64_MAX);
  if (!before) return problem(before.error());
  const auto limit = number_argument(call.http, "limit", 200, 1, 10'000);
  if (!limit) return problem(limit.error());
  const auto procedure = call.http.find_query("procedure");
  const auto runs = runs_in(services, state);
  if (!runs) return problem(runs.error());

  const UtcNanos now = services.clock.wall();
  RunTexts texts;
  json rows = json::array();
  json next = nullptr;
  for (auto it = runs->rbegin(); it != runs->rend(); ++it) {
    if (it->id.value >= *before || (state && it->state != *state)) continue;
    if ((*alarm != 0 && it->alarm.value != *alarm) || (procedure && it->procedure != *procedure)) {
      continue;
    }
    if (rows.size() == *limit) {
      next = std::to_string(rows.back()["id"].get<std::uint64_t>());
      break;
    }
    rows.push_back(run_summary(*it, texts.find(*it), now));
  }
  return json_response({{"runs", std::move(rows)}, {"next_cursor", std::move(next)}});
}

net::HttpResponse start(Services& services, const Call& call) {
  if (auto refused = refuse_machines(call)) return std::move(*refused);
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  const auto command = [&]() -> Result<RunCommand> {
    RunCommand c;
    c.action = RunAction::kStart;
    c.who = caller_name(call);
    MW_TRY(c.procedure, text_field(*body, "procedure"));
    MW_TRY(const RunSubject subject, read_subject(services, *body));
    c.alarm = subject.alarm;
    c.asset = subject.asset;
    c.asset_path = subject.asset_path;
    MW_TRY(const bool is_drill, optional_flag(*body, "is_drill"));
    c.is_drill = is_drill || subject.is_drill;
    MW_TRY(c.client_id, text_or_null(*body, "client_id"));
    MW_TRY(c.done, optional_time_field(*body, "started"));
    return c;
  }();
  if (!command) return problem(command.error());
  const auto run = ask_run(services, *command);
  return run ? run_response(services, call, *run, 201) : run_problem(run.error());
}

/// A run that is known to the desk and the procedure it follows.
struct OpenRun {
  ProcedureRun run;
  Procedure procedure;
};

Result<OpenRun> open_run(const Services& services, const Call& call) {
  MW_TRY(const std::uint64_t id, path_number(call.parameters[0], "run"));
  MW_TRY(ProcedureRun run, find_run(services, id));
  // A text that cannot be read is no obstacle here: the run says what can be done without it.
  auto procedure = respond::parse_procedure(run.text, run.procedure);
  return OpenRun{std::move(run), procedure ? std::move(*procedure) : Procedure()};
}

/// A check that nobody read off a gauge takes the live value, as it was when the step was done.
void add_live_value(const Services& services, const OpenRun& open, RunCommand& command) {
  const respond::ProcedureStep* step = open.procedure.find_step(command.step);
  if (step == nullptr || command.value) return;
  const auto live = live_value(*step, open.run.asset, *services.plant.registry().snapshot(),
                               services.historian, command.done.value_or(services.clock.wall()));
  if (!live) return;
  command.value = live->value;
  command.is_live = true;
}

net::HttpResponse enter(Services& services, const Call& call, RunAction action) {
  if (auto refused = refuse_machines(call)) return std::move(*refused);
  const auto open = open_run(services, call);
  if (!open) return problem(open.error(), kListRuns);
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  auto command = read_entry(services, *body, open->procedure);
  if (!command) return problem(command.error());
  command->action = action;
  command->run = open->run.id;
  command->who = caller_name(call);
  if (action == RunAction::kComplete) add_live_value(services, *open, *command);
  const auto run = ask_run(services, *command);
  return run ? run_response(services, call, *run, 200) : run_problem(run.error());
}

/// Who a run is given to, found by name: a person, a team, or a roster in force.
Result<respond::HandOverTarget> find_target(const Services& services, const std::string& name) {
  const auto plant = services.plant.registry().snapshot();
  const User* user = plant->find_user_by_name(name);
  if (user != nullptr && user->is_active) {
    return respond::HandOverTarget{HandOverKind::kPerson, name};
  }
  if (plant->find_team_by_name(name) != nullptr) {
    return respond::HandOverTarget{HandOverKind::kTeam, name};
  }
  if (plant->find_in_force(DocumentKind::kRoster, name) != nullptr) {
    return respond::HandOverTarget{HandOverKind::kRoster, name};
  }
  return fail(Code::kNotFound,
              fmt::format("to: no person, team or roster in force is called '{}'", name));
}

net::HttpResponse end_part(Services& services, const Call& call, RunAction action) {
  if (auto refused = refuse_machines(call)) return std::move(*refused);
  const auto id = path_number(call.parameters[0], "run");
  if (!id) return problem(id.error(), kListRuns);
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  const auto command = [&]() -> Result<RunCommand> {
    RunCommand c;
    c.action = action;
    c.run = respond::RunId(*id);
    c.who = caller_name(call);
    MW_TRY(c.comment, text_or_null(*body, "comment"));
    MW_TRY(c.client_id, text_or_null(*body, "client_id"));
    MW_TRY(c.done, optional_time_field(*body, "done"));
    if (action == RunAction::kHandOver) {
      MW_TRY(const std::string to, text_field(*body, "to"));
      MW_TRY(c.target, find_target(services, to));
    }
    return c;
  }();
  if (!command) return problem(command.error());
  const auto run = ask_run(services, *command);
  return run ? run_response(services, call, *run, 200) : run_problem(run.error());
}

}  // namespace

std::optional<net::HttpResponse> refuse_machines(const Call& call) {
  if (call.caller && call.caller->who.kind == identity::PrincipalKind::kPerson) return {};
  return problem(403, "forbidden", "procedures are worked off by people, not by tokens",
                 "log in as the person who does the work");
}

Result<ProcedureRun> ask_run(Services& services, const RunCommand& command) {
  return ask_desk<ProcedureRun>(services, encode(command));
}

net::HttpResponse run_problem(const Error& error) {
  if (error.code() != Code::kUnauthorized) return problem(error);
  return problem(403, "forbidden", error.message(),
                 "who may run it stands in the procedure: let one of them do it");
}

std::string language_of(const Services& services, const Call& call) {
  if (const auto asked = call.http.find_query("lang")) return std::string(*asked);
  const User* user = nullptr;
  const auto plant = services.plant.registry().snapshot();
  if (call.caller) user = plant->find<User>(call.caller->who.user);
  return user == nullptr ? std::string() : user->language;
}

net::HttpResponse run_response(const Services& services, const Call& call, const ProcedureRun& run,
                               int status) {
  const UtcNanos now = services.clock.wall();
  const auto procedure = respond::parse_procedure(run.text, run.procedure);
  std::optional<LiveValue> live;
  const respond::ProcedureStep* step = procedure ? procedure->find_step(run.step) : nullptr;
  if (step != nullptr && run.state == RunState::kActive) {
    live = live_value(*step, run.asset, *services.plant.registry().snapshot(), services.historian,
                      now);
  }
  json view =
      run_view(run, procedure ? &*procedure : nullptr, language_of(services, call), live, now);
  const Document* in_force =
      services.plant.registry().snapshot()->find_in_force(DocumentKind::kProcedure, run.procedure);
  view["version_in_force"] = in_force == nullptr ? json(nullptr) : json(in_force->version);
  return json_response(view, status);
}

void add_run_routes(Router& router, Services& services) {
  Services* s = &services;
  const auto change = [&](std::string path, Handler handler) {
    router.add("POST", std::move(path), Access::kOperator, std::move(handler));
  };
  router.add("GET", "/api/v1/runs", Access::kViewer,
             [s](const Call& call) { return list(*s, call); });
  change("/api/v1/runs", [s](const Call& call) { return start(*s, call); });
  router.add("GET", "/api/v1/runs/{id}", Access::kViewer,
             [s](const Call& call) { return get(*s, call); });
  change("/api/v1/runs/{id}/steps",
         [s](const Call& call) { return enter(*s, call, RunAction::kComplete); });
  change("/api/v1/runs/{id}/problem",
         [s](const Call& call) { return enter(*s, call, RunAction::kProblem); });
  change("/api/v1/runs/{id}/abort",
         [s](const Call& call) { return end_part(*s, call, RunAction::kAbort); });
  change("/api/v1/runs/{id}/hand-over",
         [s](const Call& call) { return end_part(*s, call, RunAction::kHandOver); });
}

}  // namespace millwright::api
