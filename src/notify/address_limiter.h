// SPDX-License-Identifier: Apache-2.0
#pragma once
// How often one address may be written to: a last fence for people and for other people's servers,
// whatever decided upon the messages. Pure.

#include <chrono>
#include <cstddef>
#include <deque>
#include <map>
#include <string>
#include <string_view>

#include "core/time.h"

namespace millwright::notify {

struct RateLimit {
  std::size_t count = 20;           ///< sends to one address ...
  std::chrono::seconds window{60};  ///< ... within any stretch of this length
};

/// Keeps the sends of one window. Times are monotonic, so that a changed wall clock neither opens
/// nor shuts it. Thread: one at a time.
class AddressLimiter {
 public:
  explicit AddressLimiter(RateLimit limit) : limit_(limit) {}

  /// How long to wait before the next send; zero when it may go now.
  std::chrono::nanoseconds wait_for(std::string_view address, SteadyTime now) const;
  /// A send begins. Cost: forgets the addresses nobody wrote to within the window.
  void note(std::string_view address, SteadyTime now);

 private:
  RateLimit limit_;
  std::map<std::string, std::deque<SteadyTime>, std::less<>> sends_;
};

}  // namespace millwright::notify
