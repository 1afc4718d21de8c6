// SPDX-License-Identifier: Apache-2.0
#include "api/cursor.h"

#include <charconv>
#include <string_view>

namespace millwright::api {

std::string cursor_text(std::initializer_list<std::int64_t> numbers) {
  std::string out;
  for (const std::int64_t number : numbers) {
    if (!out.empty()) out += '.';
    out += std::to_string(number);
  }
  return out;
}

std::unexpected<Error> bad_cursor() {
  return fail(Code::kInvalidArgument,
              "cursor: not one that this list gave; leave it out for the first page");
}

Result<std::optional<std::vector<std::int64_t>>> cursor_argument(const net::HttpRequest& request,
                                                                 std::size_t n) {
  const std::string_view text = request.find_query("cursor").value_or("");
  if (text.empty()) return std::optional<std::vector<std::int64_t>>();
  std::vector<std::int64_t> numbers;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (true) {
    std::int64_t number = 0;
    const auto read = std::from_chars(at, end, number);
    if (read.ec != std::errc()) return bad_cursor();
    numbers.push_back(number);
    at = read.ptr;
    if (at == end) break;
    if (*at++ != '.') return bad_cursor();
  }
  if (numbers.size() != n) return bad_cursor();
  return std::optional(std::move(numbers));
}

}  // namespace millwright::api
