// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a trial has shown: its criteria measured from its own signals and from what its rules
// recorded in shadow, each condition with its label, and the load it would have been.

#include <optional>
#include <vector>

#include "api/services.h"
#include "api/shadow_load.h"
#include "rollout/evolution/trial.h"
#include "rollout/wave/gate.h"

namespace millwright::api {

struct TrialEvidence {
  alarm::Period period;   ///< from the start to the end of the last whole day of the window
  bool is_whole = false;  ///< the window has ended
  std::vector<rollout::Judged> judged;  ///< in the order of the plan; a waiver is its place from 1
  std::vector<alarm::Annunciated> conditions;  ///< of its rules, the newest first
  ShadowLoad load;

  std::vector<rollout::TrialResult> results() const;
};

/// As of now; of a trial that has not started every criterion is not known, and the rest empty.
/// Errors: those of the stores.  Cost: O(lines of history), and the window's hours x signals.
Result<TrialEvidence> trial_evidence(const Services& services, const rollout::Trial& trial);

}  // namespace millwright::api
