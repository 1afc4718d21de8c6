// SPDX-License-Identifier: Apache-2.0
#pragma once
// Whom the site keeps from changing things: the project team and the vendor, anywhere while a
// hands-off period runs (hands_off_guard.h), and in areas that were handed over to those who run
// them. The router asks before every route that changes something.

#include <optional>
#include <string>
#include <string_view>

#include "api/call.h"
#include "api/services.h"
#include "api/transfer_book.h"
#include "model/plant.h"

namespace millwright::api {

/// The person a caller acts for: a token of the role `least` or a higher one acts for whoever made
/// it; another is a machine's, which nobody stands behind.
std::optional<std::string> person_behind(const Services& services,
                                         const identity::Authenticated& who, Role least);

/// 403 for a person who may not act: `hands_off` or `handed_over`; it says how the glass is broken.
/// In a hands-off period a token of role engineer or higher stands for whoever made it; others are
/// machines: they go on. In a handed-over area every token does, but for those that only bring
/// readings.
std::optional<net::HttpResponse> guard_refusal(const Services& services,
                                               const TransferBook& transfers, const Call& call);

/// Whether somebody may take a page of this alarm without a log-in, by the token of a message.
/// Errors: data_loss.  Cost: reads the transfers from the registry.
Result<bool> may_act_on(const Services& services, AlarmId alarm, std::string_view person,
                        std::optional<TeamKind> team);

}  // namespace millwright::api
