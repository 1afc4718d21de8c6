// SPDX-License-Identifier: Apache-2.0
#pragma once
// The sockets of one server or client on one lane: a shared read buffer, the list of connections to
// flush at the end of the wake-up, the dead ones to bury. Internal to net/; home lane only.

#include <atomic>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "net/connection.h"
#include "net/io_stats.h"
#include "runtime/lane.h"

namespace millwright::net {

// The concrete executor: the type-erased default costs two reference counts per wait.
using TcpSocket =
    boost::asio::basic_stream_socket<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;

class TcpConnection;

class TcpTransport {
 public:
  static constexpr std::size_t kReadBufferBytes = 256 * 1024;

  TcpTransport(runtime::Lane& lane, std::chrono::nanoseconds write_timeout);
  ~TcpTransport();
  TcpTransport(const TcpTransport&) = delete;
  TcpTransport& operator=(const TcpTransport&) = delete;

  /// Takes over a connected socket and makes its handler.
  void adopt(TcpSocket socket, const boost::asio::ip::tcp::endpoint& peer,
             const ConnectionFactory& factory);
  /// Asks every handler to end (End::kStopping); `on_empty` runs when the last one is gone.
  void wind_down(runtime::Task on_empty);
  /// Closes everything at once; every on_closed() has run when it returns.
  void abort_all();

  runtime::Lane& lane() { return lane_; }
  /// Thread: any.
  std::size_t connection_count() const { return n_connections_; }
  IoStats stats() const;

 private:
  friend class TcpConnection;

  void mark_dirty(TcpConnection& connection);
  void mark_dead(TcpConnection& connection);
  void ensure_flush();
  void flush();
  void bury(TcpConnection& connection);
  void sweep();
  std::string lend_buffer();
  void give_back(std::string buffer);

  runtime::Lane& lane_;
  const std::chrono::nanoseconds write_timeout_;
  const std::unique_ptr<char[]> read_buffer_;
  runtime::HookHandle flush_hook_;
  runtime::TimerHandle sweep_timer_;
  runtime::Task on_empty_;
  bool is_stopping_ = false;
  SteadyTime last_flush_;

  std::vector<std::shared_ptr<TcpConnection>> connections_;
  std::vector<std::shared_ptr<TcpConnection>> dirty_;
  std::vector<std::shared_ptr<TcpConnection>> dead_;
  std::vector<std::string> spare_buffers_;

  // written by the lane, read by any thread
  std::atomic<std::size_t> n_connections_{0};
  std::atomic<std::uint64_t> reads_{0}, writes_{0}, bytes_in_{0}, bytes_out_{0};
};

}  // namespace millwright::net
