// SPDX-License-Identifier: Apache-2.0
#include "os/process.h"

#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>
#include <ctime>

namespace millwright::os {
namespace {

std::chrono::nanoseconds cpu_clock(clockid_t id) {
  timespec ts{};
  if (::clock_gettime(id, &ts) != 0) return {};
  return std::chrono::seconds(ts.tv_sec) + std::chrono::nanoseconds(ts.tv_nsec);
}

// /proc/self/statm: total and resident size in pages.
std::uint64_t resident_bytes() {
  std::FILE* file = std::fopen("/proc/self/statm", "re");
  if (file == nullptr) return 0;
  unsigned long total = 0;
  unsigned long resident = 0;
  const int fields = std::fscanf(file, "%lu %lu", &total, &resident);
  std::fclose(file);
  return fields == 2 ? resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)) : 0;
}

}  // namespace

ProcessUsage process_usage() {
  ProcessUsage usage;
  usage.rss_bytes = resident_bytes();
  rusage ru{};
  if (::getrusage(RUSAGE_SELF, &ru) == 0) {
    usage.peak_rss_bytes = static_cast<std::uint64_t>(ru.ru_maxrss) * 1024;  // Linux: KiB
  }
  usage.cpu_time = cpu_clock(CLOCK_PROCESS_CPUTIME_ID);
  return usage;
}

std::uint64_t raise_open_files() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
  rlimit wanted = limit;
  wanted.rlim_cur = limit.rlim_max;
  return ::setrlimit(RLIMIT_NOFILE, &wanted) == 0 ? wanted.rlim_cur : limit.rlim_cur;
}

std::chrono::nanoseconds thread_cpu_time() {
  return cpu_clock(CLOCK_THREAD_CPUTIME_ID);
}

}  // namespace millwright::os
