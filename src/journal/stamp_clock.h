// SPDX-License-Identifier: Apache-2.0
#pragma once
// The times of records: wall time that never steps back.

#include "core/time.h"

namespace millwright::journal {

/// When somebody sets the wall clock back, stamps go on with the monotonic clock, an eighth slower,
/// until the wall clock has caught up: an hour takes eight. Timers that run on journal time neither
/// jump nor stand still meanwhile.
/// Thread: one at a time.
class StampClock {
 public:
  struct Stamp {
    UtcNanos time;
    bool is_clock_skewed = false;
  };

  /// Stamps start no earlier than `last`.
  StampClock(const Clock& clock, UtcNanos last);

  /// Never before an earlier stamp; the same at most while no clock moves.
  Stamp next(SteadyTime now);

 private:
  const Clock& clock_;
  UtcNanos last_;
  SteadyTime last_steady_;
};

}  // namespace millwright::journal
