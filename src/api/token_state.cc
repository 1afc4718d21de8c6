// SPDX-License-Identifier: Apache-2.0
#include "api/token_state.h"

#include <array>

namespace millwright::api {

std::string_view name(TokenState state) {
  static constexpr std::array<std::string_view, 10> kNames{
      "open",    "taken",   "yours",     "taken-by-other", "over",
      "expired", "invalid", "forgotten", "hands-off",      "failed"};
  return kNames[static_cast<std::size_t>(state)];
}

int http_status(TokenState state, bool is_post) {
  switch (state) {
    case TokenState::kOpen:
    case TokenState::kTakenNow:
    case TokenState::kYours:
      return 200;
    case TokenState::kTaken:
    case TokenState::kOver:
      return is_post ? 409 : 200;
    case TokenState::kExpired:
      return 410;
    case TokenState::kForgotten:
      return 404;
    case TokenState::kInvalid:
    case TokenState::kHandsOff:
      return 403;
    case TokenState::kFailed:
      return 503;
  }
  return 500;
}

}  // namespace millwright::api
