// SPDX-License-Identifier: Apache-2.0
#include "api/iso_week.h"

#include <fmt/format.h>

#include <charconv>

namespace millwright::api {
namespace {

constexpr std::int64_t kDayNs = 86'400'000'000'000;

/// Days since 1970, also for instants before it.
std::int64_t day_of(UtcNanos time) {
  return (time.ns >= 0 ? time.ns : time.ns - kDayNs + 1) / kDayNs;
}

/// 1970-01-01 was a Thursday; 0 = Monday.
std::int64_t weekday(std::int64_t day) {
  return ((day + 3) % 7 + 7) % 7;
}

/// The Monday of the week that holds 4 January.
std::int64_t first_monday(int year) {
  const std::int64_t fourth = days_from_civil({year, 1, 4});
  return fourth - weekday(fourth);
}

std::optional<int> digits(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

}  // namespace

UtcNanos week_begin(UtcNanos time) {
  const std::int64_t day = day_of(time);
  return {(day - weekday(day)) * kDayNs};
}

std::string week_text(UtcNanos time) {
  const std::int64_t day = day_of(time);
  const std::int64_t monday = day - weekday(day);
  const int year = civil_from_days(monday + 3).year;
  return fmt::format("{:04}-W{:02}", year, (monday - first_monday(year)) / 7 + 1);
}

std::optional<UtcNanos> parse_week(std::string_view text) {
  if (text.size() != 8 || text.substr(4, 2) != "-W") return std::nullopt;
  const auto year = digits(text.substr(0, 4));
  const auto week = digits(text.substr(6));
  if (!year || !week || *year < 1970 || *year > 2199 || *week < 1) return std::nullopt;
  const UtcNanos begin{(first_monday(*year) + (*week - 1) * 7) * kDayNs};
  if (week_text(begin) != text) return std::nullopt;
  return begin;
}

}  // namespace millwright::api
