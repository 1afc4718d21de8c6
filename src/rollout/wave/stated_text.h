// SPDX-License-Identifier: Apache-2.0
#pragma once
// Texts that people state.

#include <cstddef>
#include <string_view>

#include "core/result.h"

namespace millwright::rollout {

inline bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

/// Errors: invalid_argument   blank, or more than `most` bytes; it names the field.
Status check_text(std::string_view field, std::string_view text, std::size_t most);

}  // namespace millwright::rollout
