// SPDX-License-Identifier: Apache-2.0
#pragma once
// From the raw series key of a line (measurement and tags as sent) to the address prefix of its
// fields. Two keys have the same prefix exactly when measurement and tag set are the same.

#include <expected>
#include <string>
#include <string_view>

namespace millwright::line {

inline constexpr std::size_t kMaxNameBytes = 1024;  ///< of a whole address
inline constexpr std::size_t kMaxTags = 128;

/// What the addresses of one series have in common.
struct SeriesName {
  std::string prefix;    ///< "measurement,tag1=v1,tag2=v2", or the value of the tag `path`
  bool is_path = false;  ///< the tag `path` named it: a field `value` is the path itself
};

/// `raw_key` is all before the first unescaped space, in valid UTF-8 or not.
/// Tags are sorted by name; '/', '+', '#', ',', '=', '%' and control characters within a part
/// become %XX. Errors: the reason, as text, when it is not a series key.
std::expected<SeriesName, std::string> canonical_series(std::string_view raw_key);

/// The whole address of a field, or the reason why there is none.
std::expected<std::string, std::string> canonical_field(const SeriesName& series,
                                                        std::string_view raw_field);

/// `text` for a message: cut after 64 bytes, without control characters.
std::string shown(std::string_view text);

}  // namespace millwright::line
