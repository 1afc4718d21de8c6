// SPDX-License-Identifier: Apache-2.0
#include "record/limits.h"

#include <fmt/format.h>

#include "core/utf8.h"

namespace millwright::record {
namespace {

Status check(std::string_view what, std::string_view text, std::size_t most_bytes) {
  if (text.size() > most_bytes) {
    return fail(Code::kInvalidArgument,
                fmt::format("{}: {} bytes, at most {} bytes", what, text.size(), most_bytes));
  }
  if (!is_valid_utf8(text)) return fail(Code::kInvalidArgument, fmt::format("{}: not UTF-8", what));
  return {};
}

}  // namespace

Status check_name(std::string_view what, std::string_view name) {
  if (name.empty()) return fail(Code::kInvalidArgument, fmt::format("{} is missing", what));
  return check(what, name, kMostNameBytes);
}

Status check_text(std::string_view what, std::string_view text) {
  return check(what, text, kMostTextBytes);
}

Status check_reason(std::string_view what, std::string_view text) {
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    return fail(Code::kInvalidArgument, fmt::format("{} is missing", what));
  }
  return check(what, text, kMostTextBytes);
}

}  // namespace millwright::record
