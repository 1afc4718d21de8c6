// SPDX-License-Identifier: Apache-2.0
#pragma once
// What alarm classes demand of their rules and what of it is owed: drills and proof tests. The
// worklist, the monthly report and the readiness evidence ask here.

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "api/services.h"
#include "registry/plant_snapshot.h"
#include "respond/procedure/coverage.h"

namespace millwright::api {

/// A rule that alarms and was not proven as often as its class demands.
struct OwedProofTest {
  RuleId rule;
  std::uint32_t every_days = 0;
  std::optional<UtcNanos> latest;  ///< test that left it working
  bool has_failed = false;         ///< the latest test left it not working
};

/// In order of rule. A rule is owed a test when none that left it working is younger than its class
/// demands, or when the latest one left it not working. Only recorded tests count: a drill
/// exercises people, and nothing of the sensor (IEC 61511-1 §16.3). Errors: those of the registry.
Result<std::vector<OwedProofTest>> owed_proof_tests(const Services& services,
                                                    const registry::Plant& plant, UtcNanos now);

/// When each procedure was last drilled, by its name.
std::map<std::string, UtcNanos> latest_drills(std::span<const respond::Exercise> practised);

}  // namespace millwright::api
