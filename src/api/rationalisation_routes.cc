// SPDX-License-Identifier: Apache-2.0
// The rationalisation worklist: everything that keeps an alarm from being justified, in one list
// (ISA-18.2 §9): rules without a response, priorities that are not what consequence and time ask
// for, settings nobody approved, demands of a class that are not met, and procedures that are no
// real answer.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "api/class_demands.h"
#include "api/exercises.h"
#include "api/json_body.h"
#include "api/problem.h"
#include "api/routes.h"
#include "model/priority.h"
#include "registry/alarm_class.h"
#include "registry/rationalisation.h"
#include "registry/rule_approval.h"

namespace millwright::api {
namespace {

using nlohmann::json;

json row_of(std::string_view kind, const Rule& rule, const registry::Plant& plant) {
  return {{"kind", kind},
          {"rule", rule.id.value},
          {"message", rule.message},
          {"signal", rule.signal.value},
          {"path", plant.path_of(rule.signal)}};
}

/// What is to be done about one rule; a rule may stand here several times.
void add_rule(const Rule& rule, const registry::Plant& plant, json& rows) {
  if (const auto missing = registry::lacking(rule, plant); !missing.empty()) {
    rows.push_back(row_of("response", rule, plant));
    rows.back()["missing"] = missing;
  }
  if (!registry::is_live_alarm(rule)) return;
  const auto wanted = recommended_priority(rule.consequence_level, rule.respond_within);
  if (wanted && *wanted != rule.priority) {
    rows.push_back(row_of("priority", rule, plant));
    rows.back()["priority"] = rule.priority;
    rows.back()["recommended_priority"] = *wanted;
  }
  if (const auto different = registry::differences_from_approved(rule); !different.empty()) {
    rows.push_back(row_of("settings", rule, plant));
    rows.back()["differences"] = different;
    rows.back()["approved_by"] = rule.approved_by;
  }
}

/// Procedures in force that live rules name, and are answers in name only.
void add_procedures(std::span<const respond::Exercise> practised, const registry::Plant& plant,
                    UtcNanos now, json& rows) {
  std::map<std::string, json> rules_of;
  std::vector<respond::RuleBinding> bindings;
  for (const Rule& rule : plant.all<Rule>()) {
    if (!registry::is_live_alarm(rule)) continue;
    if (plant.find_in_force(DocumentKind::kProcedure, rule.procedure) == nullptr) continue;
    bindings.push_back({rule.id, rule.procedure});
    rules_of.try_emplace(rule.procedure, json::array()).first->second.push_back(rule.id.value);
  }
  std::vector<std::string> names;
  for (const auto& [name, rules] : rules_of) names.push_back(name);
  for (const respond::ProcedureCoverage& found :
       respond::coverage(names, bindings, practised, {}, now)) {
    if (found.verdict == respond::CoverageVerdict::kCovered) continue;
    rows.push_back({{"kind", "procedure"},
                    {"procedure", found.procedure},
                    {"verdict", name(found.verdict)},
                    {"n_rules", found.n_rules},
                    {"rules", rules_of.at(found.procedure)},
                    {"latest", time_or_null(found.latest)}});
  }
}

/// Rules whose procedure was not drilled as often as their class demands.
void add_drills_owed(std::span<const registry::AlarmClass> classes,
                     std::span<const respond::Exercise> practised, const registry::Plant& plant,
                     UtcNanos now, json& rows) {
  const auto drilled = latest_drills(practised);
  for (const Rule& rule : plant.all<Rule>()) {
    const auto found = std::ranges::find(classes, rule.alarm_class, &registry::AlarmClass::name);
    if (!registry::is_live_alarm(rule) || found == classes.end() || !found->drill_days) continue;
    const auto last = drilled.find(rule.procedure);
    const std::chrono::days every(*found->drill_days);
    if (last != drilled.end() && now - last->second <= every) continue;
    rows.push_back(row_of("class", rule, plant));
    rows.back()["alarm_class"] = rule.alarm_class;
    rows.back()["drill_days"] = *found->drill_days;
    rows.back()["procedure"] = rule.procedure;
    rows.back()["latest"] = last == drilled.end() ? json(nullptr) : json(to_rfc3339(last->second));
  }
}

/// Rules whose alarm was not proven as often as their class demands, or did not come when tested.
void add_proof_tests_owed(std::span<const OwedProofTest> owed, const registry::Plant& plant,
                          json& rows) {
  for (const OwedProofTest& test : owed) {
    const Rule* rule = plant.find<Rule>(test.rule);
    if (rule == nullptr) continue;
    rows.push_back(row_of("proof-test", *rule, plant));
    rows.back()["alarm_class"] = rule->alarm_class;
    rows.back()["proof_test_days"] = test.every_days;
    rows.back()["latest"] = time_or_null(test.latest);
    rows.back()["has_failed"] = test.has_failed;
  }
}

Result<json> worklist(const Services& services) {
  const auto plant = services.plant.registry().snapshot();
  const UtcNanos now = services.clock.wall();
  json rows = json::array();
  for (const Rule& rule : plant->all<Rule>()) add_rule(rule, *plant, rows);
  MW_TRY(const auto runs, all_runs(services));
  RunTexts texts;
  const auto practised = exercises(runs, texts);
  MW_TRY(const auto classes, registry::load_alarm_classes(services.plant.registry()));
  add_drills_owed(classes, practised, *plant, now, rows);
  MW_TRY(const auto owed, owed_proof_tests(services, *plant, now));
  add_proof_tests_owed(owed, *plant, rows);
  add_procedures(practised, *plant, now, rows);
  return rows;
}

net::HttpResponse list(const Services& services) {
  auto rows = worklist(services);
  if (!rows) return problem(rows.error());
  std::map<std::string, std::size_t> counts{{"response", 0}, {"priority", 0},   {"settings", 0},
                                            {"class", 0},    {"proof-test", 0}, {"procedure", 0}};
  for (const json& row : *rows) ++counts[row["kind"].get<std::string>()];
  return json_response({{"items", std::move(*rows)}, {"counts", counts}});
}

}  // namespace

void add_rationalisation_routes(Router& router, Services& services) {
  router.add("GET", "/api/v1/rationalisation", Access::kViewer,
             [s = &services](const Call&) { return list(*s); });
}

}  // namespace millwright::api
