// SPDX-License-Identifier: Apache-2.0
// Rehearsals: the shape of the traffic, a run started from here with its progress, and the reports
// that are kept.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "api/desk_call.h"
#include "api/problem.h"
#include "api/rehearsal_book.h"
#include "api/rehearsal_desk.h"
#include "api/rehearsal_view.h"
#include "api/traffic_shape.h"
#include "plan/plant_writer.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using registry::Act;

constexpr std::uint64_t kDefaultHours = 24;
constexpr std::uint64_t kMostHours = 24 * 31;
constexpr std::uint32_t kLongestPhase = 24 * 3600;

/// Shape, present use and what of the disk is production's: what a rehearsal begins with.
Result<json> measured(const Services& services, const RehearsalDesk& desk, std::uint64_t hours) {
  MW_TRY(const auto shape, measure_traffic(services, desk, std::chrono::hours(hours)));
  const rollout::PresentUse use = present_use(services, shape);
  return json{{"shape", to_json(shape)},
              {"present",
               {{"processors", use.processors},
                {"memory_bytes", use.memory_bytes},
                {"disk_bytes_per_day", use.disk_bytes_per_day},
                {"sensors", use.sensors}}},
              {"disk_reserve_bytes", services.host.disk_reserve_bytes}};
}

net::HttpResponse traffic_shape(const Services& services, const RehearsalDesk& desk,
                                const Call& call) {
  const auto hours = number_argument(call.http, "hours", kDefaultHours, 1, kMostHours);
  if (!hours) return problem(hours.error());
  const auto view = measured(services, desk, *hours);
  return view ? json_response(*view) : problem(view.error());
}

// Reports.

net::HttpResponse list(const Services& services) {
  const auto stored = load_rehearsals(services.plant.registry());
  if (!stored) return problem(stored.error());
  const rollout::SiteNow now = site_now(services);
  json rows = json::array();
  for (auto it = stored->rbegin(); it != stored->rend(); ++it) {
    rows.push_back(record_view(rollout::record_of(it->id, it->report, now)));
  }
  return json_response({{"rehearsals", std::move(rows)}});
}

net::HttpResponse latest(const Services& services) {
  const auto stored = latest_report(services.plant.registry());
  if (!stored) return problem(stored.error());
  if (!*stored) {
    return problem(404, "not_found", "no rehearsal has been kept",
                   "start one with POST /api/v1/rollout/rehearsals/current, or with millwright "
                   "rehearse");
  }
  const StoredRehearsal& one = **stored;
  return json_response(
      {{"record", record_view(rollout::record_of(one.id, one.report, site_now(services)))},
       {"report", report_view(one.report)}});
}

net::HttpResponse keep(const Services& services, const Call& call) {
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  const auto report = rollout::read_report(*body);
  if (!report) {
    return problem(report.error(), "send the report of millwright rehearse --json as it is");
  }
  const auto id =
      keep_rehearsal(services.plant, call.intent(Act::kOperation, "rehearsal kept"), *report);
  if (!id) return problem(id.error());
  return json_response(record_view(rollout::record_of(*id, *report, site_now(services))), 201);
}

// A run started from here.

json run_view(const RunningRehearsal& run) {
  json lines = json::array();
  for (const std::string& line : run.lines) {
    json one = json::parse(line, nullptr, false);
    if (one.is_object()) lines.push_back(std::move(one));
  }
  const bool is_none = run.state == RunState::kNone;
  return {{"state", name(run.state)},
          {"factor", is_none ? json(nullptr) : json(run.wish.factor)},
          {"started", is_none ? json(nullptr) : json(to_rfc3339(run.started))},
          {"by", run.by},
          {"problem", run.problem},
          {"steps", std::move(lines)}};
}

Result<std::uint32_t> seconds_field(const json& body, const char* key, std::uint32_t otherwise) {
  const auto it = body.find(key);
  if (it == body.end()) return otherwise;
  if (it->is_number_unsigned() && it->get<std::uint64_t>() >= 1 &&
      it->get<std::uint64_t>() <= kLongestPhase) {
    return it->get<std::uint32_t>();
  }
  return fail(Code::kInvalidArgument, fmt::format("{}: must be 1 to {} s", key, kLongestPhase));
}

