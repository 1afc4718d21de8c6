// SPDX-License-Identifier: Apache-2.0
#include "os/process.h"

#include <gtest/gtest.h>

#include <string>

namespace millwright::os {
namespace {

TEST(Process, MemoryThatIsTouchedShows) {
  const ProcessUsage before = process_usage();
  EXPECT_GT(before.rss_bytes, 500'000u);
  EXPECT_GE(before.peak_rss_bytes + (4u << 20), before.rss_bytes);  // kernels count in batches
  std::string block(64u << 20, 'x');
  const ProcessUsage during = process_usage();
  EXPECT_GT(during.rss_bytes + during.peak_rss_bytes, before.rss_bytes + before.peak_rss_bytes);
  EXPECT_EQ(block.back(), 'x');
}

TEST(Process, CpuTimeOfAThreadIsWithinTheProcess) {
  const auto thread_before = thread_cpu_time();
  volatile std::uint64_t sum = 0;
  for (std::uint64_t i = 0; i < 2'000'000; ++i) sum = sum + i;
  EXPECT_GT(thread_cpu_time(), thread_before);
  EXPECT_GE(process_usage().cpu_time, thread_cpu_time() - thread_before);
}

}  // namespace
}  // namespace millwright::os
