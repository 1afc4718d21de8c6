// SPDX-License-Identifier: Apache-2.0
#pragma once
// Names of enumerators that count from 0 without gaps: one table serves both directions.

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

namespace millwright {

template <std::size_t N>
using EnumNames = std::array<std::string_view, N>;

/// Empty for a value that is not in the table.
template <class Enum, std::size_t N>
constexpr std::string_view name_in(const EnumNames<N>& names, Enum value) {
  const auto index = static_cast<std::size_t>(std::to_underlying(value));
  return index < N ? names[index] : std::string_view();
}

template <class Enum, std::size_t N>
constexpr std::optional<Enum> parse_in(const EnumNames<N>& names, std::string_view text) {
  for (std::size_t i = 0; i < N; ++i) {
    if (names[i] == text) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

}  // namespace millwright
