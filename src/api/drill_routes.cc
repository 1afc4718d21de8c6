// SPDX-License-Identifier: Apache-2.0
// Drills: an alarm that is made up and says so, through the real chain; who has practised what.
#include <fmt/format.h>

#include <algorithm>

#include "api/desk_call.h"
#include "api/exercises.h"
#include "api/problem.h"
#include "api/response_view.h"
#include "api/routes.h"
#include "api/sentence.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using respond::Desk;
using respond::Drill;
using respond::DrillCommand;

net::HttpResponse list(const Services& services, const Call& call) {
  const auto before = number_argument(call.http, "cursor", UINT64_MAX, 1, UINT64_MAX);
  if (!before) return problem(before.error());
  const auto limit = number_argument(call.http, "limit", 50, 1, 200);
  if (!limit) return problem(limit.error());
  json rows = json::array();
  json next = nullptr;
  services.watch.with_desk([&](const Desk& desk) {
    const auto drills = desk.drills();
    for (auto it = drills.rbegin(); it != drills.rend(); ++it) {
      if (it->id.value >= *before) continue;
      if (rows.size() == *limit) {
        next = std::to_string(it->id.value + 1);
        return;
      }
      rows.push_back(drill_view(*it, desk));
    }
  });
  return json_response({{"drills", std::move(rows)}, {"next_cursor", std::move(next)}});
}

net::HttpResponse answer(const Services& services, const DrillCommand& command, int status) {
  const auto drill = ask_desk<Drill>(services, encode(command));
  if (!drill) return problem(drill.error());
  json view = services.watch.with_desk([&](const Desk& desk) { return drill_view(*drill, desk); });
  std::vector<std::string> warnings;
  if (!drill->ended && view["chain"].is_null()) {
    warnings.emplace_back("no escalation policy takes it: nobody is told");
  }
  view["warnings_words"] = words_of_all(SentenceGroup::kWarning, warnings);
  view["warnings"] = std::move(warnings);
  return json_response(view, status);
}

net::HttpResponse start(const Services& services, const Call& call) {
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  const auto command = [&]() -> Result<DrillCommand> {
    DrillCommand c;
    c.who = caller_name(call);
    MW_TRY(c.procedure, text_field(*body, "procedure"));
    MW_TRY(const auto asset, optional_id_field(*body, "asset"));
    if (!asset) return fail(Code::kInvalidArgument, "asset: missing");
    c.asset = AssetId(static_cast<std::uint32_t>(std::min<std::uint64_t>(*asset, UINT32_MAX)));
    MW_TRY(c.is_announced, optional_flag(*body, "is_announced"));
    return c;
  }();
  if (!command) return problem(command.error());
  return answer(services, *command, 201);
}

net::HttpResponse end(const Services& services, const Call& call) {
  const auto id = path_number(call.parameters[0], "drill");
  if (!id) return problem(id.error(), "list the drills with GET /api/v1/drills");
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  const auto comment = optional_text(*body, "comment");
  if (!comment) return problem(comment.error());
  DrillCommand command;
  command.who = caller_name(call);
  command.end = respond::DrillId(*id);
  command.reason = *comment;
  return answer(services, command, 200);
}

json times_view(const respond::DrillTimes& times) {
  return {{"n_drills", times.n_drills},
          {"n_over_time", times.n_over_time},
          {"median_ratio", times.median_ratio ? json(*times.median_ratio) : json(nullptr)},
          {"latest_s", times.latest ? json(times.latest->duration.count()) : json(nullptr)},
          {"is_latest_over_time", times.is_latest_over_time()}};
}

/// How often each procedure in force was drilled to its end, by shift, and how long it took.
net::HttpResponse coverage(const Services& services, const Call& call) {
  const auto days = number_argument(call.http, "days", 90, 1, 3650);
  if (!days) return problem(days.error());
  const UtcNanos since = services.clock.wall() - std::chrono::days(static_cast<int>(*days));
  const auto drilled = drilled_procedures(services, since);
  if (!drilled) return problem(drilled.error());
  json rows = json::array();
  services.watch.with_desk([&](const Desk& desk) {
    for (const respond::DrilledProcedure& row : *drilled) {
      const auto item = desk.shelf().procedures().find(row.procedure);
      if (item == desk.shelf().procedures().end()) continue;  // retired this moment
      json shifts = json::object();
      json times = json::object();
      for (const auto& [shift, of_shift] : row.by_shift) {
        shifts[shift] = of_shift.n_drills;
        times[shift] = times_view(of_shift);
      }
      rows.push_back({{"procedure", row.procedure},
                      {"title", item->second.content.title},
                      {"target_s", item->second.content.expected.count()},
                      {"shifts", std::move(shifts)},
                      {"times", std::move(times)},
                      {"all", times_view(row.all)},
                      {"last", time_or_null(row.last)}});
    }
  });
  return json_response({{"procedures", std::move(rows)}});
}

}  // namespace

void add_drill_routes(Router& router, Services& services) {
  Services* s = &services;
  router.add("GET", "/api/v1/drills", Access::kViewer,
             [s](const Call& call) { return list(*s, call); });
  router.add("POST", "/api/v1/drills", Access::kEngineer,
             [s](const Call& call) { return start(*s, call); });
  router.add("POST", "/api/v1/drills/{id}/end", Access::kEngineer,
             [s](const Call& call) { return end(*s, call); });
  router.add("GET", "/api/v1/drills/coverage", Access::kViewer,
             [s](const Call& call) { return coverage(*s, call); });
}

}  // namespace millwright::api
