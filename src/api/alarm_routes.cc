// SPDX-License-Identifier: Apache-2.0
// Alarms: the list, one with its history, and what operators do to them.
#include <fmt/format.h>

#include <algorithm>

#include "api/json_body.h"
#include "api/problem.h"
#include "api/record_views.h"
#include "api/routes.h"

namespace millwright::api {
namespace {

using nlohmann::json;

bool fits(const alarm::Alarm& alarm, std::string_view filter) {
  if (filter == "all") return alarm.raise_count > 0;
  if (filter == "unacknowledged") return is_unacknowledged(alarm);
  if (filter == "shelved") return alarm.state >= alarm::State::kShelved;  // silenced in any way
  return alarm::is_open(alarm.state);
}

json counts_view(const pipeline::AlarmBoard& board) {
  const auto counts = board.counts();
  return {{"1", counts[1]}, {"2", counts[2]}, {"3", counts[3]}};
}

net::HttpResponse list(const Services& services, const Call& call) {
  const std::string_view filter = call.http.find_query("state").value_or("open");
  if (filter != "open" && filter != "unacknowledged" && filter != "shelved" && filter != "all") {
    return problem(400, "invalid_argument", fmt::format("state: '{}' is unknown", filter),
                   "use open, unacknowledged, shelved or all");
  }
  const auto asset = number_argument(call.http, "asset", 0, 0, UINT32_MAX);
  if (!asset) return problem(asset.error());
  const auto priority = number_argument(call.http, "priority", 0, 0, 3);
  if (!priority) return problem(priority.error());
  const auto offset = number_argument(call.http, "cursor", 0, 0, UINT32_MAX);
  if (!offset) return problem(offset.error());
  const auto limit = number_argument(call.http, "limit", 200, 1, 10'000);
  if (!limit) return problem(limit.error());

  const auto plant = services.plant.registry().snapshot();
  std::vector<alarm::Alarm> found;
  for (alarm::Alarm& alarm : services.alarms.all()) {
    if (!fits(alarm, filter)) continue;
    if (*asset != 0 && asset_of(alarm, *plant).value != *asset) continue;
    if (*priority != 0 && static_cast<std::uint64_t>(alarm.priority) != *priority) continue;
    found.push_back(std::move(alarm));
  }
  // What needs somebody first: unacknowledged, then by priority, then the newest.
  std::ranges::sort(found, [](const alarm::Alarm& a, const alarm::Alarm& b) {
    return std::tuple(!is_unacknowledged(a), a.priority, -a.raised.ns, a.id) <
           std::tuple(!is_unacknowledged(b), b.priority, -b.raised.ns, b.id);
  });
  json rows = json::array();
  json next = nullptr;
  for (std::size_t i = *offset; i < found.size(); ++i) {
    if (rows.size() == *limit) {
      next = std::to_string(i);
      break;
    }
    rows.push_back(alarm_view(found[i], *plant));
  }
  return json_response({{"alarms", std::move(rows)},
                        {"next_cursor", std::move(next)},
                        {"counts", counts_view(services.alarms)}});
}

Result<alarm::Alarm> find(const Services& services, const Call& call) {
  MW_TRY(const auto id, path_number(call.parameters[0], "alarm"));
  auto alarm = services.alarms.find(AlarmId(id));
  if (!alarm) return fail(Code::kNotFound, fmt::format("no alarm {}", id));
  return *alarm;
}

net::HttpResponse get(const Services& services, const Call& call) {
  const auto alarm = find(services, call);
  if (!alarm) return problem(alarm.error(), "list the alarms with GET /api/v1/alarms");
  const auto history = services.host.alarm_history(alarm->id);
  if (!history) return problem(history.error());
  const auto plant = services.plant.registry().snapshot();
  json view = alarm_view(*alarm, *plant);
  view["history"] = json::array();
  for (const alarm::Transition& t : *history) view["history"].push_back(transition_view(t));
  return json_response(view);
}

/// Until when to shelve: "until" or "minutes" from now.
Result<UtcNanos> shelve_until(const Services& services, const json& body) {
  if (const auto it = body.find("minutes"); it != body.end()) {
    if (!it->is_number() || it->get<double>() <= 0 || it->get<double>() > 24 * 60) {
      return fail(Code::kInvalidArgument, "minutes: must be above 0 and at most 1440");
    }
    return services.clock.wall() +
           std::chrono::seconds(static_cast<std::int64_t>(it->get<double>() * 60));
  }
  MW_TRY(const auto text, text_field(body, "until"));
  const auto until = parse_rfc3339(text);
  if (!until) return fail(Code::kInvalidArgument, "until: must be an RFC 3339 time");
  return *until;
}

net::HttpResponse act(const Services& services, const Call& call, alarm::Action action) {
  const auto alarm = find(services, call);
  if (!alarm) return problem(alarm.error(), "list the alarms with GET /api/v1/alarms");
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  const auto comment = optional_text(*body, "comment");
  if (!comment) return problem(comment.error());
  alarm::Command command;
  command.action = action;
  command.alarm = alarm->id;
  command.who = call.caller->who.name;
  command.comment = *comment;
  if (action == alarm::Action::kShelve) {
    if (comment->empty()) {
      return problem(400, "invalid_argument", "comment: missing; shelving needs a reason",
                     "say in comment why, and in until or minutes for how long");
    }
    const auto until = shelve_until(services, *body);
    if (!until) return problem(until.error(), "send until (RFC 3339) or minutes, at most 24 h");
    command.until = *until;
  }
  const auto done = services.host.execute(command);
  if (!done) return problem(done.error());
  return json_response(alarm_view(*done, *services.plant.registry().snapshot()));
}

}  // namespace

void add_alarm_routes(Router& router, Services& services) {
  Services* s = &services;
  router.add("GET", "/api/v1/alarms", Access::kViewer,
             [s](const Call& call) { return list(*s, call); });
  router.add("GET", "/api/v1/alarms/{id}", Access::kViewer,
             [s](const Call& call) { return get(*s, call); });
  struct Verb {
    const char* path;
    alarm::Action action;
    Access access;
  };
  const Verb verbs[] = {
      {"acknowledge", alarm::Action::kAcknowledge, Access::kOperator},
      {"shelve", alarm::Action::kShelve, Access::kOperator},
      {"unshelve", alarm::Action::kUnshelve, Access::kOperator},
      {"out-of-service", alarm::Action::kTakeOutOfService, Access::kEngineer},
      {"return-to-service", alarm::Action::kReturnToService, Access::kEngineer},
  };
  for (const Verb& verb : verbs) {
    router.add("POST", std::string("/api/v1/alarms/{id}/") + verb.path, verb.access,
               [s, action = verb.action](const Call& call) { return act(*s, call, action); });
  }
}

}  // namespace millwright::api
