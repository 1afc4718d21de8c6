// SPDX-License-Identifier: Apache-2.0
#pragma once
// The value report for reading: as plain text, and as one page of HTML that needs nothing else,
// for printing and for mail.

#include <string>
#include <string_view>

#include "rollout/value/value_report.h"

namespace millwright::rollout {

/// How to write it. Lifetime: the texts are borrowed for the call.
struct ValueStyle {
  std::string_view language = "en";  ///< or "de"
  /// Where pages are found, "https://mill.example:8443"; empty: links are relative.
  std::string_view base_url = {};
};

/// How a page of HTML for printing and for mail begins, up to its heading; "</body></html>" ends
/// it. `title` is escaped.
std::string html_head(std::string_view title, std::string_view language);

/// "Value report 2026-W47".
std::string value_subject(const ValueReport& report, std::string_view language);
/// Lines end with '\n'.
std::string value_plain(const ValueReport& report, const ValueStyle& style);
/// Everything from records is escaped.
std::string value_html(const ValueReport& report, const ValueStyle& style);

}  // namespace millwright::rollout
