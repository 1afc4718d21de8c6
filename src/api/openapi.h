// SPDX-License-Identifier: Apache-2.0
#pragma once
// The OpenAPI 3.1 document, compiled in from api/openapi.json.

#include <string_view>

namespace millwright::api {

std::string_view openapi_document();

}  // namespace millwright::api
