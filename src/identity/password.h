// SPDX-License-Identifier: Apache-2.0
#pragma once
// Passwords of people: rules and Argon2id.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/result.h"

namespace millwright::identity {

/// How hard a hash is to compute. The default takes 100 to 200 ms of one core.
struct PasswordCost {
  std::uint64_t passes = 3;
  std::size_t memory_bytes = std::size_t{64} * 1024 * 1024;
};

inline constexpr std::size_t kMinPasswordCharacters = 10;

/// Errors: invalid_argument saying what the password lacks: at least 10 characters, valid UTF-8, at
/// most 1024 bytes, not the user name, not one character repeated.
Status check_password(std::string_view password, std::string_view user_name);

/// Self-describing Argon2id text with a random salt. Errors: resource_exhausted (memory).
/// Thread: any; blocking. Cost: see PasswordCost.
Result<std::string> hash_password(std::string_view password, const PasswordCost& cost);

/// Cost: as the hash was made. False for a damaged hash.
bool verify_password(std::string_view password, const std::string& hash);

/// True when `hash` was made with another cost than `cost`.
bool needs_rehash(const std::string& hash, const PasswordCost& cost);

}  // namespace millwright::identity
