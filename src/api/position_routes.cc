// SPDX-License-Identifier: Apache-2.0
// Operator positions and the alarms they get from other systems: entered as a mean, or imported
// from the other system's journal.
#include <fmt/format.h>

#include "api/desk_call.h"
#include "api/kpi_inputs.h"
#include "api/problem.h"
#include "api/routes.h"
#include "respond/outcome/csv.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using respond::PositionLoad;
using respond::PositionLoadKind;

json load_view(const PositionLoad& load) {
  const bool is_import = load.kind == PositionLoadKind::kImported;
  std::uint64_t n_events = 0;
  for (const std::uint32_t count : load.counts) n_events += count;
  return {{"kind", name(load.kind)},
          {"per_day", load.kind == PositionLoadKind::kPerDay ? json(load.per_day) : json(nullptr)},
          {"n_events", n_events},
          {"from", is_import ? json(to_rfc3339(load.begin)) : json(nullptr)},
          {"to", is_import ? json(to_rfc3339(load.end())) : json(nullptr)},
          {"set_by", load.set_by},
          {"set", load.set_by.empty() ? json(nullptr) : json(to_rfc3339(load.set))}};
}

net::HttpResponse list(const Services& services, const Call&) {
  const auto loads =
      services.watch.with_desk([](const respond::Desk& desk) { return desk.position_loads(); });
  json rows = json::array();
  for (const alarm::Position& position : positions_of(services)) {
    const auto it = loads.find(position.name);
    PositionLoad load;
    if (it != loads.end()) load = it->second;
    const bool is_said_nowhere =
        it == loads.end() && position.external.kind == alarm::ExternalLoad::Kind::kNone;
    if (is_said_nowhere) load.kind = PositionLoadKind::kNone;
    rows.push_back({{"name", position.name}, {"load", load_view(load)}});
  }
  return json_response({{"positions", std::move(rows)}});
}

/// {"per_day": 40}, {"none": true} or {"not_known": true}.
Result<PositionLoad> read_json(const net::HttpRequest& request) {
  MW_TRY(const json body, parse_object(request));
  MW_TRY_STATUS(only_fields(body, {"per_day", "none", "not_known"}));
  MW_TRY(const bool is_none, optional_flag(body, "none"));
  MW_TRY(const bool is_not_known, optional_flag(body, "not_known"));
  PositionLoad load;
  const auto it = body.find("per_day");
  const bool has_mean = it != body.end() && it->is_number();
  if (int{has_mean} + int{is_none} + int{is_not_known} != 1) {
    return fail(Code::kInvalidArgument,
                "per_day: send per_day (a number), none: true or not_known: true");
  }
  load.kind = is_none    ? PositionLoadKind::kNone
              : has_mean ? PositionLoadKind::kPerDay
                         : PositionLoadKind::kNotKnown;
  if (has_mean) load.per_day = it->get<double>();
  return load;
}

/// A journal with a column `time`, one alarm a row; other columns are skipped.
Result<PositionLoad> read_journal(std::string_view text) {
  MW_TRY(const auto rows, respond::parse_csv(text));
  if (rows.empty()) return fail(Code::kInvalidArgument, "the file is empty");
  const auto& head = rows.front().fields;
  const auto column = static_cast<std::size_t>(std::ranges::find(head, "time") - head.begin());
  if (column == head.size()) {
    return fail(Code::kInvalidArgument, "line 1: no column is called time");
  }
  std::vector<UtcNanos> events;
  for (const respond::CsvRow& row : std::span(rows).subspan(1)) {
    const auto time =
        column < row.fields.size() ? parse_rfc3339(row.fields[column]) : std::optional<UtcNanos>();
    if (!time) {
      return fail(Code::kInvalidArgument,
                  fmt::format("line {}: time is no RFC 3339 time; nothing was taken", row.line));
    }
    events.push_back(*time);
  }
  return respond::position_load_of(events);
}

net::HttpResponse put(const Services& services, const Call& call) {
  const bool is_csv = call.http.header("content-type").starts_with("text/csv");
  auto load = is_csv ? read_journal(call.http.body) : read_json(call.http);
  if (!load) return problem(load.error());
  load->position = call.parameters[0];
  load->set_by = caller_name(call);
  const auto done = ask_desk<PositionLoad>(services, encode_load_command(*load));
  if (!done) return problem(done.error());
  return json_response({{"name", done->position}, {"load", load_view(*done)}});
}

}  // namespace

void add_position_routes(Router& router, Services& services) {
  Services* s = &services;
  router.add("GET", "/api/v1/positions", Access::kViewer,
             [s](const Call& call) { return list(*s, call); });
  router.add("PUT", "/api/v1/positions/{name}/load", Access::kEngineer,
             [s](const Call& call) { return put(*s, call); });
}

}  // namespace millwright::api
