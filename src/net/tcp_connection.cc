// SPDX-License-Identifier: Apache-2.0
#include "net/tcp_connection.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <utility>

#include "net/endpoint.h"

namespace millwright::net {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

bool would_block(const error_code& ec) {
  return ec == asio::error::would_block || ec == asio::error::try_again ||
         ec == asio::error::interrupted;
}

void add(std::atomic<std::uint64_t>& counter, std::uint64_t n) {
  counter.store(counter.load(std::memory_order_relaxed) + n, std::memory_order_relaxed);
}

}  // namespace

TcpConnection::TcpConnection(TcpTransport& transport, TcpSocket socket,
                             const asio::ip::tcp::endpoint& peer)
    : transport_(transport), socket_(std::move(socket)), peer_(peer) {}

void TcpConnection::write(std::string_view bytes) {
  if (state_ != State::kOpen || bytes.empty()) return;
  if (out_.empty()) out_ = transport_.lend_buffer();
  out_.append(bytes);
  if (pending_bytes() >= kHighWater) was_high_ = true;
  if (!is_write_armed_) transport_.mark_dirty(*this);
}

void TcpConnection::close_after_flush() {
  begin_drain(CloseReason::kLocal);
}

void TcpConnection::begin_drain(CloseReason reason) {
  if (state_ != State::kOpen) return;
  state_ = State::kDraining;
  reason_ = reason;
  if (!is_write_armed_) transport_.mark_dirty(*this);
}

void TcpConnection::resume_reading() {
  is_paused_ = false;
  arm_read();
}

std::string TcpConnection::peer() const {
  return to_text(Endpoint{.host = peer_.address().to_string(), .port = peer_.port()});
}

void TcpConnection::arm_read() {
  if (is_read_armed_ || has_read_end_ || state_ == State::kDead || state_ == State::kDraining)
    return;
  is_read_armed_ = true;
  socket_.async_wait(TcpSocket::wait_read, [self = shared_from_this()](const error_code& ec) {
    self->is_read_armed_ = false;
    // A dead connection's transport may be gone: touch nothing.
    if (!ec && self->state_ != State::kDead) self->on_readable();
  });
}

void TcpConnection::arm_write() {
  is_write_armed_ = true;
  socket_.async_wait(TcpSocket::wait_write, [self = shared_from_this()](const error_code& ec) {
    self->is_write_armed_ = false;
    if (!ec && self->state_ != State::kDead) self->transport_.mark_dirty(*self);
  });
}

void TcpConnection::on_readable() {
  transport_.lane_.now();  // the wake-up begins here: see Lane::now()
  if (state_ == State::kDraining || (is_paused_ && state_ == State::kOpen)) return;
  error_code ec;
  const std::size_t n = socket_.read_some(
      asio::buffer(transport_.read_buffer_.get(), TcpTransport::kReadBufferBytes), ec);
  if (!ec) {
    on_bytes_read(n);
  } else if (ec == asio::error::eof) {
    on_end_of_stream();
  } else if (!would_block(ec)) {
    die(CloseReason::kPeerReset);
  }
  if (!is_paused_ || state_ == State::kLingering) arm_read();
}

void TcpConnection::on_bytes_read(std::size_t n) {
  add(transport_.reads_, 1);
  add(transport_.bytes_in_, n);
  if (state_ != State::kOpen) return;
  try {
    handler_->on_bytes({transport_.read_buffer_.get(), n});
  } catch (...) {
    // A protocol in an unknown state reads no further; the lane logs and counts.
    die(CloseReason::kBadProtocol);
    throw;
  }
}

void TcpConnection::on_end_of_stream() {
  has_read_end_ = true;
  if (state_ == State::kLingering) {
    die(reason_);
  } else if (handler_->on_end(End::kPeerFinished) == AfterEnd::kClose) {
    begin_drain(CloseReason::kPeerClosed);
  }
}

void TcpConnection::flush() {
  if (state_ == State::kDead || is_write_armed_) return;
  if (pending_bytes() != 0) {
    error_code ec;
    const std::size_t n =
        socket_.write_some(asio::buffer(out_.data() + sent_, out_.size() - sent_), ec);
    if (ec && !would_block(ec)) return die(CloseReason::kPeerReset);
    if (n != 0) {
      add(transport_.writes_, 1);
      add(transport_.bytes_out_, n);
      sent_ += n;
      waiting_since_ = {};
    }
    if (pending_bytes() != 0) {
      if (waiting_since_.ns == 0) waiting_since_ = transport_.lane_.now();
      // A buffer that never runs empty must not keep what is gone.
      if (sent_ >= kLowWater) out_.erase(0, std::exchange(sent_, 0));
      arm_write();
    } else {
      sent_ = 0;
      transport_.give_back(std::exchange(out_, std::string()));
    }
  }
  if (was_high_ && pending_bytes() < kLowWater) {
    was_high_ = false;
    if (state_ == State::kOpen) handler_->on_writable();
  }
  if (state_ == State::kDraining && pending_bytes() == 0) finish_drain();
}

// Closing a socket with unread input sends a reset, which can destroy the last bytes on their way
// to the peer: say "no more" first and swallow what still comes, for a while.
void TcpConnection::finish_drain() {
  if (has_read_end_ || transport_.is_stopping_) return die(reason_);
  error_code ec;
  socket_.shutdown(TcpSocket::shutdown_send, ec);
  if (ec) return die(reason_);
  state_ = State::kLingering;
  waiting_since_ = transport_.lane_.now();
  transport_.mark_dead(*this);
  arm_read();
}

void TcpConnection::die(CloseReason reason) {
  if (state_ == State::kDead) return;
  // Draining has its reason already, unless the peer broke the connection meanwhile.
  if (state_ == State::kOpen || reason != CloseReason::kLocal) reason_ = reason;
  state_ = State::kDead;
  error_code ignored;
  socket_.close(ignored);
  transport_.mark_dead(*this);
}

}  // namespace millwright::net
