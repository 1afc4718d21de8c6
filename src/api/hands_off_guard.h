// SPDX-License-Identifier: Apache-2.0
#pragma once
// During a hands-off period the accounts of the project team and the vendor may only look: what
// would change something is refused before it is read.

#include <optional>

#include "api/call.h"
#include "api/services.h"
#include "model/plant.h"

namespace millwright::api {

/// False while a hands-off period keeps people of such a team from acting. No team: they may.
bool may_act(const Services& services, std::optional<TeamKind> team);

/// `handler`, but 403 `hands_off` for a caller who may not act; the answer says how the glass is
/// broken. Lifetime: the services outlive it.
Handler unless_hands_off(const Services& services, Handler handler);

/// Who calls, as commands and the audit trail name it: a log-in name, or "token:telegraf", which
/// no person can be called.
std::string caller_name(const Call& call);

}  // namespace millwright::api
