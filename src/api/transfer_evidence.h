// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the platform sees of each item of a transfer's checklist, by the same measurements that
// readiness, production parity, ownership and the plant book rest on.

#include <map>
#include <string>

#include "api/readiness_site.h"
#include "rollout/transfer/checklist.h"

namespace millwright::api {

/// As of now. Machines, alarms, procedures and problems are those of the transfer's areas;
/// connectors, rosters, hands-off periods, backups, tokens and accounts are the plant's.
/// What cannot be read is not known, with the reason.
/// Thread: one that may block.  Cost: that of readiness_now(), and every run there was.
std::map<std::string, rollout::ItemEvidence, std::less<>> transfer_evidence(
    const ReadinessSite& site, const rollout::Transfer& transfer);

/// The checklist as of now.  Thread, Cost: as above.
rollout::Checklist checklist_now(const ReadinessSite& site, const rollout::Transfer& transfer);

/// The areas of the plant that can be handed over, with their paths: all but the platform's own.
std::map<AreaId, std::string> plant_areas(const registry::Plant& plant);

}  // namespace millwright::api
