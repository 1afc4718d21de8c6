// SPDX-License-Identifier: Apache-2.0
#pragma once
// The seam between sockets and protocols: bytes in by callback, bytes out by buffer. Plain TCP, TLS
// and MQTT over WebSocket all look like this. Everything here runs on the connection's home lane.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace millwright::net {

enum class CloseReason : std::uint8_t {
  kPeerClosed,   ///< the peer ended its side
  kPeerReset,    ///< the peer or the network broke the connection
  kLocal,        ///< close_after_flush() or abort()
  kStalled,      ///< the peer took no bytes for the write timeout
  kBadProtocol,  ///< TLS or WebSocket rules were broken
  kStopping,     ///< the server stops
};
/// "peer closed", "peer reset", ...
std::string_view name(CloseReason reason);

/// One byte stream. Lifetime: until the handler's on_closed() has returned.
class Connection {
 public:
  /// From here on a producer should wait for on_writable().
  static constexpr std::size_t kHighWater = 256 * 1024;
  static constexpr std::size_t kLowWater = 64 * 1024;

  virtual ~Connection() = default;

  /// Appends to the out buffer, which goes out at the end of the wake-up with one send. Ignored
  /// once the connection closes. The buffer has no bound of its own: look at pending_bytes().
  virtual void write(std::string_view bytes) = 0;
  /// Not yet taken by the system.
  virtual std::size_t pending_bytes() const = 0;
  /// Takes no more bytes in either direction and closes when the out buffer is empty.
  virtual void close_after_flush() = 0;
  /// Closes now and forgets the out buffer.
  virtual void abort() = 0;
  /// No on_bytes() until resume_reading(), so that the peer feels the pressure.
  /// A peer that goes away meanwhile is noticed after resume_reading().
  virtual void pause_reading() = 0;
  virtual void resume_reading() = 0;

  /// "10.0.0.7:50312", for people.
  virtual std::string peer() const = 0;
  virtual bool is_loopback() const = 0;
  virtual bool is_encrypted() const = 0;
};

/// Why the end of a connection comes near.
enum class End : std::uint8_t {
  kPeerFinished,  ///< the peer sends no more, it may still read
  kStopping,      ///< the server is about to stop
};
enum class AfterEnd : std::uint8_t {
  kClose,   ///< flush and close
  kFinish,  ///< something is still to be written; the handler closes the connection itself
};

/// A protocol on one connection. The connection owns it; it is destroyed after on_closed().
class ConnectionHandler {
 public:
  virtual ~ConnectionHandler() = default;
  /// At least one byte. Lifetime: `bytes` is valid during the call only.
  virtual void on_bytes(std::string_view bytes) = 0;
  /// The last call, exactly once, never from inside a call of this handler into the connection.
  virtual void on_closed(CloseReason reason) = 0;
  /// The out buffer had reached kHighWater and is below kLowWater again.
  virtual void on_writable() {}
  virtual AfterEnd on_end(End) { return AfterEnd::kClose; }
};

/// Makes the handler of a new connection; nullptr refuses it.
using ConnectionFactory = std::function<std::unique_ptr<ConnectionHandler>(Connection&)>;

}  // namespace millwright::net
