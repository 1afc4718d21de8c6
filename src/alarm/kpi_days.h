// SPDX-License-Identifier: Apache-2.0
#pragma once
// Which day an instant belongs to, in the plant's time zone. The zone comes as a list of offsets,
// so that figures of a past year do not change with the machine's zone database.

#include <chrono>
#include <cstdint>
#include <vector>

#include "core/time.h"

namespace millwright::alarm {

/// From `from` on, local time is UTC + `offset`.
struct UtcOffset {
  UtcNanos from;
  std::chrono::seconds offset{0};
};

class LocalDays {
 public:
  /// UTC days.
  LocalDays() = default;
  /// Before the first entry its offset holds. Order does not matter; an empty list is UTC.
  explicit LocalDays(std::vector<UtcOffset> offsets);

  /// Days since 1970-01-01 in local time.  Cost: O(log offsets).
  std::int64_t day_of(UtcNanos time) const;
  /// The first instant of a day; 23 or 25 hours may lie between two of them.
  UtcNanos begin_of(std::int64_t day) const;

 private:
  std::chrono::nanoseconds offset_at(UtcNanos time) const;

  std::vector<UtcOffset> offsets_;  ///< by `from`
};

}  // namespace millwright::alarm
