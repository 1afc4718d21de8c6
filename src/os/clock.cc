// SPDX-License-Identifier: Apache-2.0
#include "os/clock.h"

#include <ctime>

namespace millwright::os {
namespace {

std::int64_t read_clock(clockid_t id) {
  timespec ts{};
  ::clock_gettime(id, &ts);
  return static_cast<std::int64_t>(ts.tv_sec) * 1'000'000'000 + ts.tv_nsec;
}

}  // namespace

UtcNanos SystemClock::wall() const {
  return {read_clock(CLOCK_REALTIME)};
}
SteadyTime SystemClock::steady() const {
  return {read_clock(CLOCK_MONOTONIC)};
}

void DrivenClock::advance_to(UtcNanos to) {
  std::int64_t now = wall_ns_.load();
  while (now < to.ns && !wall_ns_.compare_exchange_weak(now, to.ns)) {
  }
}

FakeClock::FakeClock(UtcNanos wall, SteadyTime steady) : wall_ns_(wall.ns), steady_ns_(steady.ns) {}

void FakeClock::advance(std::chrono::nanoseconds by) {
  wall_ns_.fetch_add(by.count());
  steady_ns_.fetch_add(by.count());
}

}  // namespace millwright::os
