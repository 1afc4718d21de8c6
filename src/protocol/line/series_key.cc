// SPDX-License-Identifier: Apache-2.0
#include "protocol/line/series_key.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/utf8.h"

namespace millwright::line {
namespace {

constexpr std::string_view kPathTag = "path";
constexpr std::string_view kPathField = "value";

/// The first `stop` that no backslash precedes; the size of `text` when there is none.
std::size_t find_unescaped(std::string_view text, char stop) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == stop) {
      return i;
    }
  }
  return text.size();
}

/// Removes the backslash before any of `specials`; every other backslash is itself.
std::string unescape(std::string_view text, std::string_view specials) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size() &&
        specials.find(text[i + 1]) != std::string_view::npos) {
      ++i;
    }
    out += text[i];
  }
  return out;
}

/// Replaces control characters and `specials` by %XX.
std::string percent_encode(std::string_view text, std::string_view specials) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte != 0x7f && specials.find(c) == std::string_view::npos) {
      out += c;
    } else {
      out += {'%', kHex[byte >> 4], kHex[byte & 0xf]};
    }
  }
  return out;
}

std::string encode_part(std::string_view text) {
  return percent_encode(text, "/+#,=%");
}

/// Telegraf's inputs.disk has a tag `path` too: a mount point, the same on every host.
bool is_file_path(std::string_view path) {
  return path.starts_with('/') || path.starts_with('\\');
}

using Tag = std::pair<std::string, std::string>;

/// Splits "k=v,k=v". Empty text with no error = fine.
std::expected<std::vector<Tag>, std::string> split_tags(std::string_view text) {
  std::vector<Tag> tags;
  while (!text.empty()) {
    const std::string_view tag = text.substr(0, find_unescaped(text, ','));
    text.remove_prefix(tag.size());
    if (text == ",") return std::unexpected("a tag is missing after the last comma");
    if (!text.empty()) text.remove_prefix(1);
    const std::size_t equals = find_unescaped(tag, '=');
    if (equals == 0 || equals + 1 >= tag.size()) {
      return std::unexpected("tag '" + shown(tag) + "': not name=value");
    }
    if (find_unescaped(tag.substr(equals + 1), '=') != tag.size() - equals - 1) {
      return std::unexpected("tag '" + shown(tag) + "': '=' must be escaped");
    }
    if (tags.size() == kMaxTags) return std::unexpected("more than 128 tags");
    tags.emplace_back(unescape(tag.substr(0, equals), ",= "),
                      unescape(tag.substr(equals + 1), ",= "));
  }
  std::sort(tags.begin(), tags.end());
  for (std::size_t i = 1; i < tags.size(); ++i) {
    if (tags[i].first == tags[i - 1].first) {
      return std::unexpected("tag '" + shown(tags[i].first) + "': given twice");
    }
  }
  return tags;
}

}  // namespace

std::expected<SeriesName, std::string> canonical_series(std::string_view raw_key) {
  if (!is_valid_utf8(raw_key)) return std::unexpected("not valid UTF-8");
  const std::string_view measurement = raw_key.substr(0, find_unescaped(raw_key, ','));
  if (measurement.empty()) return std::unexpected("measurement is missing");
  std::string_view rest = raw_key.substr(measurement.size());
  if (rest == ",") return std::unexpected("a tag is missing after the last comma");
  if (!rest.empty()) rest.remove_prefix(1);
  auto tags = split_tags(rest);
  if (!tags) return std::unexpected(std::move(tags).error());

  SeriesName name;
  name.prefix = encode_part(unescape(measurement, ", "));
  for (const auto& [key, value] : *tags) {
    if (key == kPathTag && !is_file_path(value)) {
      name.prefix = value;
      if (percent_encode(value, "+#") != value) {
        return std::unexpected("tag 'path': '" + shown(value) +
                               "' holds +, # or a control character");
      }
      name.is_path = true;
      break;
    }
    name.prefix += ',' + encode_part(key) + '=' + encode_part(value);
  }
  if (name.prefix.size() > kMaxNameBytes) {
    return std::unexpected("measurement and tags longer than 1024 bytes");
  }
  return name;
}

std::expected<std::string, std::string> canonical_field(const SeriesName& series,
                                                        std::string_view raw_field) {
  if (!is_valid_utf8(raw_field)) return std::unexpected("not valid UTF-8");
  const std::string field = unescape(raw_field, ",= ");
  if (series.is_path && field == kPathField) return series.prefix;
  std::string name = series.prefix + '/' + encode_part(field);
  if (name.size() > kMaxNameBytes) {
    return std::unexpected("field '" + shown(field) + "': address longer than 1024 bytes");
  }
  return name;
}

std::string shown(std::string_view text) {
  constexpr std::size_t kMax = 64;
  std::string out(text.substr(0, kMax));
  if (text.size() > kMax) {
    while (!out.empty() && !is_valid_utf8(out)) out.pop_back();
    out += "...";
  }
  for (char& c : out) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  }
  return out;
}

}  // namespace millwright::line
