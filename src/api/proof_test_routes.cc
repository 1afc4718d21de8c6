// SPDX-License-Identifier: Apache-2.0
// Proof tests of rules: recorded by whoever did or saw them, and read back, newest first.
#include "api/proof_test_routes.h"

#include <fmt/format.h>

#include "api/desk_call.h"
#include "api/problem.h"
#include "registry/proof_test.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using registry::ProofTest;

constexpr const char* kWorking = "working";
constexpr const char* kNotWorking = "not-working";

json view_of(const ProofTest& test, const registry::Plant& plant) {
  const Rule* rule = plant.find<Rule>(test.rule);
  return {{"id", test.id},
          {"rule", test.rule.value},
          {"message", rule == nullptr ? json(nullptr) : json(rule->message)},
          {"path", rule == nullptr ? json(nullptr) : json(plant.path_of(rule->signal))},
          {"tested_at", to_rfc3339(test.tested_at)},
          {"tested_by", test.tested_by},
          {"result", test.has_passed ? "passed" : "failed"},
          {"as_left", test.is_left_working ? kWorking : kNotWorking},
          {"note", test.note},
          {"recorded_by", test.recorded_by}};
}

net::HttpResponse list(const Services& services, const Call& call) {
  const auto rule = id_argument<RuleId>(call.http, "rule");
  if (!rule) return problem(rule.error());
  const auto before = number_argument(call.http, "cursor", UINT32_MAX, 1, UINT32_MAX);
  if (!before) return problem(before.error());
  const auto limit = number_argument(call.http, "limit", 200, 1, 1000);
  if (!limit) return problem(limit.error());
  const auto tests =
      registry::load_proof_tests(services.plant.registry(), rule->value_or(RuleId()));
  if (!tests) return problem(tests.error());
  const auto plant = services.plant.registry().snapshot();
  json rows = json::array();
  json next = nullptr;
  for (auto it = tests->rbegin(); it != tests->rend(); ++it) {
    if (it->id >= *before) continue;
    if (rows.size() == *limit) {
      next = std::to_string(it->id + 1);
      break;
    }
    rows.push_back(view_of(*it, *plant));
  }
  return json_response({{"tests", std::move(rows)}, {"next_cursor", next}});
}

/// Errors: invalid_argument.
Result<ProofTest> read_test(const json& body, UtcNanos now) {
  MW_TRY_STATUS(only_fields(body, {"rule", "tested_at", "tested_by", "result", "as_left", "note"}));
  ProofTest test;
  MW_TRY(const auto rule, optional_id_field(body, "rule"));
  if (!rule || *rule > UINT32_MAX) {
    return fail(Code::kInvalidArgument, "rule: must be the id of a rule");
  }
  test.rule = RuleId(static_cast<std::uint32_t>(*rule));
  MW_TRY(const auto tested_at, optional_time_field(body, "tested_at"));
  test.tested_at = tested_at.value_or(now);
  MW_TRY(test.tested_by, optional_text(body, "tested_by"));
  MW_TRY(const std::string result, text_field(body, "result"));
  test.has_passed = result == "passed";
  if (!test.has_passed && result != "failed") {
    return fail(Code::kInvalidArgument,
                fmt::format("result '{}': must be passed or failed", result));
  }
  // Left out: as it was found, nothing was repaired.
  test.is_left_working = test.has_passed;
  if (body.contains("as_left")) {
    MW_TRY(const std::string as_left, text_field(body, "as_left"));
    test.is_left_working = as_left == kWorking;
    if (!test.is_left_working && as_left != kNotWorking) {
      return fail(Code::kInvalidArgument,
                  fmt::format("as_left '{}': must be {} or {}", as_left, kWorking, kNotWorking));
    }
  }
  MW_TRY(test.note, optional_text(body, "note"));
  return test;
}

net::HttpResponse record(Services& services, const Call& call) {
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  const UtcNanos now = services.clock.wall();
  const auto wanted = read_test(*body, now);
  if (!wanted) return problem(wanted.error());
  const auto done = registry::record_proof_test(
      services.plant.registry(), call.intent(registry::Act::kOperation), *wanted, now);
  if (!done) return problem(done.error(), "list rules with GET /api/v1/rules");
  return json_response(view_of(*done, *services.plant.registry().snapshot()), 201);
}

}  // namespace

void add_proof_test_routes(Router& router, Services& services) {
  Services* s = &services;
  router.add("GET", "/api/v1/proof-tests", Access::kViewer,
             [s](const Call& call) { return list(*s, call); });
  router.add("POST", "/api/v1/proof-tests", Access::kOperator,
             [s](const Call& call) { return record(*s, call); });
}

}  // namespace millwright::api
