// SPDX-License-Identifier: Apache-2.0
#pragma once
// When a sensor was silent, by what its history says: attention counts sensors that work, and one
// that was dead for a month and speaks again today was dead all the same.

#include <chrono>
#include <span>
#include <vector>

#include "core/time.h"
#include "respond/attention/human_act.h"

namespace millwright::respond {

/// Something was heard at `first` and at `last`, and in between without a gap that matters.
struct Heard {
  UtcNanos first;
  UtcNanos last;
};

/// One sensor in a period.
struct SensorPast {
  UtcNanos since;       ///< it counts from here: its configuration, or the begin of the period
  UtcNanos until;       ///< end of the period
  UtcNanos known_from;  ///< before this its history is no longer kept: silence there is not known
  /// In order of time, from kSilentAfter before `since` on.
  std::span<const Heard> heard;
};

/// A gap longer than this is silence, from this long after the sensor was last heard.
inline constexpr std::chrono::hours kSilentAfter{24};

/// [begin, end)
struct Silence {
  UtcNanos begin;
  UtcNanos end;

  bool operator==(const Silence&) const = default;
};

/// In order of time. One that was never heard before is silent from the begin, unless it spoke
/// within kSilentAfter: a sensor gets a day to begin. Cost: O(heard).
std::vector<Silence> silences(const SensorPast& past);

/// The counts that many sensors come to, in order of time. Before the first there are none.
/// Cost: O(changes log changes).
class SensorTally {
 public:
  /// A sensor from `since` on, silent where it was.
  void add(UtcNanos since, UtcNanos until, std::span<const Silence> silent);
  std::vector<SensorCount> counts() const;

 private:
  struct Change {
    UtcNanos at;
    int sensors = 0;
    int silent = 0;
  };
  std::vector<Change> changes_;
};

}  // namespace millwright::respond
