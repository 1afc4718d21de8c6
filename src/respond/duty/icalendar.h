// SPDX-License-Identifier: Apache-2.0
#pragma once
// Content lines of iCalendar files (RFC 5545 section 3.1): folding, parameters, TEXT escaping.
// What components and properties mean is the caller's.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"
#include "respond/duty/local_time.h"

namespace millwright::respond {

inline constexpr std::size_t kMaxContentLineBytes = 16 * 1024;

struct ContentLine {
  int line = 0;      ///< of the file, counted from 1: where it begins
  std::string name;  ///< upper case
  std::vector<std::pair<std::string, std::string>> parameters;  ///< names in upper case
  std::string value;                                            ///< as written, still escaped
};

/// Reads content lines one by one. Lenient where files in the wild are: bare LF, a byte order mark,
/// empty lines. Lifetime: `text` outlives it.
class ContentLineReader {
 public:
  explicit ContentLineReader(std::string_view text);

  /// Nothing at the end of the text.
  /// Errors: invalid_argument   no name or no colon, an open quotation, a control character, broken
  ///                            UTF-8, longer than kMaxContentLineBytes; the message has no file.
  Result<std::optional<ContentLine>> next();

  /// The line at which next() last began to read.
  int line() const { return line_; }

 private:
  bool unfold(std::string& out);

  std::string_view rest_;
  int line_ = 0;       ///< where the line being read begins
  int next_line_ = 1;  ///< of what is left
};

/// Appends "NAME:value" folded at 75 octets, never inside a UTF-8 sequence, ended by CRLF.
/// `name_and_parameters` and `value` are written as they are.
void append_content_line(std::string& out, std::string_view name_and_parameters,
                         std::string_view value);

/// TEXT values (section 3.3.11). Control characters but line ends are left out.
std::string escape_text(std::string_view text);
std::string unescape_text(std::string_view text);

/// A DATE value, "20260105". A DATE-TIME counts by its date.
std::optional<LocalDay> parse_ical_day(std::string_view text);

}  // namespace millwright::respond
