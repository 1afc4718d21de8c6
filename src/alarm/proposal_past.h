// SPDX-License-Identifier: Apache-2.0
#pragma once
// The past of one alarm under other settings. Internal to proposal.h.

#include <span>
#include <vector>

#include "alarm/proposal.h"

namespace millwright::alarm::proposal_internal {

/// Which alarm of the new past each recorded occurrence is part of; kGone where it raises none.
inline constexpr std::size_t kGone = static_cast<std::size_t>(-1);
using Groups = std::vector<std::size_t>;

/// True when replaying the rule as it stands gives back what was recorded: nine of ten
/// occurrences, one alarm each, and not a tenth more.
bool values_explain(const AlarmHistory& history);

/// By replaying values. Needs: values_explain(history).
Groups groups_by_values(const AlarmHistory& history, const Rule& changed);
/// By the times of raise and return; knows delays only.
Groups groups_by_times(const AlarmHistory& history, const Rule& changed);

/// How much later than recorded the latest true or early alarm would have come; by replaying
/// values, those that would be gone left out.
std::chrono::nanoseconds longest_delay(const AlarmHistory& history, const Rule& changed);

/// What is left of the occurrences when each group is one alarm.
Effect effect_of(std::span<const Occurrence> occurrences, const Groups& groups);

}  // namespace millwright::alarm::proposal_internal
