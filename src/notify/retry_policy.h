// SPDX-License-Identifier: Apache-2.0
#pragma once
// When a failed delivery is tried again, and when not any more. Pure.

#include <chrono>

#include "core/error.h"
#include "core/time.h"

namespace millwright::notify {

struct RetryPolicy {
  std::chrono::seconds first{5};  ///< after the first failure; doubles with every further one
  std::chrono::seconds longest{600};
  std::chrono::seconds give_up_after{std::chrono::hours(24)};  ///< since the message was created
};

/// The wait after `attempts` failed attempts (>= 1).
std::chrono::seconds delay_after(const RetryPolicy& policy, int attempts);

/// The instant from which a message is not sent any more.
UtcNanos expiry(const RetryPolicy& policy, UtcNanos created);

/// True where another attempt with the same message cannot end otherwise.
bool is_permanent(Code code);

}  // namespace millwright::notify
