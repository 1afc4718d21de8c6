// SPDX-License-Identifier: Apache-2.0
#pragma once
// The one route that shows messages nobody is sent: it is added by whoever knows the settings of
// the channels, beside add_routes().

#include <functional>
#include <vector>

#include "api/router.h"
#include "api/services.h"
#include "notify/preview.h"
#include "respond/escalation/message.h"

namespace millwright::api {

/// What a message of the desk would read as, by channel; nothing is sent.
using PreviewMessage =
    std::function<std::vector<notify::MessagePreview>(const respond::PageMessage&)>;

/// POST /api/v1/respond/dry-run. Empty `preview`: nothing is ever sent here, no message has words.
/// Lifetime: `services` and what `preview` uses outlive the router.
void add_dry_run_route(Router& router, Services& services, PreviewMessage preview);

}  // namespace millwright::api
