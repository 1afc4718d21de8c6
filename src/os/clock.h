// SPDX-License-Identifier: Apache-2.0
#pragma once
// The machine's clock, and one that tests turn by hand.

#include <atomic>
#include <chrono>

#include "core/time.h"

namespace millwright::os {

/// CLOCK_REALTIME and CLOCK_MONOTONIC. Thread: any. Cost: about 25 ns, no system call.
class SystemClock final : public Clock {
 public:
  UtcNanos wall() const override;
  SteadyTime steady() const override;
};

/// Steady time passes as ever; wall time only when told. For demonstrations: months in minutes,
/// while sockets and disks keep their own time. Thread: any.
class DrivenClock final : public Clock {
 public:
  explicit DrivenClock(UtcNanos start) : wall_ns_(start.ns) {}

  UtcNanos wall() const override { return {wall_ns_.load()}; }
  SteadyTime steady() const override { return SystemClock().steady(); }

  /// Forwards only; an earlier time changes nothing.
  void advance_to(UtcNanos to);

 private:
  std::atomic<std::int64_t> wall_ns_;
};

/// Stands still until told otherwise. Thread: any.
class FakeClock final : public Clock {
 public:
  explicit FakeClock(UtcNanos wall = {1'700'000'000'000'000'000},
                     SteadyTime steady = {1'000'000'000});

  UtcNanos wall() const override { return {wall_ns_.load()}; }
  SteadyTime steady() const override { return {steady_ns_.load()}; }

  /// Time passes: both clocks move on.
  void advance(std::chrono::nanoseconds by);
  /// Somebody sets the wall clock, forwards or back; the monotonic one does not notice.
  void set_wall(UtcNanos wall) { wall_ns_.store(wall.ns); }
  void set_steady(SteadyTime steady) { steady_ns_.store(steady.ns); }

 private:
  std::atomic<std::int64_t> wall_ns_;
  std::atomic<std::int64_t> steady_ns_;
};

}  // namespace millwright::os
