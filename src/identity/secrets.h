// SPDX-License-Identifier: Apache-2.0
#pragma once
// Generated secrets: session tokens, API tokens, device secrets. They carry at least 128 random
// bits, so a fast keyed hash is enough; Argon2 (password.h) is for what people choose.

#include <cstddef>
#include <string>
#include <string_view>

#include "core/result.h"

namespace millwright::identity {

/// `n_bytes` from the system's generator as base64url text without padding.
std::string random_secret(std::size_t n_bytes);

/// BLAKE2b-256 keyed with the server's key: a stolen registry.db alone tells nothing, and cannot
/// be used to try guesses. Thread: any. Cost: about 1 us.
class SecretHasher {
 public:
  static constexpr std::size_t kKeyBytes = 32;
  explicit SecretHasher(std::string key);
  ~SecretHasher();
  SecretHasher(const SecretHasher&) = delete;
  SecretHasher& operator=(const SecretHasher&) = delete;
  std::string hash(std::string_view secret) const;

 private:
  std::string key_;
};

/// Takes the same time wherever the first difference is.
bool equal_in_constant_time(std::string_view a, std::string_view b);

/// Reads the server's key from `path`, or makes one, readable by the owner only.
/// Errors: failed_precondition  others may read it, or it is damaged (its checksum differs) or no
/// key file.
///         unavailable          it cannot be read or written.
/// Durability: a new key is synced before it is returned.
Result<std::string> load_or_create_key(const std::string& path);

}  // namespace millwright::identity
