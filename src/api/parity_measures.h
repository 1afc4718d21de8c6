// SPDX-License-Identifier: Apache-2.0
#pragma once
// Production parity as the platform sees itself: its listeners, its service manager, its backups,
// accounts, rosters, whoever reads its metrics, its clock.

#include <map>
#include <string>
#include <vector>

#include "api/readiness_site.h"
#include "rollout/readiness/parity.h"

namespace millwright::api {

/// By item, those only that the platform measures. What could not be read is not known, and says
/// why. Thread: one that may block. Cost: a month of every roster; the list of backups.
std::map<std::string, rollout::Measured, std::less<>> measure_parity(const ReadinessSite& site);

/// Every item: measured, else signed.
std::vector<rollout::ParityLine> parity_now(const ReadinessSite& site);

}  // namespace millwright::api
