// SPDX-License-Identifier: Apache-2.0
#include "respond/duty/local_time.h"

#include <date/tz.h>
#include <fmt/format.h>

#include <exception>

namespace millwright::respond {
namespace {

using std::chrono::days;
using std::chrono::nanoseconds;
using std::chrono::seconds;

UtcNanos to_nanos(date::sys_seconds time) {
  return {nanoseconds(time.time_since_epoch()).count()};
}

}  // namespace

std::optional<LocalDay> parse_day(std::string_view text) {
  if (text.size() != 10) return std::nullopt;
  const std::optional<UtcNanos> midnight = parse_rfc3339(fmt::format("{}T00:00:00Z", text));
  if (!midnight || midnight->ns < 0) return std::nullopt;
  const LocalDay day{midnight->ns / nanoseconds(days(1)).count()};
  if (day.days >= days_from_civil({2200, 1, 1})) return std::nullopt;
  return day;
}

std::string to_text(LocalDay day) {
  const CivilDate date = civil_from_days(day.days);
  return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day);
}

std::optional<std::chrono::minutes> parse_time_of_day(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  for (const std::size_t i : {0u, 1u, 3u, 4u}) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
  }
  const int hour = (text[0] - '0') * 10 + (text[1] - '0');
  const int minute = (text[3] - '0') * 10 + (text[4] - '0');
  const std::chrono::minutes time(hour * 60 + minute);
  if (minute > 59 || time > days(1)) return std::nullopt;
  return time;
}

Result<TimeZone> TimeZone::find(std::string_view name) {
  TimeZone zone;
  if (name == "UTC") return zone;
  try {
    static_cast<void>(date::get_tzdb());
  } catch (const std::exception& e) {
    return fail(Code::kUnavailable, fmt::format("time zone database: {}", e.what()));
  }
  try {
    zone.zone_ = date::locate_zone(name);
    // Zone files are read when a zone is first asked something: a damaged one shows here.
    static_cast<void>(zone.zone_->get_info(date::sys_seconds{}));
  } catch (const std::exception&) {
    return fail(Code::kInvalidArgument,
                fmt::format("unknown time zone '{}'; use an IANA name such as Europe/Berlin",
                            name.substr(0, 64)));
  }
  return zone;
}

std::string_view TimeZone::name() const {
  return zone_ == nullptr ? std::string_view("UTC") : std::string_view(zone_->name());
}

UtcNanos TimeZone::to_utc(LocalDay day, std::chrono::minutes time_of_day) const {
  const seconds wall = days(day.days) + time_of_day;
  if (zone_ == nullptr) return to_nanos(date::sys_seconds(wall));
  const date::local_seconds local(wall);
  const date::local_info info = zone_->get_info(local);
  if (info.result == date::local_info::nonexistent) return to_nanos(info.first.end);
  return to_nanos(date::sys_seconds(wall - info.first.offset));  // ambiguous: the first of two
}

LocalTime TimeZone::to_local(UtcNanos time) const {
  nanoseconds wall(time.ns);
  if (zone_ != nullptr) {
    const date::sys_seconds second(std::chrono::floor<seconds>(wall));
    wall += zone_->get_info(second).offset;
  }
  const days day = std::chrono::floor<days>(wall);
  return {{day.count()}, wall - day};
}

}  // namespace millwright::respond
