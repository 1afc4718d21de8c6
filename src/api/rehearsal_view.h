// SPDX-License-Identifier: Apache-2.0
#pragma once
// Rehearsals as the API shows them: docs/api.md, "Rehearsal".

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "api/services.h"
#include "rollout/rehearsal/report.h"

namespace millwright::api {

/// Digest of the program that runs; empty where it cannot be read. Cost: reads the binary once.
const std::string& program_digest();

/// What verdicts are held against. Cost: O(records).
rollout::SiteNow site_now(const Services& services);

/// The latest rehearsal as it counts now; nothing when there was none. What other parts of the
/// product go by.
/// Errors: data_loss   the stored report is damaged.
Result<std::optional<rollout::RehearsalRecord>> latest_rehearsal(const Services& services);

nlohmann::json record_view(const rollout::RehearsalRecord& record);
/// The whole report, with times as text.
nlohmann::json report_view(const rollout::RehearsalReport& report);

}  // namespace millwright::api
