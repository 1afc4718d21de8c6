// SPDX-License-Identifier: Apache-2.0
#include "net/tcp_server.h"

#include <sys/socket.h>

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <utility>

#include "core/log.h"
#include "net/stop_transport.h"
#include "net/tcp_transport.h"
#include "net/tls.h"
#include "runtime/asio_access.h"

namespace millwright::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using Listener = asio::basic_socket_acceptor<tcp, asio::io_context::executor_type>;

constexpr int kAcceptBurst = 64;
constexpr std::chrono::milliseconds kAcceptBackOff{100};

bool is_out_of_descriptors(const error_code& ec) {
  return ec == asio::error::no_descriptors || ec == asio::error::no_memory ||
         ec == asio::error::no_buffer_space || ec.value() == ENFILE;
}

}  // namespace

/// Shared with its own pending wait, which ends after the server has let go of it.
class TcpServer::Acceptor : public std::enable_shared_from_this<Acceptor> {
 public:
  Acceptor(runtime::Lane& lane, TcpServerOptions options, ConnectionFactory factory)
      : lane_(lane),
        options_(std::move(options)),
        factory_(options_.tls ? with_tls(options_.tls, std::move(factory)) : std::move(factory)),
        listener_(runtime::AsioAccess::io(lane)) {}

  Status start() {
    if (was_started_.exchange(true))
      return fail(Code::kFailedPrecondition, "the server was started before");
    MW_TRY(const Endpoint at, resolve(options_.endpoint));
    Status status;
    if (!lane_.call([&] { status = listen(at); }))
      return fail(Code::kFailedPrecondition, "lane " + lane_.name() + " has stopped");
    return status;
  }

  Status stop(runtime::Deadline deadline) {
    lane_.call([this] { close(); });
    return stop_transport(lane_, transport_, deadline, where());
  }

  void destroy() {
    const auto end = [this] {
      close();
      transport_.reset();
    };
    if (lane_.call(end)) return;
    lane_.join();  // it has been stopped: after its thread nobody else touches the sockets
    end();
  }

  std::uint16_t port() const { return port_; }
  std::size_t connection_count() const {
    return is_listening_ ? transport_->connection_count() : 0;
  }
  IoStats stats() const {
    IoStats stats;
    if (is_listening_) stats = transport_->stats();
    stats.accepted = accepted_;
    stats.refused = refused_;
    return stats;
  }

 private:
  Status listen(const Endpoint& at) {
    try {
      bind(tcp::endpoint(asio::ip::make_address(at.host), at.port));
    } catch (const boost::system::system_error& e) {
      close();
      return fail(Code::kUnavailable,
                  "listen on " + to_text(options_.endpoint) + ": " + e.code().message(),
                  e.code().value());
    }
    transport_ = std::make_unique<TcpTransport>(lane_, options_.write_timeout);
    is_listening_ = true;
    arm();
    return {};
  }

  void bind(const tcp::endpoint& local) {
    listener_.open(local.protocol());
    listener_.set_option(Listener::reuse_address(true));
    if (options_.port_sharing == PortSharing::kShared) {
      const asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT> is_shared(true);
      listener_.set_option(is_shared);
    }
    listener_.bind(local);
    listener_.listen(asio::socket_base::max_listen_connections);
    listener_.non_blocking(true);
    port_ = listener_.local_endpoint().port();
  }

  std::string where() const { return to_text({.host = options_.endpoint.host, .port = port_}); }

  void close() {
    error_code ignored;
    listener_.close(ignored);
    retry_.cancel();
  }

  void arm() {
    listener_.async_wait(Listener::wait_read, [self = shared_from_this()](const error_code& ec) {
      if (!ec && self->listener_.is_open()) self->accept_burst();
    });
  }

  void accept_burst() {
    for (int i = 0; i < kAcceptBurst; ++i) {
      error_code ec;
      TcpSocket socket(runtime::AsioAccess::io(lane_));
      tcp::endpoint peer;
      listener_.accept(socket, peer, ec);
      if (is_out_of_descriptors(ec)) return back_off(ec.message());
      // Anything else that is not "nothing left" concerns the one connection only.
      if (ec == asio::error::would_block || ec == asio::error::try_again) break;
      if (!ec) take(std::move(socket), peer);
    }
    arm();
  }

  void take(TcpSocket socket, const tcp::endpoint& peer) {
    is_backing_off_ = false;
    if (transport_->connection_count() >= options_.max_connections) {
      ++refused_;
      return;
    }
    ++accepted_;
    transport_->adopt(std::move(socket), peer, factory_);
  }

  void back_off(const std::string& why) {
    if (!std::exchange(is_backing_off_, true))
      log_warning("net", where() + ": cannot accept: " + why + "; trying again every 100 ms");
    retry_ = lane_.after(kAcceptBackOff, [this] { accept_burst(); });
  }

  runtime::Lane& lane_;
  const TcpServerOptions options_;
  const ConnectionFactory factory_;
  std::atomic<bool> was_started_{false};
  std::atomic<bool> is_listening_{false};  // transport_ is there from then on
  std::atomic<std::uint16_t> port_{0};
  std::atomic<std::uint64_t> accepted_{0}, refused_{0};

  // home lane only
  Listener listener_;
  std::unique_ptr<TcpTransport> transport_;
  runtime::TimerHandle retry_;
  bool is_backing_off_ = false;
};

TcpServer::TcpServer(runtime::Lane& lane, TcpServerOptions options, ConnectionFactory factory)
    : acceptor_(std::make_shared<Acceptor>(lane, std::move(options), std::move(factory))) {}
TcpServer::~TcpServer() {
  acceptor_->destroy();
}

Status TcpServer::start() {
  return acceptor_->start();
}
Status TcpServer::stop(runtime::Deadline deadline) {
  return acceptor_->stop(deadline);
}
std::uint16_t TcpServer::local_port() const {
  return acceptor_->port();
}
std::size_t TcpServer::connection_count() const {
  return acceptor_->connection_count();
}
IoStats TcpServer::stats() const {
  return acceptor_->stats();
}

}  // namespace millwright::net
