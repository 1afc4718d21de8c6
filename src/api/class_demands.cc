// SPDX-License-Identifier: Apache-2.0
#include "api/class_demands.h"

#include <algorithm>

#include "registry/alarm_class.h"
#include "registry/proof_test.h"
#include "registry/rationalisation.h"

namespace millwright::api {
namespace {

/// What the recorded tests of a rule say.
struct Proven {
  std::optional<UtcNanos> working;  ///< the latest one that left it so
  UtcNanos latest;                  ///< of all
  bool is_left_working = false;     ///< by that one; of the same instant the last recorded counts
};

Result<std::map<RuleId, Proven>> proven_rules(const Services& services) {
  MW_TRY(const auto tests, registry::load_proof_tests(services.plant.registry(), {}));
  std::map<RuleId, Proven> out;
  for (const registry::ProofTest& test : tests) {
    Proven& proven = out[test.rule];
    if (test.is_left_working) {
      proven.working = std::max(proven.working.value_or(test.tested_at), test.tested_at);
    }
    if (test.tested_at < proven.latest) continue;
    proven.latest = test.tested_at;
    proven.is_left_working = test.is_left_working;
  }
  return out;
}

}  // namespace

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
                                                    const registry::Plant& plant, UtcNanos now) {
  MW_TRY(const auto classes, registry::load_alarm_classes(services.plant.registry()));
  MW_TRY(const auto proven, proven_rules(services));
  std::vector<OwedProofTest> out;
  for (const Rule& rule : plant.all<Rule>()) {
    const auto of = std::ranges::find(classes, rule.alarm_class, &registry::AlarmClass::name);
    if (!registry::is_live_alarm(rule) || of == classes.end() || !of->proof_test_days) continue;
    OwedProofTest owed{rule.id, *of->proof_test_days, {}, false};
    if (const auto it = proven.find(rule.id); it != proven.end()) {
      owed.latest = it->second.working;
      owed.has_failed = !it->second.is_left_working;
    }
    const bool is_due = !owed.latest || now - *owed.latest > std::chrono::days(owed.every_days);
    if (is_due || owed.has_failed) out.push_back(owed);
  }
  return out;
}

}  // namespace millwright::api
