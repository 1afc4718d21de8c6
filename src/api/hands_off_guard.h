// SPDX-License-Identifier: Apache-2.0
#pragma once
// During a hands-off period the accounts of the project team and the vendor may only look. The
// router asks before every route that changes something.

#include <optional>
#include <string>
#include <string_view>

#include "api/call.h"
#include "api/services.h"
#include "model/plant.h"

namespace millwright::api {

/// False while a hands-off period keeps this person from acting.
bool may_act(const Services& services, std::string_view person, std::optional<TeamKind> team);

/// 403 `hands_off` for a person who may not act; it says how the glass is broken. A token of role
/// engineer or higher stands for whoever made it; others are machines: they go on.
std::optional<net::HttpResponse> hands_off_refusal(const Services& services, const Call& call);

/// Who calls, as commands and the audit trail name it: a log-in name, or "token:telegraf", which
/// no person can be called.
std::string caller_name(const Call& call);

}  // namespace millwright::api
