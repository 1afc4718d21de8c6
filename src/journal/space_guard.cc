// SPDX-License-Identifier: Apache-2.0
#include "journal/space_guard.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "core/log.h"

namespace millwright::journal {
namespace {

constexpr std::chrono::nanoseconds kLookEvery = std::chrono::milliseconds(250);

std::string mebibytes(std::uint64_t bytes) {
  return fmt::format("{:.1f} MiB", static_cast<double>(bytes) / (1 << 20));
}

}  // namespace

SpaceGuard::SpaceGuard(os::Fs& fs, std::string dir, SpaceLimits limits,
                       std::function<std::uint64_t()> used_bytes, std::string_view act)
    : fs_(fs),
      dir_(std::move(dir)),
      limits_(limits),
      used_bytes_(std::move(used_bytes)),
      act_(act),
      next_look_ns_(std::numeric_limits<std::int64_t>::min()) {}

Status SpaceGuard::check(SteadyTime now) {
  std::int64_t due = next_look_ns_.load(std::memory_order_relaxed);
  // Whoever moves the due time on does the look; the others go by the last answer.
  if (now.ns >= due && next_look_ns_.compare_exchange_strong(due, (now + kLookEvery).ns,
                                                             std::memory_order_relaxed)) {
    std::string shortage = find_shortage();
    const std::lock_guard lock(mutex_);
    if (shortage.empty() != shortage_.empty()) {
      if (shortage.empty()) {
        log_info("journal", "space is back: no longer " + act_);
      } else {
        log_error("journal", act_ + ": " + shortage);
      }
    }
    shortage_ = std::move(shortage);
    is_short_.store(!shortage_.empty(), std::memory_order_relaxed);
  }
  if (!is_short_.load(std::memory_order_relaxed)) return {};
  const std::lock_guard lock(mutex_);
  if (shortage_.empty()) return {};
  return fail(Code::kResourceExhausted, shortage_);
}

std::string SpaceGuard::find_shortage() {
  if (limits_.quota_bytes > 0) {
    const std::uint64_t used = used_bytes_();
    if (used > limits_.quota_bytes) {
      return fmt::format(
          "disk quota reached: {} used of {}; raise --disk-quota or shorten retention, this ends "
          "by "
          "itself once there is room",
          mebibytes(used), mebibytes(limits_.quota_bytes));
    }
  }
  const auto space = fs_.space(dir_);
  // Not knowing is no shortage: if the disk is really gone, the next write says so.
  if (!space) return {};
  const std::uint64_t reserve =
      std::max(limits_.reserve_bytes, space->capacity_bytes / 100 * limits_.reserve_percent);
  if (space->available_bytes >= reserve) return {};
  return fmt::format(
      "disk almost full: {} available at {}, {} are kept in reserve; free or add disk space, or "
      "shorten retention, this ends by itself once there is room",
      mebibytes(space->available_bytes), dir_, mebibytes(reserve));
}

}  // namespace millwright::journal
