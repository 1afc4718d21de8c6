// SPDX-License-Identifier: Apache-2.0
#pragma once
// The body a chat tool posts when somebody presses the button of a page: Slack's interaction, or
// our own object, which any tool can send. Pure; the signature is checked before.

#include <string>
#include <string_view>

#include "core/result.h"

namespace millwright::api {

struct ChatAnswer {
  std::string token;  ///< of the page
  std::string user;   ///< as the chat names who pressed; empty = it did not say
};

/// `content_type` tells the form: application/x-www-form-urlencoded is Slack's, with the JSON in
/// `payload`; anything else, and a body that begins with '{', is {"type": "millwright.accept",
/// "token": "...", "user": "..."}. Errors: invalid_argument   neither, another button, or a field
/// missing.
Result<ChatAnswer> parse_chat_answer(std::string_view content_type, std::string_view body);

}  // namespace millwright::api
