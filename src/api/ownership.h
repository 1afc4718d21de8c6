// SPDX-License-Identifier: Apache-2.0
#pragma once
// Everything that needs an owner, with the one it has.

#include <vector>

#include "api/readiness_site.h"
#include "rollout/governance/owner.h"

namespace millwright::api {

/// Assets, rules that alarm, procedures in force and connectors (devices), in this order. A rule
/// nobody put an owner to has the one its response names.
/// Cost: O(records).
std::vector<rollout::OwnedThing> owned_things(const ReadinessSite& site);

}  // namespace millwright::api
