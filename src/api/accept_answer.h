// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a machine is told that sent the token of a page back: MQTT clients and chat tools. For
// people behind a link there is link_page.h.

#include <string>
#include <string_view>

#include "api/page_by_token.h"

namespace millwright::api {

/// One sentence in the language of the token's person, English where nobody is known.
std::string accept_sentence(const TokenPage& page);

/// {"type": "millwright.accepted", "result", "page", "person", "holder", "held_since", "is_drill",
/// "text"} as JSON; all but `type`, `result` and `text` are null for whoever has no valid token.
std::string accept_answer(const TokenPage& page);

}  // namespace millwright::api
