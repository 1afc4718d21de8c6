// SPDX-License-Identifier: Apache-2.0
// The failure and downtime log: entered, imported, and held against the alarms.
#include <fmt/format.h>

#include <algorithm>

#include "api/desk_call.h"
#include "api/kpi_inputs.h"
#include "api/problem.h"
#include "api/routes.h"
#include "respond/outcome/detection.h"
#include "respond/outcome/failure_import.h"

namespace millwright::api {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using respond::Failure;
using respond::FailureAction;
using respond::FailureCommand;

constexpr std::size_t kMostProblemsShown = 50;

json failure_view(const Failure& failure, const registry::Plant& plant) {
  const auto* mode = respond::find_failure_mode(failure.code.mode);
  const auto* mechanism = respond::find_failure_mechanism(failure.code.mechanism);
  return {{"id", failure.id.value},
          {"asset", failure.asset.value},
          {"asset_title", title_of(failure.asset, plant)},
          {"begin", to_rfc3339(failure.begin)},
          {"end", time_or_null(failure.end)},
          {"mode", failure.code.mode},
          {"mode_title", mode == nullptr ? "" : std::string(mode->title)},
          {"mechanism", failure.code.mechanism},
          {"mechanism_title", mechanism == nullptr ? "" : std::string(mechanism->title)},
          {"text", failure.description},
          {"source", name(failure.source)},
          {"recorded_by", failure.recorded_by},
          {"work_order", failure.work_order == 0 ? json(nullptr) : json(failure.work_order)},
          {"is_begin_assumed", failure.is_begin_assumed},
          {"is_end_assumed", failure.is_end_assumed},
          {"is_withdrawn", failure.is_withdrawn}};
}

std::vector<Failure> all_failures(const Services& services) {
  return services.watch.with_desk([](const respond::Desk& desk) {
    const auto kept = desk.failures().failures();
    return std::vector<Failure>(kept.begin(), kept.end());
  });
}

/// The latest first.
net::HttpResponse list(const Services& services, const Call&) {
  auto failures = all_failures(services);
  std::ranges::sort(failures, std::greater(),
                    [](const Failure& f) { return std::pair(f.begin, f.id); });
  const auto plant = services.plant.registry().snapshot();
  json rows = json::array();
  for (const Failure& failure : failures) rows.push_back(failure_view(failure, *plant));
  return json_response({{"failures", std::move(rows)}, {"next_cursor", nullptr}});
}

net::HttpResponse codes(const Call&) {
  json modes = json::array();
  for (const respond::FailureMode& mode : respond::failure_modes()) {
    modes.push_back({{"code", mode.code}, {"title", mode.title}});
  }
  json mechanisms = json::array();
  for (const respond::FailureMechanism& mechanism : respond::failure_mechanisms()) {
    mechanisms.push_back(
        {{"code", mechanism.code}, {"title", mechanism.title}, {"is_group", mechanism.is_group()}});
  }
  return json_response({{"modes", std::move(modes)}, {"mechanisms", std::move(mechanisms)}});
}

Result<Failure> read_failure(const Services& services, const json& body) {
  MW_TRY_STATUS(only_fields(body, {"asset", "begin", "end", "mode", "mechanism", "text"}));
  Failure failure;
  MW_TRY(const auto asset, optional_id_field(body, "asset"));
  if (!asset) return fail(Code::kInvalidArgument, "asset: missing");
  failure.asset = AssetId(static_cast<std::uint32_t>(std::min<std::uint64_t>(*asset, UINT32_MAX)));
  if (services.plant.registry().snapshot()->find<Asset>(failure.asset) == nullptr) {
    return fail(Code::kInvalidArgument, fmt::format("asset: no asset {}", *asset));
  }
  MW_TRY(failure.begin, time_field(body, "begin"));
  MW_TRY(failure.end, optional_time_field(body, "end"));
  MW_TRY(failure.code.mode, optional_text(body, "mode"));
  MW_TRY(failure.code.mechanism, optional_text(body, "mechanism"));
  MW_TRY_STATUS(respond::check(failure.code));
  MW_TRY(failure.description, optional_text(body, "text"));
  return failure;
}

net::HttpResponse answer(const Services& services, const FailureCommand& command, int status) {
  const auto done = ask_desk<Failure>(services, encode(command));
  if (done) {
    return json_response(failure_view(*done, *services.plant.registry().snapshot()), status);
  }
  return problem(done.error(),
                 "list the failures with GET /api/v1/failures, the codes with "
                 "GET /api/v1/failures/codes");
}

/// Records, or corrects the one in the path.
net::HttpResponse record(const Services& services, const Call& call) {
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  auto failure = read_failure(services, *body);
  if (!failure) return problem(failure.error());
  FailureCommand command{FailureAction::kRecord, caller_name(call), std::move(*failure)};
  if (call.parameters.empty()) return answer(services, command, 201);
  const auto id = path_number(call.parameters[0], "failure");
  if (!id) return problem(id.error());
  command.action = FailureAction::kCorrect;
  command.failure.id = respond::FailureId(*id);
  return answer(services, command, 200);
}

net::HttpResponse withdraw(const Services& services, const Call& call) {
  const auto id = path_number(call.parameters[0], "failure");
  if (!id) return problem(id.error());
  const auto failures = all_failures(services);
  const auto it = std::ranges::find(failures, respond::FailureId(*id), &Failure::id);
  if (it == failures.end()) {
    return problem(404, "not_found", fmt::format("no failure {}", *id),
                   "list the failures with GET /api/v1/failures");
  }
  return answer(services, {FailureAction::kWithdraw, caller_name(call), *it}, 200);
}

/// "12", "pump1" where it is the only one of that name, or "mill/water/line1/pump1".
AssetId find_asset(const registry::Plant& plant, std::string_view text) {
  if (const Asset* asset = plant.find_asset_by_path(text)) return asset->id;
  AssetId found;
  for (const Asset& asset : plant.all<Asset>()) {
    if (std::to_string(asset.id.value) == text) return asset.id;
    if (asset.name != text) continue;
    if (found) return {};
    found = asset.id;
  }
  return found;
}

net::HttpResponse refuse_import(const std::vector<respond::ImportProblem>& problems) {
  json errors = json::array();
  for (const respond::ImportProblem& p : problems) {
    if (errors.size() == kMostProblemsShown) break;
    errors.push_back({{"line", p.line}, {"message", p.what}});
  }
  auto response = problem(400, "invalid_argument",
                          fmt::format("nothing was recorded; line {}: {}", problems.front().line,
                                      problems.front().what),
                          "correct the lines in errors and send the file again");
  json body = json::parse(response.body);
  body["errors"] = std::move(errors);
  response.body = registry::dump(body);
  return response;
}

/// All lines are judged first; what is in the log already stays as it is.
net::HttpResponse import(const Services& services, const Call& call) {
  const auto plant = services.plant.registry().snapshot();
  auto read = respond::import_failures(
      call.http.body, [&](std::string_view text) { return find_asset(*plant, text); });
  if (!read.problems.empty()) return refuse_import(read.problems);
  std::size_t added = 0;
  std::size_t unchanged = 0;
  for (Failure& failure : read.failures) {
    const FailureCommand command{FailureAction::kRecord, caller_name(call), std::move(failure)};
    const auto done = ask_desk<Failure>(services, encode(command));
    if (!done && done.error().code() != Code::kAlreadyExists) {
      return problem(done.error(), fmt::format("{} failures were recorded before; sending the file "
                                               "again records the rest",
                                               added));
    }
    ++(done ? added : unchanged);
  }
  return json_response({{"added", added}, {"unchanged", unchanged}});
}

json seconds_or_null(std::optional<std::chrono::nanoseconds> duration) {
  if (!duration) return nullptr;
  return std::chrono::duration_cast<std::chrono::seconds>(*duration).count();
}

/// What early alarms were worth, as hours and never as money: how much earlier people knew, and how
/// long machines were down with and without that. Null without a failure log: not measured.
json savings_view(const respond::Detection& detection) {
  if (!detection.is_measured) return nullptr;
  json rows = json::array();
  for (std::size_t i = 0; i < detection.by_catch.size(); ++i) {
    const respond::Detection::Down& down = detection.by_catch[i];
    rows.push_back({{"result", name(static_cast<respond::Catch>(i))},
                    {"failures", down.failures},
                    {"downtime_s", seconds_or_null(down.downtime)}});
  }
  return {{"lead_s", seconds_or_null(detection.total_lead)},
          {"leads_not_known", detection.leads_not_known},
          {"downtimes_not_known", detection.downtimes_not_known},
          {"by_result", std::move(rows)}};
}

net::HttpResponse matched(const Services& services, const Call& call) {
  const auto period = period_argument(services, call.http, 24h * 90);
  if (!period) return problem(period.error());
  const auto past = read_alarm_past(services);
  if (!past) return problem(past.error());
  const UtcNanos now = services.clock.wall();
  const respond::DetectionPeriod asked{period->first, std::min(period->second, now)};
  json rows = json::array();
  const auto plant = services.plant.registry().snapshot();
  auto [detection, labels, failures] = services.watch.with_desk([&](const respond::Desk& desk) {
    const auto kept = desk.failures().failures();
    return std::tuple(respond::detection(asked, desk.failures(), past->closed, desk.feedback()),
                      desk.feedback(), std::vector<Failure>(kept.begin(), kept.end()));
  });
  std::erase_if(failures, [&](const Failure& f) {
    return f.begin < period->first || f.begin >= period->second;
  });
  const auto matches = respond::match_failures(failures, past->closed, labels, asked.horizon, now);
  for (const respond::FailureMatch& match : matches) {
    const auto it = std::ranges::find(failures, match.failure, &Failure::id);
    if (it == failures.end()) continue;
    json row = failure_view(*it, *plant);
    row["result"] = name(match.result);
    row["alarm"] = match.alarm ? json(match.alarm.value) : json(nullptr);
    row["lead_time_s"] = seconds_or_null(match.lead_time);
    row["n_unlabelled"] = match.unlabelled;
    rows.push_back(std::move(row));
  }
  const auto count = [](std::optional<int> n) { return n ? json(*n) : json(nullptr); };
  json lead = nullptr;
  if (detection.median_lead) {
    lead = {{"median", seconds_or_null(detection.median_lead)},
            {"total", seconds_or_null(detection.total_lead)}};
  }
  return json_response(
      {{"is_measured", detection.is_measured},
       {"why_not", detection.why_not},
       {"failures", detection.failures},
       {"caught", count(detection.caught)},
       {"late", count(detection.late)},
       {"missed", count(detection.missed)},
       {"caught_share", detection.caught_share ? json(*detection.caught_share) : json(nullptr)},
       {"lead_time_s", std::move(lead)},
       {"downtime_s", seconds_or_null(detection.downtime)},
       {"savings", savings_view(detection)},
       {"rows", std::move(rows)}});
}

}  // namespace

void add_failure_routes(Router& router, Services& services) {
  Services* s = &services;
  const auto change = [&](std::string method, std::string path, auto handler) {
    router.add(std::move(method), "/api/v1/failures" + path, Access::kOperator,
               [s, handler](const Call& call) { return handler(*s, call); });
  };
  router.add("GET", "/api/v1/failures", Access::kViewer,
             [s](const Call& call) { return list(*s, call); });
  router.add("GET", "/api/v1/failures/codes", Access::kViewer, codes);
  router.add("GET", "/api/v1/failures/matched", Access::kViewer,
             [s](const Call& call) { return matched(*s, call); });
  change("POST", "", record);
  change("POST", "/import", import);
  change("PUT", "/{id}", record);
  change("DELETE", "/{id}", withdraw);
}

}  // namespace millwright::api
