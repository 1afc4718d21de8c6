// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reviews and meetings as the API shows them: docs/api.md, "Reviews".

#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "api/meeting_agenda.h"

namespace millwright::api {

/// With its next moment, what became of the last ones, and the meeting that is open.
nlohmann::json review_view(const rollout::Review& review, const ReviewsState& state,
                           const rollout::ReviewCalendar& calendar, UtcNanos now);
/// Of the meeting to come. `language`: "en" or "de", here and below.
nlohmann::json agenda_view(const rollout::Review& review, const rollout::Agenda& agenda,
                           UtcNanos due, UtcNanos now, std::string_view language);
/// Without its items.
nlohmann::json meeting_summary(const rollout::Meeting& meeting, std::string_view language);
nlohmann::json meeting_view(const rollout::Meeting& meeting, const rollout::Review* review,
                            std::string_view language);

}  // namespace millwright::api
