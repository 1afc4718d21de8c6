// SPDX-License-Identifier: Apache-2.0
#pragma once
// The reports of rehearsals that a site keeps: rows of the registry, audited by their hash.

#include <cstdint>
#include <optional>
#include <vector>

#include "pipeline/plant_service.h"
#include "registry/registry.h"
#include "rollout/rehearsal/report.h"

namespace millwright::api {

struct StoredRehearsal {
  std::uint32_t id = 0;
  rollout::RehearsalReport report;
};

/// Beyond it those that were not decided are removed, then the oldest; the audit trail keeps their
/// hashes.
inline constexpr std::size_t kMostRehearsals = 20;

/// Oldest first. Errors: data_loss   a stored row is damaged.  Thread: any that may block.
Result<std::vector<StoredRehearsal>> load_rehearsals(registry::Registry& registry);
/// Nothing before the first one.
Result<std::optional<StoredRehearsal>> latest_report(registry::Registry& registry);

/// Keeps a report, and gives its id.
Result<std::uint32_t> keep_rehearsal(pipeline::PlantService& plant, const registry::Intent& intent,
                                     const rollout::RehearsalReport& report);

}  // namespace millwright::api
