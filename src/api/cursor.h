// SPDX-License-Identifier: Apache-2.0
#pragma once
// Where a page of a list ended, as text: a few numbers that mean something to that list only.

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "core/result.h"
#include "net/http_message.h"

namespace millwright::api {

/// "17.-3.2".
std::string cursor_text(std::initializer_list<std::int64_t> numbers);

/// The numbers of the query argument `cursor`; nothing for the first page.
/// Errors: invalid_argument unless it is `n` of them.
Result<std::optional<std::vector<std::int64_t>>> cursor_argument(const net::HttpRequest& request,
                                                                 std::size_t n);

/// What a cursor that this list never gave is answered with.
std::unexpected<Error> bad_cursor();

}  // namespace millwright::api
