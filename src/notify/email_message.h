// SPDX-License-Identifier: Apache-2.0
#pragma once
// A message as an e-mail (RFC 5322, MIME): plain text beside HTML. Pure; the same message gives the
// same bytes at any time. Nothing a field holds can add a header, a recipient or a tag.

#include <string>
#include <string_view>

#include "core/result.h"
#include "notify/message.h"

namespace millwright::notify {

/// Who mails are from.
struct EmailSender {
  std::string address;  ///< "millwright@plant.example"
  std::string name = "Millwright";
};

struct Email {
  std::string to;
  std::string message_id;  ///< without angle brackets
  std::string data;        ///< header and body, lines end with CRLF
};

/// A plain mailbox: ASCII, one '@', at most 254 bytes, no quoting, no spaces (a part of RFC 5321
/// §4.1.2 that every server takes). Errors: invalid_argument.
Status check_mail_address(std::string_view address);

/// Header text after RFC 2047: as it is where it is short printable ASCII, else in encoded words
/// of whole characters, folded. Control characters become spaces.
std::string encode_header(std::string_view text);

/// Errors: invalid_argument for an address that is none.
Result<Email> compose_email(const OutgoingMessage& message, const EmailSender& from);

}  // namespace millwright::notify
