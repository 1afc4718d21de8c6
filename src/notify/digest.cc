// SPDX-License-Identifier: Apache-2.0
#include "notify/digest.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#include <array>

#include "core/check.h"

namespace millwright::notify {
namespace {

using Sha256 = std::array<unsigned char, SHA256_DIGEST_LENGTH>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string to_hex(const Sha256& digest) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out;
  for (const unsigned char byte : digest) {
    out += kHex[byte >> 4];
    out += kHex[byte & 0xf];
  }
  return out;
}

}  // namespace

std::string sha256_hex(std::string_view bytes) {
  Sha256 digest{};
  SHA256(bytes_of(bytes), bytes.size(), digest.data());
  return to_hex(digest);
}

std::string hmac_sha256_hex(std::string_view secret, std::string_view bytes) {
  Sha256 digest{};
  const char empty = 0;  // OpenSSL takes a null key for "the key of the last call"
  const void* key = secret.empty() ? &empty : static_cast<const void*>(secret.data());
  const auto* done = HMAC(EVP_sha256(), key, static_cast<int>(secret.size()), bytes_of(bytes),
                          bytes.size(), digest.data(), nullptr);
  MW_CHECK(done != nullptr, "HMAC-SHA256 must work");
  return to_hex(digest);
}

std::string base64(std::string_view bytes, std::size_t line_length) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  std::size_t column = 0;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    unsigned word = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      const unsigned byte = i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0u;
      word = word << 8 | byte;
    }
    const std::size_t n = bytes.size() - i;
    out += kDigits[word >> 18];
    out += kDigits[word >> 12 & 63];
    out += n > 1 ? kDigits[word >> 6 & 63] : '=';
    out += n > 2 ? kDigits[word & 63] : '=';
    column += 4;
    if (line_length != 0 && column + 4 > line_length) {
      out += "\r\n";
      column = 0;
    }
  }
  return out;
}

}  // namespace millwright::notify
