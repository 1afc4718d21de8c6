// SPDX-License-Identifier: Apache-2.0
#pragma once
// Request targets: percent decoding and query strings (RFC 3986, WHATWG form encoding).

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace millwright::net {

enum class PlusIs : bool { kPlus, kSpace };

/// Nothing when a '%' is not followed by two hexadecimal digits or stands for a zero byte.
std::optional<std::string> percent_decode(std::string_view text, PlusIs plus = PlusIs::kPlus);

/// All but letters, digits and "-._~" escaped.
std::string percent_encode(std::string_view text);

struct Target {
  std::string path;
  std::vector<std::pair<std::string, std::string>> query{};
};

/// Reads "/path?name=value&...", or the absolute form with scheme and host, which are left out.
/// Nothing when it is neither, or badly escaped.
std::optional<Target> parse_target(std::string_view target);

}  // namespace millwright::net
