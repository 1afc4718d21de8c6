// SPDX-License-Identifier: Apache-2.0
#pragma once
// The seam of WebSockets, and how an HTTP handler decides on one. Everything runs on the home lane
// of the HTTP server.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "net/connection.h"
#include "net/http_message.h"

namespace millwright::net {

/// Lifetime: until the handler's on_closed() has returned.
class WsConnection {
 public:
  virtual ~WsConnection() = default;
  /// Sends one message, at the end of the wake-up. Ignored once the connection closes.
  virtual void send_text(std::string_view text) = 0;
  virtual void send_binary(std::string_view bytes) = 0;
  /// Starts the closing handshake; the connection ends after the peer's answer or five seconds.
  virtual void close(std::uint16_t code, std::string_view reason) = 0;
  virtual void abort() = 0;
  virtual std::size_t pending_bytes() const = 0;
  virtual void pause_reading() = 0;
  virtual void resume_reading() = 0;
  /// The stream below, for peer(), is_loopback(), is_encrypted().
  virtual const Connection& stream() const = 0;
};

class WsHandler {
 public:
  virtual ~WsHandler() = default;
  /// Whole messages; texts are valid UTF-8. Lifetime: during the call only.
  virtual void on_text(std::string_view text) = 0;
  virtual void on_binary(std::string_view bytes) = 0;
  /// The last call, exactly once. `code` is the peer's, ws_close::kNoStatus without one,
  /// ws_close::kAbnormal when the connection broke.
  virtual void on_closed(std::uint16_t code, CloseReason reason) = 0;
  virtual void on_writable() {}
};

using WsFactory = std::function<std::unique_ptr<WsHandler>(WsConnection&)>;

/// What to do with a request for a WebSocket.
struct WsDecision {
  WsFactory factory;        ///< empty: refuse with `refusal`
  std::string subprotocol;  ///< one that the client offered, or empty
  std::size_t max_message_bytes = 1024 * 1024;
  HttpResponse refusal;

  static WsDecision accept(WsFactory factory, std::string subprotocol = {});
  static WsDecision refuse(HttpResponse response);
  /// Accepts and shows the WebSocket to `factory` as a byte stream: binary messages in, one binary
  /// message per write out. MQTT over WebSocket is this with subprotocol "mqtt" (MQTT 5 section 6:
  /// packets need not respect frame borders).
  static WsDecision accept_stream(ConnectionFactory factory, std::string subprotocol);
};

/// True when the client offered `subprotocol`.
bool offers_subprotocol(const HttpRequest& request, std::string_view subprotocol);

/// True when the request carries no Origin, or one whose host and port are those of its Host
/// header: a foreign page cannot open a WebSocket with the user's cookie.
bool is_same_origin(const HttpRequest& request);

/// The value of Sec-WebSocket-Accept (RFC 6455 section 4.2.2).
std::string ws_accept_key(std::string_view client_key);

}  // namespace millwright::net
