// SPDX-License-Identifier: Apache-2.0
#include "protocol/json/token.h"

#include <algorithm>

#include "core/utf8.h"

namespace millwright::json {
namespace {

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool needs_percent(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return c == '+' || c == '#' || c == '%' || byte < 0x20 || byte == 0x7f;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// The four digits after \u; -1 when they are not there.
std::int32_t hex4(std::string_view text) {
  if (text.size() < 4) return -1;
  std::int32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    const int digit = hex_digit(text[i]);
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

void append_utf8(std::uint32_t code, std::string& out) {
  const auto put = [&](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xc0 | (code >> 6));
    put(0x80 | (code & 0x3f));
  } else if (code < 0x10000) {
    put(0xe0 | (code >> 12));
    put(0x80 | ((code >> 6) & 0x3f));
    put(0x80 | (code & 0x3f));
  } else {
    put(0xf0 | (code >> 18));
    put(0x80 | ((code >> 12) & 0x3f));
    put(0x80 | ((code >> 6) & 0x3f));
    put(0x80 | (code & 0x3f));
  }
}

/// Reads one escape at the start of `text` (after the backslash); the bytes taken, 0 = broken.
std::size_t append_escape(std::string_view text, std::string& out) {
  if (text.empty()) return 0;
  constexpr std::string_view kLetters = "\"\\/bfnrt";
  constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
  if (const std::size_t at = kLetters.find(text[0]); at != std::string_view::npos) {
    out.push_back(kMeanings[at]);
    return 1;
  }
  if (text[0] != 'u') return 0;
  const std::int32_t first = hex4(text.substr(1));
  if (first < 0 || (first >= 0xdc00 && first < 0xe000)) return 0;
  if (first < 0xd800 || first >= 0xe000) {
    append_utf8(static_cast<std::uint32_t>(first), out);
    return 5;
  }
  if (text.substr(5, 2) != "\\u") return 0;
  const std::int32_t second = hex4(text.substr(7));
  if (second < 0xdc00 || second >= 0xe000) return 0;
  append_utf8(static_cast<std::uint32_t>(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00)),
              out);
  return 11;
}

std::optional<UtcNanos> time_of_number(const Number& number) {
  if (!number.is_integer) return from_unix_guess(number.real);
  const auto whole = number.as_int64();
  return whole ? from_unix_guess(*whole) : std::nullopt;
}

bool spells(std::string_view text, std::string_view lower) {
  if (text.size() != lower.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] + 32) : text[i];
    if (c != lower[i]) return false;
  }
  return true;
}

/// NaN and the infinities in the spellings of printf, Python, JavaScript and C#.
bool is_not_finite(std::string_view text) {
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  return spells(text, "nan") || spells(text, "inf") || spells(text, "infinity");
}

}  // namespace

Token classify(std::string_view raw, NumberSyntax syntax) {
  Token token;
  token.text = raw;
  if (raw.size() >= 2 && raw.front() == '"' && raw.back() == '"') {
    token.kind = TokenKind::kString;
    token.text = raw.substr(1, raw.size() - 2);
    token.has_escapes = token.text.find('\\') != std::string_view::npos;
  } else if (const auto number = parse_number(raw, syntax)) {
    token.kind = TokenKind::kNumber;
    token.number = *number;
  } else if (raw == "true") {
    token.kind = TokenKind::kTrue;
  } else if (raw == "false") {
    token.kind = TokenKind::kFalse;
  } else if (raw == "null") {
    token.kind = TokenKind::kNull;
  }
  return token;
}

Member classify_member(std::string_view name) {
  switch (name.size()) {
    case 2:
      return name == "ts" ? Member::kTime : Member::kOther;
    case 4:
      return name == "time" ? Member::kTime : Member::kOther;
    case 5:
      return name == "value" ? Member::kValue : Member::kOther;
    case 6:
      if (name == "signal") return Member::kSignal;
      return name == "values" ? Member::kValues : Member::kOther;
    case 7:
      return name == "quality" ? Member::kQuality : Member::kOther;
    case 9:
      return name == "timestamp" ? Member::kTime : Member::kOther;
    default:
      return Member::kOther;
  }
}

