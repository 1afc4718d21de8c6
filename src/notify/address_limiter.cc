// SPDX-License-Identifier: Apache-2.0
#include "notify/address_limiter.h"

namespace millwright::notify {

std::chrono::nanoseconds AddressLimiter::wait_for(std::string_view address, SteadyTime now) const {
  const auto found = sends_.find(address);
  if (found == sends_.end() || found->second.size() < limit_.count) return {};
  // The `count`-th latest send has to leave the window.
  const SteadyTime blocking = found->second[found->second.size() - limit_.count];
  const SteadyTime free = blocking + limit_.window;
  return free <= now ? std::chrono::nanoseconds{} : free - now;
}

void AddressLimiter::note(std::string_view address, SteadyTime now) {
  std::erase_if(sends_,
                [&](const auto& entry) { return entry.second.back() + limit_.window <= now; });
  std::deque<SteadyTime>& sends = sends_[std::string(address)];
  sends.push_back(now);
  if (sends.size() > limit_.count) sends.pop_front();
}

}  // namespace millwright::notify
