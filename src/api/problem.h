// SPDX-License-Identifier: Apache-2.0
#pragma once
// Errors as RFC 9457 problem details: what happened, where, what to do next.

#include <string_view>

#include "core/error.h"
#include "net/http_message.h"

namespace millwright::api {

/// application/problem+json with type, title, status, code, detail and next.
net::HttpResponse problem(int status, std::string_view code, std::string_view detail,
                          std::string_view next = {});
/// The status follows from the error's code.
net::HttpResponse problem(const Error& error, std::string_view next = {});

}  // namespace millwright::api
