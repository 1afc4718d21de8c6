// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the HTTP listener serves: the API on the blocking pool, pages from memory, live connections
// and MQTT over WebSocket.

#include <memory>
#include <set>
#include <string>

#include "api/live.h"
#include "api/router.h"
#include "net/http_server.h"
#include "net/static_files.h"
#include "runtime/blocking_pool.h"
#include "runtime/lane.h"

namespace millwright::app {

/// Thread: the lane of the HTTP server.
class HttpFront final : public net::HttpHandler {
 public:
  /// `files` may be nullptr: no pages then. Lifetime: the references outlive it.
  HttpFront(runtime::Lane& lane, runtime::BlockingPool& pool, const api::Router& router,
            api::Authenticate authenticate, api::Services& services, const net::StaticFiles* files,
            net::ConnectionFactory mqtt);
  ~HttpFront() override;

  void handle(net::HttpRequest request, net::Responder respond) override;
  net::WsDecision upgrade(const net::HttpRequest& request) override;

  /// Begins to send live messages, four times a second. Call on the lane.
  void start_live();
  void stop_live();
  /// Gives `json` to every live connection of a person; returns how many there are.
  std::size_t push(std::string_view person, std::string_view json);

 private:
  class LiveSession;

  void poll_live();
  void check_live();

  runtime::Lane& lane_;
  runtime::BlockingPool& pool_;
  const api::Router& router_;
  const api::Authenticate authenticate_;
  api::Services& services_;
  const net::StaticFiles* files_;
  const net::ConnectionFactory mqtt_;
  std::set<LiveSession*> live_;  // owned by their connections
  runtime::TimerHandle timer_;
  runtime::TimerHandle check_timer_;
};

}  // namespace millwright::app
