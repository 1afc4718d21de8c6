// SPDX-License-Identifier: Apache-2.0
#pragma once
// Doubles that began as short decimals ("79.3366") are integers over a power of ten, exactly: IEEE
// division is correctly rounded, so mantissa / 10^digits gives the bits back that parsing gave.

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <optional>

namespace millwright::historian {

inline constexpr unsigned kMaxDigits = 15;
inline constexpr std::array<double, kMaxDigits + 1> kPowersOfTen = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};

inline std::uint64_t from_decimal(std::int64_t mantissa, unsigned digits) {
  return std::bit_cast<std::uint64_t>(static_cast<double>(mantissa) / kPowersOfTen[digits]);
}

/// The mantissa whose from_decimal() is exactly `word`; nothing for NaN, infinities, -0.0 and
/// numbers with more digits.
inline std::optional<std::int64_t> to_decimal(std::uint64_t word, unsigned digits) {
  constexpr double kExactIntegers = 9007199254740992.0;  // 2^53
  const double scaled = std::nearbyint(std::bit_cast<double>(word) * kPowersOfTen[digits]);
  if (!(std::fabs(scaled) <= kExactIntegers)) return std::nullopt;
  const auto mantissa = static_cast<std::int64_t>(scaled);
  if (from_decimal(mantissa, digits) != word) return std::nullopt;
  return mantissa;
}

}  // namespace millwright::historian
