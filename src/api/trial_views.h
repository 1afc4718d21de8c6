// SPDX-License-Identifier: Apache-2.0
#pragma once
// Trials as the API shows them: docs/api.md, "Evolution".

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "api/trial_evidence.h"
#include "registry/plant_snapshot.h"
#include "rollout/governance/ruling.h"

namespace millwright::api {

/// Without what it has shown.
nlohmann::json trial_summary(const rollout::Trial& trial, UtcNanos now);

/// With what it has shown; of a decided one the criteria are those that `ruling` kept (nullptr:
/// gone).
nlohmann::json trial_view(const rollout::Trial& trial, const TrialEvidence& evidence,
                          const rollout::Ruling* ruling, const registry::Plant& plant,
                          UtcNanos now);

/// What the decision log keeps of it: JSON.
std::string trial_evidence_text(const rollout::Trial& trial, const TrialEvidence& evidence,
                                const registry::Plant& plant, UtcNanos now);

}  // namespace millwright::api
