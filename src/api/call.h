// SPDX-License-Identifier: Apache-2.0
#pragma once
// One request on its way through the router, and who makes it.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/utf8.h"
#include "identity/authenticated.h"
#include "net/http_message.h"

namespace millwright::api {

/// Who calls: a person by session cookie, a machine by token, or a kiosk by its own cookie.
struct Caller {
  identity::Authenticated who;
  std::string session;  ///< the cookie's value; empty for a token and for a kiosk
};

struct Call {
  const net::HttpRequest& http;
  std::vector<std::string> parameters;  ///< the "{...}" parts of the route, in order
  std::optional<Caller> caller;         ///< nothing: anonymous

  /// What the caller says a change is for: the header X-Reason, cut at 500 bytes; none that is no
  /// UTF-8.
  std::string reason() const {
    constexpr std::size_t kMost = 500;
    std::string_view said = http.header("X-Reason");
    if (!is_valid_utf8(said)) return {};
    if (said.size() > kMost) {
      std::size_t end = kMost;
      while ((static_cast<unsigned char>(said[end]) & 0xc0) == 0x80) --end;
      said = said.substr(0, end);
    }
    return std::string(said);
  }

  registry::Intent intent(registry::Act act, std::string why = {}) const {
    registry::Intent intent;
    if (caller) intent.who = identity::to_actor(caller->who);
    intent.act = act;
    intent.why = why.empty() ? reason() : std::move(why);
    if (caller && !caller->who.kiosk_name.empty()) {
      intent.why += (intent.why.empty() ? "at kiosk " : "; at kiosk ") + caller->who.kiosk_name;
    }
    return intent;
  }
};

/// Answers on a thread that may block.
using Handler = std::function<net::HttpResponse(const Call&)>;
/// Answers later, when what it took in is on disk.
using AsyncHandler = std::function<void(const Call&, net::Responder)>;

}  // namespace millwright::api
