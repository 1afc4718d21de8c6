// SPDX-License-Identifier: Apache-2.0
#pragma once
// A WebSocket seen as a byte stream: see WsDecision::accept_stream. Internal to net/.

#include <memory>

#include "net/websocket.h"

namespace millwright::net {

/// nullptr when the factory refuses the connection.
std::unique_ptr<WsHandler> make_ws_stream(WsConnection& socket, const ConnectionFactory& factory);

}  // namespace millwright::net
