// SPDX-License-Identifier: Apache-2.0
#include "alarm/kpi_days.h"

#include <algorithm>

namespace millwright::alarm {
namespace {

constexpr std::int64_t kDay = 86'400'000'000'000;

std::int64_t floor_div(std::int64_t value, std::int64_t by) {
  const std::int64_t quotient = value / by;
  return value % by < 0 ? quotient - 1 : quotient;
}

}  // namespace

LocalDays::LocalDays(std::vector<UtcOffset> offsets) : offsets_(std::move(offsets)) {
  std::ranges::sort(offsets_, {}, &UtcOffset::from);
}

std::chrono::nanoseconds LocalDays::offset_at(UtcNanos time) const {
  if (offsets_.empty()) return {};
  const auto after = std::ranges::upper_bound(offsets_, time, {}, &UtcOffset::from);
  return after == offsets_.begin() ? after->offset : std::prev(after)->offset;
}

std::int64_t LocalDays::day_of(UtcNanos time) const {
  return floor_div((time + offset_at(time)).ns, kDay);
}

UtcNanos LocalDays::begin_of(std::int64_t day) const {
  const UtcNanos as_utc{day * kDay};
  const UtcNanos early = as_utc - offset_at(as_utc - std::chrono::hours(24));
  const UtcNanos late = as_utc - offset_at(as_utc + std::chrono::hours(24));
  // A clock that is put forward at midnight skips 00:00: the old offset then gives the instant of
  // the change. One that is put back at midnight shows 23:00 again: the new offset gives 00:00.
  const UtcNanos first = std::min(early, late);
  return day_of(first) == day ? first : std::max(early, late);
}

}  // namespace millwright::alarm
