// SPDX-License-Identifier: Apache-2.0
#pragma once
// How this server runs, for production parity: what its options and its machine say, and whether
// anybody reads its metrics.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string_view>

#include "core/time.h"
#include "os/host_facts.h"

namespace millwright::api {

/// Counts how often /metrics was read.
inline constexpr std::string_view kScrapesCounter = "millwright_metrics_scrapes_total";

/// The latest minutes in which /metrics was read. Thread: any.
class ScrapeLog {
 public:
  static constexpr std::size_t kKept = 8;

  /// Once a minute, with the counter as it is then.
  void sample(std::uint64_t n_scrapes, UtcNanos now) {
    const std::scoped_lock lock(mutex_);
    if (n_scrapes != last_) times_[n_++ % kKept] = now;
    last_ = n_scrapes;
  }
  /// At most kKept.
  std::size_t n_since(UtcNanos begin) const {
    const std::scoped_lock lock(mutex_);
    return static_cast<std::size_t>(std::count_if(
        times_.begin(), times_.begin() + static_cast<std::ptrdiff_t>(std::min(n_, kKept)),
        [&](UtcNanos time) { return time >= begin; }));
  }

 private:
  mutable std::mutex mutex_;
  std::array<UtcNanos, kKept> times_{};
  std::size_t n_ = 0;
  std::uint64_t last_ = 0;
};

struct Running {
  bool has_tls = false;     ///< every listener
  bool is_durable = false;  ///< acknowledges after fsync
  std::function<os::Supervision()> supervision = os::supervision;
  std::function<os::ClockSync()> clock_sync = os::clock_sync;
  ScrapeLog scrapes;
};

}  // namespace millwright::api
