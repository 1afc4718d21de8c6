// SPDX-License-Identifier: Apache-2.0
#include "net/ws_session.h"

#include <utility>

namespace millwright::net {

bool WsSession::attach(const WsFactory& factory, SteadyTime now) {
  last_seen_ = now;
  handler_ = factory(*this);
  return handler_ != nullptr;
}

void WsSession::on_bytes(std::string_view bytes, SteadyTime now) {
  last_seen_ = now;
  is_pinged_ = false;
  if (is_paused_ || is_decoding_) {
    held_.append(bytes);
  } else {
    decode(bytes);
  }
}

void WsSession::decode(std::string_view bytes) {
  is_decoding_ = true;
  while (!is_paused_ && !is_finished_) {
    const auto message = decoder_.next(bytes);
    if (!message) break;
    dispatch(*message);
  }
  is_decoding_ = false;
  if (decoder_.failed() && !is_finished_) {
    is_finished_ = true;
    close(decoder_.error_code(), decoder_.error_reason());
    stream_.close_after_flush();
  }
  if (is_paused_ && !bytes.empty()) held_.insert(0, bytes);
}

void WsSession::dispatch(const WsMessage& message) {
  switch (message.opcode) {
    case WsOpcode::kClose:
      answer_close(message);
      break;
    case WsOpcode::kPing:
      send(WsOpcode::kPong, message.payload);
      break;
    // RFC 6455 section 1.4: after our close frame the peer's data is not looked at.
    case WsOpcode::kText:
      if (!is_closing_) handler_->on_text(message.payload);
      break;
    case WsOpcode::kBinary:
      if (!is_closing_) handler_->on_binary(message.payload);
      break;
    case WsOpcode::kPong:
    case WsOpcode::kContinuation:
      break;
  }
}

void WsSession::answer_close(const WsMessage& message) {
  is_finished_ = true;
  peer_code_ = message.close_code;
  close(message.close_code, message.payload);
  stream_.close_after_flush();
}

void WsSession::close(std::uint16_t code, std::string_view reason) {
  if (is_closing_) return;
  send(WsOpcode::kClose, ws_close_payload(code, reason));
  is_closing_ = true;
}

void WsSession::abort() {
  is_finished_ = true;
  stream_.abort();
}

void WsSession::send(WsOpcode opcode, std::string_view payload) {
  if (is_closing_) return;
  scratch_.clear();
  append_ws_frame(opcode, payload, scratch_);
  stream_.write(scratch_);
  if (scratch_.capacity() > 64 * 1024) scratch_ = {};
}

void WsSession::pause_reading() {
  is_paused_ = true;
  stream_.pause_reading();
}

void WsSession::resume_reading() {
  is_paused_ = false;
  stream_.resume_reading();
  // Inside decode() its own loop goes on.
  if (!is_decoding_ && !held_.empty()) decode(std::exchange(held_, std::string()));
}

void WsSession::on_closed(CloseReason reason) {
  handler_->on_closed(peer_code_, decoder_.failed() ? CloseReason::kBadProtocol : reason);
}

void WsSession::tick(SteadyTime now) {
  if (is_closing_) {
    if (closing_since_.ns == 0) closing_since_ = now;
    if (now - closing_since_ >= timeouts_.close_within) stream_.abort();
    return;
  }
  const auto silence = now - last_seen_;
  if (silence >= timeouts_.dead_after) {
    stream_.abort();
  } else if (silence >= timeouts_.ping_after && !std::exchange(is_pinged_, true)) {
    send(WsOpcode::kPing, {});
  }
}

}  // namespace millwright::net
