// SPDX-License-Identifier: Apache-2.0
#pragma once
// Rate of a counter, smoothed over about five seconds: sampled by a timer, read by pages.

#include <atomic>
#include <cstdint>

#include "core/time.h"

namespace millwright::app {

/// Thread: sample() on one thread, per_second() on any.
class RateMeter {
 public:
  void sample(std::uint64_t count, SteadyTime now) {
    if (has_sample_) {
      const double seconds = std::chrono::duration<double>(now - at_).count();
      if (seconds < 0.2) return;
      const double rate = static_cast<double>(count - count_) / seconds;
      const double old = rate_.load(std::memory_order_relaxed);
      const double weight = seconds / (seconds + 5);
      rate_.store(is_warm_ ? old + (rate - old) * weight : rate, std::memory_order_relaxed);
      is_warm_ = true;
    }
    has_sample_ = true;
    count_ = count;
    at_ = now;
  }
  double per_second() const { return rate_.load(std::memory_order_relaxed); }

 private:
  std::atomic<double> rate_{0};
  std::uint64_t count_ = 0;
  SteadyTime at_;
  bool has_sample_ = false;
  bool is_warm_ = false;
};

}  // namespace millwright::app
