// SPDX-License-Identifier: Apache-2.0
#pragma once
// Hex texts for codec tables: "10 0c 00 04" with or without spaces, and quoted ASCII: "'MQTT' 05".

#include <cstdint>
#include <string>
#include <string_view>

namespace millwright::mqtt {

inline std::string from_hex(std::string_view text) {
  std::string out;
  int high = -1;
  bool is_quoted = false;
  for (const char c : text) {
    if (c == '\'') {
      is_quoted = !is_quoted;
    } else if (is_quoted) {
      out.push_back(c);
    } else if (c != ' ') {
      const int digit = c <= '9' ? c - '0' : c - 'a' + 10;
      if (high < 0) {
        high = digit;
      } else {
        out.push_back(static_cast<char>(high * 16 + digit));
        high = -1;
      }
    }
  }
  return out;
}

inline std::string to_hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<std::uint8_t>(c);
    out.push_back(kDigits[byte >> 4]);
    out.push_back(kDigits[byte & 15]);
  }
  return out;
}

}  // namespace millwright::mqtt
