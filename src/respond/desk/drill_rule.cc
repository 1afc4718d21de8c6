// SPDX-License-Identifier: Apache-2.0
#include "respond/desk/drill_rule.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace millwright::respond {
namespace {

using namespace std::chrono_literals;

std::chrono::year_month_day date_of(LocalDay day) {
  return std::chrono::sys_days(std::chrono::days(day.days));
}

LocalDay day_of(std::chrono::year_month_day date) {
  return {std::chrono::sys_days(date).time_since_epoch().count()};
}

/// `wanted`, or the last day of a shorter month.
LocalDay day_of_month(std::chrono::year_month month, unsigned wanted) {
  const auto last =
      std::chrono::year_month_day_last(month.year(), month.month() / std::chrono::last);
  return day_of(month / std::min(std::chrono::day(wanted), last.day()));
}

/// SplitMix64's output function: every bit of the result depends on every bit of `x`.
std::uint64_t mixed(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15u;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}

}  // namespace

Status check(const DrillRule& rule) {
  const auto refuse = [](std::string_view what) -> Status {
    return fail(Code::kInvalidArgument, std::string(what));
  };
  switch (rule.rhythm) {
    case DrillRhythm::kDays:
      if (rule.every < 1 || rule.every > 366) return refuse("every_days: must be from 1 to 366");
      break;
    case DrillRhythm::kWeekly:
      if (rule.every < 0 || rule.every > 6) return refuse("weekday: must be from 0, Monday, to 6");
      break;
    case DrillRhythm::kMonthly:
      if (rule.every < 1 || rule.every > 31) return refuse("day_of_month: must be from 1 to 31");
      break;
  }
  if (rule.from < 0min || rule.from >= 24h) return refuse("from: must be from 00:00 to 23:59");
  if (rule.to < 0min || rule.to > 24h) return refuse("to: must be from 00:00 to 24:00");
  if (rule.from == rule.to) return refuse("to: must differ from from");
  if (rule.shift.size() > 100) return refuse("shift: longer than 100 bytes");
  return {};
}

LocalDay drill_day(const DrillRule& rule, LocalDay first, LocalDay day) {
  const LocalDay begin = std::max(first, day);
  switch (rule.rhythm) {
    case DrillRhythm::kDays: {
      const std::int64_t over = (begin - first) % rule.every;
      return over == 0 ? begin : begin + (rule.every - over);
    }
    case DrillRhythm::kWeekly:
      return begin + (rule.every - weekday_of(begin) + 7) % 7;
    case DrillRhythm::kMonthly: {
      const auto date = date_of(begin);
      const std::chrono::year_month month(date.year(), date.month());
      const auto wanted = static_cast<unsigned>(rule.every);
      const LocalDay this_month = day_of_month(month, wanted);
      return this_month >= begin ? this_month
                                 : day_of_month(month + std::chrono::months(1), wanted);
    }
  }
  return begin;
}

DrillWindow drill_window(const DrillRule& rule, LocalDay day, const TimeZone& zone) {
  const LocalDay last = rule.to > rule.from ? day : day + 1;
  return {day, zone.to_utc(day, rule.from), zone.to_utc(last, rule.to)};
}

std::optional<UtcNanos> drill_moment(const DrillRule& rule, const DrillWindow& window,
                                     bool is_announced, std::uint64_t seed,
                                     const ShiftAt& shift_at) {
  std::vector<UtcNanos> minutes;
  for (UtcNanos at = window.begin; at < window.end; at = at + 1min) {
    if (!rule.shift.empty() && shift_at(at) != rule.shift) continue;
    if (is_announced) return at;
    minutes.push_back(at);
  }
  if (minutes.empty()) return std::nullopt;
  const std::uint64_t drawn = mixed(seed ^ mixed(static_cast<std::uint64_t>(window.day.days)));
  return minutes[drawn % minutes.size()];
}

}  // namespace millwright::respond
