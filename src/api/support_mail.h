// SPDX-License-Identifier: Apache-2.0
#pragma once
// A mail that tells of a call for help: what a mail server hands on when the project's or the
// vendor's support is written to. Only what the log needs is read; the text of the mail is not
// kept.

#include <cstddef>
#include <string>
#include <string_view>

#include "core/result.h"

namespace millwright::api {

inline constexpr std::size_t kMaxMailHeaderBytes = 256 * 1024;

struct SupportMail {
  std::string message_id;  ///< without the angle brackets; empty when it has none
  std::string subject;     ///< UTF-8, encoded words (RFC 2047) decoded, one line
};

/// Reads the header of a message after RFC 5322, with CRLF or LF. Encoded words in UTF-8, US-ASCII
/// and ISO-8859-1 are decoded, others stay as they are; bytes that are no UTF-8 become '?'.
/// Errors: invalid_argument   no header field at all, or a header beyond kMaxMailHeaderBytes.
Result<SupportMail> parse_support_mail(std::string_view message);

}  // namespace millwright::api
