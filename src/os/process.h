// SPDX-License-Identifier: Apache-2.0
#pragma once
// What this process uses of the machine, for the platform's own metrics.

#include <chrono>
#include <cstdint>

namespace millwright::os {

struct ProcessUsage {
  std::uint64_t rss_bytes = 0;           ///< resident memory now
  std::uint64_t peak_rss_bytes = 0;      ///< the most there ever was
  std::chrono::nanoseconds cpu_time{0};  ///< user and system, all threads, since start
};

/// Fields that the system does not tell stay 0. Thread: any. Cost: a few system calls.
ProcessUsage process_usage();

/// CPU time of the calling thread.
std::chrono::nanoseconds thread_cpu_time();

}  // namespace millwright::os
