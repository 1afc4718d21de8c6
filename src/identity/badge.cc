// SPDX-License-Identifier: Apache-2.0
#include "identity/badge.h"

#include <fmt/format.h>

namespace millwright::identity {
namespace {

bool is_between_bytes(char c) {
  return c == ' ' || c == ':' || c == '-' || c == '\r' || c == '\n' || c == '\t';
}

}  // namespace

Result<std::string> badge_id(std::string_view typed) {
  std::string id;
  bool is_plain = true;
  for (const char c : typed) {
    if (is_between_bytes(c)) continue;
    const bool is_lower = c >= 'a' && c <= 'z';
    is_plain = is_plain && (is_lower || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'));
    id += is_lower ? static_cast<char>(c - 'a' + 'A') : c;
  }
  if (is_plain && id.size() >= kMinBadgeCharacters && id.size() <= kMaxBadgeCharacters) return id;
  return fail(Code::kInvalidArgument, fmt::format("badge: must be {} to {} letters and digits",
                                                  kMinBadgeCharacters, kMaxBadgeCharacters));
}

}  // namespace millwright::identity
