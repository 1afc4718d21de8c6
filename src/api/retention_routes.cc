// SPDX-License-Identifier: Apache-2.0
// Retention classes: how long readings and their roll-ups are kept, and what was taken away.
#include <fmt/format.h>

#include "api/json_body.h"
#include "api/problem.h"
#include "api/routes.h"
#include "pipeline/retention_keeper.h"
#include "registry/retention.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using registry::Act;
using registry::RetentionClass;
using registry::RetentionClassId;

json days_or_null(const std::optional<std::uint32_t>& days) {
  return days ? json(*days) : json(nullptr);
}

json view_of(const RetentionClass& c, std::uint64_t n_signals) {
  return {{"id", c.id.value},
          {"name", c.name},
          {"raw_days", days_or_null(c.raw_days)},
          {"minute_days", days_or_null(c.minute_days)},
          {"hour_days", days_or_null(c.hour_days)},
          {"signals", n_signals}};
}

json view_of(const pipeline::RetentionReport& report) {
  json rows = json::array();
  for (const pipeline::RetentionRow& row : report.rows) {
    rows.push_back({{"class", row.retention.name},
                    {"signals", row.signals},
                    {"chunks", row.chunks},
                    {"bytes", row.chunk_bytes},
                    {"rollups", row.rollups},
                    {"oldest_kept", time_or_null(row.oldest_kept)}});
  }
  return {{"started", to_rfc3339(report.started)},
          {"ended", to_rfc3339(report.ended)},
          {"problem", report.problem.empty() ? json(nullptr) : json(report.problem)},
          {"classes", std::move(rows)}};
}

std::uint64_t members_of(const Services& services, const registry::RetentionTable& table,
                         RetentionClassId id) {
  std::uint64_t n = 0;
  const auto plant = services.plant.registry().snapshot();
  for (const Signal& signal : plant->all<Signal>()) {
    if (table.class_of(signal.id).id == id) ++n;
  }
  return n;
}

/// The days of one field: a number, or null for ever. Errors: invalid_argument.
Status read_days(const json& body, const char* field, std::optional<std::uint32_t>& days) {
  const auto it = body.find(field);
  if (it == body.end()) return {};
  if (it->is_null()) {
    days.reset();
    return {};
  }
  if (!it->is_number_unsigned() || it->get<std::uint64_t>() > UINT32_MAX) {
    return fail(Code::kInvalidArgument,
                fmt::format("{}: must be a whole number of days, or null to keep for ever", field));
  }
  days = it->get<std::uint32_t>();
  return {};
}

Status merge(const json& body, RetentionClass& c) {
  for (const auto& [key, value] : body.items()) {
    if (key == "name" || key == "raw_days" || key == "minute_days" || key == "hour_days") continue;
    return fail(Code::kInvalidArgument, key + ": a retention class has no such field");
  }
  if (body.contains("name")) {
    MW_TRY(c.name, text_field(body, "name"));
  }
  MW_TRY_STATUS(read_days(body, "raw_days", c.raw_days));
  MW_TRY_STATUS(read_days(body, "minute_days", c.minute_days));
  return read_days(body, "hour_days", c.hour_days);
}

net::HttpResponse list(const Services& services) {
  const auto table = registry::load_retention(services.plant.registry());
  if (!table) return problem(table.error());
  json classes = json::array();
  for (const RetentionClass& c : table->classes) {
    classes.push_back(view_of(c, members_of(services, *table, c.id)));
  }
  const auto* keeper = services.host.retention;
  const auto last = keeper != nullptr ? keeper->last() : std::nullopt;
  return json_response({{"classes", std::move(classes)},
                        {"running", keeper != nullptr && keeper->is_running()},
                        {"last_run", last ? view_of(*last) : json(nullptr)},
                        {"next_cursor", nullptr}});
}

net::HttpResponse create(Services& services, const Call& call) {
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  RetentionClass wanted;
  if (const auto merged = merge(*body, wanted); !merged) return problem(merged.error());
  const auto made = registry::add_retention_class(services.plant.registry(),
                                                  call.intent(Act::kConfiguration), wanted);
  if (!made) return problem(made.error());
  return json_response(view_of(*made, 0), 201);
}

