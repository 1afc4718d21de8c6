// SPDX-License-Identifier: Apache-2.0
// Rosters: who is on duty, the shifts to come, and who stands in for whom.
#include <fmt/format.h>

#include "api/desk_call.h"
#include "api/problem.h"
#include "api/routes.h"
#include "respond/duty/calendar_export.h"

namespace millwright::api {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using respond::Desk;
using respond::DutyPlan;
using respond::Roster;
using respond::Shift;

constexpr std::string_view kNextRoster =
    "list the rosters with GET /api/v1/rosters, or put one in force with "
    "POST /api/v1/documents/{id}/put-in-force";

net::HttpResponse no_roster(std::string_view name) {
  return problem(404, "not_found", fmt::format("no roster '{}' is in force", name), kNextRoster);
}

json roster_view(const Desk& desk, const std::string& name, DocumentId document,
                 const Roster& roster, UtcNanos now) {
  const DutyPlan plan = desk.directory().duty(roster);
  json on_duty = json::array();
  for (const respond::OnDuty& on : plan.on_duty(now)) {
    on_duty.push_back({{"person", on.person},
                       {"layer", on.layer},
                       {"shift", on.shift},
                       {"is_override", on.is_override}});
  }
  json shift = nullptr;
  if (const auto current = plan.shift_at(now)) {
    shift = {{"name", current->name},
             {"begin", to_rfc3339(current->begin)},
             {"end", to_rfc3339(current->end)}};
  }
  json layers = json::array();
  for (const respond::Layer& layer : roster.layers) {
    layers.push_back({{"name", layer.name}, {"title", layer.title}});
  }
  json gaps = json::array();
  for (const respond::DutyGap& gap : desk.directory().unattended(name, now, now + 24h * 30)) {
    gaps.push_back({{"begin", to_rfc3339(gap.begin)}, {"end", to_rfc3339(gap.end)}});
  }
  return {{"name", name},
          {"title", roster.title},
          {"time_zone", roster.zone.name()},
          {"document", document.value},
          {"layers", std::move(layers)},
          {"on_duty", std::move(on_duty)},
          {"shift", std::move(shift)},
          {"next_handover", time_or_null(plan.next_handover(now))},
          {"gaps_30_days", std::move(gaps)}};
}

net::HttpResponse list(const Services& services, const Call&) {
  const UtcNanos now = services.clock.wall();
  json rows = services.watch.with_desk([&](const Desk& desk) {
    json found = json::array();
    for (const auto& [name, item] : desk.shelf().rosters()) {
      found.push_back(roster_view(desk, name, item.id, item.content, now));
    }
    return found;
  });
  return json_response({{"rosters", std::move(rows)}});
}

/// Nothing when there is no such roster.
std::optional<Result<std::vector<Shift>>> shifts_of(const Services& services,
                                                    const std::string& roster, UtcNanos begin,
                                                    UtcNanos end) {
  return services.watch.with_desk(
      [&](const Desk& desk) -> std::optional<Result<std::vector<Shift>>> {
        const auto plan = desk.directory().duty(roster);
        if (!plan) return std::nullopt;
        return plan->shifts_between(begin, end);
      });
}

json shift_view(const Shift& shift) {
  return {{"begin", to_rfc3339(shift.begin)},
          {"end", to_rfc3339(shift.end)},
          {"day", to_text(shift.day)},
          {"name", shift.name},
          {"layer", shift.layer},
          {"people", shift.people},
          {"is_override", shift.is_override},
          {"is_holiday", shift.is_holiday}};
}

net::HttpResponse shifts(const Services& services, const Call& call) {
  const auto from = time_argument(call.http, "from");
  if (!from) return problem(from.error());
  const auto to = time_argument(call.http, "to");
  if (!to) return problem(to.error());
  const UtcNanos begin = from->value_or(services.clock.wall());
  const auto found = shifts_of(services, call.parameters[0], begin, to->value_or(begin + 24h * 14));
  if (!found) return no_roster(call.parameters[0]);
  if (!*found) return problem(found->error());
  json rows = json::array();
  for (const Shift& shift : **found) rows.push_back(shift_view(shift));
  return json_response({{"shifts", std::move(rows)}});
}

net::HttpResponse calendar(const Services& services, const Call& call) {
  const UtcNanos now = services.clock.wall();
  const std::string& name = call.parameters[0];
  const auto text =
      services.watch.with_desk([&](const Desk& desk) -> std::optional<Result<std::string>> {
        const auto it = desk.shelf().rosters().find(name);
        if (it == desk.shelf().rosters().end()) return std::nullopt;
        const Roster& roster = it->second.content;
        auto found = desk.directory().duty(roster).shifts_between(now - 24h * 31, now + 24h * 366);
        if (!found) return std::optional<Result<std::string>>(fail(found.error()));
        return to_icalendar(roster, joined(std::move(*found)), now);
      });
  if (!text) return no_roster(name);
  if (!*text) return problem(text->error());
  auto response = net::HttpResponse::of(200, "text/calendar; charset=utf-8", **text);
  response.with("Content-Disposition", "inline; filename=\"roster.ics\"");
  return response;
}

json override_view(const respond::Override& o) {
  return {{"id", o.id.value},
          {"roster", o.roster},
          {"layer", o.layer},
          {"person", o.substitute},
          {"instead_of", o.absent},
          {"begin", to_rfc3339(o.begin)},
          {"end", to_rfc3339(o.end)},
          {"comment", o.reason},
          {"entered_by", o.entered_by},
          {"entered", to_rfc3339(o.entered)},
          {"cancelled_by", o.cancelled_by}};
}

net::HttpResponse overrides(const Services& services, const Call& call) {
  const UtcNanos now = services.clock.wall();
  const auto found = services.watch.with_desk(
      [&](const Desk& desk) -> std::optional<std::vector<respond::Override>> {
        if (!desk.shelf().rosters().contains(call.parameters[0])) return std::nullopt;
        std::vector<respond::Override> rows;
        for (const respond::Override& o : desk.overrides().overrides()) {
          if (o.roster == call.parameters[0] && o.end > now) rows.push_back(o);
        }
        return rows;
      });
  if (!found) return no_roster(call.parameters[0]);
  json rows = json::array();
  for (const respond::Override& o : *found) rows.push_back(override_view(o));
  return json_response({{"overrides", std::move(rows)}});
}

/// Errors: invalid_argument   a person who is not there, or a field of the wrong form.
Result<respond::AddOverride> read_override(const Services& services, const Call& call) {
  MW_TRY(const json body, parse_object(call.http));
  MW_TRY_STATUS(only_fields(body, {"begin", "end", "layer", "person", "instead_of", "comment"}));
  respond::AddOverride add;
  add.who = caller_name(call);
  add.roster = call.parameters[0];
  MW_TRY(add.begin, time_field(body, "begin"));
  MW_TRY(add.end, time_field(body, "end"));
  MW_TRY(add.layer, optional_text(body, "layer"));
  MW_TRY(add.substitute, optional_text(body, "person"));
  MW_TRY(add.absent, optional_text(body, "instead_of"));
  MW_TRY(add.reason, optional_text(body, "comment"));
  const auto plant = services.plant.registry().snapshot();
  for (const std::string& person : {add.substitute, add.absent}) {
    if (person.empty() || plant->find_user_by_name(person) != nullptr) continue;
    return fail(Code::kInvalidArgument, fmt::format("person: no user '{}'", person));
  }
  const bool has_layer = services.watch.with_desk([&](const Desk& desk) {
    const auto it = desk.shelf().rosters().find(add.roster);
    return add.layer.empty() || it == desk.shelf().rosters().end() ||
           it->second.content.find_layer(add.layer) != nullptr;
  });
  if (has_layer) return add;
  return fail(Code::kInvalidArgument, fmt::format("layer: the roster has no '{}'", add.layer));
}

net::HttpResponse add_override(const Services& services, const Call& call) {
  const auto command = read_override(services, call);
  if (!command) return problem(command.error());
  const auto done = ask_desk<respond::Override>(services, encode(respond::DutyCommand(*command)));
  if (done) return json_response(override_view(*done), 201);
  return problem(done.error(), done.error().code() == Code::kNotFound ? kNextRoster : "");
}

net::HttpResponse cancel_override(const Services& services, const Call& call) {
  const auto id = path_number(call.parameters[1], "override");
  if (!id) return problem(id.error());
  const bool is_of_roster = services.watch.with_desk([&](const Desk& desk) {
    const respond::Override* found = desk.overrides().find(respond::OverrideId(*id));
    return found != nullptr && found->roster == call.parameters[0];
  });
  if (!is_of_roster) {
    return problem(404, "not_found",
                   fmt::format("roster '{}' has no override {}", call.parameters[0], *id),
                   "list them with GET /api/v1/rosters/{name}/overrides");
  }
  const respond::CancelOverride cancel{caller_name(call), respond::OverrideId(*id)};
  const auto done = ask_desk<respond::Override>(services, encode(respond::DutyCommand(cancel)));
  return done ? json_response(override_view(*done)) : problem(done.error());
}

}  // namespace

void add_roster_routes(Router& router, Services& services) {
  Services* s = &services;
  router.add("GET", "/api/v1/rosters", Access::kViewer,
             [s](const Call& call) { return list(*s, call); });
  router.add("GET", "/api/v1/rosters/{name}/shifts", Access::kViewer,
             [s](const Call& call) { return shifts(*s, call); });
  router.add("GET", "/api/v1/rosters/{name}/calendar.ics", Access::kViewer,
             [s](const Call& call) { return calendar(*s, call); });
  router.add("GET", "/api/v1/rosters/{name}/overrides", Access::kViewer,
             [s](const Call& call) { return overrides(*s, call); });
  router.add("POST", "/api/v1/rosters/{name}/overrides", Access::kOperator,
             [s](const Call& call) { return add_override(*s, call); });
  router.add("DELETE", "/api/v1/rosters/{name}/overrides/{id}", Access::kOperator,
             [s](const Call& call) { return cancel_override(*s, call); });
}

}  // namespace millwright::api
