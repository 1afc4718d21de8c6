// SPDX-License-Identifier: Apache-2.0
#include "net/ws_stream.h"

#include "net/ws_frame.h"

namespace millwright::net {
namespace {

class WsStream final : public WsHandler, public Connection {
 public:
  explicit WsStream(WsConnection& socket) : socket_(socket) {}
  bool attach(std::unique_ptr<ConnectionHandler> handler) {
    handler_ = std::move(handler);
    return handler_ != nullptr;
  }

  void on_text(std::string_view) override {
    // MQTT 5 section 6: anything but binary closes the connection.
    is_misused_ = true;
    socket_.close(ws_close::kProtocolError, "binary messages only");
  }
  void on_binary(std::string_view bytes) override {
    if (!bytes.empty()) handler_->on_bytes(bytes);
  }
  void on_closed(std::uint16_t, CloseReason reason) override {
    handler_->on_closed(is_misused_ ? CloseReason::kBadProtocol : reason);
  }
  void on_writable() override { handler_->on_writable(); }

  void write(std::string_view bytes) override {
    if (!bytes.empty()) socket_.send_binary(bytes);
  }
  std::size_t pending_bytes() const override { return socket_.pending_bytes(); }
  void close_after_flush() override { socket_.close(ws_close::kNormal, ""); }
  void abort() override { socket_.abort(); }
  void pause_reading() override { socket_.pause_reading(); }
  void resume_reading() override { socket_.resume_reading(); }
  std::string peer() const override { return socket_.stream().peer(); }
  bool is_loopback() const override { return socket_.stream().is_loopback(); }
  bool is_encrypted() const override { return socket_.stream().is_encrypted(); }

 private:
  WsConnection& socket_;
  std::unique_ptr<ConnectionHandler> handler_;
  bool is_misused_ = false;
};

}  // namespace

std::unique_ptr<WsHandler> make_ws_stream(WsConnection& socket, const ConnectionFactory& factory) {
  auto stream = std::make_unique<WsStream>(socket);
  if (!stream->attach(factory(*stream))) return nullptr;
  return stream;
}

}  // namespace millwright::net
