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

/// Raises the soft limit of open files and sockets to the hard one; gives what it is then, 0 when
/// the system does not tell. A login shell has 1,024, fewer than the connections a site may hold.
std::uint64_t raise_open_files();

/// CPU time of the calling thread.
std::chrono::nanoseconds thread_cpu_time();

}  // namespace millwright::os
