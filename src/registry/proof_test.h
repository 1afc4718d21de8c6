// SPDX-License-Identifier: Apache-2.0
#pragma once
// Proof tests (IEC 61511-1 §16.3): that somebody put the condition of a rule before its sensor and
// the alarm came (or did not), and how the measuring chain was left. Alarm classes demand them
// (alarm_class.h). In a table of registry.db beside the records; a row is added, never changed.
// Every one is in the audit trail.

#include <cstdint>
#include <string>
#include <vector>

#include "core/ids.h"
#include "core/result.h"
#include "core/time.h"
#include "registry/registry.h"

namespace millwright::registry {

struct ProofTest {
  std::uint32_t id = 0;  ///< counts up, never used twice
  RuleId rule;           ///< may have been removed since
  UtcNanos tested_at;
  std::string tested_by;        ///< who did it; need not be a user here
  bool has_passed = true;       ///< as found: the alarm came
  bool is_left_working = true;  ///< as left: it would come now, repaired or as it was
  std::string note;         ///< what was found and done; not empty where it failed or is left so
  std::string recorded_by;  ///< the user who entered it

  bool operator==(const ProofTest&) const = default;
};

/// Of one rule, or of all (no id); in order of id.
/// Errors: data_loss naming a row that is damaged.  Thread: any that may block.
Result<std::vector<ProofTest>> load_proof_tests(Registry& registry, RuleId rule);

/// Adds it with the next id. Who asks is `recorded_by`, and `tested_by` where that is empty.
/// Errors: invalid_argument    a time in the future, a failure without a note, texts too long.
///         not_found           the rule.
Result<ProofTest> record_proof_test(Registry& registry, const Intent& intent, ProofTest wanted,
                                    UtcNanos now);

}  // namespace millwright::registry
