// SPDX-License-Identifier: Apache-2.0
// Alarm classes: the list that governs what each group of alarms demands, and the same as a file.
#include <algorithm>

#include "api/json_body.h"
#include "api/problem.h"
#include "api/proof_test_routes.h"
#include "api/routes.h"
#include "registry/alarm_class.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using registry::Act;
using registry::AlarmClass;

json view_of(const AlarmClass& c, const registry::Plant& plant) {
  json view = registry::to_json(c);
  view["n_rules"] = std::ranges::count(plant.all<Rule>(), c.name, &Rule::alarm_class);
  return view;
}

net::HttpResponse list(const Services& services) {
  const auto classes = registry::load_alarm_classes(services.plant.registry());
  if (!classes) return problem(classes.error());
  const auto plant = services.plant.registry().snapshot();
  json rows = json::array();
  for (const AlarmClass& c : *classes) rows.push_back(view_of(c, *plant));
  return json_response({{"classes", std::move(rows)}});
}

Result<AlarmClass> read_class(const Call& call) {
  MW_TRY(const json body, parse_object(call.http));
  AlarmClass wanted;
  wanted.name = call.parameters[0];
  MW_TRY_STATUS(registry::merge(body, wanted));
  if (!body.contains("may_shelve")) {
    return fail(Code::kInvalidArgument,
                "may_shelve: missing; say what the class demands, all of it is replaced");
  }
  return wanted;
}

net::HttpResponse put(Services& services, const Call& call) {
  const auto wanted = read_class(call);
  if (!wanted) return problem(wanted.error());
  const auto done = registry::put_alarm_class(services.plant.registry(),
                                              call.intent(Act::kConfiguration), *wanted);
  if (!done) return problem(done.error());
  return json_response(view_of(*done, *services.plant.registry().snapshot()));
}

net::HttpResponse remove(Services& services, const Call& call) {
  const Status done = registry::remove_alarm_class(
      services.plant.registry(), call.intent(Act::kConfiguration), call.parameters[0]);
  if (!done) return problem(done.error(), "GET /api/v1/alarm-classes says how many rules name it");
  return net::HttpResponse::of(204, "", "");
}

net::HttpResponse download(const Services& services) {
  const auto classes = registry::load_alarm_classes(services.plant.registry());
  if (!classes) return problem(classes.error());
  auto response =
      net::HttpResponse::of(200, "text/csv; charset=utf-8", registry::alarm_classes_csv(*classes));
  response.with("Content-Disposition", "attachment; filename=\"alarm-classes.csv\"");
  return response;
}

net::HttpResponse upload(Services& services, const Call& call) {
  const auto n_changed = registry::import_alarm_classes(
      services.plant.registry(), call.intent(Act::kConfiguration, "import of alarm classes"),
      call.http.body);
  if (!n_changed) {
    return problem(n_changed.error(),
                   "send the file as GET /api/v1/alarm-classes.csv gives it, changed");
  }
  return json_response({{"changed", *n_changed}});
}

}  // namespace

void add_alarm_class_routes(Router& router, Services& services) {
  Services* s = &services;
  router.add("GET", "/api/v1/alarm-classes", Access::kViewer,
             [s](const Call&) { return list(*s); });
  router.add("GET", "/api/v1/alarm-classes.csv", Access::kViewer,
             [s](const Call&) { return download(*s); });
  router.add("POST", "/api/v1/alarm-classes/import", Access::kEngineer,
             [s](const Call& call) { return upload(*s, call); });
  router.add("PUT", "/api/v1/alarm-classes/{name}", Access::kEngineer,
             [s](const Call& call) { return put(*s, call); });
  router.add("DELETE", "/api/v1/alarm-classes/{name}", Access::kEngineer,
             [s](const Call& call) { return remove(*s, call); });
  add_proof_test_routes(router, services);
}

}  // namespace millwright::api
