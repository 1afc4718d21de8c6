// SPDX-License-Identifier: Apache-2.0
#pragma once
// When what is due: readings go out in turns, one reading or one message of several, at a pace that
// no answer changes. Pure.

#include <chrono>
#include <cstddef>
#include <optional>
#include <vector>

#include "core/time.h"

namespace millwright::rehearse {

/// How many readings a second, and how unevenly.
struct Pace {
  double per_s = 0;  ///< on average; 0: none
  /// Every ten seconds there is one in which so many times as many are due, and fewer in between:
  /// 1 to 10.
  double burst = 1;
};

/// Indices [begin, end) of what goes out together.
struct Turn {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t size() const { return end - begin; }
};

/// Turns in a row, and again from the first one. A turn of n readings takes the time of n, so that
/// the pace is kept however they are put together.
class LoadFlow {
 public:
  /// The pace of `share` (0 to 1) of all readings; no turns: nothing is ever due.
  LoadFlow(std::vector<Turn> turns, double share) : turns_(std::move(turns)), share_(share) {}

  /// From now on.
  void set_pace(Pace pace, SteadyTime now);
  struct Due {
    Turn turn;
    SteadyTime at;
  };
  /// What has become due and was not taken yet, one turn a call.
  std::optional<Due> take(SteadyTime now);

 private:
  std::chrono::nanoseconds gap_at(SteadyTime time) const;

  std::vector<Turn> turns_;
  double share_;
  Pace pace_;
  std::size_t next_ = 0;
  SteadyTime next_due_;
};

/// Cuts [begin, end) into turns of at most `most` each, at least 1.
void append_turns(Turn whole, std::size_t most, std::vector<Turn>& out);

}  // namespace millwright::rehearse
