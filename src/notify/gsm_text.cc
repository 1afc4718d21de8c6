// SPDX-License-Identifier: Apache-2.0
#include "notify/gsm_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "core/utf8.h"
#include "notify/fill.h"

namespace millwright::notify {
namespace {

// 3GPP TS 23.038 §6.2.1, position = code. 0x1b (escape) and, for text mode, 0x1a (Xi, which is
// Ctrl-Z) are never used; line feed and carriage return are spaces by then.
constexpr std::array<char32_t, 128> kGsm7{
    U'@', U'£', U'$', U'¥', U'è', U'é', U'ù', U'ì', U'ò', U'Ç',  U'\n', U'Ø', U'ø', U'\r', U'Å',
    U'å', U'Δ', U'_', U'Φ', U'Γ', U'Λ', U'Ω', U'Π', U'Ψ', U'Σ',  U'Θ',  0,    0,    U'Æ',  U'æ',
    U'ß', U'É', U' ', U'!', U'"', U'#', U'¤', U'%', U'&', U'\'', U'(',  U')', U'*', U'+',  U',',
    U'-', U'.', U'/', U'0', U'1', U'2', U'3', U'4', U'5', U'6',  U'7',  U'8', U'9', U':',  U';',
    U'<', U'=', U'>', U'?', U'¡', U'A', U'B', U'C', U'D', U'E',  U'F',  U'G', U'H', U'I',  U'J',
    U'K', U'L', U'M', U'N', U'O', U'P', U'Q', U'R', U'S', U'T',  U'U',  U'V', U'W', U'X',  U'Y',
    U'Z', U'Ä', U'Ö', U'Ñ', U'Ü', U'§', U'¿', U'a', U'b', U'c',  U'd',  U'e', U'f', U'g',  U'h',
    U'i', U'j', U'k', U'l', U'm', U'n', U'o', U'p', U'q', U'r',  U's',  U't', U'u', U'v',  U'w',
    U'x', U'y', U'z', U'ä', U'ö', U'ñ', U'ü', U'à'};

// What stands in for characters outside the alphabet, its extension table included.
constexpr std::array<std::pair<char32_t, std::string_view>, 24> kPlain{
    {{U'[', "("},       {U']', ")"},       {U'{', "("},        {U'}', ")"},      {U'|', "/"},
     {U'\\', "/"},      {U'~', "-"},       {U'^', "'"},        {U'`', "'"},      {U'€', "EUR"},
     {U'\u2013', "-"},  {U'\u2014', "-"},  {U'\u2018', "'"},   {U'\u2019', "'"}, {U'\u201c', "\""},
     {U'\u201d', "\""}, {U'\u201e', "\""}, {U'\u2026', "..."}, {U'\u00a0', " "}, {U'\u00b0', ""},
     {U'\u00b5', "u"},  {U'\u00b2', "2"},  {U'\u00b3', "3"},   {U'\u2192', "->"}}};

// Control characters become spaces. Text that is no UTF-8 has no characters: every byte above ASCII
// is a question mark.
std::u32string characters(std::string_view utf8) {
  std::u32string out;
  const bool is_valid = is_valid_utf8(utf8);
  for (std::size_t i = 0; i < utf8.size();) {
    const auto lead = static_cast<unsigned char>(utf8[i]);
    if (lead < 0x80) {
      out += lead < 0x20 || lead == 0x7f ? U' ' : static_cast<char32_t>(lead);
      ++i;
      continue;
    }
    if (!is_valid) {
      out += U'?';
      ++i;
      continue;
    }
    const std::size_t n = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    char32_t c = lead & (0x7fu >> n);
    for (std::size_t k = 1; k < n; ++k) c = c << 6 | (static_cast<unsigned char>(utf8[i + k]) & 63);
    out += c;
    i += n;
  }
  return out;
}

std::optional<char> gsm7_code(char32_t c) {
  if (c == 0) return std::nullopt;
  const auto found = std::ranges::find(kGsm7, c);
  if (found == kGsm7.end()) return std::nullopt;
  return static_cast<char>(found - kGsm7.begin());
}

// Nothing when a character has no place in the alphabet and no stand-in.
std::optional<std::string> to_gsm7(const std::u32string& text) {
  std::string out;
  for (const char32_t c : text) {
    if (const auto code = gsm7_code(c)) {
      out += *code;
      continue;
    }
    const auto plain = std::ranges::find(kPlain, c, &std::pair<char32_t, std::string_view>::first);
    if (plain == kPlain.end()) return std::nullopt;
    for (const char p : plain->second)
      out += gsm7_code(static_cast<char32_t>(static_cast<unsigned char>(p))).value_or('?');
  }
  return out;
}

void append_utf16(std::vector<std::uint16_t>& out, char32_t c) {
  if (c < 0x10000) {
    out.push_back(static_cast<std::uint16_t>(c));
    return;
  }
  const char32_t rest = c - 0x10000;
  out.push_back(static_cast<std::uint16_t>(0xd800 + (rest >> 10)));
  out.push_back(static_cast<std::uint16_t>(0xdc00 + (rest & 0x3ff)));
}

void append_utf8(std::string& out, char32_t c) {
  const auto tail = [&](int shift) { out += static_cast<char>(0x80 | ((c >> shift) & 0x3f)); };
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xc0 | (c >> 6));
    tail(0);
  } else if (c < 0x10000) {
    out += static_cast<char>(0xe0 | (c >> 12));
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xf0 | (c >> 18));
    tail(12);
    tail(6);
    tail(0);
  }
}

