// SPDX-License-Identifier: Apache-2.0
#pragma once
// The page behind the link in a message: what it is about, who has it, and one button. It works
// without scripts, without a log-in, and on any phone.

#include <string>
#include <string_view>

#include "api/token_state.h"

namespace millwright::api {

struct LinkPage {
  TokenState state = TokenState::kInvalid;
  std::string title;   ///< what happened; empty when nothing may be said
  std::string asset;   ///< the machine
  std::string detail;  ///< the numbers, since when
  int priority = 0;    ///< 1 to 3; 0 = not shown
  bool is_drill = false;
  std::string person;  ///< whom the link is for
  std::string holder;  ///< who has it
  std::string action;  ///< kOpen: the path the button posts to
  std::string more;    ///< path of the alarm in the UI; empty = none
};

/// One complete HTML page. `language`: "en" or "de". `style_nonce`: what the
/// Content-Security-Policy allows; only the style element carries it. Every text is escaped.
std::string render_link_page(const LinkPage& page, std::string_view language,
                             std::string_view style_nonce);

}  // namespace millwright::api
