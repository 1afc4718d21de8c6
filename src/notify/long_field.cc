// SPDX-License-Identifier: Apache-2.0
#include "notify/long_field.h"

#include <fmt/format.h>

#include <algorithm>

namespace millwright::notify {

Status put_long_field(Fields& fields, std::string_view name, std::string_view text) {
  for (std::size_t part = 1; !text.empty(); ++part) {
    if (part > kMostParts) {
      return fail(Code::kInvalidArgument,
                  fmt::format("{}: longer than {} bytes", name, kMostParts * (kMaxFieldBytes - 3)));
    }
    std::size_t end = std::min(text.size(), kMaxFieldBytes);
    // Whole characters: each field is stored as UTF-8 of its own.
    while (end < text.size() && end > 1 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) {
      --end;
    }
    fields[fmt::format("{}.{}", name, part)] = text.substr(0, end);
    text.remove_prefix(end);
  }
  return {};
}

std::string long_field(const Fields& fields, std::string_view name) {
  std::string out;
  for (std::size_t part = 1; part <= kMostParts; ++part) {
    const auto found = fields.find(fmt::format("{}.{}", name, part));
    if (found == fields.end()) break;
    out += found->second;
  }
  return out;
}

}  // namespace millwright::notify
