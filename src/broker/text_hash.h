// SPDX-License-Identifier: Apache-2.0
#pragma once
// Lets unordered containers keyed by std::string be searched with a std::string_view.

#include <cstddef>
#include <functional>
#include <string_view>

namespace millwright::broker {

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const noexcept {
    return std::hash<std::string_view>{}(text);
  }
};

}  // namespace millwright::broker
