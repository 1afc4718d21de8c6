// SPDX-License-Identifier: Apache-2.0
#pragma once
// How long the watch has been watching: a monotone stopwatch driven by journal records alone.
// Delays that no reading settles and the silence of a signal are measured on it, never on the wall
// clock, so that a stepped clock or an hour of downtime neither raises a storm nor stops time.

#include <cstdint>

#include "core/time.h"

namespace millwright::detect {

/// Follows the wall time of journal records, with three exceptions:
///  - a record older than the one before (clock set back) adds nothing;
///  - a tick not newer than the tick before still adds kTickInterval (clock set back or frozen);
///  - a gap longer than kLongestGap (server stopped, clock set forward) adds kTickInterval only,
///  and
///    silence() is counted anew from kResumeGrace after it, so that devices can reconnect.
class RunningTime {
 public:
  static constexpr std::int64_t kTickInterval = 1'000'000'000;
  static constexpr std::int64_t kLongestGap = 5'000'000'000;
  static constexpr std::int64_t kResumeGrace = 10'000'000'000;

  void on_record(UtcNanos time);
  void on_tick(UtcNanos time);

  /// Nanoseconds since the first record ever.
  std::int64_t now() const { return now_; }
  /// How long nothing has come, by a thing last seen at running time `last_seen`; at least 0.
  std::int64_t silence(std::int64_t last_seen) const;

  /// For snapshots: the members in order.
  template <class F>
  void visit(F&& field) {
    field(now_), field(last_record_), field(last_tick_), field(now_at_tick_), field(resumed_at_);
    field(has_record_), field(has_tick_);
  }

 private:
  std::int64_t now_ = 0;
  std::int64_t last_record_ = 0;  ///< wall time
  std::int64_t last_tick_ = 0;    ///< wall time
  std::int64_t now_at_tick_ = 0;
  std::int64_t resumed_at_ = 0;  ///< silence before this does not count
  bool has_record_ = false;
  bool has_tick_ = false;
};

}  // namespace millwright::detect
