// SPDX-License-Identifier: Apache-2.0
#pragma once
// Three strengths of assertion, for bugs only, never for input.

#include <cstdint>

namespace millwright {

/// Prints the reason with file and line, then aborts.
[[noreturn]] void check_failed(const char* expression, const char* reason, const char* file,
                               int line);
/// Debug builds abort; release builds log once per place and count in bugs_total().
void report_bug(const char* reason, const char* file, int line);
/// How many times report_bug() was reached since start.
std::uint64_t bugs_total();

}  // namespace millwright

#define MW_CHECK(cond, reason) \
  ((cond) ? (void)0 : ::millwright::check_failed(#cond, reason, __FILE__, __LINE__))
#ifdef NDEBUG
#define MW_DCHECK(cond, reason) ((void)0)
#else
#define MW_DCHECK(cond, reason) MW_CHECK(cond, reason)
#endif
#define MW_BUG(reason) ::millwright::report_bug(reason, __FILE__, __LINE__)
