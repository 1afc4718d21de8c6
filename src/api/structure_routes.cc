// SPDX-License-Identifier: Apache-2.0
// Renaming, moving, changing and removing sites, areas, lines, assets and teams. Making them:
// plant_routes.cc and admin_routes.cc.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "api/json_body.h"
#include "api/problem.h"
#include "api/published.h"
#include "api/structure_obstacles.h"
#include "api/structure_routes.h"
#include "core/utf8.h"
#include "registry/structure.h"

namespace millwright::api {
namespace {

using registry::Act;

constexpr std::string_view kNextForChange =
    "put what names it in force or plan it with the new name as well, then change this";
constexpr std::string_view kNextForRemoval = "end or move what stands on it, then remove it";

template <class R>
std::string_view kind_name() {
  return registry::name(registry::kind_of<R>());
}

template <class R>
net::HttpResponse not_there(registry::IdOf<R> id) {
  return problem(404, "not_found", fmt::format("no {} {}", kind_name<R>(), id.value),
                 "list the places with GET /api/v1/plant and the teams with GET /api/v1/teams");
}

/// What a change is for, for the audit trail. Errors: invalid_argument.
Status check_reason(std::string_view reason) {
  constexpr std::size_t kMost = 500;  // as of the header X-Reason
  if (reason.size() > kMost) {
    return fail(Code::kInvalidArgument, fmt::format("reason: longer than {} bytes", kMost));
  }
  if (!is_valid_utf8(reason)) return fail(Code::kInvalidArgument, "reason: no UTF-8");
  return {};
}

net::HttpResponse in_the_way(std::string_view what, const std::vector<std::string>& reasons,
                             std::string_view next) {
  return problem(409, "failed_precondition", fmt::format("{}: {}", what, fmt::join(reasons, "; ")),
                 next);
}

template <class R>
net::HttpResponse change(Services& services, const Call& call) {
  const auto id = path_id<registry::IdOf<R>>(call.parameters[0], kind_name<R>());
  if (!id) return problem(id.error());
  auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  auto reason = optional_text(*body, "reason");
  if (!reason) return problem(reason.error());
  if (const auto checked = check_reason(*reason); !checked) return problem(checked.error());
  body->erase("reason");
  const auto plant = services.plant.registry().snapshot();
  const R* old = plant->find<R>(*id);
  if (old == nullptr) return not_there<R>(*id);
  R record = *old;
  if (const auto merged = registry::merge(*body, record); !merged) return problem(merged.error());
  record.id = old->id;
  if (const auto reasons = obstacles_to_change(services, *old, record); !reasons.empty()) {
    return in_the_way(fmt::format("{} '{}' cannot be changed so", kind_name<R>(), old->name),
                      reasons, kNextForChange);
  }
  const auto revision = registry::change_structure(
      services.plant.registry(), call.intent(Act::kConfiguration, std::move(*reason)), record);
  if (!revision) return problem(revision.error());
  return published(services, *revision, registry::to_json(record), 200);
}

template <class R>
net::HttpResponse remove(Services& services, const Call& call) {
  const auto id = path_id<registry::IdOf<R>>(call.parameters[0], kind_name<R>());
  if (!id) return problem(id.error());
  std::string reason(call.http.find_query("reason").value_or(""));
  if (const auto checked = check_reason(reason); !checked) return problem(checked.error());
  const auto plant = services.plant.registry().snapshot();
  const R* old = plant->find<R>(*id);
  if (old == nullptr) return not_there<R>(*id);
  if (const auto reasons = obstacles_to_removal(services, *old); !reasons.empty()) {
    return in_the_way(fmt::format("{} '{}' cannot be removed", kind_name<R>(), old->name), reasons,
                      kNextForRemoval);
  }
  const auto revision =
      services.plant.registry().remove<R>(call.intent(Act::kConfiguration, std::move(reason)), *id);
  if (!revision) return problem(revision.error(), kNextForRemoval);
  if (const auto done = services.plant.publish(*revision); !done) return problem(done.error());
  return net::HttpResponse::of(204, "", "");
}

template <class R>
void add(Router& router, Services& services, const std::string& path) {
  router.add("PATCH", path, Access::kEngineer,
             [s = &services](const Call& call) { return change<R>(*s, call); });
  router.add("DELETE", path, Access::kEngineer,
             [s = &services](const Call& call) { return remove<R>(*s, call); });
}

}  // namespace

void add_structure_routes(Router& router, Services& services) {
  add<Site>(router, services, "/api/v1/sites/{id}");
  add<Area>(router, services, "/api/v1/areas/{id}");
  add<Line>(router, services, "/api/v1/lines/{id}");
  add<Asset>(router, services, "/api/v1/assets/{id}");
  add<Team>(router, services, "/api/v1/teams/{id}");
}

}  // namespace millwright::api
