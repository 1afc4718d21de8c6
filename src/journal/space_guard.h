// SPDX-License-Identifier: Apache-2.0
#pragma once
// Says when to stop taking data so that the disk never fills up under the other stores.

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

#include "core/result.h"
#include "core/time.h"
#include "os/fs.h"

namespace millwright::journal {

struct SpaceLimits {
  /// Refuse while less is available on the disk than the larger of these two.
  std::uint64_t reserve_bytes = std::uint64_t{512} << 20;
  unsigned reserve_percent = 2;
  /// Refuse while more is used than this; 0 = no quota.
  std::uint64_t quota_bytes = 0;
};

/// Looks at most four times a second, on whichever thread asks; in between it answers from memory.
/// Thread: any. Cost: two atomic loads, every 250 ms one statvfs and one call of `used_bytes`.
class SpaceGuard {
 public:
  /// What happens while space is short, as its messages say it.
  static constexpr std::string_view kRefusing = "refusing data";

  /// `used_bytes` is what counts against the quota; called from any thread, must be quick.
  SpaceGuard(os::Fs& fs, std::string dir, SpaceLimits limits,
             std::function<std::uint64_t()> used_bytes, std::string_view act = kRefusing);

  /// Errors: resource_exhausted   the message has the numbers and what to do.
  Status check(SteadyTime now);

 private:
  std::string find_shortage();

  // fixed after construction
  os::Fs& fs_;
  const std::string dir_;
  const SpaceLimits limits_;
  const std::function<std::uint64_t()> used_bytes_;
  const std::string act_;

  std::atomic<std::int64_t> next_look_ns_;
  std::atomic<bool> is_short_{false};
  std::mutex mutex_;
  std::string shortage_;  // guarded by mutex_
};

}  // namespace millwright::journal