net::HttpResponse patch(Services& services, const Call& call) {
  const auto id = path_id<RetentionClassId>(call.parameters[0], "retention class");
  if (!id) return problem(id.error());
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  const auto table = registry::load_retention(services.plant.registry());
  if (!table) return problem(table.error());
  const RetentionClass* old = table->find(*id);
  if (old == nullptr) {
    return problem(404, "not_found", fmt::format("no retention class {}", id->value),
                   "list them with GET /api/v1/retention-classes");
  }
  RetentionClass wanted = *old;
  if (const auto merged = merge(*body, wanted); !merged) return problem(merged.error());
  const auto changed = registry::change_retention_class(services.plant.registry(),
                                                        call.intent(Act::kConfiguration), wanted);
  if (!changed) return problem(changed.error());
  return json_response(view_of(*changed, members_of(services, *table, *id)));
}

net::HttpResponse remove(Services& services, const Call& call) {
  const auto id = path_id<RetentionClassId>(call.parameters[0], "retention class");
  if (!id) return problem(id.error());
  const auto done = registry::remove_retention_class(services.plant.registry(),
                                                     call.intent(Act::kConfiguration), *id);
  if (!done) return problem(done.error(), "list them with GET /api/v1/retention-classes");
  return net::HttpResponse::of(204, "", "");
}

net::HttpResponse assign(Services& services, const Call& call) {
  const auto id = path_id<RetentionClassId>(call.parameters[0], "retention class");
  if (!id) return problem(id.error());
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  std::vector<SignalId> signals;
  const auto ids = body->find("ids");
  if (ids == body->end() || !ids->is_array() || body->size() != 1) {
    return problem(400, "invalid_argument", "ids: must be a list of signal ids");
  }
  for (const json& one : *ids) {
    if (!one.is_number_unsigned() || one.get<std::uint64_t>() > UINT32_MAX) {
      return problem(400, "invalid_argument", "ids: must be a list of signal ids");
    }
    signals.emplace_back(one.get<std::uint32_t>());
  }
  registry::Registry& registry = services.plant.registry();
  const auto done =
      registry::assign_retention(registry, call.intent(Act::kConfiguration), *id, signals);
  if (!done) return problem(done.error());
  const auto table = registry::load_retention(registry);
  if (!table) return problem(table.error());
  const RetentionClass* now = table->find(*id);
  if (now == nullptr) return problem(404, "not_found", "the retention class is gone");
  return json_response(view_of(*now, members_of(services, *table, *id)));
}

net::HttpResponse members(const Services& services, const Call& call) {
  const auto id = path_id<RetentionClassId>(call.parameters[0], "retention class");
  if (!id) return problem(id.error());
  const auto table = registry::load_retention(services.plant.registry());
  if (!table) return problem(table.error());
  if (table->find(*id) == nullptr) {
    return problem(404, "not_found", fmt::format("no retention class {}", id->value),
                   "list them with GET /api/v1/retention-classes");
  }
  json ids = json::array();
  const auto plant = services.plant.registry().snapshot();
  for (const Signal& signal : plant->all<Signal>()) {
    if (table->class_of(signal.id).id == *id) ids.push_back(signal.id.value);
  }
  return json_response({{"ids", std::move(ids)}});
}

net::HttpResponse run(Services& services) {
  auto* keeper = services.host.retention;
  if (keeper == nullptr) {
    return problem(503, "unavailable", "this server removes nothing",
                   "ask the server that has the data directory");
  }
  const auto begun = pipeline::begin_run(*keeper, services.plant.registry(), services.historian);
  if (!begun) return problem(begun.error(), "wait for it: GET /api/v1/retention-classes");
  return json_response({{"running", true}}, 202);
}

}  // namespace

void add_retention_routes(Router& router, Services& services) {
  Services* s = &services;
  const std::string classes = "/api/v1/retention-classes";
  router.add("GET", classes, Access::kViewer, [s](const Call&) { return list(*s); });
  router.add("POST", classes, Access::kAdministrator,
             [s](const Call& call) { return create(*s, call); });
  router.add("PATCH", classes + "/{id}", Access::kAdministrator,
             [s](const Call& call) { return patch(*s, call); });
  router.add("DELETE", classes + "/{id}", Access::kAdministrator,
             [s](const Call& call) { return remove(*s, call); });
  router.add("GET", classes + "/{id}/signals", Access::kViewer,
             [s](const Call& call) { return members(*s, call); });
  router.add("POST", classes + "/{id}/signals", Access::kAdministrator,
             [s](const Call& call) { return assign(*s, call); });
  router.add("POST", "/api/v1/retention/run", Access::kAdministrator,
             [s](const Call&) { return run(*s); });
}

}  // namespace millwright::api
