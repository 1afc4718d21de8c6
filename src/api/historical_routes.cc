// SPDX-License-Identifier: Apache-2.0
// What rules found in data that arrived late.
#include <fmt/format.h>

#include <charconv>
#include <limits>

#include "api/json_body.h"
#include "api/problem.h"
#include "api/routes.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using pipeline::HistoricalCursor;
using pipeline::HistoricalEvent;

std::string to_text(const HistoricalCursor& cursor) {
  return fmt::format("{}.{}", cursor.began.ns, cursor.id);
}

Result<HistoricalCursor> parse_cursor(std::string_view text) {
  HistoricalCursor cursor;
  const char* end = text.data() + text.size();
  const auto began = std::from_chars(text.data(), end, cursor.began.ns);
  if (began.ec == std::errc() && began.ptr != end && *began.ptr == '.') {
    const auto id = std::from_chars(began.ptr + 1, end, cursor.id);
    if (id.ec == std::errc() && id.ptr == end) return cursor;
  }
  return fail(Code::kInvalidArgument, "cursor: not one that this list gave");
}

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

template <class Id>
Result<std::optional<Id>> id_argument(const net::HttpRequest& request, std::string_view name) {
  MW_TRY(const std::uint64_t id, number_argument(request, name, 0, 1, UINT32_MAX));
  if (id == 0) return std::optional<Id>();
  return std::optional(Id(static_cast<std::uint32_t>(id)));
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
  if (const auto cursor = request.find_query("cursor"); cursor && !cursor->empty()) {
    MW_TRY(filter.after, parse_cursor(*cursor));
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
  return json_response({{"events", std::move(rows)},
                        {"next_cursor", page->next ? json(to_text(*page->next)) : json(nullptr)}});
}

}  // namespace

void add_historical_routes(Router& router, Services& services) {
  router.add("GET", "/api/v1/historical-events", Access::kViewer,
             [s = &services](const Call& call) { return list(*s, call); });
}

}  // namespace millwright::api
