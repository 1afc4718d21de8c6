// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a server said to a client command. For .cc files only.

#include <nlohmann/json.hpp>

#include "core/result.h"
#include "net/http_client.h"

namespace millwright::app {

/// The body of a successful answer. Errors: what the server's problem details say.
Result<nlohmann::json> answer_of(const Result<net::HttpReply>& reply);

}  // namespace millwright::app
