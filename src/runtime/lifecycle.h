// SPDX-License-Identifier: Apache-2.0
#pragma once
// The words every service starts and stops with: `Status start()`, `Status stop(Deadline)`, a
// state.

#include <chrono>
#include <cstdint>
#include <string_view>

namespace millwright::runtime {

/// fresh -> starting -> running -> stopping -> stopped; failed from starting or running.
enum class ServiceState : std::uint8_t {
  kFresh,
  kStarting,
  kRunning,
  kStopping,
  kStopped,
  kFailed
};

/// "fresh", "starting", ...
std::string_view name(ServiceState state);

/// The instant by which something has to be over; passed down, so that nested stops share it.
class Deadline {
 public:
  using Clock = std::chrono::steady_clock;

  static Deadline in(Clock::duration from_now) { return Deadline(Clock::now() + from_now); }

  Clock::time_point at() const { return at_; }
  /// Never negative.
  Clock::duration remaining() const;
  bool has_passed() const { return Clock::now() >= at_; }

 private:
  explicit Deadline(Clock::time_point at) : at_(at) {}
  Clock::time_point at_;
};

}  // namespace millwright::runtime
