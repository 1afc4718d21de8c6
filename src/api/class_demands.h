// SPDX-License-Identifier: Apache-2.0
#pragma once
// What alarm classes demand of their rules and what of it is owed: drills and proof tests. The
// worklist, the monthly report and the readiness evidence ask here.

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/services.h"
#include "registry/plant_snapshot.h"
#include "respond/procedure/coverage.h"

namespace millwright::api {

enum class ProofBy : std::uint8_t { kProofTest, kDrill };
/// "proof-test", "drill".
std::string_view name(ProofBy by);

/// A rule that alarms and was not proven as often as its class demands.
struct OwedProofTest {
  RuleId rule;
  std::uint32_t every_days = 0;
  std::optional<UtcNanos> latest;  ///< that counts: a test that passed, or a drill of its procedure
  ProofBy latest_by = ProofBy::kProofTest;
  bool has_failed = false;  ///< the latest test did, and none passed since
};

/// In order of rule. A rule is owed a test when none that counts is younger than its class demands,
/// or when the latest one failed: a drill does not mend that.
/// Errors: those of the registry.
Result<std::vector<OwedProofTest>> owed_proof_tests(const Services& services,
                                                    std::span<const respond::Exercise> practised,
                                                    const registry::Plant& plant, UtcNanos now);
/// The same, with the drills read here. Cost: that of all_runs() (exercises.h).
Result<std::vector<OwedProofTest>> owed_proof_tests(const Services& services,
                                                    const registry::Plant& plant, UtcNanos now);

/// When each procedure was last drilled, by its name.
std::map<std::string, UtcNanos> latest_drills(std::span<const respond::Exercise> practised);

}  // namespace millwright::api
