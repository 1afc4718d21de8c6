// SPDX-License-Identifier: Apache-2.0
// Mails of anybody reach the log of support contacts: whatever their header holds, one line of text
// is noted.

#include <cstdint>
#include <string_view>

#include "api/support_mail.h"
#include "core/check.h"
#include "core/utf8.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace millwright;
  const auto mail =
      api::parse_support_mail(std::string_view(reinterpret_cast<const char*>(data), size));
  if (!mail) return 0;
  for (const std::string& text : {mail->subject, mail->message_id}) {
    MW_CHECK(is_valid_utf8(text), "text");
    MW_CHECK(text.find_first_of("\r\n") == text.npos, "one line");
  }
  return 0;
}
