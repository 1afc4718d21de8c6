// SPDX-License-Identifier: Apache-2.0
#pragma once
// Which areas of the plant a request would change: what the guard of handed-over areas goes by.

#include "api/call.h"
#include "api/services.h"
#include "rollout/transfer/transfer.h"

namespace millwright::api {

/// By path and body. What is known to be of the whole plant (people, settings, connectors) has no
/// areas; what may touch any area, or is not known here, reaches everywhere. A record that does not
/// exist reaches nothing.
/// Cost: O(records) where a procedure's alarms are looked for; else look-ups.
rollout::Reach reach_of(const Services& services, const Call& call);

/// The areas of one alarm. Cost: look-ups.
rollout::Reach reach_of(const Services& services, AlarmId alarm);

/// "site/area"; empty for one that is gone.
std::string area_path(const registry::Plant& plant, AreaId area);

}  // namespace millwright::api
