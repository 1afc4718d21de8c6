// SPDX-License-Identifier: Apache-2.0
#pragma once
// Short messages in the alphabets of GSM (3GPP TS 23.038): the 7-bit default alphabet where the
// text fits it, umlauts included, else UCS2. Pure.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/result.h"

namespace millwright::notify {

enum class SmsAlphabet : std::uint8_t { kGsm7, kUcs2 };

constexpr std::size_t kMaxGsm7 = 160;  ///< characters of one message
constexpr std::size_t kMaxUcs2 = 70;   ///< UTF-16 units of one message

struct SmsText {
  SmsAlphabet alphabet = SmsAlphabet::kGsm7;
  std::string bytes;  ///< kGsm7: one byte per character; kUcs2: hexadecimal, four digits per unit
};

/// One message; longer text is cut and ends in "...". Typographic and bracket characters are
/// replaced by plain ones where that keeps the text in the 7-bit alphabet. Characters that text
/// mode cannot carry (Ctrl-Z and Escape have other meanings there) never occur in `bytes`.
/// Bytes that are no UTF-8 read as '?'.
SmsText encode_sms(std::string_view utf8);

/// What the phone shows of encode_sms(): the same cut and stand-ins, in UTF-8.
std::string sms_as_shown(std::string_view utf8);

/// UTF-16 as hexadecimal digits, big-endian; for the numbers of a modem that is set to UCS2.
std::string ucs2_hex(std::string_view utf8);

/// "+49 170/123-45 67" as "+491701234567".
/// Errors: invalid_argument when it is no number of 3 to 15 digits (E.164).
Result<std::string> phone_number(std::string_view text);

}  // namespace millwright::notify
