// SPDX-License-Identifier: Apache-2.0
// What rules found that asks nobody for anything: events, and the alarms of rules on trial.
#include <fmt/format.h>

#include <algorithm>

#include "api/desk_call.h"
#include "api/event_spans.h"
#include "api/problem.h"
#include "api/record_views.h"
#include "api/routes.h"

namespace millwright::api {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

json occurrence_view(const EventSpan& occurrence, const Services& services,
                     const registry::Plant& plant) {
  json view = {{"alarm", occurrence.alarm.value},
               {"began", to_rfc3339(occurrence.began)},
               {"ended", time_or_null(occurrence.ended)},
               {"value", occurrence.value},
               {"detail", occurrence.detail}};
  if (const auto alarm = services.alarms.find(occurrence.alarm)) {
    const json about = alarm_view(*alarm, plant);
    for (const char* field : {"rule", "kind", "message", "priority", "subject"}) {
      view[field] = about[field];
    }
  }
  return view;
}

net::HttpResponse list(const Services& services, const Call& call) {
  const auto mode = parse_rule_mode(call.http.find_query("mode").value_or("event"));
  if (!mode || *mode == RuleMode::kAlarm) {
    return problem(400, "invalid_argument", "mode: must be event or shadow",
                   "GET /api/v1/alarms lists alarms");
  }
  const auto period = period_argument(services, call.http, 24h);
  if (!period) return problem(period.error());
  const auto offset = number_argument(call.http, "cursor", 0, 0, UINT32_MAX);
  if (!offset) return problem(offset.error());
  const auto limit = number_argument(call.http, "limit", 200, 1, 10'000);
  if (!limit) return problem(limit.error());
  const auto lines = services.history.all();
  if (!lines) return problem(lines.error());
  std::vector<EventSpan> found = event_spans(**lines, *mode);
  std::erase_if(found, [&](const EventSpan& event) {
    return event.began < period->first || event.began >= period->second;
  });
  const auto plant = services.plant.registry().snapshot();
  json rows = json::array();
  std::size_t i = *offset;
  for (; i < found.size() && rows.size() < *limit; ++i) {
    rows.push_back(occurrence_view(found[found.size() - 1 - i], services, *plant));
  }
  return json_response(
      {{"events", std::move(rows)},
       {"n", found.size()},
       {"next_cursor", i < found.size() ? json(std::to_string(i)) : json(nullptr)}});
}

}  // namespace

void add_event_routes(Router& router, Services& services) {
  router.add("GET", "/api/v1/events", Access::kViewer,
             [s = &services](const Call& call) { return list(*s, call); });
}

}  // namespace millwright::api
