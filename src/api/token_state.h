// SPDX-License-Identifier: Apache-2.0
#pragma once
// What came of the signed token of a message: shared by the page of a link and by those who answer
// machines.

#include <cstdint>
#include <string_view>

namespace millwright::api {

enum class TokenState : std::uint8_t {
  kOpen,       ///< may be taken
  kTakenNow,   ///< by this very request
  kYours,      ///< the person of the token has it already
  kTaken,      ///< somebody else has it
  kOver,       ///< the alarm is over, or was acknowledged where that ends it
  kExpired,    ///< genuine, but too old
  kInvalid,    ///< not signed here, changed since, or its person may not act any more
  kForgotten,  ///< genuine, but nobody knows the page any more
  kHandsOff,   ///< the person may only look at present
  kFailed,     ///< the server cannot take it now
};

/// "open", "taken", "yours", "taken-by-other", "over", "expired", "invalid", "forgotten",
/// "hands-off", "failed".
std::string_view name(TokenState state);

/// HTTP status where somebody only looked (`is_post` false) or wanted to take the page.
int http_status(TokenState state, bool is_post);

}  // namespace millwright::api
