// SPDX-License-Identifier: Apache-2.0
#pragma once
// Rehearsals as the API shows them: docs/api.md, "Rehearsal".

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "api/services.h"
#include "rollout/rehearsal/report.h"
#include "rollout/rehearsal/standing.h"

namespace millwright::api {

/// Digest of the program that runs; empty where it cannot be read. Cost: reads the binary once.
const std::string& program_digest();

/// What verdicts are held against. Cost: O(records).
rollout::SiteNow site_now(const Services& services);

/// What the reports that ended within [begin, end] say of the load of now.
/// Errors: data_loss   a stored report is damaged.  Cost: decodes every report that is kept.
Result<rollout::RehearsalStanding> standing_rehearsal(const Services& services, UtcNanos begin,
                                                      UtcNanos end);

nlohmann::json record_view(const rollout::RehearsalRecord& record);
/// The whole report, with times as text.
nlohmann::json report_view(const rollout::RehearsalReport& report);

}  // namespace millwright::api
