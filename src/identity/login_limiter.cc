// SPDX-License-Identifier: Apache-2.0
#include "identity/login_limiter.h"

#include <algorithm>

namespace millwright::identity {
namespace {

constexpr char kSeparator = '\0';  // in neither a user name nor an address
const std::string kOverflow;       // the shared bucket's key

std::string pair_key(std::string_view user, std::string_view peer) {
  std::string key(user);
  key += kSeparator;
  key += peer;
  return key;
}
std::string peer_key(std::string_view peer) {
  return kSeparator + std::string(peer);
}

double refilled(double tokens, double burst, std::chrono::nanoseconds passed,
                std::chrono::nanoseconds refill) {
  const double gained = static_cast<double>(passed.count()) / static_cast<double>(refill.count());
  return std::min(burst, tokens + std::max(0.0, gained));
}

std::chrono::nanoseconds until_one(double tokens, std::chrono::nanoseconds refill) {
  return std::chrono::nanoseconds(
      static_cast<std::int64_t>((1 - tokens) * static_cast<double>(refill.count())) + 1);
}

}  // namespace

std::optional<std::chrono::nanoseconds> LoginLimiter::try_attempt(std::string_view user,
                                                                  std::string_view peer,
                                                                  SteadyTime now) {
  Bucket& by_peer = bucket(peer_key(peer), limits_.peer_burst, now);
  by_peer.tokens =
      refilled(by_peer.tokens, limits_.peer_burst, now - by_peer.at, limits_.peer_refill);
  by_peer.at = now;
  // Not held while the other bucket is looked up: that may drop full buckets from the map.
  if (by_peer.tokens < 1) return until_one(by_peer.tokens, limits_.peer_refill);
  by_peer.tokens -= 1;

  Bucket& by_pair = bucket(pair_key(user, peer), limits_.burst, now);
  by_pair.tokens = refilled(by_pair.tokens, limits_.burst, now - by_pair.at, limits_.refill);
  by_pair.at = now;
  if (by_pair.tokens < 1) return until_one(by_pair.tokens, limits_.refill);
  by_pair.tokens -= 1;
  return std::nullopt;
}

void LoginLimiter::succeeded(std::string_view user, std::string_view peer) {
  buckets_.erase(pair_key(user, peer));
}

LoginLimiter::Bucket& LoginLimiter::bucket(const std::string& key, double burst, SteadyTime now) {
  const auto found = buckets_.find(key);
  if (found != buckets_.end()) return found->second;
  if (buckets_.size() >= limits_.max_buckets) forget_full(now);
  if (buckets_.size() >= limits_.max_buckets) {
    return buckets_.try_emplace(kOverflow, Bucket{limits_.burst, now}).first->second;
  }
  return buckets_.emplace(key, Bucket{burst, now}).first->second;
}

// A bucket that is full again says nothing that a new one would not say.
void LoginLimiter::forget_full(SteadyTime now) {
  std::erase_if(buckets_, [&](const auto& entry) {
    const bool is_peer = entry.first.starts_with(kSeparator);
    const double burst = is_peer ? limits_.peer_burst : limits_.burst;
    const std::chrono::nanoseconds refill = is_peer ? limits_.peer_refill : limits_.refill;
    return refilled(entry.second.tokens, burst, now - entry.second.at, refill) >= burst;
  });
}

}  // namespace millwright::identity
