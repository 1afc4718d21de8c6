// SPDX-License-Identifier: Apache-2.0
#include "journal/stamp_clock.h"

#include <algorithm>

namespace millwright::journal {

StampClock::StampClock(const Clock& clock, UtcNanos last)
    : clock_(clock), last_(last), last_steady_(clock.steady()) {}

StampClock::Stamp StampClock::next(SteadyTime now) {
  Stamp stamp{.time = clock_.wall()};
  if (stamp.time < last_) {
    stamp.is_clock_skewed = true;
    // Two threads may come in with their `now` in the other order.
    const auto elapsed = std::max(now - last_steady_, std::chrono::nanoseconds(0));
    stamp.time = last_ + (elapsed - elapsed / 8);
  }
  last_ = stamp.time;
  last_steady_ = std::max(last_steady_, now);
  return stamp;
}

}  // namespace millwright::journal
