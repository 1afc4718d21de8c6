// SPDX-License-Identifier: Apache-2.0
#include "respond/duty/weekly_rhythm.h"

#include <fmt/format.h>

namespace millwright::respond {
namespace {

constexpr int kDaysOfWeek = 7;

/// The number of the latest moment not after `now`; 0 is the one in the week counted from.
class Moments {
 public:
  Moments(const WeeklyRhythm& rhythm, LocalDay counted_from, const TimeZone& zone)
      : rhythm_(rhythm),
        first_(counted_from + -weekday_of(counted_from) + rhythm.weekday),
        zone_(zone) {}

  UtcNanos at(std::int64_t number) const {
    return zone_.to_utc(first_ + number * stride(), rhythm_.time_of_day);
  }
  std::int64_t latest(UtcNanos now) const {
    const std::int64_t passed = zone_.to_local(now).day - first_;
    std::int64_t number = passed / stride() + 1;  // not before the latest, whatever the sign
    while (at(number) > now) --number;
    return number;
  }

 private:
  std::int64_t stride() const { return std::int64_t{kDaysOfWeek} * rhythm_.weeks; }

  const WeeklyRhythm& rhythm_;
  const LocalDay first_;
  const TimeZone& zone_;
};

}  // namespace

Status check(const WeeklyRhythm& rhythm) {
  if (rhythm.weeks < 1 || rhythm.weeks > WeeklyRhythm::kMostWeeks) {
    return fail(Code::kInvalidArgument,
                fmt::format("weeks: must be 1 to {}", WeeklyRhythm::kMostWeeks));
  }
  if (rhythm.weekday < 0 || rhythm.weekday >= kDaysOfWeek) {
    return fail(Code::kInvalidArgument, "weekday: must be 1 (Monday) to 7 (Sunday)");
  }
  const bool is_time =
      rhythm.time_of_day >= std::chrono::minutes(0) && rhythm.time_of_day < std::chrono::hours(24);
  if (is_time) return {};
  return fail(Code::kInvalidArgument, "time: must be 00:00 to 23:59");
}

UtcNanos latest_moment(const WeeklyRhythm& rhythm, LocalDay counted_from, const TimeZone& zone,
                       UtcNanos now) {
  const Moments moments(rhythm, counted_from, zone);
  return moments.at(moments.latest(now));
}

UtcNanos next_moment(const WeeklyRhythm& rhythm, LocalDay counted_from, const TimeZone& zone,
                     UtcNanos now) {
  const Moments moments(rhythm, counted_from, zone);
  return moments.at(moments.latest(now) + 1);
}

}  // namespace millwright::respond
