// SPDX-License-Identifier: Apache-2.0
#pragma once
// Whether alarms come faster than a person can answer them (ISA-18.2: a flood): more than ten in
// ten minutes, until fewer than five.

#include <chrono>
#include <cstddef>
#include <deque>
#include <optional>

#include "core/time.h"

namespace millwright::alarm {

/// A flood that stands, or the calm between two.
struct Flood {
  bool is_standing = false;
  std::optional<UtcNanos> since;  ///< while it stands: of the annunciation that began it
  std::size_t n_recent = 0;       ///< annunciations in the window that ends now
};

/// Thread: one at a time.  Cost: O(1) per annunciation; memory for kMostKept of them.
class FloodMeter {
 public:
  static constexpr std::chrono::minutes kWindow{10};
  static constexpr std::size_t kBegins = 10;  ///< more than this many
  static constexpr std::size_t kEnds = 5;     ///< fewer than this many
  static constexpr std::size_t kMostKept = 10'000;

  /// An alarm was shown to the operators. One earlier than the latest counts at the latest.
  void add(UtcNanos time);
  /// As of `now`. A flood ends at the first moment asked about at which it is over.
  Flood at(UtcNanos now);

 private:
  void forget(UtcNanos now);

  std::deque<UtcNanos> recent_;  ///< in order
  std::optional<UtcNanos> since_;
};

}  // namespace millwright::alarm
