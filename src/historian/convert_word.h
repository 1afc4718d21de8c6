// SPDX-License-Identifier: Apache-2.0
#pragma once
// A signal has the type of its first reading; a later number of another type is taken where that
// loses nothing.

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>

#include "model/value.h"

namespace millwright::historian {

/// The same number as a word of type `to`; nothing where it does not fit exactly, nor for text.
inline std::optional<std::uint64_t> convert_word(ValueType from, std::uint64_t word, ValueType to) {
  if (from == to) return word;
  if (from == ValueType::kText || to == ValueType::kText) return std::nullopt;
  constexpr double kTwo63 = 9223372036854775808.0;
  const double number = to_double(from, word);
  if (to == ValueType::kFloat64) return std::bit_cast<std::uint64_t>(number);
  if (to == ValueType::kBool) {
    if (number != 0 && number != 1) return std::nullopt;
    return number == 1 ? 1u : 0u;
  }
  if (from != ValueType::kFloat64) {  // between integers the word is the number, in the common half
    const bool is_high =
        word > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    return is_high ? std::nullopt : std::optional(word);
  }
  if (std::trunc(number) != number) return std::nullopt;  // also NaN
  if (to == ValueType::kInt64) {
    if (!(number >= -kTwo63 && number < kTwo63)) return std::nullopt;
    return static_cast<std::uint64_t>(static_cast<std::int64_t>(number));
  }
  if (!(number >= 0 && number < 2 * kTwo63)) return std::nullopt;
  return static_cast<std::uint64_t>(number);
}

}  // namespace millwright::historian
