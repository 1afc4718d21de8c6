// SPDX-License-Identifier: Apache-2.0
#pragma once
// Production parity and readiness as the API shows them: docs/api.md, "Readiness".

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string_view>

#include "api/readiness_book.h"
#include "api/rollout_book.h"
#include "rollout/readiness/parity.h"
#include "rollout/readiness/readiness.h"

namespace millwright::api {

/// `language`: "en" or "de".
nlohmann::json parity_view(std::span<const rollout::ParityLine> lines, UtcNanos now,
                           std::string_view language);
/// `wave`: the one it is about; nullptr without any.
nlohmann::json readiness_view(const rollout::Readiness& readiness, const rollout::Wave* wave,
                              std::string_view language);
nlohmann::json day_view(const rollout::ReadinessDay& day);
/// `person` is who looks; empty for one that is no person.
nlohmann::json voices_view(const ReadinessState& state, std::string_view person, UtcNanos now);

}  // namespace millwright::api
