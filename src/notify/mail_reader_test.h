// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reads a mail as a mail program does, as far as the tests need it.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace millwright::notify {

struct Mail {
  std::vector<std::string> header_names;
  std::vector<std::pair<std::string, std::string>> headers;  ///< unfolded, words decoded
  std::vector<std::string> parts;                            ///< decoded from base64

  std::string header(std::string_view name) const {
    for (const auto& [key, value] : headers)
      if (key == name) return value;
    return "";
  }
};

inline std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::size_t end = text.find("\r\n");
    out.emplace_back(text.substr(0, end));
    if (end == text.npos) break;
    text.remove_prefix(end + 2);
  }
  return out;
}

inline std::string decode_base64(std::string_view text) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  unsigned word = 0;
  int n_bits = 0;
  for (const char c : text) {
    const std::size_t digit = kDigits.find(c);
    if (digit == kDigits.npos) continue;
    word = word << 6 | static_cast<unsigned>(digit);
    n_bits += 6;
    if (n_bits >= 8) {
      n_bits -= 8;
      out += static_cast<char>(word >> n_bits & 0xff);
    }
  }
  return out;
}

/// RFC 2047: white space between encoded words goes.
inline std::string decode_header(std::string_view text) {
  constexpr std::string_view kBegin = "=?UTF-8?B?";
  std::string out;
  bool is_after_word = false;
  while (!text.empty()) {
    const std::size_t begin = text.find(kBegin);
    const std::string_view gap = text.substr(0, begin);
    const bool is_blank = gap.find_first_not_of(" \r\n") == gap.npos;
    if (!is_after_word || begin == text.npos || !is_blank) out += gap;
    if (begin == text.npos) break;
    text.remove_prefix(begin + kBegin.size());
    const std::size_t end = text.find("?=");
    out += decode_base64(text.substr(0, end));
    if (end == text.npos) break;
    text.remove_prefix(end + 2);
    is_after_word = true;
  }
  return out;
}

inline Mail read_mail(const std::string& data) {
  Mail mail;
  const std::size_t end = data.find("\r\n\r\n");
  for (const std::string& line : split_lines(std::string_view(data).substr(0, end))) {
    if (line.starts_with(' ') || line.starts_with('\t')) {
      if (!mail.headers.empty()) mail.headers.back().second += line;
      continue;
    }
    const std::size_t colon = line.find(": ");
    mail.headers.emplace_back(line.substr(0, colon),
                              colon == std::string::npos ? "" : line.substr(colon + 2));
    mail.header_names.push_back(mail.headers.back().first);
  }
  for (auto& [name, value] : mail.headers) value = decode_header(value);
  const std::string type = mail.header("Content-Type");
  const std::size_t mark = type.find("boundary=\"");
  if (mark == std::string::npos || end == std::string::npos) return mail;
  const std::size_t begin = mark + 10;
  const std::string boundary = "--" + type.substr(begin, type.find('"', begin) - begin);
  std::size_t at = data.find(boundary, end);
  while (at != std::string::npos && data.compare(at + boundary.size(), 2, "--") != 0) {
    const std::size_t next = data.find(boundary, at + boundary.size());
    const std::string part = data.substr(at, next - at);
    mail.parts.push_back(decode_base64(std::string_view(part).substr(part.find("\r\n\r\n") + 4)));
    at = next;
  }
  return mail;
}

}  // namespace millwright::notify
