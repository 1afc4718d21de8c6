// SPDX-License-Identifier: Apache-2.0
// Each time the condition of a rule held: events, and the alarms of rules on trial, which ask
// nobody for anything; and of alarms, for marks on a trend.
#include <fmt/format.h>

#include <algorithm>

#include "api/cursor.h"
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

/// Which spans are asked for. A walk keeps the period of its first page, whatever the time is now.
struct Wanted {
  UtcNanos from;
  UtcNanos to;
  std::size_t before = SIZE_MAX;  ///< only those that began to be recorded before this one
  std::optional<AssetId> asset;
  std::optional<SignalId> signal;
  std::size_t limit = 0;
};

Result<Wanted> wanted_of(const Services& services, const net::HttpRequest& request) {
  Wanted wanted;
  MW_TRY(wanted.asset, id_argument<AssetId>(request, "asset"));
  MW_TRY(wanted.signal, id_argument<SignalId>(request, "signal"));
  MW_TRY(wanted.limit, number_argument(request, "limit", 200, 1, 10'000));
  MW_TRY(const auto cursor, cursor_argument(request, 3));
  if (cursor) {
    if (cursor->at(0) < 0) return bad_cursor();
    wanted.before = static_cast<std::size_t>(cursor->at(0));
    wanted.from = {cursor->at(1)};
    wanted.to = {cursor->at(2)};
    return wanted;
  }
  MW_TRY(const auto period, period_argument(services, request, 24h));
  wanted.from = period.first;
  wanted.to = period.second;
  return wanted;
}

bool is_about(const Services& services, const registry::Plant& plant, const Wanted& wanted,
              AlarmId id) {
  if (!wanted.asset && !wanted.signal) return true;
  const auto alarm = services.alarms.find(id);
  if (!alarm) return false;
  if (wanted.asset && asset_of(*alarm, plant) != *wanted.asset) return false;
  return !wanted.signal || alarm->subject == alarm::Subject::of(*wanted.signal);
}

/// The newest first. Their order is that of the history, which only grows: what comes while
/// somebody pages shifts nothing.
template <class IsInPeriod>
Result<json> page_of(const Services& services, const Wanted& wanted, RuleMode mode,
                     IsInPeriod is_in_period) {
  MW_TRY(const auto lines, services.history.all());
  const std::vector<EventSpan> spans = event_spans(*lines, mode);
  const auto plant = services.plant.registry().snapshot();
  const auto fits = [&](const EventSpan& span) {
    return is_in_period(span) && is_about(services, *plant, wanted, span.alarm);
  };
  json rows = json::array();
  json next = nullptr;
  std::size_t n = 0;
  for (std::size_t i = spans.size(); i-- > 0;) {
    if (!fits(spans[i])) continue;
    ++n;
    if (i >= wanted.before || !next.is_null()) continue;
    if (rows.size() == wanted.limit) {
      next = cursor_text({static_cast<std::int64_t>(i) + 1, wanted.from.ns, wanted.to.ns});
      continue;
    }
    rows.push_back(occurrence_view(spans[i], services, *plant));
  }
  return json{{"rows", std::move(rows)}, {"next", std::move(next)}, {"n", n}};
}

net::HttpResponse list(const Services& services, const Call& call) {
  const auto mode = parse_rule_mode(call.http.find_query("mode").value_or("event"));
  if (!mode || *mode == RuleMode::kAlarm) {
    return problem(400, "invalid_argument", "mode: must be event or shadow",
                   "GET /api/v1/alarms lists alarms");
  }
  const auto wanted = wanted_of(services, call.http);
  if (!wanted) return problem(wanted.error());
  auto page = page_of(services, *wanted, *mode, [&](const EventSpan& span) {
    return wanted->from <= span.began && span.began < wanted->to;
  });
  if (!page) return problem(page.error());
  return json_response({{"events", std::move((*page)["rows"])},
                        {"n", (*page)["n"]},
                        {"next_cursor", (*page)["next"]}});
}

/// Each time an alarm stood within a period, for marks on a trend.
net::HttpResponse list_raises(const Services& services, const Call& call) {
  const auto wanted = wanted_of(services, call.http);
  if (!wanted) return problem(wanted.error());
  auto page = page_of(services, *wanted, RuleMode::kAlarm, [&](const EventSpan& span) {
    return span.began < wanted->to && (!span.ended || *span.ended >= wanted->from);
  });
  if (!page) return problem(page.error());
  return json_response({{"raises", std::move((*page)["rows"])}, {"next_cursor", (*page)["next"]}});
}

}  // namespace

void add_event_routes(Router& router, Services& services) {
  router.add("GET", "/api/v1/events", Access::kViewer,
             [s = &services](const Call& call) { return list(*s, call); });
  router.add("GET", "/api/v1/raises", Access::kViewer,
             [s = &services](const Call& call) { return list_raises(*s, call); });
}

}  // namespace millwright::api
