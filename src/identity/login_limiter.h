// SPDX-License-Identifier: Apache-2.0
#pragma once
// Slows down guessing: token buckets per (user, peer) and per peer. Pure; time is a parameter.

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/time.h"

namespace millwright::identity {

struct LoginLimits {
  double burst = 5;                 ///< attempts at once for one user from one peer
  std::chrono::seconds refill{20};  ///< one more attempt each
  double peer_burst = 20;           ///< attempts at once from one peer, whoever it claims to be
  std::chrono::milliseconds peer_refill{3000};  ///< bounds the Argon2 work one peer can cause
  std::size_t max_buckets = 10'000;             ///< more pairs than that share one bucket
};

/// Thread: one at a time.
class LoginLimiter {
 public:
  explicit LoginLimiter(LoginLimits limits = {}) : limits_(limits) {}

  /// Takes one attempt. Nothing: go ahead; else how long to wait before the next is allowed.
  std::optional<std::chrono::nanoseconds> try_attempt(std::string_view user, std::string_view peer,
                                                      SteadyTime now);

  /// Gives a person who got in all attempts back.
  void succeeded(std::string_view user, std::string_view peer);

  std::size_t bucket_count() const { return buckets_.size(); }

 private:
  struct Bucket {
    double tokens = 0;
    SteadyTime at;
  };
  Bucket& bucket(const std::string& key, double burst, SteadyTime now);
  void forget_full(SteadyTime now);

  LoginLimits limits_;
  std::unordered_map<std::string, Bucket> buckets_;
};

}  // namespace millwright::identity
