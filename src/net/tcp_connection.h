// SPDX-License-Identifier: Apache-2.0
#pragma once
// One socket behind the Connection seam. Internal to net/; home lane only.
// open -> draining (flush, then close) -> lingering (handler gone, swallowing input) -> dead.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "core/time.h"
#include "net/connection.h"
#include "net/tcp_transport.h"

namespace millwright::net {

/// Shared with its own pending waits, which end after the transport has let go of it.
class TcpConnection final : public Connection, public std::enable_shared_from_this<TcpConnection> {
 public:
  TcpConnection(TcpTransport& transport, TcpSocket socket,
                const boost::asio::ip::tcp::endpoint& peer);

  void write(std::string_view bytes) override;
  std::size_t pending_bytes() const override { return out_.size() - sent_; }
  void close_after_flush() override;
  void abort() override { die(CloseReason::kLocal); }
  void pause_reading() override { is_paused_ = true; }
  void resume_reading() override;
  std::string peer() const override;
  bool is_loopback() const override { return peer_.address().is_loopback(); }
  bool is_encrypted() const override { return false; }

 private:
  friend class TcpTransport;
  enum class State : std::uint8_t { kOpen, kDraining, kLingering, kDead };

  void arm_read();
  void arm_write();
  void on_readable();
  void on_end_of_stream();
  void on_bytes_read(std::size_t n);
  void flush();
  void finish_drain();
  void die(CloseReason reason);
  void begin_drain(CloseReason reason);

  TcpTransport& transport_;
  TcpSocket socket_;
  const boost::asio::ip::tcp::endpoint peer_;
  std::unique_ptr<ConnectionHandler> handler_;
  std::string out_;
  std::size_t sent_ = 0;      // bytes of out_ that are gone
  std::size_t index_ = 0;     // in TcpTransport::connections_
  SteadyTime waiting_since_;  // blocked or lingering since; 0 = neither
  State state_ = State::kOpen;
  CloseReason reason_ = CloseReason::kLocal;
  bool is_paused_ = false;
  bool is_read_armed_ = false;
  bool is_write_armed_ = false;
  bool is_dirty_ = false;
  bool was_high_ = false;
  bool has_read_end_ = false;  // the peer has finished its side
};

}  // namespace millwright::net
