// SPDX-License-Identifier: Apache-2.0
#include "identity/password.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>

#include "core/check.h"
#include "registry/validate.h"

namespace millwright::identity {

Status check_password(std::string_view password, std::string_view user_name) {
  constexpr std::size_t kMaxBytes = 1024;  // more would only feed the hash function
  if (password.size() > kMaxBytes || !registry::is_utf8(password)) {
    return fail(Code::kInvalidArgument,
                fmt::format("password: must be valid UTF-8 of at most {} bytes", kMaxBytes));
  }
  const auto n_characters = static_cast<std::size_t>(std::ranges::count_if(
      password, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
  if (n_characters < kMinPasswordCharacters) {
    return fail(Code::kInvalidArgument, fmt::format("password: {} characters, at least {} needed",
                                                    n_characters, kMinPasswordCharacters));
  }
  if (password == user_name) {
    return fail(Code::kInvalidArgument, "password: must not be the user name");
  }
  if (std::ranges::count(password, password.front()) == std::ssize(password)) {
    return fail(Code::kInvalidArgument, "password: must not be one character repeated");
  }
  return {};
}

Result<std::string> hash_password(std::string_view password, const PasswordCost& cost) {
  MW_CHECK(sodium_init() >= 0, "libsodium must initialize");
  std::string hash(crypto_pwhash_STRBYTES, '\0');
  if (crypto_pwhash_str_alg(hash.data(), password.data(), password.size(), cost.passes,
                            cost.memory_bytes, crypto_pwhash_ALG_ARGON2ID13) != 0) {
    return fail(Code::kResourceExhausted,
                fmt::format("hashing a password needs {} MiB of memory", cost.memory_bytes >> 20));
  }
  hash.resize(hash.find('\0'));
  return hash;
}

bool verify_password(std::string_view password, const std::string& hash) {
  if (hash.size() >= crypto_pwhash_STRBYTES) return false;
  return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

bool needs_rehash(const std::string& hash, const PasswordCost& cost) {
  return crypto_pwhash_str_needs_rehash(hash.c_str(), cost.passes, cost.memory_bytes) != 0;
}

}  // namespace millwright::identity
