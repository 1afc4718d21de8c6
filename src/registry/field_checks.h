// SPDX-License-Identifier: Apache-2.0
#pragma once
// Checks of single fields that several kinds of record share. For the validate*.cc files.
// Errors of every function: invalid_argument, "field: what is wrong and what would be right".

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "core/result.h"
#include "model/plant.h"
#include "registry/validate.h"

namespace millwright::registry {

inline constexpr std::size_t kMaxTitleBytes = 200;

inline std::unexpected<Error> invalid(std::string message) {
  return fail(Code::kInvalidArgument, std::move(message));
}

/// Text of at most `max_bytes`, UTF-8 without zero bytes.
inline Status check_text(std::string_view field, std::string_view text, std::size_t max_bytes) {
  if (text.size() > max_bytes) {
    return invalid(fmt::format("{}: {} bytes, at most {}", field, text.size(), max_bytes));
  }
  if (!is_utf8(text)) return invalid(fmt::format("{}: not valid UTF-8", field));
  if (text.find('\0') != std::string_view::npos) {
    return invalid(fmt::format("{}: holds a zero byte", field));
  }
  return {};
}

/// One element of a path.
inline Status check_element(std::string_view field, std::string_view text) {
  if (!is_utf8(text)) return invalid(fmt::format("{}: not valid UTF-8", field));
  if (is_path_element(text)) return {};
  return invalid(fmt::format(
      "{} '{}': must be 1 to 64 bytes without '/', '+', '#' and control characters, and must not "
      "start with '$'",
      field, text));
}

}  // namespace millwright::registry
