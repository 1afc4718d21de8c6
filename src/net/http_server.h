// SPDX-License-Identifier: Apache-2.0
#pragma once
// HTTP/1.1 on one lane: keep-alive, pipelining, chunked bodies, limits, time-outs, WebSocket
// upgrade. Handlers see plain requests and answer from any thread.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "core/result.h"
#include "core/time.h"
#include "net/endpoint.h"
#include "net/http_message.h"
#include "net/io_stats.h"
#include "net/websocket.h"
#include "runtime/blocking_pool.h"
#include "runtime/lane.h"

namespace millwright::net {

class TlsContext;

/// Thread: all calls come on the server's lane.
class HttpHandler {
 public:
  virtual ~HttpHandler() = default;
  /// Answers by `respond`, now or later, from any thread. Requests of one connection come one at a
  /// time. Must not block: hand slow work to a pool.
  virtual void handle(HttpRequest request, Responder respond) = 0;
  /// Called for a valid WebSocket handshake instead of handle(). Refuses with 404 by default.
  virtual WsDecision upgrade(const HttpRequest& request);
};

struct HttpServerOptions {
  Endpoint endpoint{};                      ///< port 0 picks a free one
  std::shared_ptr<const TlsContext> tls{};  ///< nullptr: plain
  std::size_t max_connections = 4096;
  std::uint32_t max_header_bytes = 16 * 1024;
  std::uint64_t max_body_bytes = 64 * 1024 * 1024;         ///< before and after decoding
  std::uint64_t max_total_body_bytes = 512 * 1024 * 1024;  ///< of all requests still arriving
  std::chrono::milliseconds header_timeout{
      10'000};                                     ///< from the first byte to the end of the header
  std::chrono::milliseconds idle_timeout{60'000};  ///< between requests, and between body bytes
  std::chrono::milliseconds write_timeout{60'000};
  std::chrono::milliseconds ws_ping_after{30'000};  ///< dead after twice that
  /// Runs body streams and the decoding of large bodies; without it the lane does.
  runtime::BlockingPool* pool = nullptr;
  /// For the Date header; without it there is none.
  const Clock* clock = nullptr;
};

class HttpServer {
 public:
  /// Lifetime: lane, handler, pool and clock outlive the server.
  HttpServer(runtime::Lane& lane, HttpServerOptions options, HttpHandler& handler);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  /// As TcpServer::start.
  Status start();
  /// Requests in progress are answered, idle connections close, WebSockets are told 1001.
  /// Otherwise as TcpServer::stop.
  Status stop(runtime::Deadline deadline);

  /// Thread: any.
  std::uint16_t local_port() const;
  std::size_t connection_count() const;
  IoStats stats() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace millwright::net
