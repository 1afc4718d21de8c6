// SPDX-License-Identifier: Apache-2.0
#include "respond/procedure/webhook.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "core/suggest.h"

namespace millwright::respond {
namespace {

constexpr std::array<std::string_view, 7> kPlaceholders{"run",   "procedure", "version", "step",
                                                        "alarm", "asset",     "person"};

void append_encoded(std::string& out, std::string_view value) {
  for (const char c : value) {
    const bool is_unreserved = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                               (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
                               c == '~';
    if (is_unreserved) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
}

}  // namespace

Status check_webhook_url(std::string_view url) {
  const std::size_t scheme = url.starts_with("https://") ? 8 : url.starts_with("http://") ? 7 : 0;
  if (scheme == 0) return fail(Code::kInvalidArgument, "must begin with https:// or http://");
  const std::size_t path = std::min(url.find_first_of("/?#", scheme), url.size());
  const std::string_view host = url.substr(scheme, path - scheme);
  if (host.empty()) return fail(Code::kInvalidArgument, "names no host");
  if (host.find_first_of("{}@\\") != std::string_view::npos) {
    return fail(Code::kInvalidArgument, "takes placeholders and '@' after the host only");
  }
  const bool has_space = std::ranges::any_of(
      url, [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f; });
  if (has_space) return fail(Code::kInvalidArgument, "must not hold spaces");
  for (std::size_t at = url.find_first_of("{}"); at < url.size();
       at = url.find_first_of("{}", at)) {
    const std::size_t close = url[at] == '{' ? url.find('}', at) : std::string_view::npos;
    if (close == std::string_view::npos) {
      return fail(Code::kInvalidArgument, "has a brace without its partner");
    }
    const std::string_view word = url.substr(at + 1, close - at - 1);
    if (std::ranges::find(kPlaceholders, word) == kPlaceholders.end()) {
      return fail(Code::kInvalidArgument, fmt::format("placeholder '{}' is not one of {}{}", word,
                                                      fmt::join(kPlaceholders, ", "),
                                                      did_you_mean(nearest(word, kPlaceholders))));
    }
    at = close + 1;
  }
  return {};
}

std::string expand_webhook_url(std::string_view url,
                               const std::map<std::string_view, std::string>& values) {
  std::string out;
  std::size_t at = 0;
  while (at < url.size()) {
    const std::size_t open = url.find('{', at);
    const std::size_t close = url.find('}', open == std::string_view::npos ? url.size() : open);
    if (close == std::string_view::npos) break;
    out += url.substr(at, open - at);
    const auto it = values.find(url.substr(open + 1, close - open - 1));
    if (it != values.end()) append_encoded(out, it->second);
    at = close + 1;
  }
  out += url.substr(at);
  return out;
}

}  // namespace millwright::respond
