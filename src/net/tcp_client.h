// SPDX-License-Identifier: Apache-2.0
#pragma once
// Outgoing TCP connections of one lane, with the same seam as the server's.

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>

#include "core/result.h"
#include "net/connection.h"
#include "net/endpoint.h"
#include "net/io_stats.h"
#include "runtime/lane.h"

namespace millwright::net {

class TcpClient {
 public:
  using OnFailed = std::move_only_function<void(Error)>;

  /// Lifetime: the lane outlives the client.
  explicit TcpClient(runtime::Lane& lane,
                     std::chrono::milliseconds write_timeout = std::chrono::seconds(60));
  /// Aborts what stop() left; connects in progress end without a word.
  ~TcpClient();
  TcpClient(const TcpClient&) = delete;
  TcpClient& operator=(const TcpClient&) = delete;

  /// Connects and then makes the handler, or reports once why not: unavailable (refused,
  /// unreachable), deadline_exceeded, invalid_argument (the host is not a numeric address: see
  /// resolve()). Either happens later, never inside this call. Thread: home lane only.
  void connect(const Endpoint& to, std::chrono::nanoseconds timeout, ConnectionFactory factory,
               OnFailed on_failed);
  /// As TcpServer::stop.
  Status stop(runtime::Deadline deadline);

  /// Connected ones. Thread: any.
  std::size_t connection_count() const;
  IoStats stats() const;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace millwright::net
