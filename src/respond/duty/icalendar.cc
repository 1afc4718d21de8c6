// SPDX-License-Identifier: Apache-2.0
#include "respond/duty/icalendar.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/utf8.h"

namespace millwright::respond {
namespace {

constexpr std::size_t kFoldOctets = 75;

bool is_name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
}
bool is_control(char c) {
  return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
}
bool is_continuation_byte(char c) {
  return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

/// Takes a name off the front of `text`; empty when there is none.
std::string_view take_name(std::string_view& text) {
  const auto end = std::ranges::find_if_not(text, is_name_char);
  const std::string_view name = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(name.size());
  return name;
}

/// Takes a parameter's value off the front: up to ';' or ':' outside quotation marks.
std::optional<std::string> take_parameter_value(std::string_view& text) {
  std::string value;
  bool is_quoted = false;
  while (!text.empty()) {
    const char c = text.front();
    if (!is_quoted && (c == ';' || c == ':')) return value;
    if (c == '"') {
      is_quoted = !is_quoted;
    } else {
      value += c;
    }
    text.remove_prefix(1);
  }
  return std::nullopt;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

}  // namespace

ContentLineReader::ContentLineReader(std::string_view text) : rest_(text) {
  constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
  if (rest_.starts_with(kByteOrderMark)) rest_.remove_prefix(kByteOrderMark.size());
}

/// One physical line and those that continue it. False when it grows too long.
bool ContentLineReader::unfold(std::string& out) {
  do {
    const std::size_t end = std::min(rest_.find('\n'), rest_.size());
    std::string_view piece = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    ++next_line_;
    if (piece.ends_with('\r')) piece.remove_suffix(1);
    if (out.size() + piece.size() > kMaxContentLineBytes) return false;
    out += piece;
    if (rest_.empty() || (rest_.front() != ' ' && rest_.front() != '\t')) return true;
    rest_.remove_prefix(1);
  } while (true);
}

Result<std::optional<ContentLine>> ContentLineReader::next() {
  const auto wrong = [](std::string_view what) {
    return fail(Code::kInvalidArgument, std::string(what));
  };
  std::string text;
  while (text.empty()) {
    if (rest_.empty()) return std::optional<ContentLine>();
    line_ = next_line_;
    if (!unfold(text)) {
      return wrong(fmt::format("a line of more than {} bytes; shorten it", kMaxContentLineBytes));
    }
  }
  if (!is_valid_utf8(text)) return wrong("not UTF-8; convert the file");
  if (std::ranges::any_of(text, is_control)) return wrong("a control character; remove it");
  ContentLine out;
  out.line = line_;
  std::string_view rest = text;
  out.name = upper(take_name(rest));
  if (out.name.empty()) return wrong("not a line of an iCalendar file, which is NAME:value");
  while (take(rest, ';')) {
    const std::string_view name = take_name(rest);
    if (name.empty() || !take(rest, '=')) return wrong("a parameter without a name or value");
    auto value = take_parameter_value(rest);
    if (!value) return wrong("a parameter that does not end; close its quotation mark");
    out.parameters.emplace_back(upper(name), std::move(*value));
  }
  if (!take(rest, ':')) return wrong("not a line of an iCalendar file, which is NAME:value");
  out.value = rest;
  return std::optional<ContentLine>(std::move(out));
}

void append_content_line(std::string& out, std::string_view name_and_parameters,
                         std::string_view value) {
  std::string line;
  line.reserve(name_and_parameters.size() + 1 + value.size());
  line += name_and_parameters;
  line += ':';
  line += value;
  std::string_view rest = line;
  std::size_t room = kFoldOctets;
  while (rest.size() > room) {
    std::size_t cut = room;
    while (cut > 1 && is_continuation_byte(rest[cut])) --cut;
    out += rest.substr(0, cut);
    out += "\r\n ";
    rest.remove_prefix(cut);
    room = kFoldOctets - 1;  // the leading space counts
  }
  out += rest;
  out += "\r\n";
}

std::string escape_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\\' || c == ';' || c == ',') {
      out += '\\';
      out += c;
    } else if (!is_control(c)) {
      out += c;
    }
  }
  return out;
}

std::string unescape_text(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
      continue;
    }
    ++i;
    out += text[i] == 'n' || text[i] == 'N' ? '\n' : text[i];
  }
  return out;
}

std::optional<LocalDay> parse_ical_day(std::string_view text) {
  if (text.size() < 8 || (text.size() > 8 && text[8] != 'T')) return std::nullopt;
  return parse_day(
      fmt::format("{}-{}-{}", text.substr(0, 4), text.substr(4, 2), text.substr(6, 2)));
}

}  // namespace millwright::respond
