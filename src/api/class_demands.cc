// SPDX-License-Identifier: Apache-2.0
#include "api/class_demands.h"

#include <algorithm>

#include "api/exercises.h"
#include "registry/alarm_class.h"
#include "registry/proof_test.h"
#include "registry/rationalisation.h"

namespace millwright::api {
namespace {

/// The latest recorded test of a rule, of each result.
struct Proven {
  std::optional<UtcNanos> passed;
  std::optional<UtcNanos> failed;
};

Result<std::map<RuleId, Proven>> proven_rules(const Services& services) {
  MW_TRY(const auto tests, registry::load_proof_tests(services.plant.registry(), {}));
  std::map<RuleId, Proven> out;
  for (const registry::ProofTest& test : tests) {
    auto& latest = test.has_passed ? out[test.rule].passed : out[test.rule].failed;
    latest = std::max(latest.value_or(test.tested_at), test.tested_at);
  }
  return out;
}

}  // namespace

std::string_view name(ProofBy by) {
  return by == ProofBy::kDrill ? "drill" : "proof-test";
}

std::map<std::string, UtcNanos> latest_drills(std::span<const respond::Exercise> practised) {
  std::map<std::string, UtcNanos> out;
  for (const respond::Exercise& exercise : practised) {
    if (!exercise.is_drill) continue;
    UtcNanos& latest = out[exercise.procedure];
    latest = std::max(latest, exercise.ended);
  }
  return out;
}

Result<std::vector<OwedProofTest>> owed_proof_tests(const Services& services,
                                                    std::span<const respond::Exercise> practised,
                                                    const registry::Plant& plant, UtcNanos now) {
  MW_TRY(const auto classes, registry::load_alarm_classes(services.plant.registry()));
  MW_TRY(const auto proven, proven_rules(services));
  const auto drilled = latest_drills(practised);
  std::vector<OwedProofTest> out;
  for (const Rule& rule : plant.all<Rule>()) {
    const auto of = std::ranges::find(classes, rule.alarm_class, &registry::AlarmClass::name);
    if (!registry::is_live_alarm(rule) || of == classes.end() || !of->proof_test_days) continue;
    OwedProofTest owed{rule.id, *of->proof_test_days, {}, ProofBy::kProofTest, false};
    if (const auto it = proven.find(rule.id); it != proven.end()) {
      owed.latest = it->second.passed;
      owed.has_failed = it->second.failed > it->second.passed;
    }
    const auto drill = drilled.find(rule.procedure);
    if (drill != drilled.end() && owed.latest < drill->second) {
      owed.latest = drill->second;
      owed.latest_by = ProofBy::kDrill;
    }
    const bool is_due = !owed.latest || now - *owed.latest > std::chrono::days(owed.every_days);
    if (is_due || owed.has_failed) out.push_back(owed);
  }
  return out;
}

Result<std::vector<OwedProofTest>> owed_proof_tests(const Services& services,
                                                    const registry::Plant& plant, UtcNanos now) {
  MW_TRY(const auto runs, all_runs(services));
  RunTexts texts;
  return owed_proof_tests(services, exercises(runs, texts), plant, now);
}

}  // namespace millwright::api
