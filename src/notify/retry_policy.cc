// SPDX-License-Identifier: Apache-2.0
#include "notify/retry_policy.h"

#include <algorithm>

namespace millwright::notify {

std::chrono::seconds delay_after(const RetryPolicy& policy, int attempts) {
  std::chrono::seconds delay = policy.first;
  for (int i = 1; i < attempts && delay < policy.longest; ++i) delay *= 2;
  return std::min(delay, policy.longest);
}

UtcNanos expiry(const RetryPolicy& policy, UtcNanos created) {
  return created + policy.give_up_after;
}

bool is_permanent(Code code) {
  return code == Code::kInvalidArgument || code == Code::kNotFound || code == Code::kOutOfRange;
}

}  // namespace millwright::notify
