// SPDX-License-Identifier: Apache-2.0
#include "api/masked_address.h"

#include <algorithm>

namespace millwright::api {
namespace {

constexpr std::string_view kHidden = "***";

std::string join(std::string_view begin, std::string_view end) {
  return std::string(begin).append(kHidden).append(end);
}

bool is_phone(std::string_view text) {
  const auto n_digits = std::ranges::count_if(text, [](char c) { return c >= '0' && c <= '9'; });
  return n_digits >= 5 && text.find_first_not_of("+0123456789 ()/-.") == std::string_view::npos;
}

}  // namespace

std::string masked_address(std::string_view address) {
  if (const std::size_t scheme = address.find("://"); scheme != std::string_view::npos) {
    const std::size_t host = scheme + 3;
    const std::size_t path = std::min(address.find_first_of("/?#", host), address.size());
    // What stands before '@' is a password as a rule.
    const std::size_t at = address.substr(0, path).rfind('@');
    const std::size_t begin = at == std::string_view::npos ? host : at + 1;
    return std::string(address.substr(0, host)).append(address.substr(begin, path - begin)) +
           (path < address.size() ? "/" + std::string(kHidden) : "");
  }
  if (const std::size_t at = address.rfind('@'); at != std::string_view::npos) {
    return join(address.substr(0, at > 1 ? 1 : 0), address.substr(at));
  }
  if (is_phone(address)) {
    // Of a short number the begin is most of it.
    return join(address.substr(0, address.size() < 8 ? 0 : 3), address.substr(address.size() - 2));
  }
  return std::string(address);
}

}  // namespace millwright::api
