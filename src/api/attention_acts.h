// SPDX-License-Identifier: Apache-2.0
#pragma once
// The acts behind the attention report, as the audit trail has them: there is no other account.

#include <vector>

#include "api/services.h"
#include "registry/audit.h"
#include "respond/attention/human_act.h"

namespace millwright::api {

/// Acts of people at or after `begin`, by time, out of `trail`. Those that people noted have their
/// team; the others get theirs from place_acts(). What tokens and the server itself did is no human
/// act.
std::vector<respond::HumanAct> gather_acts(const Services& services,
                                           const std::vector<registry::AuditEntry>& trail,
                                           UtcNanos begin);

/// Gives every act its team (90-day memory; who is not known counts as operations) and says whether
/// it fell into working hours: on duty, or within the hours of the main roster; where that names
/// none, Monday to Friday from 6 to 18 on the site's clock.
void place_acts(const Services& services, const respond::TeamMemory& memory,
                std::vector<respond::HumanAct>& acts);

}  // namespace millwright::api
