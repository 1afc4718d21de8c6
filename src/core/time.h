// SPDX-License-Identifier: Apache-2.0
#pragma once
// Instants as strong types and the clock as a parameter. Durations are std::chrono.
// Only os/ reads the machine's clock; everything else is handed a Clock or a `now`.

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace millwright {

/// UTC nanoseconds since 1970-01-01, without leap seconds. Covers 1677 to 2262.
struct UtcNanos {
  std::int64_t ns = 0;

  constexpr auto operator<=>(const UtcNanos&) const = default;
  constexpr UtcNanos operator+(std::chrono::nanoseconds d) const { return {ns + d.count()}; }
  constexpr UtcNanos operator-(std::chrono::nanoseconds d) const { return {ns - d.count()}; }
  constexpr std::chrono::nanoseconds operator-(UtcNanos other) const {
    return std::chrono::nanoseconds(ns - other.ns);
  }
};

/// A reading of the monotonic clock: only differences mean anything.
struct SteadyTime {
  std::int64_t ns = 0;

  constexpr auto operator<=>(const SteadyTime&) const = default;
  constexpr SteadyTime operator+(std::chrono::nanoseconds d) const { return {ns + d.count()}; }
  constexpr std::chrono::nanoseconds operator-(SteadyTime other) const {
    return std::chrono::nanoseconds(ns - other.ns);
  }
};

/// Thread: implementations may be called from any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual UtcNanos wall() const = 0;
  virtual SteadyTime steady() const = 0;
};

/// "2026-11-22T15:14:28.123456789Z"; trailing zeros of the fraction are left out.
std::string to_rfc3339(UtcNanos time);

/// Reads an RFC 3339 date-time (any offset, 0 to 9 fraction digits, 'T' or a space between date
/// and time, a missing offset means UTC). Nothing on anything else or outside UtcNanos' range.
/// Cost: no allocation.
std::optional<UtcNanos> parse_rfc3339(std::string_view text);

/// Reads a Unix time whose unit follows from its size: seconds below 1e11, milliseconds below
/// 1e14, microseconds below 1e17, else nanoseconds.
std::optional<UtcNanos> from_unix_guess(std::int64_t value);
std::optional<UtcNanos> from_unix_guess(double value);

/// The date of a UTC day, from days since 1970 (proleptic Gregorian), and back.
struct CivilDate {
  int year = 1970;
  unsigned month = 1;
  unsigned day = 1;
};
CivilDate civil_from_days(std::int64_t days);
std::int64_t days_from_civil(CivilDate date);

}  // namespace millwright
