// SPDX-License-Identifier: Apache-2.0
#pragma once
// The server's end of one WebSocket on a Connection. Internal to net/; home lane only.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/time.h"
#include "net/websocket.h"
#include "net/ws_frame.h"

namespace millwright::net {

struct WsTimeouts {
  std::chrono::milliseconds ping_after{30'000};   ///< of silence
  std::chrono::milliseconds dead_after{60'000};   ///< of silence
  std::chrono::milliseconds close_within{5'000};  ///< for the peer to answer a close frame
};

class WsSession final : public WsConnection {
 public:
  WsSession(Connection& stream, std::size_t max_message_bytes, const WsTimeouts& timeouts)
      : stream_(stream),
        timeouts_(timeouts),
        decoder_(WsDecoder::Peer::kClient, max_message_bytes) {}

  /// Makes the handler. False when the factory gives none.
  bool attach(const WsFactory& factory, SteadyTime now);

  void on_bytes(std::string_view bytes, SteadyTime now);
  void on_writable() { handler_->on_writable(); }
  void on_closed(CloseReason reason);
  /// Pings, and gives up on a silent peer.
  void tick(SteadyTime now);

  void send_text(std::string_view text) override { send(WsOpcode::kText, text); }
  void send_binary(std::string_view bytes) override { send(WsOpcode::kBinary, bytes); }
  void close(std::uint16_t code, std::string_view reason) override;
  void abort() override;
  std::size_t pending_bytes() const override { return stream_.pending_bytes(); }
  void pause_reading() override;
  void resume_reading() override;
  const Connection& stream() const override { return stream_; }

 private:
  void decode(std::string_view bytes);
  void dispatch(const WsMessage& message);
  void answer_close(const WsMessage& message);
  void send(WsOpcode opcode, std::string_view payload);

  Connection& stream_;
  const WsTimeouts timeouts_;
  WsDecoder decoder_;
  std::unique_ptr<WsHandler> handler_;
  std::string held_;     // came while reading was paused
  std::string scratch_;  // one frame
  SteadyTime last_seen_;
  SteadyTime closing_since_;  // as the sweep saw it
  std::uint16_t peer_code_ = ws_close::kAbnormal;
  bool is_pinged_ = false;
  bool is_closing_ = false;   // our close frame has been sent
  bool is_finished_ = false;  // nothing more is read
  bool is_paused_ = false;
  bool is_decoding_ = false;
};

}  // namespace millwright::net