Scalar to_scalar(const Number& number) {
  if (!number.is_integer || number.magnitude <= (std::uint64_t{1} << 53)) {
    return Scalar::of(number.real);
  }
  if (const auto whole = number.as_int64()) return Scalar::of(*whole);
  return number.is_negative ? Scalar::of(number.real) : Scalar::of(number.magnitude);
}

std::expected<Scalar, std::string_view> value_of(const Token& token, DecodedBatch& out) {
  switch (token.kind) {
    case TokenKind::kNumber:
      return to_scalar(token.number);
    case TokenKind::kTrue:
      return Scalar::of(true);
    case TokenKind::kFalse:
      return Scalar::of(false);
    case TokenKind::kString: {
      if (!token.has_escapes) return Scalar::of(token.text);
      const auto text = unescape(token.text, out);
      if (!text) return std::unexpected("text with a broken escape");
      return Scalar::of(*text);
    }
    case TokenKind::kNull:
      return std::unexpected("value is null");
    case TokenKind::kInvalid:
      break;
  }
  if (is_not_finite(token.text)) return std::unexpected("NaN and infinity are not values");
  const char first = token.text.empty() ? ' ' : token.text.front();
  if (first == '-' || (first >= '0' && first <= '9')) {
    return std::unexpected("not a number a double can hold");
  }
  return std::unexpected("not a number, boolean, text or null");
}

std::optional<UtcNanos> time_of(const Token& token) {
  if (token.kind == TokenKind::kNumber) return time_of_number(token.number);
  if (token.kind != TokenKind::kString) return std::nullopt;
  if (const auto time = parse_rfc3339(token.text)) return time;
  const auto number = parse_number(token.text, NumberSyntax::kPlain);
  return number ? time_of_number(*number) : std::nullopt;
}

std::optional<Quality> quality_of(const Token& token) {
  if (token.kind == TokenKind::kString) return parse_quality(token.text);
  if (token.kind != TokenKind::kNumber || !token.number.is_integer || token.number.is_negative) {
    return std::nullopt;
  }
  const std::uint64_t byte = token.number.magnitude;
  if (byte >= 192 && byte <= 255) return Quality{};
  if (byte >= 64 && byte < 128) return Quality{}.with(Grade::kUncertain);
  if (byte < 64) return Quality{}.with(Grade::kBad);
  return std::nullopt;  // 128..191 is reserved by OPC
}

std::optional<std::string_view> unescape(std::string_view text, DecodedBatch& out) {
  std::string plain;
  plain.reserve(text.size());
  while (!text.empty()) {
    const std::size_t n = std::min(text.find('\\'), text.size());
    plain.append(text.substr(0, n));
    text.remove_prefix(n);
    if (text.empty()) break;
    const std::size_t taken = append_escape(text.substr(1), plain);
    if (taken == 0) return std::nullopt;
    text.remove_prefix(1 + taken);
  }
  return out.keep({plain});
}

std::string_view escape_name(std::string_view text, DecodedBatch& out) {
  std::size_t first = 0;
  while (first < text.size() && !needs_percent(text[first])) ++first;
  if (first == text.size()) return text;
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string escaped(text.substr(0, first));
  for (const char c : text.substr(first)) {
    if (!needs_percent(c)) {
      escaped += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    escaped += {'%', kHex[byte >> 4], kHex[byte & 0xf]};
  }
  return out.keep({escaped});
}

bool is_address(std::string_view text) {
  if (text.empty() || text.size() > kMaxNameBytes) return false;
  for (const char c : text) {
    if (c != '%' && needs_percent(c)) return false;
  }
  return true;
}

std::string shown(std::string_view text) {
  constexpr std::size_t kMax = 64;
  std::string out(text.substr(0, kMax));
  if (text.size() > kMax) {
    while (!out.empty() && !is_valid_utf8(out)) out.pop_back();  // not within a character
    out += "...";
  }
  for (char& c : out) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  }
  return out;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace millwright::json
