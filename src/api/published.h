// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "api/services.h"
#include "net/http_message.h"

namespace millwright::api {

/// Tells the plant of a change that was made, and the client what the record is now.
net::HttpResponse published(Services& services, const registry::Revision& revision,
                            const nlohmann::json& view, int status);

}  // namespace millwright::api
