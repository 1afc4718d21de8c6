// SPDX-License-Identifier: Apache-2.0
#include "core/time.h"

#include <array>
#include <cmath>
#include <cstdio>

namespace millwright {
namespace {

constexpr std::int64_t kNanosPerSecond = 1'000'000'000;
constexpr std::int64_t kSecondsPerDay = 86'400;

/// Reads exactly `n` digits at `pos`; -1 when they are not there.
int digits(std::string_view text, std::size_t pos, std::size_t n) {
  if (pos + n > text.size()) return -1;
  int value = 0;
  for (std::size_t i = pos; i < pos + n; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

unsigned days_in_month(int year, unsigned month) {
  constexpr std::array<unsigned, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && is_leap ? 29 : kDays[month - 1];
}

}  // namespace

std::int64_t days_from_civil(CivilDate date) {
  const std::int64_t y = date.month <= 2 ? date.year - 1 : date.year;
  const std::int64_t era = (y >= 0 ? y : y - 399) / 400;
  const std::int64_t yoe = y - era * 400;
  const std::int64_t month = date.month;
  const std::int64_t doy = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + date.day - 1;
  const std::int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
  return era * 146097 + doe - 719468;
}

CivilDate civil_from_days(std::int64_t days) {
  days += 719468;
  const std::int64_t era = (days >= 0 ? days : days - 146096) / 146097;
  const std::int64_t doe = days - era * 146097;
  const std::int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  const std::int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const std::int64_t mp = (5 * doy + 2) / 153;
  CivilDate date;
  date.day = static_cast<unsigned>(doy - (153 * mp + 2) / 5 + 1);
  date.month = static_cast<unsigned>(mp < 10 ? mp + 3 : mp - 9);
  date.year = static_cast<int>(yoe + era * 400 + (date.month <= 2 ? 1 : 0));
  return date;
}

std::string to_rfc3339(UtcNanos time) {
  std::int64_t seconds = time.ns / kNanosPerSecond;
  std::int64_t nanos = time.ns % kNanosPerSecond;
  if (nanos < 0) {
    nanos += kNanosPerSecond;
    --seconds;
  }
  std::int64_t days = seconds / kSecondsPerDay;
  std::int64_t rest = seconds % kSecondsPerDay;
  if (rest < 0) {
    rest += kSecondsPerDay;
    --days;
  }
  const CivilDate date = civil_from_days(days);
  std::array<char, 48> buffer{};
  int n = std::snprintf(buffer.data(), buffer.size(), "%04d-%02u-%02uT%02d:%02d:%02d", date.year,
                        date.month, date.day, static_cast<int>(rest / 3600),
                        static_cast<int>(rest / 60 % 60), static_cast<int>(rest % 60));
  std::string out(buffer.data(), static_cast<std::size_t>(n));
  if (nanos != 0) {
    n = std::snprintf(buffer.data(), buffer.size(), ".%09d", static_cast<int>(nanos));
    std::string_view fraction(buffer.data(), static_cast<std::size_t>(n));
    fraction = fraction.substr(0, fraction.find_last_not_of('0') + 1);
    out += fraction;
  }
  out += 'Z';
  return out;
}

std::optional<UtcNanos> parse_rfc3339(std::string_view text) {
  const int year = digits(text, 0, 4);
  const int month = digits(text, 5, 2);
  const int day = digits(text, 8, 2);
  const int hour = digits(text, 11, 2);
  const int minute = digits(text, 14, 2);
  const int second = digits(text, 17, 2);
  if (year < 0 || month < 1 || month > 12 || day < 1 || hour < 0 || hour > 23 || minute < 0 ||
      minute > 59 || second < 0 || second > 60) {
    return std::nullopt;
  }
  if (text[4] != '-' || text[7] != '-' || text[13] != ':' || text[16] != ':') return std::nullopt;
  if (text[10] != 'T' && text[10] != 't' && text[10] != ' ') return std::nullopt;
  if (static_cast<unsigned>(day) > days_in_month(year, static_cast<unsigned>(month))) {
    return std::nullopt;
  }
  if (year < 1678 || year > 2261) return std::nullopt;  // the range of 64-bit nanoseconds

  std::size_t pos = 19;
  std::int64_t nanos = 0;
  if (pos < text.size() && (text[pos] == '.' || text[pos] == ',')) {
    ++pos;
    std::int64_t scale = kNanosPerSecond / 10;
    const std::size_t first = pos;
    while (pos < text.size() && text[pos] >= '0' && text[pos] <= '9') {
      nanos += (text[pos] - '0') * scale;
      scale /= 10;
      ++pos;
    }
    if (pos == first || pos - first > 9) return std::nullopt;
  }
  std::int64_t offset_seconds = 0;
  if (pos < text.size()) {
    const char sign = text[pos];
    if (sign == 'Z' || sign == 'z') {
      ++pos;
    } else if (sign == '+' || sign == '-') {
      const int off_hour = digits(text, pos + 1, 2);
      const bool has_colon = pos + 3 < text.size() && text[pos + 3] == ':';
      const int off_minute = digits(text, pos + (has_colon ? 4 : 3), 2);
      if (off_hour < 0 || off_hour > 23 || off_minute < 0 || off_minute > 59) return std::nullopt;
      offset_seconds = (off_hour * 60 + off_minute) * 60 * (sign == '-' ? -1 : 1);
      pos += has_colon ? 6 : 5;
    }
    if (pos != text.size()) return std::nullopt;
  }
  const std::int64_t days =
      days_from_civil({year, static_cast<unsigned>(month), static_cast<unsigned>(day)});
  const std::int64_t seconds =
      days * kSecondsPerDay + hour * 3600 + minute * 60 + second - offset_seconds;
  return UtcNanos{seconds * kNanosPerSecond + nanos};
}

std::optional<UtcNanos> from_unix_guess(std::int64_t value) {
  const std::int64_t size = value < 0 ? -(value + 1) : value;
  std::int64_t scale = 1;
  if (size < 100'000'000'000) {
    scale = kNanosPerSecond;
  } else if (size < 100'000'000'000'000) {
    scale = 1'000'000;
  } else if (size < 100'000'000'000'000'000) {
    scale = 1'000;
  }
  UtcNanos time;
  if (__builtin_mul_overflow(value, scale, &time.ns)) return std::nullopt;  // beyond 1677..2262
  return time;
}

std::optional<UtcNanos> from_unix_guess(double value) {
  if (!std::isfinite(value) || std::fabs(value) >= 9.2e18) return std::nullopt;
  const double whole = std::floor(value);
  if (whole == value || std::fabs(value) >= 1e11) {
    return from_unix_guess(static_cast<std::int64_t>(value));
  }
  // Fractional seconds: a double keeps about a microsecond at today's dates.
  const auto base = from_unix_guess(static_cast<std::int64_t>(whole));
  if (!base) return std::nullopt;
  const auto micros = static_cast<std::int64_t>(std::llround((value - whole) * 1e6));
  UtcNanos time;
  if (__builtin_add_overflow(base->ns, micros * 1000, &time.ns)) return std::nullopt;
  return time;
}

}  // namespace millwright
