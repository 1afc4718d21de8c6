// SPDX-License-Identifier: Apache-2.0
#pragma once
// The five questions, answered from what the platform recorded.

#include <string>
#include <vector>

#include "api/readiness_site.h"
#include "api/rollout_book.h"
#include "rollout/readiness/champion.h"
#include "rollout/readiness/readiness.h"

namespace millwright::api {

/// The wave it is about: the one that started last, else the first that is planned; nullptr without
/// any. Lifetime: the state's.
const rollout::Wave* present_wave(const RolloutState& state);

/// Who speaks for a function in this wave; empty where nobody is named.
std::string speaker_of(const rollout::Wave* wave, TeamKind function);

/// Every area of the plant with every shift of the main roster.
std::vector<rollout::ChampionCell> champion_cells(const Services& services);

/// As of now. What cannot be read is not known, with the reason.
/// Thread: one that may block.
/// Cost: the alarms, runs and acts of 90 days; a month of every roster.
rollout::Readiness readiness_now(const ReadinessSite& site);

}  // namespace millwright::api
