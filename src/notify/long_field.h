// SPDX-License-Identifier: Apache-2.0
#pragma once
// A text that is longer than one field may be, in several of them: "html.1", "html.2", ...

#include <string>
#include <string_view>

#include "notify/message.h"

namespace millwright::notify {

/// A mail with these has them as its two bodies, in place of the words of its kind. Made by this
/// server, with everything from records escaped: "report_html" is sent as it is.
inline constexpr std::string_view kReportText = "report_text";
inline constexpr std::string_view kReportHtml = "report_html";
inline constexpr std::size_t kMostParts = 28;  ///< of one text

/// Errors: invalid_argument   longer than kMostParts fields.
Status put_long_field(Fields& fields, std::string_view name, std::string_view text);
/// Empty when it is not there.
std::string long_field(const Fields& fields, std::string_view name);

}  // namespace millwright::notify
