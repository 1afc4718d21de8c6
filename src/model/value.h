// SPDX-License-Identifier: Apache-2.0
#pragma once
// A value is one 64-bit word read by its type; text lives in an arena beside it.

#include <bit>
#include <cstdint>
#include <string_view>

namespace millwright {

/// Persisted; do not renumber.
enum class ValueType : std::uint8_t { kFloat64 = 0, kInt64 = 1, kUint64 = 2, kBool = 3, kText = 4 };

/// "float64", "int64", "uint64", "bool", "text".
std::string_view name(ValueType type);

/// One decoded value before it is stored. Lifetime: a text's bytes belong to the decoder's input
/// or scratch space.
struct Scalar {
  ValueType type = ValueType::kFloat64;
  std::uint64_t word = 0;  ///< unused for text
  std::string_view text;   ///< text only

  static Scalar of(double v) { return {ValueType::kFloat64, std::bit_cast<std::uint64_t>(v), {}}; }
  static Scalar of(std::int64_t v) {
    return {ValueType::kInt64, static_cast<std::uint64_t>(v), {}};
  }
  static Scalar of(std::uint64_t v) { return {ValueType::kUint64, v, {}}; }
  static Scalar of(bool v) { return {ValueType::kBool, v ? 1u : 0u, {}}; }
  static Scalar of(std::string_view v) { return {ValueType::kText, 0, v}; }
};

/// The number a word stands for; text gives NaN. For limits, charts and statistics.
double to_double(ValueType type, std::uint64_t word);

}  // namespace millwright
