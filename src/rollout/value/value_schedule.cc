// SPDX-License-Identifier: Apache-2.0
#include "rollout/value/value_schedule.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "respond/duty/weekly_rhythm.h"

namespace millwright::rollout {
namespace {

using respond::LocalDay;

/// The Monday of the week that holds 4 January: ISO 8601.
LocalDay first_monday(int year) {
  const LocalDay fourth{days_from_civil({year, 1, 4})};
  return fourth + -respond::weekday_of(fourth);
}

respond::WeeklyRhythm rhythm_of(const ValueSchedule& schedule) {
  return {1, schedule.weekday, schedule.time_of_day};
}

std::optional<int> digits(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

}  // namespace

Status check(const ValueSchedule& schedule) {
  MW_TRY_STATUS(respond::check(rhythm_of(schedule)));
  if (schedule.recipients.size() > ValueSchedule::kMostRecipients) {
    return fail(Code::kInvalidArgument,
                fmt::format("recipients: more than {}", ValueSchedule::kMostRecipients));
  }
  for (auto it = schedule.recipients.begin(); it != schedule.recipients.end(); ++it) {
    if (std::ranges::find(kFunctions, it->function) == std::end(kFunctions)) {
      return fail(Code::kInvalidArgument,
                  fmt::format("recipients: {} is none of the five functions",
                              millwright::name(it->function)));
    }
    if (it->person.empty()) return fail(Code::kInvalidArgument, "recipients: a person is missing");
    if (std::find(schedule.recipients.begin(), it, *it) != it) {
      return fail(Code::kInvalidArgument, fmt::format("recipients: {} stands twice for {}",
                                                      it->person, millwright::name(it->function)));
    }
  }
  return {};
}

std::optional<LocalWeek> LocalWeek::parse(std::string_view text) {
  if (text.size() != 8 || text.substr(4, 2) != "-W") return std::nullopt;
  const auto year = digits(text.substr(0, 4));
  const auto week = digits(text.substr(6));
  if (!year || !week || *year < 1970 || *year > 2199 || *week < 1) return std::nullopt;
  const LocalWeek found{first_monday(*year) + (*week - 1) * 7};
  if (found.text() != text) return std::nullopt;
  return found;
}

LocalWeek LocalWeek::at(UtcNanos time, const respond::TimeZone& zone) {
  const LocalDay day = zone.to_local(time).day;
  return {day + -respond::weekday_of(day)};
}

std::string LocalWeek::text() const {
  const int year = civil_from_days((monday + 3).days).year;
  return fmt::format("{:04}-W{:02}", year, (monday - first_monday(year)) / 7 + 1);
}

UtcNanos LocalWeek::begin(const respond::TimeZone& zone) const {
  return zone.to_utc(monday, std::chrono::minutes(0));
}

UtcNanos LocalWeek::end(const respond::TimeZone& zone) const {
  return zone.to_utc(monday + 7, std::chrono::minutes(0));
}

std::optional<LocalWeek> due_week(const ValueSchedule& schedule, const respond::TimeZone& zone,
                                  UtcNanos now) {
  if (!schedule.is_on) return std::nullopt;
  const UtcNanos moment = respond::latest_moment(rhythm_of(schedule), LocalDay(), zone, now);
  if (moment <= schedule.changed_at) return std::nullopt;
  return LocalWeek{LocalWeek::at(moment, zone).monday + -7};
}

}  // namespace millwright::rollout
