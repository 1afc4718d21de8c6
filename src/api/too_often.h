// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"
#include "net/http_message.h"

namespace millwright::api {

/// 429 for a resource_exhausted whose detail() is the seconds to wait: they go into Retry-After.
net::HttpResponse too_often(const Error& error);

}  // namespace millwright::api
