// SPDX-License-Identifier: Apache-2.0
#include "net/tcp_transport.h"

#include <boost/asio/ip/tcp.hpp>
#include <utility>

#include "net/tcp_connection.h"

namespace millwright::net {
namespace {

constexpr std::chrono::seconds kSweepPeriod{1};
constexpr std::chrono::seconds kLinger{2};
constexpr std::size_t kMaxSpareBuffers = 64;
constexpr std::size_t kMaxSpareBytes = 256 * 1024;
// A peer that reads as fast as a handler writes must not keep the lane for itself.
constexpr int kMaxFlushRounds = 8;

}  // namespace

TcpTransport::TcpTransport(runtime::Lane& lane, std::chrono::nanoseconds write_timeout)
    : lane_(lane),
      write_timeout_(write_timeout),
      read_buffer_(std::make_unique_for_overwrite<char[]>(kReadBufferBytes)),
      flush_hook_(lane.on_idle(runtime::IdlePhase::kFlush, [this] { flush(); })),
      sweep_timer_(lane.every(kSweepPeriod, [this] { sweep(); })) {}

TcpTransport::~TcpTransport() {
  abort_all();
}

void TcpTransport::adopt(TcpSocket socket, const boost::asio::ip::tcp::endpoint& peer,
                         const ConnectionFactory& factory) {
  boost::system::error_code ignored;
  socket.non_blocking(true, ignored);
  socket.set_option(boost::asio::ip::tcp::no_delay(true), ignored);
  auto connection = std::make_shared<TcpConnection>(*this, std::move(socket), peer);
  connection->handler_ = factory(*connection);
  if (!connection->handler_) {
    connection->state_ = TcpConnection::State::kDead;  // never listed, so nothing to bury
    return;
  }
  connection->index_ = connections_.size();
  connections_.push_back(connection);
  n_connections_ = connections_.size();
  if (!connection->is_paused_) connection->arm_read();
}

void TcpTransport::wind_down(runtime::Task on_empty) {
  is_stopping_ = true;
  on_empty_ = std::move(on_empty);
  for (const auto& connection : std::vector(connections_)) {
    if (connection->state_ == TcpConnection::State::kLingering) {
      connection->die(connection->reason_);
    } else if (connection->state_ == TcpConnection::State::kOpen &&
               connection->handler_->on_end(End::kStopping) == AfterEnd::kClose) {
      connection->begin_drain(CloseReason::kStopping);
    }
  }
  flush();
  if (connections_.empty() && on_empty_) std::exchange(on_empty_, nullptr)();
}

void TcpTransport::abort_all() {
  is_stopping_ = true;
  while (!connections_.empty()) {
    for (const auto& connection : std::vector(connections_))
      connection->die(CloseReason::kStopping);
    flush();
  }
}

IoStats TcpTransport::stats() const {
  return {.reads = reads_, .writes = writes_, .bytes_in = bytes_in_, .bytes_out = bytes_out_};
}

void TcpTransport::mark_dirty(TcpConnection& connection) {
  if (connection.is_dirty_) return;
  connection.is_dirty_ = true;
  ensure_flush();
  dirty_.push_back(connection.shared_from_this());
}

void TcpTransport::mark_dead(TcpConnection& connection) {
  ensure_flush();
  dead_.push_back(connection.shared_from_this());
}

// Another hook of this wake-up may write after ours has run: ask for one more wake-up.
void TcpTransport::ensure_flush() {
  if (dirty_.empty() && dead_.empty() && last_flush_ == lane_.now()) lane_.post([] {});
}

void TcpTransport::flush() {
  std::vector<std::shared_ptr<TcpConnection>> batch;
  for (int round = 0; round < kMaxFlushRounds && !(dirty_.empty() && dead_.empty()); ++round) {
    batch.clear();
    batch.swap(dirty_);
    for (const auto& connection : batch) {
      connection->is_dirty_ = false;
      connection->flush();
    }
    batch.clear();
    batch.swap(dead_);
    for (const auto& connection : batch) bury(*connection);
  }
  if (!(dirty_.empty() && dead_.empty())) lane_.post([] {});
  last_flush_ = lane_.now();
}

void TcpTransport::bury(TcpConnection& connection) {
  if (auto handler = std::move(connection.handler_)) handler->on_closed(connection.reason_);
  if (connection.state_ != TcpConnection::State::kDead) return;  // lingers
  const std::size_t index = connection.index_;
  if (index >= connections_.size() || connections_[index].get() != &connection) return;
  std::swap(connections_[index], connections_.back());
  connections_[index]->index_ = index;
  connections_.pop_back();
  n_connections_ = connections_.size();
  if (connections_.empty() && on_empty_) std::exchange(on_empty_, nullptr)();
}

void TcpTransport::sweep() {
  const SteadyTime now = lane_.now();
  for (const auto& connection : connections_) {
    if (connection->waiting_since_.ns == 0) continue;
    const auto waited = now - connection->waiting_since_;
    if (connection->state_ == TcpConnection::State::kLingering) {
      if (waited >= kLinger) connection->die(connection->reason_);
    } else if (waited >= write_timeout_) {
      connection->die(CloseReason::kStalled);
    }
  }
}

std::string TcpTransport::lend_buffer() {
  if (spare_buffers_.empty()) return {};
  std::string buffer = std::move(spare_buffers_.back());
  spare_buffers_.pop_back();
  return buffer;
}

// An idle connection holds no buffer; a busy one gets a warm one.
void TcpTransport::give_back(std::string buffer) {
  if (buffer.capacity() < 64 || buffer.capacity() > kMaxSpareBytes) return;
  if (spare_buffers_.size() >= kMaxSpareBuffers) return;
  buffer.clear();
  spare_buffers_.push_back(std::move(buffer));
}

}  // namespace millwright::net
