// SPDX-License-Identifier: Apache-2.0
#include "net/tcp_client.h"

#include <boost/asio/error.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <utility>

#include "net/stop_transport.h"
#include "net/tcp_transport.h"
#include "runtime/asio_access.h"

namespace millwright::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

}  // namespace

struct TcpClient::Impl {
  Impl(runtime::Lane& home, std::chrono::milliseconds write_timeout) : lane(home) {
    lane.call(
        [this, write_timeout] { transport = std::make_unique<TcpTransport>(lane, write_timeout); });
  }

  runtime::Lane& lane;
  std::unique_ptr<TcpTransport> transport;
  bool is_stopped = false;
};

namespace {

/// One connect in progress. Kept alive by its pending operation.
struct Attempt {
  Attempt(asio::io_context& io, Endpoint endpoint, ConnectionFactory make, TcpClient::OnFailed fail)
      : socket(io), to(std::move(endpoint)), factory(std::move(make)), on_failed(std::move(fail)) {}

  void report(Code code, const std::string& why, int detail) {
    if (on_failed) on_failed(Error(code, "connect to " + to_text(to) + ": " + why, detail));
  }

  TcpSocket socket;
  const Endpoint to;
  const ConnectionFactory factory;
  TcpClient::OnFailed on_failed;
  runtime::TimerHandle timer;
  bool is_late = false;
};

}  // namespace

TcpClient::TcpClient(runtime::Lane& lane, std::chrono::milliseconds write_timeout)
    : impl_(std::make_shared<Impl>(lane, write_timeout)) {}

TcpClient::~TcpClient() {
  const auto end = [this] {
    impl_->is_stopped = true;
    impl_->transport.reset();
  };
  if (impl_->lane.call(end)) return;
  impl_->lane.join();  // it has been stopped: after its thread nobody else touches the sockets
  end();
}

void TcpClient::connect(const Endpoint& to, std::chrono::nanoseconds timeout,
                        ConnectionFactory factory, OnFailed on_failed) {
  auto attempt = std::make_shared<Attempt>(runtime::AsioAccess::io(impl_->lane), to,
                                           std::move(factory), std::move(on_failed));
  error_code ec;
  const auto address = asio::ip::make_address(to.host, ec);
  if (ec) {
    impl_->lane.post(
        [attempt] { attempt->report(Code::kInvalidArgument, "not a numeric address", 0); });
    return;
  }
  attempt->timer = impl_->lane.after(timeout, [weak = std::weak_ptr(attempt)] {
    if (const auto late = weak.lock()) {
      late->is_late = true;
      error_code ignored;
      late->socket.close(ignored);
    }
  });
  const tcp::endpoint peer(address, to.port);
  attempt->socket.async_connect(
      peer, [attempt, peer, weak = std::weak_ptr(impl_)](const error_code& error) {
        attempt->timer.cancel();
        const auto impl = weak.lock();
        if (!impl || impl->is_stopped) return;
        if (attempt->is_late) {
          attempt->report(Code::kDeadlineExceeded, "no answer in time", ETIMEDOUT);
        } else if (error) {
          attempt->report(Code::kUnavailable, error.message(), error.value());
        } else {
          impl->transport->adopt(std::move(attempt->socket), peer, attempt->factory);
        }
      });
}

Status TcpClient::stop(runtime::Deadline deadline) {
  impl_->lane.call([this] { impl_->is_stopped = true; });
  return stop_transport(impl_->lane, impl_->transport, deadline, "client");
}

std::size_t TcpClient::connection_count() const {
  return impl_->transport->connection_count();
}
IoStats TcpClient::stats() const {
  return impl_->transport->stats();
}

}  // namespace millwright::net
