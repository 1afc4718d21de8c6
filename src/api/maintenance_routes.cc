// SPDX-License-Identifier: Apache-2.0
// Maintenance planned ahead: which part of the plant is out of service from when to when, and why.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "api/json_body.h"
#include "api/problem.h"
#include "api/routes.h"
#include "registry/maintenance.h"

namespace millwright::api {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 6> kPhases{"open", "coming",    "running",
                                                  "over", "cancelled", "all"};

json window_view(const MaintenanceWindow& window, const registry::Plant& plant, UtcNanos now) {
  json view = registry::to_json(window);
  view["phase"] = name(phase_of(window, now));
  view["path"] = registry::path_of(window, plant);
  return view;
}

bool fits(MaintenancePhase phase, std::string_view wanted) {
  if (wanted == "all") return true;
  if (wanted != "open") return name(phase) == wanted;
  return phase == MaintenancePhase::kComing || phase == MaintenancePhase::kRunning;
}

net::HttpResponse list(const Services& services, const Call& call) {
  const std::string_view wanted = call.http.find_query("phase").value_or("open");
  if (std::ranges::find(kPhases, wanted) == kPhases.end()) {
    return problem(400, "invalid_argument", fmt::format("phase: '{}' is unknown", wanted),
                   "use open, coming, running, over, cancelled or all");
  }
  const auto asset = number_argument(call.http, "asset", 0, 0, UINT32_MAX);
  if (!asset) return problem(asset.error());
  const auto offset = number_argument(call.http, "cursor", 0, 0, UINT32_MAX);
  if (!offset) return problem(offset.error());
  const auto limit = number_argument(call.http, "limit", 200, 1, 1000);
  if (!limit) return problem(limit.error());
  const auto plant = services.plant.registry().snapshot();
  const UtcNanos now = services.clock.wall();
  std::vector<const MaintenanceWindow*> found;
  for (const MaintenanceWindow& window : plant->all<MaintenanceWindow>()) {
    const AssetId id(static_cast<std::uint32_t>(*asset));
    if (!fits(phase_of(window, now), wanted) || (id && !registry::covers(window, id, *plant))) {
      continue;
    }
    found.push_back(&window);
  }
  std::ranges::sort(found, {}, [](const auto* w) { return std::pair(w->begin, w->id); });
  json rows = json::array();
  for (std::size_t i = *offset; i < found.size() && rows.size() < *limit; ++i) {
    rows.push_back(window_view(*found[i], *plant, now));
  }
  const std::size_t next = *offset + rows.size();
  return json_response(
      {{"windows", std::move(rows)},
       {"next_cursor", next < found.size() ? json(std::to_string(next)) : json(nullptr)}});
}

net::HttpResponse saved(Services& services, const registry::Changed<MaintenanceWindow>& changed,
                        int status) {
  if (const auto published = services.plant.publish(changed.revision); !published) {
    return problem(published.error());
  }
  return json_response(
      window_view(changed.record, *services.plant.registry().snapshot(), services.clock.wall()),
      status);
}

net::HttpResponse plan(Services& services, const Call& call) {
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  for (const auto& [key, value] : body->items()) {
    constexpr std::array<std::string_view, 5> kFields{"scope", "scope_id", "begin", "end",
                                                      "reason"};
    if (std::ranges::find(kFields, key) != kFields.end()) continue;
    return problem(400, "invalid_argument", fmt::format("{}: cannot be set here", key),
                   "send scope, scope_id, begin, end and reason");
  }
  for (const char* field : {"scope", "scope_id", "end", "reason"}) {
    if (body->contains(field)) continue;
    return problem(400, "invalid_argument", fmt::format("{}: missing", field),
                   "send scope, scope_id, end and reason; without begin it begins now");
  }
  const UtcNanos now = services.clock.wall();
  MaintenanceWindow wanted;
  wanted.begin = now;
  if (const auto merged = registry::merge(*body, wanted); !merged) return problem(merged.error());
  const auto planned = registry::plan_maintenance(
      services.plant.registry(), call.intent(registry::Act::kOperation, wanted.reason), wanted,
      now);
  if (!planned) return problem(planned.error(), "times are RFC 3339, such as 2026-03-01T06:00:00Z");
  return saved(services, *planned, 201);
}

net::HttpResponse cancel(Services& services, const Call& call) {
  const auto id = path_id<MaintenanceWindowId>(call.parameters[0], "maintenance window");
  if (!id) return problem(id.error());
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  const auto reason = optional_text(*body, "reason");
  if (!reason) return problem(reason.error());
  const auto done = registry::cancel_maintenance(services.plant.registry(),
                                                 call.intent(registry::Act::kOperation, *reason),
                                                 *id, *reason, services.clock.wall());
  if (!done) {
    return problem(done.error(),
                   "GET /api/v1/maintenance-windows lists those that can be cancelled");
  }
  return saved(services, *done, 200);
}

}  // namespace

void add_maintenance_routes(Router& router, Services& services) {
  Services* s = &services;
  router.add("GET", "/api/v1/maintenance-windows", Access::kViewer,
             [s](const Call& call) { return list(*s, call); });
  router.add("POST", "/api/v1/maintenance-windows", Access::kEngineer,
             [s](const Call& call) { return plan(*s, call); });
  router.add("POST", "/api/v1/maintenance-windows/{id}/cancel", Access::kEngineer,
             [s](const Call& call) { return cancel(*s, call); });
}

}  // namespace millwright::api
