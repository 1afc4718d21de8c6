// SPDX-License-Identifier: Apache-2.0
#include "net/http_server.h"

#include <algorithm>
#include <utility>

#include "net/http_session.h"
#include "net/http_writer.h"
#include "net/tcp_server.h"

namespace millwright::net {
namespace {

TcpServerOptions tcp_options(const HttpServerOptions& options) {
  return {.endpoint = options.endpoint,
          .max_connections = options.max_connections,
          .tls = options.tls,
          .write_timeout = options.write_timeout};
}

}  // namespace

WsDecision HttpHandler::upgrade(const HttpRequest& request) {
  return WsDecision::refuse(HttpResponse::problem(404, "no WebSocket at " + request.path));
}

std::string_view HttpContext::current_date() {
  if (options.clock == nullptr) return {};
  const std::int64_t second = options.clock->wall().ns / 1'000'000'000;
  if (second != std::exchange(date_second, second)) date = imf_fixdate(second);
  return date;
}

void HttpContext::sweep() {
  const SteadyTime now = lane.now();
  // A tick closes connections but never removes a session: that happens after the wake-up.
  for (HttpSession* session : sessions) session->tick(now);
}

struct HttpServer::Impl {
  Impl(runtime::Lane& lane, HttpServerOptions options, HttpHandler& handler)
      : context{.lane = lane, .options = std::move(options), .handler = handler},
        server(lane, tcp_options(context.options), [this](Connection& connection) {
          return std::make_unique<HttpSession>(context, connection);
        }) {}

  Status start() {
    MW_TRY_STATUS(server.start());
    const auto& o = context.options;
    // Fine enough for the shortest time-out, coarse enough to cost nothing.
    const auto period =
        std::clamp(std::min({o.header_timeout, o.idle_timeout, o.ws_ping_after}) / 4,
                   std::chrono::milliseconds(5), std::chrono::milliseconds(1000));
    context.lane.call(
        [this, period] { sweeper = context.lane.every(period, [this] { context.sweep(); }); });
    return {};
  }

  HttpContext context;
  runtime::TimerHandle sweeper;
  TcpServer server;  // destroyed first: its sessions use the context
};

HttpServer::HttpServer(runtime::Lane& lane, HttpServerOptions options, HttpHandler& handler)
    : impl_(std::make_unique<Impl>(lane, std::move(options), handler)) {}

HttpServer::~HttpServer() {
  impl_->context.lane.call([this] { impl_->sweeper.cancel(); });
}

Status HttpServer::start() {
  return impl_->start();
}
Status HttpServer::stop(runtime::Deadline deadline) {
  return impl_->server.stop(deadline);
}
std::uint16_t HttpServer::local_port() const {
  return impl_->server.local_port();
}
std::size_t HttpServer::connection_count() const {
  return impl_->server.connection_count();
}
IoStats HttpServer::stats() const {
  return impl_->server.stats();
}

}  // namespace millwright::net
