// SPDX-License-Identifier: Apache-2.0
#pragma once
// Which readings of a signal are live and which are history: what detectors do not judge, the
// re-evaluation of late data does, so both ask here.

#include <cstdint>
#include <limits>

namespace millwright::detect {

enum class Arrival : std::uint8_t {
  kLive,      ///< newer than everything before: the watermark moved on
  kFollowed,  ///< the device's clock was set back, and the watermark followed it: live again
  kLate,      ///< history; the watermark stands
};

/// The watermark of one signal. A device clock that was set back would leave its signal unwatched
/// until it caught up. So when a signal has had no newer reading for kFollowAfter, and at least
/// three readings in that time were not newer and advanced in step with arrival (half to double
/// pace), the watermark follows. A replay of old data runs at another pace and never qualifies; one
/// at real time does, since a signal that gets nothing else cannot be told from its device.
struct Watermark {
  static constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::min();
  static constexpr std::int64_t kFollowAfter = 10'000'000'000;

  std::int64_t event = kNever;         ///< event time of the newest live reading
  std::int64_t stray_event_begin = 0;  ///< a run of readings that are not newer
  std::int64_t stray_event_last = 0;
  std::int64_t stray_running_begin = 0;
  std::uint8_t n_stray = 0;

  /// Takes a reading that is not flagged historical. `now`: running time (running_time.h).
  Arrival take(std::int64_t event_time, std::int64_t now);
};

}  // namespace millwright::detect
