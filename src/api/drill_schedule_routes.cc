// SPDX-License-Identifier: Apache-2.0
// Drills that come round: the schedules, their next times and what became of the last ones.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "api/desk_call.h"
#include "api/problem.h"
#include "api/response_view.h"
#include "api/routes.h"
#include "api/sentence.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using respond::Desk;
using respond::DrillRhythm;
using respond::DrillSchedule;
using respond::DrillScheduleCommand;

/// The field that says the rhythm; exactly one of them is given.
struct RhythmField {
  const char* name;
  DrillRhythm rhythm;
};
constexpr std::array<RhythmField, 3> kRhythms{{{"every_days", DrillRhythm::kDays},
                                               {"weekday", DrillRhythm::kWeekly},
                                               {"day_of_month", DrillRhythm::kMonthly}}};

std::string clock_text(std::chrono::minutes time) {
  return fmt::format("{:02}:{:02}", time.count() / 60, time.count() % 60);
}

json next_view(const DrillSchedule& schedule) {
  if (!schedule.next) return nullptr;
  // The moment of an unannounced drill is for nobody to read.
  return {{"from", to_rfc3339(schedule.next->window.begin)},
          {"to", to_rfc3339(schedule.next->window.end)},
          {"at", schedule.is_announced ? json(to_rfc3339(schedule.next->at)) : json(nullptr)}};
}

json schedule_view(const DrillSchedule& schedule) {
  json view = {{"id", schedule.id.value},
               {"procedure", schedule.procedure},
               {"asset", schedule.asset.value},
               {"created_by", schedule.created_by},
               {"created", to_rfc3339(schedule.created)},
               {"from", clock_text(schedule.rule.from)},
               {"to", clock_text(schedule.rule.to)},
               {"shift", schedule.rule.shift},
               {"is_announced", schedule.is_announced},
               {"next", next_view(schedule)},
               {"results", json::array()}};
  for (const auto& [name, rhythm] : kRhythms) {
    view[name] = schedule.rule.rhythm == rhythm ? json(schedule.rule.every) : json(nullptr);
  }
  for (auto it = schedule.results.rbegin(); it != schedule.results.rend(); ++it) {
    view["results"].push_back({{"outcome", name(it->outcome)},
                               {"due", to_rfc3339(it->due)},
                               {"reason", it->reason},
                               {"reason_words", words_of(SentenceGroup::kSkip, it->reason)},
                               {"drill", it->drill ? json(it->drill.value) : json(nullptr)}});
  }
  return view;
}

Result<std::chrono::minutes> clock_field(const json& body, std::string_view name) {
  MW_TRY(const std::string text, text_field(body, name));
  const auto time = respond::parse_time_of_day(text);
  if (time) return *time;
  return fail(Code::kInvalidArgument, fmt::format("{}: must be a time of day: 08:00", name));
}

Status read_rhythm(const json& body, respond::DrillRule& rule) {
  std::size_t n = 0;
  for (const auto& [name, rhythm] : kRhythms) {
    const auto field = body.find(name);
    if (field == body.end() || field->is_null()) continue;
    if (!field->is_number_integer() || *field < -1'000 || *field > 1'000) {
      return fail(Code::kInvalidArgument, fmt::format("{}: must be a small whole number", name));
    }
    rule.rhythm = rhythm;
    rule.every = field->get<int>();
    ++n;
  }
  if (n == 1) return {};
  return fail(Code::kInvalidArgument, "give one of every_days, weekday and day_of_month");
}

Result<DrillScheduleCommand> read_command(const Call& call) {
  MW_TRY(const json body, parse_object(call.http));
  MW_TRY_STATUS(only_fields(body, {"procedure", "asset", "every_days", "weekday", "day_of_month",
                                   "from", "to", "shift", "is_announced"}));
  DrillScheduleCommand command;
  command.who = caller_name(call);
  MW_TRY(command.procedure, text_field(body, "procedure"));
  MW_TRY(const auto asset, optional_id_field(body, "asset"));
  if (!asset) return fail(Code::kInvalidArgument, "asset: missing");
  command.asset = AssetId(static_cast<std::uint32_t>(std::min<std::uint64_t>(*asset, UINT32_MAX)));
  MW_TRY_STATUS(read_rhythm(body, command.rule));
  MW_TRY(command.rule.from, clock_field(body, "from"));
  MW_TRY(command.rule.to, clock_field(body, "to"));
  MW_TRY(command.rule.shift, optional_text(body, "shift"));
  MW_TRY(command.is_announced, optional_flag(body, "is_announced"));
  MW_TRY_STATUS(check(command.rule));
  return command;
}

net::HttpResponse list(const Services& services) {
  json rows = json::array();
  services.watch.with_desk([&](const Desk& desk) {
    for (const auto& [id, schedule] : desk.drill_calendar().schedules()) {
      rows.push_back(schedule_view(schedule));
    }
  });
  return json_response({{"schedules", std::move(rows)}});
}

net::HttpResponse add(const Services& services, const Call& call) {
  const auto command = read_command(call);
  if (!command) return problem(command.error());
  const auto added = ask_desk<DrillSchedule>(services, encode(*command));
  if (!added) return problem(added.error());
  json view = schedule_view(*added);
  std::vector<std::string> warnings;
  if (!added->next) {
    warnings.push_back(
        fmt::format("shift '{}' is not on duty in any of the next {} windows: mend the shift, the "
                    "hours or the roster",
                    added->rule.shift, respond::DrillCalendar::kWindowsAhead));
  }
  view["warnings_words"] = words_of_all(SentenceGroup::kWarning, warnings);
  view["warnings"] = std::move(warnings);
  return json_response(view, 201);
}

net::HttpResponse remove(const Services& services, const Call& call) {
  const auto id = path_number(call.parameters[0], "drill schedule");
  if (!id) return problem(id.error(), "list them with GET /api/v1/drills/schedules");
  DrillScheduleCommand command;
  command.who = caller_name(call);
  command.remove = respond::DrillScheduleId(*id);
  const auto removed = ask_desk<DrillSchedule>(services, encode(command));
  if (!removed) return problem(removed.error(), "list them with GET /api/v1/drills/schedules");
  return net::HttpResponse::of(204, "", "");
}

}  // namespace

void add_drill_schedule_routes(Router& router, Services& services) {
  Services* s = &services;
  router.add("GET", "/api/v1/drills/schedules", Access::kViewer,
             [s](const Call&) { return list(*s); });
  router.add("POST", "/api/v1/drills/schedules", Access::kEngineer,
             [s](const Call& call) { return add(*s, call); });
  router.add("DELETE", "/api/v1/drills/schedules/{id}", Access::kEngineer,
             [s](const Call& call) { return remove(*s, call); });
}

}  // namespace millwright::api
