// SPDX-License-Identifier: Apache-2.0
// The master alarm database as a file: out and in.
#include "api/json_body.h"
#include "api/problem.h"
#include "api/routes.h"
#include "api/sentence.h"
#include "registry/rule_table.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using registry::Act;

net::HttpResponse download(const Services& services) {
  auto response = net::HttpResponse::of(200, "text/csv; charset=utf-8",
                                        registry::rules_csv(*services.plant.registry().snapshot()));
  response.with("Content-Disposition", "attachment; filename=\"rules.csv\"");
  return response;
}

/// A problem with one entry per line that is wrong, in `errors`.
net::HttpResponse refused(const std::vector<registry::LineError>& errors) {
  auto response = problem(400, "invalid_argument",
                          "nothing was changed; line " + std::to_string(errors.front().line) +
                              ": " + errors.front().message,
                          "correct the lines named in errors and send the whole file again");
  json body = json::parse(response.body);
  body["errors"] = json::array();
  for (const registry::LineError& error : errors) {
    body["errors"].push_back({{"line", error.line}, {"message", error.message}});
  }
  response.body = registry::dump(body);
  return response;
}

net::HttpResponse upload(Services& services, const Call& call) {
  const auto done =
      registry::import_rules(services.plant.registry(),
                             call.intent(Act::kConfiguration, "import of rules"), call.http.body);
  if (!done) {
    return problem(done.error(), "send the file as GET /api/v1/rules.csv gives it, changed");
  }
  if (!done->errors.empty()) return refused(done->errors);
  if (const auto published = services.plant.publish(done->revision); !published) {
    return problem(published.error());
  }
  return json_response(
      {{"added", done->n_added},
       {"changed", done->n_changed},
       {"unchanged", done->n_unchanged},
       {"warnings", done->revision.warnings},
       {"warnings_words", words_of_all(SentenceGroup::kWarning, done->revision.warnings)}});
}

}  // namespace

void add_rule_table_routes(Router& router, Services& services) {
  Services* s = &services;
  router.add("GET", "/api/v1/rules.csv", Access::kViewer,
             [s](const Call&) { return download(*s); });
  router.add("POST", "/api/v1/rules/import", Access::kEngineer,
             [s](const Call& call) { return upload(*s, call); });
}

}  // namespace millwright::api
