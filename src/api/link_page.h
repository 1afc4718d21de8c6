// SPDX-License-Identifier: Apache-2.0
#pragma once
// The page behind the link in a message: what it is about, who has it, and one button. It works
// without scripts, without a log-in, and on any phone.

#include <cstdint>
#include <string>
#include <string_view>

namespace millwright::api {

enum class LinkState : std::uint8_t {
  kOpen,       ///< may be taken: shows the button
  kTakenNow,   ///< by this very request
  kYours,      ///< the person of the link has it already
  kTaken,      ///< somebody else has it
  kOver,       ///< the alarm is over, or was acknowledged where that ends it
  kExpired,    ///< genuine, but too old
  kInvalid,    ///< not signed here, changed since, or its person may not act any more
  kForgotten,  ///< genuine, but nobody knows the page any more
  kHandsOff,   ///< the person may only look at present
  kFailed,     ///< the server cannot take it now
};

struct LinkPage {
  LinkState state = LinkState::kInvalid;
  std::string title;   ///< what happened; empty when nothing may be said
  std::string asset;   ///< the machine
  std::string detail;  ///< the numbers, since when
  int priority = 0;    ///< 1 to 3; 0 = not shown
  bool is_drill = false;
  std::string person;  ///< whom the link is for
  std::string holder;  ///< kTaken: who has it
  std::string action;  ///< kOpen: the path the button posts to
  std::string more;    ///< path of the alarm in the UI; empty = none
};

/// HTTP status of a page that was asked for (`is_post` false) or that answers the button.
int link_status(LinkState state, bool is_post);

/// One complete HTML page. `language`: "en" or "de". `style_nonce`: what the
/// Content-Security-Policy allows; only the style element carries it. Every text is escaped.
std::string render_link_page(const LinkPage& page, std::string_view language,
                             std::string_view style_nonce);

}  // namespace millwright::api
