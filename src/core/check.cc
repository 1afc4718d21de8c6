// SPDX-License-Identifier: Apache-2.0
#include "core/check.h"

#include <atomic>
#include <cstdio>
#include <cstdlib>

namespace millwright {
namespace {
std::atomic<std::uint64_t> bug_count{0};
}

void check_failed(const char* expression, const char* reason, const char* file, int line) {
  std::fprintf(stderr, "%s:%d: check failed: %s (%s)\n", file, line, reason, expression);
  std::abort();
}

void report_bug(const char* reason, const char* file, int line) {
  const auto before = bug_count.fetch_add(1, std::memory_order_relaxed);
  if (before == 0) std::fprintf(stderr, "%s:%d: bug: %s\n", file, line, reason);
#ifndef NDEBUG
  std::abort();
#endif
}

std::uint64_t bugs_total() {
  return bug_count.load(std::memory_order_relaxed);
}

}  // namespace millwright
