// SPDX-License-Identifier: Apache-2.0
// What rules found in data that arrived late.
#include <fmt/format.h>

#include <limits>

#include "api/cursor.h"
#include "api/json_body.h"
#include "api/problem.h"
#include "api/routes.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using pipeline::HistoricalCursor;
using pipeline::HistoricalEvent;

template <class Id>
json id_or_null(Id id) {
  return id ? json(id.value) : json(nullptr);
}

json event_view(const HistoricalEvent& event, const registry::Plant& plant) {
  const Signal* signal = plant.find<Signal>(event.signal);
  const bool is_evaluated = event.problem.empty();
  return {{"id", event.id},
          {"rule", event.rule.value},
          {"message", event.message},
          {"kind", name(event.kind)},
          {"mode", name(event.mode)},
          {"priority", event.priority},
          {"signal", event.signal.value},
          {"path", plant.path_of(event.signal)},
          {"unit", signal == nullptr ? "" : signal->unit},
          {"asset", id_or_null(event.asset)},
          {"began", to_rfc3339(event.began)},
          {"ended", time_or_null(event.ended)},
          {"value", is_evaluated ? json(event.value) : json(nullptr)},
          {"extreme", is_evaluated ? json(event.extreme) : json(nullptr)},
          {"late_from", to_rfc3339(event.late.begin)},
          {"late_to", to_rfc3339(event.late.end)},
          {"found", to_rfc3339(event.found)},
          {"alarm", id_or_null(event.alarm)},
          {"problem", event.problem}};
}

Result<pipeline::HistoricalFilter> read_filter(const net::HttpRequest& request) {
  pipeline::HistoricalFilter filter;
  MW_TRY(filter.asset, id_argument<AssetId>(request, "asset"));
  MW_TRY(filter.signal, id_argument<SignalId>(request, "signal"));
  MW_TRY(filter.rule, id_argument<RuleId>(request, "rule"));
  MW_TRY(filter.from, time_argument(request, "from"));
  MW_TRY(filter.to, time_argument(request, "to"));
  if (filter.from && filter.to && *filter.from >= *filter.to) {
    return fail(Code::kInvalidArgument, "from: must be before to");
  }
  MW_TRY(filter.limit, number_argument(request, "limit", 200, 1, 10'000));
  MW_TRY(const auto cursor, cursor_argument(request, 2));
  if (cursor) {
    filter.after = HistoricalCursor{{cursor->at(0)}, static_cast<std::uint64_t>(cursor->at(1))};
  }
  return filter;
}

net::HttpResponse list(const Services& services, const Call& call) {
  const auto filter = read_filter(call.http);
  if (!filter) return problem(filter.error());
  const auto page = services.host.historical_events(*filter);
  if (!page) return problem(page.error());
  const auto plant = services.plant.registry().snapshot();
  json rows = json::array();
  for (const HistoricalEvent& event : page->events) rows.push_back(event_view(event, *plant));
  json next = nullptr;
  if (page->next) {
    next = cursor_text({page->next->began.ns, static_cast<std::int64_t>(page->next->id)});
  }
  return json_response({{"events", std::move(rows)}, {"next_cursor", std::move(next)}});
}

}  // namespace

void add_historical_routes(Router& router, Services& services) {
  router.add("GET", "/api/v1/historical-events", Access::kViewer,
             [s = &services](const Call& call) { return list(*s, call); });
}

}  // namespace millwright::api
