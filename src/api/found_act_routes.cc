// SPDX-License-Identifier: Apache-2.0
// What somebody did past the system, as the server found it at its start, and whose it was. Names
// stay in the audit trail; what is open shows the machine's account, so that its owner knows it.
#include <fmt/format.h>

#include <algorithm>

#include "api/desk_call.h"
#include "api/problem.h"
#include "api/routes.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using respond::FoundAct;

constexpr std::size_t kMostShown = 100;
constexpr std::string_view kNext = "list them with GET /api/v1/attention/found";

std::string_view state_of(const FoundAct& act) {
  if (act.claimed) return "claimed";
  return act.lapsed ? "lapsed" : "open";
}

json view(const FoundAct& act) {
  const bool is_open = act.is_open();
  return {{"id", act.id.value},
          {"time", to_rfc3339(act.time)},
          {"category", name(act.category)},
          {"text", act.text},
          {"state", state_of(act)},
          {"os_user", is_open ? act.os_user : ""},
          {"team_kind", act.team ? std::string(name(*act.team)) : "unknown"},
          {"counts_as", name(act.counts_as())},
          {"is_patch", !act.approved_by.empty()},
          {"claim_until", is_open ? json(to_rfc3339(act.time + FoundAct::kClaimWithin)) : json()}};
}

/// The latest first.
net::HttpResponse list(const Services& services) {
  std::vector<FoundAct> acts = services.watch.with_desk([](const respond::Desk& desk) {
    const auto kept = desk.found_acts();
    return std::vector<FoundAct>(kept.begin(), kept.end());
  });
  std::ranges::reverse(acts);
  const auto n_open = std::ranges::count_if(acts, &FoundAct::is_open);
  json rows = json::array();
  for (const FoundAct& act : acts) {
    if (rows.size() == kMostShown) break;
    rows.push_back(view(act));
  }
  return json_response({{"acts", std::move(rows)}, {"n", acts.size()}, {"n_open", n_open}});
}

Result<respond::FoundActCommand> read_claim(const Services& services, const Call& call) {
  MW_TRY(const std::uint64_t id, path_number(call.parameters[0], "found act"));
  MW_TRY(const json body, parse_object(call.http));
  MW_TRY_STATUS(only_fields(body, {"team_kind", "comment", "approved_by"}));
  respond::FoundActCommand command;
  command.who = caller_name(call);
  command.claim = respond::FoundActId(id);
  MW_TRY(const std::string team, optional_text(body, "team_kind"));
  command.team = parse_team_kind(team);
  if (!team.empty() && !command.team) {
    return fail(Code::kInvalidArgument, fmt::format("team_kind: '{}' is unknown", team));
  }
  MW_TRY(command.comment, optional_text(body, "comment"));
  MW_TRY(command.approved_by, optional_text(body, "approved_by"));
  const bool is_somebody =
      command.approved_by.empty() ||
      services.plant.registry().snapshot()->find_user_by_name(command.approved_by) != nullptr;
  if (!is_somebody) return fail(Code::kInvalidArgument, "approved_by: no such user");
  return command;
}

net::HttpResponse claim(const Services& services, const Call& call) {
  const auto command = read_claim(services, call);
  if (!command) return problem(command.error(), kNext);
  const auto done = ask_desk<FoundAct>(services, encode(*command));
  return done ? json_response(view(*done)) : problem(done.error(), kNext);
}

}  // namespace

void add_found_act_routes(Router& router, Services& services) {
  Services* s = &services;
  router.add("GET", "/api/v1/attention/found", Access::kViewer,
             [s](const Call&) { return list(*s); });
  router.add("POST", "/api/v1/attention/found/{id}/claim", Access::kOperator,
             [s](const Call& call) { return claim(*s, call); });
}

}  // namespace millwright::api
