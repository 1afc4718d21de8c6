// SPDX-License-Identifier: Apache-2.0
// Limit rules of signals.
#include <fmt/format.h>

#include "api/json_body.h"
#include "api/problem.h"
#include "api/routes.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using registry::Act;

net::HttpResponse list(const Services& services, const Call& call) {
  const auto signal = number_argument(call.http, "signal", 0, 0, UINT32_MAX);
  if (!signal) return problem(signal.error());
  const auto plant = services.plant.registry().snapshot();
  json rules = json::array();
  for (const Rule& rule : plant->all<Rule>()) {
    if (*signal == 0 || rule.signal.value == *signal) rules.push_back(registry::to_json(rule));
  }
  return json_response({{"rules", std::move(rules)}, {"next_cursor", nullptr}});
}

net::HttpResponse saved(Services& services, const Rule& rule, const registry::Revision& revision,
                        int status) {
  if (const auto published = services.plant.publish(revision); !published) {
    return problem(published.error());
  }
  json view = registry::to_json(rule);
  view["warnings"] = revision.warnings;
  return json_response(view, status);
}

net::HttpResponse create(Services& services, const Call& call) {
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  Rule rule;
  if (const auto merged = registry::merge(*body, rule); !merged) return problem(merged.error());
  const auto changed =
      services.plant.registry().create<Rule>(call.intent(Act::kConfiguration), std::move(rule));
  if (!changed) return problem(changed.error());
  return saved(services, changed->record, changed->revision, 201);
}

net::HttpResponse patch(Services& services, const Call& call) {
  const auto id = path_id<RuleId>(call.parameters[0], "rule");
  if (!id) return problem(id.error());
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  const auto plant = services.plant.registry().snapshot();
  const Rule* old = plant->find<Rule>(*id);
  if (old == nullptr) return problem(404, "not_found", fmt::format("no rule {}", id->value));
  Rule rule = *old;
  if (const auto merged = registry::merge(*body, rule); !merged) return problem(merged.error());
  rule.id = old->id;
  const auto revision = services.plant.registry().update(call.intent(Act::kConfiguration), rule);
  if (!revision) return problem(revision.error());
  return saved(services, rule, *revision, 200);
}

net::HttpResponse remove(Services& services, const Call& call) {
  const auto id = path_id<RuleId>(call.parameters[0], "rule");
  if (!id) return problem(id.error());
  const auto revision =
      services.plant.registry().remove<Rule>(call.intent(Act::kConfiguration), *id);
  if (!revision) return problem(revision.error());
  if (const auto published = services.plant.publish(*revision); !published) {
    return problem(published.error());
  }
  return net::HttpResponse::of(204, "", "");
}

}  // namespace

void add_rule_routes(Router& router, Services& services) {
  Services* s = &services;
  router.add("GET", "/api/v1/rules", Access::kViewer,
             [s](const Call& call) { return list(*s, call); });
  router.add("POST", "/api/v1/rules", Access::kEngineer,
             [s](const Call& call) { return create(*s, call); });
  router.add("PATCH", "/api/v1/rules/{id}", Access::kEngineer,
             [s](const Call& call) { return patch(*s, call); });
  router.add("DELETE", "/api/v1/rules/{id}", Access::kEngineer,
             [s](const Call& call) { return remove(*s, call); });
}

}  // namespace millwright::api
