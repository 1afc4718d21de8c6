// SPDX-License-Identifier: Apache-2.0
#pragma once
// Transfers as the API shows them: docs/api.md, "Transfer to operation".

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "rollout/transfer/checklist.h"

namespace millwright::api {

/// By id, with paths.
using AreaPaths = std::map<AreaId, std::string>;

/// Without checklist and evidence.
nlohmann::json transfer_summary(const rollout::Transfer& transfer, const AreaPaths& areas,
                                UtcNanos now);
/// `checklist`: as of now; nullptr of one that has ended. `language`: "en" or "de".
nlohmann::json transfer_view(const rollout::Transfer& transfer, const AreaPaths& areas,
                             const rollout::Checklist* checklist, UtcNanos now,
                             std::string_view language);
/// All of them, newest first, and every area with whoever runs it.
nlohmann::json transfers_view(rollout::Transfers transfers, const AreaPaths& areas, UtcNanos now);

}  // namespace millwright::api
