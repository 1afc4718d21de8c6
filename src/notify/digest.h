// SPDX-License-Identifier: Apache-2.0
#pragma once
// The few cryptographic words that messages need: names that never change, signatures, base64.

#include <cstddef>
#include <string>
#include <string_view>

namespace millwright::notify {

/// SHA-256 as 64 lower-case hexadecimal digits.
std::string sha256_hex(std::string_view bytes);
/// HMAC-SHA256 (RFC 2104) as 64 lower-case hexadecimal digits.
std::string hmac_sha256_hex(std::string_view secret, std::string_view bytes);
/// RFC 4648 with padding. With `line_length` > 0 a CRLF follows every full line (RFC 2045 §6.8).
std::string base64(std::string_view bytes, std::size_t line_length = 0);

}  // namespace millwright::notify
