// SPDX-License-Identifier: Apache-2.0
#pragma once
// Listens on one endpoint and gives each connection to a handler, on one lane.
// Several lanes share a port by one server each with PortSharing::kShared.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "core/result.h"
#include "net/connection.h"
#include "net/endpoint.h"
#include "net/io_stats.h"
#include "runtime/lane.h"

namespace millwright::net {

class TlsContext;

enum class PortSharing : std::uint8_t {
  kExclusive,
  kShared,  ///< SO_REUSEPORT: the system deals new connections to all servers of the port
};

struct TcpServerOptions {
  Endpoint endpoint{};                      ///< port 0 picks a free one
  std::size_t max_connections = 10'000;     ///< beyond it new ones are closed at once
  std::shared_ptr<const TlsContext> tls{};  ///< nullptr: plain
  std::chrono::milliseconds write_timeout{
      60'000};  ///< a peer that takes no byte for so long is cut
  PortSharing port_sharing = PortSharing::kExclusive;
};

class TcpServer {
 public:
  /// Lifetime: the lane outlives the server.
  TcpServer(runtime::Lane& lane, TcpServerOptions options, ConnectionFactory factory);
  /// Aborts what stop() left.
  ~TcpServer();
  TcpServer(const TcpServer&) = delete;
  TcpServer& operator=(const TcpServer&) = delete;

  /// Listens. Errors: unavailable (the port is taken, no permission), not_found (no such host),
  /// failed_precondition (started before). Thread: any. Cost: may block on a name server.
  Status start();
  /// Stops accepting, ends every connection (ConnectionHandler::on_end) and waits for the last.
  /// Errors: deadline_exceeded, with the number of connections that were aborted at the deadline.
  /// Thread: any but not from a handler; on the home lane it does not wait.
  Status stop(runtime::Deadline deadline);

  /// The port it listens on, 0 before start(). Thread: any.
  std::uint16_t local_port() const;
  /// Thread: any.
  std::size_t connection_count() const;
  IoStats stats() const;

 private:
  class Acceptor;
  std::shared_ptr<Acceptor> acceptor_;
};

}  // namespace millwright::net
