// SPDX-License-Identifier: Apache-2.0
// Rules of signals: one by one. As a table: rule_table_routes.cc.
#include <fmt/format.h>

#include "api/json_body.h"
#include "api/problem.h"
#include "api/record_views.h"
#include "api/routes.h"
#include "api/sentence.h"
#include "registry/rationalisation.h"
#include "registry/rule_approval.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using registry::Act;

net::HttpResponse list(const Services& services, const Call& call) {
  const auto signal = number_argument(call.http, "signal", 0, 0, UINT32_MAX);
  if (!signal) return problem(signal.error());
  const auto rationalised = flag_argument(call.http, "rationalised");
  if (!rationalised) return problem(rationalised.error());
  const auto plant = services.plant.registry().snapshot();
  json rules = json::array();
  for (const Rule& rule : plant->all<Rule>()) {
    if (*signal != 0 && rule.signal.value != *signal) continue;
    if (*rationalised && **rationalised != registry::is_rationalised(rule, *plant)) continue;
    rules.push_back(rule_view(rule, *plant));
  }
  return json_response({{"rules", std::move(rules)}, {"next_cursor", nullptr}});
}

/// Sets the fields of the body. Errors: invalid_argument, also for what only an approval sets.
Status merge_settings(const json& body, Rule& rule) {
  for (const char* field : {"approved_by", "approved_settings"}) {
    if (!body.contains(field)) continue;
    return fail(Code::kInvalidArgument, fmt::format("{}: cannot be set here", field));
  }
  return registry::merge(body, rule);
}
net::HttpResponse refused(const Error& error) {
  const bool lacks_response = error.code() == Code::kFailedPrecondition;
  return problem(error, lacks_response
                            ? "add what is missing, or send mode: event or mode: shadow; "
                              "GET /api/v1/documents?kind=procedure lists procedures"
                            : "");
}

net::HttpResponse saved(Services& services, const Rule& rule, const registry::Revision& revision,
                        int status) {
  if (const auto published = services.plant.publish(revision); !published) {
    return problem(published.error());
  }
  json view = rule_view(rule, *services.plant.registry().snapshot());
  view["warnings"] = revision.warnings;
  view["warnings_words"] = words_of_all(SentenceGroup::kWarning, revision.warnings);
  return json_response(view, status);
}

net::HttpResponse create(Services& services, const Call& call) {
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  Rule rule;
  if (const auto merged = merge_settings(*body, rule); !merged) return problem(merged.error());
  const auto changed =
      services.plant.registry().create<Rule>(call.intent(Act::kConfiguration), std::move(rule));
  if (!changed) return refused(changed.error());
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
  if (const auto merged = merge_settings(*body, rule); !merged) return problem(merged.error());
  rule.id = old->id;
  const auto revision = services.plant.registry().update(call.intent(Act::kConfiguration), rule);
  if (!revision) return refused(revision.error());
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

net::HttpResponse approve(Services& services, const Call& call) {
  const auto id = path_id<RuleId>(call.parameters[0], "rule");
  if (!id) return problem(id.error());
  const auto changed = registry::approve_rule(services.plant.registry(),
                                              call.intent(Act::kConfiguration, "approve"), *id);
  if (!changed) {
    const bool is_missing = changed.error().code() == Code::kNotFound;
    return problem(changed.error(),
                   is_missing ? "" : "ask another engineer to look at the rule and approve it");
  }
  return saved(services, changed->record, changed->revision, 200);
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
  router.add("POST", "/api/v1/rules/{id}/approve", Access::kEngineer,
             [s](const Call& call) { return approve(*s, call); });
}

}  // namespace millwright::api
