// SPDX-License-Identifier: Apache-2.0
#pragma once
// Waves, gates and problems as the API shows them: docs/api.md, "Roll-out".

#include <nlohmann/json_fwd.hpp>

#include "api/evidence.h"
#include "api/rollout_book.h"

namespace millwright::api {

nlohmann::json metric_view(const rollout::Metric& metric);
nlohmann::json criterion_view(const rollout::Criterion& criterion);
/// The plan of a wave and how it came along; of its gate only the latest judgement.
nlohmann::json wave_view(const Services& services, const rollout::Wave& wave,
                         const RolloutState& state);
/// A criterion with its figure, interval and reason.
nlohmann::json judged_view(const rollout::Judged& judged);
nlohmann::json judged_view(const rollout::Metric& metric, const rollout::Judged& judged);
nlohmann::json decision_view(const StoredDecision& stored);
nlohmann::json problem_view(const rollout::Problem& problem, UtcNanos now);

}  // namespace millwright::api
