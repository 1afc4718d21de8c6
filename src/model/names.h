// SPDX-License-Identifier: Apache-2.0
#pragma once
// Enumerators and their names: a table in the order of the values, read both ways.

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace millwright {

/// The enumerator whose place in `names` holds `text`.
template <class Enum, std::size_t N>
std::optional<Enum> parse_name(const std::array<std::string_view, N>& names,
                               std::string_view text) {
  for (std::size_t i = 0; i < N; ++i) {
    if (names[i] == text) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

/// "unknown" for a value outside the table, as a damaged file may hold.
template <class Enum, std::size_t N>
std::string_view name_of(const std::array<std::string_view, N>& names, Enum value) {
  const auto i = static_cast<std::size_t>(value);
  return i < N ? names[i] : "unknown";
}

}  // namespace millwright