Result<RehearsalWish> read_wish(const json& body) {
  MW_TRY_STATUS(only_fields(body, {"factor", "ramp_s", "hold_s", "fault_s"}));
  RehearsalWish wish;
  if (const auto it = body.find("factor"); it != body.end()) {
    if (!it->is_number() || !(it->get<double>() >= 1) || it->get<double>() > 1000) {
      return fail(Code::kInvalidArgument, "factor: must be 1 to 1000");
    }
    wish.factor = it->get<double>();
  }
  MW_TRY(wish.ramp_s, seconds_field(body, "ramp_s", wish.ramp_s));
  MW_TRY(wish.hold_s, seconds_field(body, "hold_s", wish.hold_s));
  MW_TRY(wish.fault_s, seconds_field(body, "fault_s", wish.fault_s));
  return wish;
}

Result<std::string> input_of(const Services& services, const RehearsalDesk& desk) {
  MW_TRY(json input, measured(services, desk, kDefaultHours));
  // Refused here rather than by the child a moment later.
  MW_TRY(const auto shape, rollout::read_traffic_shape(input["shape"]));
  MW_TRY(const auto classes, registry::load_alarm_classes(services.plant.registry()));
  input["files"] = json::array();
  for (const plan::File& file : plan::write_files(*services.plant.registry().snapshot(), classes)) {
    input["files"].push_back({{"name", file.name}, {"text", file.text}});
  }
  return registry::dump(input);
}

net::HttpResponse no_runner() {
  return problem(503, "unavailable", "this server starts no rehearsals",
                 "run millwright rehearse on its machine");
}

/// An entry of the audit trail about a run, which is no record of the plant.
Status note(const Services& services, const Call& call, const json& what) {
  const auto noted = services.plant.registry().change(
      call.intent(Act::kOperation), [&](registry::Edit& edit) -> Status {
        edit.note("rehearsal run", {}, registry::dump(what));
        return {};
      });
  if (!noted) return fail(noted.error());
  return {};
}

net::HttpResponse start(const Services& services, const RehearsalDesk& desk, const Call& call) {
  if (desk.runner == nullptr) return no_runner();
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  const auto wish = read_wish(*body);
  if (!wish) return problem(wish.error());
  const auto input = input_of(services, desk);
  if (!input) {
    const bool has_no_traffic = input.error().code() == Code::kInvalidArgument;
    return has_no_traffic ? problem(409, "failed_precondition", input.error().message())
                          : problem(input.error());
  }
  if (const Status started = desk.runner->start(*input, *wish, caller_name(call)); !started) {
    return problem(started.error());
  }
  const Status noted = note(services, call, {{"act", "started"}, {"factor", wish->factor}});
  if (!noted) return problem(noted.error());
  return json_response(run_view(desk.runner->now()), 201);
}

net::HttpResponse current(const RehearsalDesk& desk) {
  if (desk.runner == nullptr) return json_response(run_view({}));
  return json_response(run_view(desk.runner->now()));
}

net::HttpResponse cancel(const Services& services, const RehearsalDesk& desk, const Call& call) {
  if (desk.runner == nullptr) return no_runner();
  const Status done = desk.runner->cancel(caller_name(call));
  if (!done) return problem(done.error());
  const Status noted = note(services, call, {{"act", "cancelled"}});
  if (!noted) return problem(noted.error());
  return json_response(run_view(desk.runner->now()));
}

}  // namespace

void add_rehearsal_routes(Router& router, Services& services, RehearsalDesk& desk) {
  Services* s = &services;
  RehearsalDesk* d = &desk;
  const std::string base = "/api/v1/rollout";
  const std::string run = base + "/rehearsals/current";
  router.add("GET", base + "/traffic-shape", Access::kEngineer,
             [s, d](const Call& call) { return traffic_shape(*s, *d, call); });
  router.add("GET", base + "/rehearsals", Access::kViewer, [s](const Call&) { return list(*s); });
  router.add("POST", base + "/rehearsals", Access::kAdministrator,
             [s](const Call& call) { return keep(*s, call); });
  router.add("GET", base + "/rehearsals/latest", Access::kViewer,
             [s](const Call&) { return latest(*s); });
  router.add("GET", run, Access::kViewer, [d](const Call&) { return current(*d); });
  router.add("POST", run, Access::kAdministrator,
             [s, d](const Call& call) { return start(*s, *d, call); });
  router.add("POST", run + "/cancel", Access::kAdministrator,
             [s, d](const Call& call) { return cancel(*s, *d, call); });
}

}  // namespace millwright::api