std::string to_hex(const std::vector<std::uint16_t>& units) {
  std::string out;
  for (const std::uint16_t unit : units) out += fmt::format("{:04X}", unit);
  return out;
}

}  // namespace

SmsText encode_sms(std::string_view utf8) {
  constexpr std::size_t kDots = 3;
  const std::u32string text = characters(utf8);
  if (std::optional<std::string> gsm7 = to_gsm7(text)) {
    if (gsm7->size() > kMaxGsm7) {
      gsm7->resize(kMaxGsm7 - kDots);
      gsm7->append(kDots, '.');
    }
    return {SmsAlphabet::kGsm7, std::move(*gsm7)};
  }
  std::vector<std::uint16_t> units;
  std::size_t fits = 0;  // units of whole characters that leave room for the dots
  for (const char32_t c : text) {
    append_utf16(units, c);
    if (units.size() <= kMaxUcs2 - kDots) fits = units.size();
  }
  if (units.size() > kMaxUcs2) {
    units.resize(fits);
    units.insert(units.end(), kDots, u'.');
  }
  return {SmsAlphabet::kUcs2, to_hex(units)};
}

std::string sms_as_shown(std::string_view utf8) {
  const SmsText text = encode_sms(utf8);
  std::string out;
  if (text.alphabet == SmsAlphabet::kGsm7) {
    for (const char code : text.bytes) append_utf8(out, kGsm7[static_cast<unsigned char>(code)]);
    return out;
  }
  const auto unit_at = [&](std::size_t i) {
    std::uint32_t unit = 0;
    std::from_chars(text.bytes.data() + i, text.bytes.data() + i + 4, unit, 16);
    return static_cast<char32_t>(unit);
  };
  for (std::size_t i = 0; i + 4 <= text.bytes.size(); i += 4) {
    char32_t c = unit_at(i);
    if (c >= 0xd800 && c < 0xdc00 && i + 8 <= text.bytes.size()) {
      i += 4;
      c = 0x10000 + ((c - 0xd800) << 10) + (unit_at(i) - 0xdc00);
    }
    append_utf8(out, c);
  }
  return out;
}

std::string ucs2_hex(std::string_view utf8) {
  std::vector<std::uint16_t> units;
  for (const char32_t c : characters(utf8)) append_utf16(units, c);
  return to_hex(units);
}

Result<std::string> phone_number(std::string_view text) {
  std::string out;
  bool is_good = true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if ((c >= '0' && c <= '9') || (c == '+' && out.empty())) {
      out += c;
    } else if (std::string_view(" -/().").find(c) == std::string_view::npos) {
      is_good = false;
    }
  }
  const std::size_t n_digits = out.size() - (out.starts_with('+') ? 1 : 0);
  if (is_good && n_digits >= 3 && n_digits <= 15) return out;
  return fail(Code::kInvalidArgument, fmt::format("\"{}\" is no phone number of 3 to 15 digits",
                                                  as_one_line(text.substr(0, 40))));
}

}  // namespace millwright::notify
