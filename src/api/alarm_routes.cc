// SPDX-License-Identifier: Apache-2.0
// Alarms: the list, one with its history, and what operators do to them.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "alarm/alarm_engine.h"
#include "api/alarm_list.h"
#include "api/hands_off_guard.h"
#include "api/json_body.h"
#include "api/problem.h"
#include "api/record_views.h"
#include "api/routes.h"
#include "registry/alarm_class.h"

namespace millwright::api {
namespace {

using nlohmann::json;

bool fits(const alarm::Alarm& alarm, std::string_view filter) {
  if (filter == "events") return alarm.mode == RuleMode::kEvent;
  if (filter == "shadow") return alarm.mode == RuleMode::kShadow;
  if (is_recorded_only(alarm)) return false;
  if (filter == "all") return alarm.raise_count > 0;
  if (filter == "unacknowledged") return is_unacknowledged(alarm);
  if (filter == "shelved") return alarm.state >= alarm::State::kShelved;  // silenced in any way
  return alarm::is_open(alarm.state);
}

constexpr std::array<std::string_view, 6> kFilters{"open", "unacknowledged", "shelved",
                                                   "all",  "events",         "shadow"};

json flood_view(const alarm::Flood& flood) {
  return {{"is_standing", flood.is_standing},
          {"since", time_or_null(flood.since)},
          {"n_10_min", flood.n_recent}};
}

json counts_view(const pipeline::AlarmBoard& board) {
  const auto counts = board.counts();
  return {{"1", counts[1]}, {"2", counts[2]}, {"3", counts[3]}};
}

net::HttpResponse list(const Services& services, const Call& call) {
  const std::string_view filter = call.http.find_query("state").value_or("open");
  if (std::ranges::find(kFilters, filter) == kFilters.end()) {
    return problem(400, "invalid_argument", fmt::format("state: '{}' is unknown", filter),
                   "use open, unacknowledged, shelved, all, events or shadow");
  }
  const auto asset = number_argument(call.http, "asset", 0, 0, UINT32_MAX);
  if (!asset) return problem(asset.error());
  const auto priority = number_argument(call.http, "priority", 0, 0, 3);
  if (!priority) return problem(priority.error());
  const auto limit = number_argument(call.http, "limit", 200, 1, 10'000);
  if (!limit) return problem(limit.error());
  auto listing = services.alarms.listing();
  const auto after = alarm_cursor(call.http, services.started, listing.version);
  if (!after) return problem(after.error());

  const auto plant = services.plant.registry().snapshot();
  const auto is_wanted = [&](const alarm::Alarm& alarm) {
    if (!fits(alarm, filter)) return false;
    if (*asset != 0 && asset_of(alarm, *plant).value != *asset) return false;
    return *priority == 0 || static_cast<std::uint64_t>(alarm.priority) == *priority;
  };
  const AlarmPage page = page_of(std::move(listing), services.started, is_wanted, *after, *limit);
  const UtcNanos now = services.clock.wall();
  json rows = json::array();
  for (const alarm::Alarm& alarm : page.alarms) {
    rows.push_back(alarm_view(alarm, *plant));
    rows.back()["is_stale"] = is_stale(alarm, now);
  }
  const auto recorded = services.alarms.recorded();
  return json_response(
      {{"alarms", std::move(rows)},
       {"next_cursor", page.next ? json(to_text(*page.next)) : json(nullptr)},
       {"counts", counts_view(services.alarms)},
       {"recorded", {{"events", recorded.n_events}, {"shadow", recorded.n_shadow}}},
       {"flood", flood_view(services.alarms.flood(now))}});
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
  view["is_stale"] = is_stale(*alarm, services.clock.wall());
  view["history"] = json::array();
  for (const alarm::Transition& t : *history) view["history"].push_back(transition_view(t));
  return json_response(view);
}

/// Until when: "until" or "minutes" from now.
Result<UtcNanos> end_of_silence(const Services& services, const json& body,
                                std::chrono::minutes longest) {
  if (const auto it = body.find("minutes"); it != body.end()) {
    const auto most = static_cast<double>(longest.count());
    if (!it->is_number() || it->get<double>() <= 0 || it->get<double>() > most) {
      return fail(Code::kInvalidArgument,
                  fmt::format("minutes: must be above 0 and at most {}", longest.count()));
    }
    return services.clock.wall() +
           std::chrono::seconds(static_cast<std::int64_t>(it->get<double>() * 60));
  }
  MW_TRY(const auto text, text_field(body, "until"));
  const auto until = parse_rfc3339(text);
  if (!until) return fail(Code::kInvalidArgument, "until: must be an RFC 3339 time");
  return *until;
}

/// Out of service ends when somebody says so, or at an end given like that of shelving.
Result<std::optional<UtcNanos>> end_of_service(const Services& services, const json& body) {
  if (!body.contains("until") && !body.contains("minutes")) return std::optional<UtcNanos>();
  MW_TRY(const UtcNanos until,
         end_of_silence(services, body, alarm::AlarmEngine::kLongestOutOfService));
  return std::optional(until);
}

/// What the class of the alarm's rule says against shelving it: by whom, and for how long at most.
std::optional<net::HttpResponse> refused_by_class(const Services& services, const Call& call,
                                                  const alarm::Alarm& alarm, UtcNanos until) {
  constexpr const char* kNext = "GET /api/v1/alarm-classes says who may, and for how long";
  const auto plant = services.plant.registry().snapshot();
  const Rule* rule = plant->find<Rule>(alarm.rule);
  if (rule == nullptr || rule->alarm_class.empty()) return std::nullopt;
  const auto classes = registry::load_alarm_classes(services.plant.registry());
  if (!classes) return problem(classes.error());
  const auto found = std::ranges::find(*classes, rule->alarm_class, &registry::AlarmClass::name);
  if (found == classes->end()) return std::nullopt;
  if (!found->may_shelve) {
    return problem(403, "forbidden",
                   fmt::format("alarms of class '{}' are never shelved", found->name), kNext);
  }
  if (!call.caller || !call.caller->who.may(*found->may_shelve)) {
    return problem(403, "forbidden",
                   fmt::format("alarms of class '{}' are shelved by role {} or above", found->name,
                               name(*found->may_shelve)),
                   kNext);
  }
  if (until > services.clock.wall() + std::chrono::minutes(found->longest_shelf_minutes)) {
    return problem(400, "invalid_argument",
                   fmt::format("minutes: alarms of class '{}' are shelved for at most {} minutes",
                               found->name, found->longest_shelf_minutes),
                   kNext);
  }
  return std::nullopt;
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
  command.who = caller_name(call);
  command.comment = *comment;
  if (action == alarm::Action::kShelve) {
    if (comment->empty()) {
      return problem(400, "invalid_argument", "comment: missing; shelving needs a reason",
                     "say in comment why, and in until or minutes for how long");
    }
    const auto until = end_of_silence(services, *body, alarm::AlarmEngine::kLongestShelf);
    if (!until) return problem(until.error(), "send until (RFC 3339) or minutes, at most 24 h");
    if (auto refusal = refused_by_class(services, call, *alarm, *until)) {
      return std::move(*refusal);
    }
    command.until = *until;
  }
  if (action == alarm::Action::kTakeOutOfService) {
    const auto until = end_of_service(services, *body);
    if (!until) return problem(until.error(), "send until (RFC 3339) or minutes, or neither");
    command.until = *until;
  }
  const auto done = services.host.execute(command);
  if (!done) return problem(done.error());
  return json_response(alarm_view(*done, *services.plant.registry().snapshot()));
}

/// The same for every alarm that rules of an asset's signals may raise: a machine under
/// maintenance.
net::HttpResponse act_on_asset(const Services& services, const Call& call, alarm::Action action) {
  const auto asset = path_id<AssetId>(call.parameters[0], "asset");
  if (!asset) return problem(asset.error());
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  const auto comment = optional_text(*body, "comment");
  if (!comment) return problem(comment.error());
  alarm::Command command;
  command.action = action;
  command.asset = *asset;
  command.who = caller_name(call);
  command.comment = *comment;
  if (action == alarm::Action::kTakeOutOfService) {
    const auto until = end_of_service(services, *body);
    if (!until) return problem(until.error(), "send until (RFC 3339) or minutes, or neither");
    command.until = *until;
  }
  const auto done = services.host.execute(command);
  if (!done) return problem(done.error(), "list the rules with GET /api/v1/rules");
  const auto plant = services.plant.registry().snapshot();
  json rows = json::array();
  for (const alarm::Alarm& alarm : services.alarms.all()) {
    if (alarm.asset == *asset && !is_recorded_only(alarm))
      rows.push_back(alarm_view(alarm, *plant));
  }
  return json_response({{"alarms", std::move(rows)}});
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
      {"reset", alarm::Action::kReset, Access::kOperator},
  };
  for (const Verb& verb : verbs) {
    router.add("POST", std::string("/api/v1/alarms/{id}/") + verb.path, verb.access,
               [s, action = verb.action](const Call& call) { return act(*s, call, action); });
    const bool is_of_service = verb.action == alarm::Action::kTakeOutOfService ||
                               verb.action == alarm::Action::kReturnToService;
    if (!is_of_service) continue;
    router.add(
        "POST", std::string("/api/v1/assets/{id}/") + verb.path, verb.access,
        [s, action = verb.action](const Call& call) { return act_on_asset(*s, call, action); });
  }
}

}  // namespace millwright::api
