// SPDX-License-Identifier: Apache-2.0
#pragma once
// Requests that change something, sent so that they are carried out once at most.

#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "net/http_client.h"

namespace millwright::app {

/// 128 random bits.
std::string new_key();

/// Sends it with an Idempotency-Key, and again under the same key when the answer was lost.
/// Errors: unavailable, deadline_exceeded   it may have been carried out or not: the message names
///         the key under which it can be sent again.
/// Cost: blocks, for some minutes at worst.
Result<net::HttpReply> send_keyed(net::HttpClient& client, std::string_view method,
                                  const std::string& path, const std::string& body,
                                  std::vector<net::HttpHeader> headers, const std::string& key);

}  // namespace millwright::app
