// SPDX-License-Identifier: Apache-2.0
#include "core/utf8.h"
#include "respond/training/training_pack.h"

namespace millwright::respond {
namespace {

constexpr std::string_view kReplacement = "\xef\xbf\xbd";

/// Bytes of the well-formed character at `pos`, 0 when there is none.
std::size_t character_bytes(std::string_view text, std::size_t pos) {
  const auto lead = static_cast<unsigned char>(text[pos]);
  const std::size_t n = lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  return pos + n <= text.size() && is_valid_utf8(text.substr(pos, n)) ? n : 0;
}

}  // namespace

std::string html_text(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t n = character_bytes(text, i);
    const char c = text[i];
    const bool is_control = n == 1 && (static_cast<unsigned char>(c) < 0x20 || c == 0x7f);
    if (n == 0 || (is_control && c != '\t' && c != '\n')) {
      out += kReplacement;
    } else if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"') {
      out += "&quot;";
    } else if (c == '\'') {
      out += "&#39;";
    } else {
      out += text.substr(i, n);
    }
    i += n == 0 ? 1 : n;
  }
  return out;
}

}  // namespace millwright::respond
