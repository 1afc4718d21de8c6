// SPDX-License-Identifier: Apache-2.0
#include "api/support_mail.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <optional>

#include "core/utf8.h"

namespace millwright::api {
namespace {

constexpr std::size_t kMostSubjectBytes = 500;

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return std::tolower(c); });
  return out;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

std::optional<std::string> decode_base64(std::string_view text) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  std::uint32_t word = 0;
  int n_bits = 0;
  for (const char c : text) {
    if (c == '=') break;
    const std::size_t digit = kDigits.find(c);
    if (digit == kDigits.npos) return std::nullopt;
    word = (word << 6 | static_cast<std::uint32_t>(digit)) & 0xffff;
    n_bits += 6;
    if (n_bits < 8) continue;
    n_bits -= 8;
    out += static_cast<char>(word >> n_bits & 0xff);
  }
  return out;
}

/// The Q encoding (RFC 2047 section 4.2): '_' is a space, "=2E" a byte.
std::optional<std::string> decode_q(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '=') {
      out += text[i] == '_' ? ' ' : text[i];
      continue;
    }
    unsigned byte = 0;
    const std::string_view digits = text.substr(i + 1, 2);
    const auto [end, error] = std::from_chars(digits.begin(), digits.end(), byte, 16);
    if (digits.size() < 2 || error != std::errc() || end != digits.end()) return std::nullopt;
    out += static_cast<char>(byte);
    i += 2;
  }
  return out;
}

std::string from_latin1(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      out += c;
    } else {
      out += static_cast<char>(0xc0 | byte >> 6);
      out += static_cast<char>(0x80 | (byte & 0x3f));
    }
  }
  return out;
}

/// "=?charset?B or Q?text?=" without its brackets, or nothing when it cannot be read.
std::optional<std::string> decode_word(std::string_view inner) {
  const std::size_t encoding_at = inner.find('?');
  if (encoding_at == inner.npos || inner.size() < encoding_at + 3 ||
      inner[encoding_at + 2] != '?') {
    return std::nullopt;
  }
  std::string charset = lower(inner.substr(0, encoding_at));
  charset = charset.substr(0, charset.find('*'));  // a language (RFC 2231)
  const char encoding = inner[encoding_at + 1];
  const std::string_view text = inner.substr(encoding_at + 3);
  const bool is_base64 = encoding == 'B' || encoding == 'b';
  if (!is_base64 && encoding != 'Q' && encoding != 'q') return std::nullopt;
  auto bytes = is_base64 ? decode_base64(text) : decode_q(text);
  if (!bytes || charset == "utf-8" || charset == "us-ascii") return bytes;
  if (charset == "iso-8859-1") return from_latin1(*bytes);
  return std::nullopt;
}

std::string decode_words(std::string_view text) {
  std::string out;
  bool is_after_word = false;
  while (!text.empty()) {
    const std::size_t begin = text.find("=?");
    const std::string_view plain = text.substr(0, begin);
    // White space between two encoded words is only there to fold the line.
    if (!is_after_word || begin == text.npos || !trimmed(plain).empty()) out += plain;
    if (begin == text.npos) break;
    // The closing mark comes after the encoding's second '?'.
    const std::size_t first = text.find('?', begin + 2);
    const std::size_t second = first == text.npos ? first : text.find('?', first + 1);
    const std::size_t end = second == text.npos ? second : text.find("?=", second + 1);
    const auto word =
        end == text.npos ? std::nullopt : decode_word(text.substr(begin + 2, end - begin - 2));
    if (!word) {
      out += "=?";
      text.remove_prefix(begin + 2);
      is_after_word = false;
      continue;
    }
    out += *word;
    text.remove_prefix(end + 2);
    is_after_word = true;
  }
  return out;
}

/// One line of well-formed text for a log.
std::string plain(std::string text) {
  const bool is_text = is_valid_utf8(text);
  for (char& c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f) c = ' ';
    if (!is_text && byte >= 0x80) c = '?';
  }
  if (text.size() <= kMostSubjectBytes) return text;
  std::size_t end = kMostSubjectBytes;
  while ((static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return text.substr(0, end);
}

}  // namespace

Result<SupportMail> parse_support_mail(std::string_view message) {
  SupportMail mail;
  bool has_field = false;
  std::size_t at = 0;
  // "From ..." is the envelope of a mailbox file, which pipes put before the header.
  if (message.starts_with("From ")) at = std::min(message.find('\n'), message.size() - 1) + 1;
  while (at < message.size()) {
    if (at > kMaxMailHeaderBytes) {
      return fail(
          Code::kInvalidArgument,
          fmt::format("the header of the mail is longer than {} bytes", kMaxMailHeaderBytes));
    }
    std::size_t end = std::min(message.find('\n', at), message.size());
    if (trimmed(message.substr(at, end - at)).empty()) break;  // the text follows
    while (end + 1 < message.size() && (message[end + 1] == ' ' || message[end + 1] == '\t')) {
      end = std::min(message.find('\n', end + 1), message.size());
    }
    const std::string_view field = message.substr(at, end - at);
    at = end + 1;
    const std::size_t colon = field.find(':');
    if (colon == field.npos) continue;
    has_field = true;
    const std::string name = lower(trimmed(field.substr(0, colon)));
    std::string value(field.substr(colon + 1));
    std::erase_if(value, [](char c) { return c == '\r' || c == '\n'; });
    if (name == "subject" && mail.subject.empty()) {
      mail.subject = plain(decode_words(trimmed(value)));
    } else if (name == "message-id" && mail.message_id.empty()) {
      const std::size_t open = value.find('<');
      const std::size_t close = value.find('>', open == value.npos ? 0 : open);
      const bool is_bracketed = open != value.npos && close != value.npos;
      const std::string id =
          is_bracketed ? value.substr(open + 1, close - open - 1) : std::string(trimmed(value));
      mail.message_id = plain(id);
    }
  }
  if (has_field) return mail;
  return fail(Code::kInvalidArgument, "no mail: it has no header field such as \"Subject: ...\"");
}

}  // namespace millwright::api
