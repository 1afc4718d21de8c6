// SPDX-License-Identifier: Apache-2.0
// Backups of the site: made while it runs, verified, and whether one was ever restored.
#include <fmt/format.h>

#include "api/json_body.h"
#include "api/problem.h"
#include "api/routes.h"
#include "backup/backups.h"
#include "core/log.h"

namespace millwright::api {
namespace {

using backup::BackupRow;
using backup::BackupState;
using nlohmann::json;
using registry::Act;

json view_of(const BackupRow& row) {
  return {
      {"name", row.name},
      {"state", backup::name(row.state)},
      {"created", to_rfc3339(row.created)},
      {"problem", row.problem.empty() ? json(nullptr) : json(row.problem)},
      {"bytes", row.bytes},
      {"journal_head", row.journal_head.value},
      {"registry_revision", row.registry_revision},
      {"verified_at", time_or_null(row.verified_at)},
      {"restored_at", time_or_null(row.restored_at)},
      {"restored_where", row.restored_where.empty() ? json(nullptr) : json(row.restored_where)}};
}

net::HttpResponse no_backups() {
  return problem(503, "unavailable", "this server makes no backups",
                 "ask the server that has the data directory");
}

/// An entry of the audit trail about a backup, which is no record of the plant.
Status note(Services& services, const registry::Intent& intent, const BackupRow& row) {
  const auto noted = services.plant.registry().change(intent, [&](registry::Edit& edit) -> Status {
    edit.note("backup " + row.name, {}, registry::dump(view_of(row)));
    return {};
  });
  if (!noted) return std::unexpected(noted.error());
  return {};
}

json origin_view(const std::optional<backup::Origin>& origin) {
  if (!origin) return nullptr;
  return {{"backup", origin->backup},
          {"created", to_rfc3339(origin->created)},
          {"journal_head", origin->head.value},
          {"restored_at", to_rfc3339(origin->restored_at)}};
}

/// The newest of `rows` (newest first) for which `is_such`, or null.
template <class Is>
json newest(const std::vector<BackupRow>& rows, Is is_such) {
  const auto it = std::ranges::find_if(rows, is_such);
  return it == rows.end() ? json(nullptr) : json(it->name);
}

net::HttpResponse list(const Services& services) {
  backup::Backups* backups = services.host.backups;
  if (backups == nullptr) return no_backups();
  const auto rows = backups->list();
  if (!rows) return problem(rows.error());
  const auto origin = backups->origin();
  if (!origin) return problem(origin.error());
  json views = json::array();
  for (const BackupRow& row : *rows) views.push_back(view_of(row));
  return json_response(
      {{"backups", std::move(views)},
       {"directory", backups->dir()},
       {"newest_verified",
        newest(*rows, [](const BackupRow& row) { return row.verified_at && row.problem.empty(); })},
       {"newest_restored", newest(*rows, [](const BackupRow& row) { return !!row.restored_at; })},
       {"restored_from", origin_view(*origin)},
       {"next_cursor", nullptr}});
}

void make(Services& services, const registry::Intent& intent) {
  const BackupRow made = services.host.backups->run();
  if (made.state == BackupState::kComplete && made.problem.empty()) {
    log_info("backup", fmt::format("{}: {} bytes, up to record {}", made.name, made.bytes,
                                   made.journal_head.value));
  } else {
    log_error("backup", made.name + ": " + made.problem);
  }
  if (const Status noted = note(services, intent, made); !noted) {
    log_warning("backup", "audit entry: " + noted.error().message());
  }
}

net::HttpResponse create(Services& services, const Call& call) {
  backup::Backups* backups = services.host.backups;
  if (backups == nullptr) return no_backups();
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  const auto wanted = optional_text(*body, "name");
  if (!wanted) return problem(wanted.error());
  const auto begun = backups->begin(*wanted);
  if (!begun) return problem(begun.error());
  const registry::Intent intent = call.intent(Act::kOperation);
  Status started = note(services, intent, *begun);
  if (started && !services.host.in_background([&services, intent] { make(services, intent); })) {
    started = fail(Code::kUnavailable, "the server is busy; try again in a moment");
  }
  if (started) return json_response(view_of(*begun), 202);
  backups->give_up();
  return problem(started.error());
}

net::HttpResponse verify(Services& services, const Call& call) {
  backup::Backups* backups = services.host.backups;
  if (backups == nullptr) return no_backups();
  const auto row = backups->verify(call.parameters[0]);
  if (!row) return problem(row.error(), "list the backups with GET /api/v1/backups");
  if (const Status noted = note(services, call.intent(Act::kOperation), *row); !noted) {
    return problem(noted.error());
  }
  return json_response(view_of(*row));
}

net::HttpResponse note_restored(Services& services, const Call& call) {
  backup::Backups* backups = services.host.backups;
  if (backups == nullptr) return no_backups();
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  const auto where = text_field(*body, "where");
  if (!where) return problem(where.error(), "say where it was restored, and that it worked");
  if (where->empty()) return problem(400, "invalid_argument", "where: must not be empty");
  const auto row = backups->note_restored(call.parameters[0], *where);
  if (!row) return problem(row.error(), "list the backups with GET /api/v1/backups");
  if (const Status noted = note(services, call.intent(Act::kOperation), *row); !noted) {
    return problem(noted.error());
  }
  return json_response(view_of(*row));
}

}  // namespace

void add_backup_routes(Router& router, Services& services) {
  Services* s = &services;
  router.add("GET", "/api/v1/backups", Access::kEngineer, [s](const Call&) { return list(*s); });
  router.add("POST", "/api/v1/backups", Access::kAdministrator,
             [s](const Call& call) { return create(*s, call); });
  router.add("POST", "/api/v1/backups/{name}/verify", Access::kAdministrator,
             [s](const Call& call) { return verify(*s, call); });
  router.add("POST", "/api/v1/backups/{name}/restored", Access::kAdministrator,
             [s](const Call& call) { return note_restored(*s, call); });
}

}  // namespace millwright::api
