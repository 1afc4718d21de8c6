// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the broker needs from outside: bytes out, somewhere to hand readings, who a client is, and
// the durable log. All are called on the broker's own lane only, never from within each other.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.h"
#include "core/result.h"
#include "core/time.h"
#include "protocol/mqtt/types.h"

namespace millwright::broker {

/// Names one network connection. A slot is used again with another generation, so an id that has
/// outlived its connection is recognised.
struct ConnId {
  std::uint32_t slot = 0;
  std::uint32_t generation = 0;
  bool operator==(const ConnId&) const = default;
};

/// What the listener knows about a new connection.
struct PeerInfo {
  std::string address;                ///< "10.0.0.7:51234", for people
  bool is_loopback_listener = false;  ///< anonymous clients are allowed only there
};

/// The sockets, seen from the broker.
class Output {
 public:
  virtual ~Output() = default;
  /// Appends to the connection's output; never waits. Lifetime: `bytes` is not kept.
  virtual void send(ConnId conn, std::string_view bytes) = 0;
  /// Closes once what was sent is flushed. The broker has forgotten `conn` already: later calls
  /// with it are ignored.
  virtual void close(ConnId conn) = 0;
  /// Bytes accepted by send() and not yet taken by the network.
  virtual std::size_t pending_bytes(ConnId conn) const = 0;
};

struct ClientInfo {
  std::string client_id;
  std::string user_name;  ///< the principal's name, empty when anonymous
  std::string peer;
  mqtt::Version version = mqtt::Version::k5;
  bool is_anonymous = true;
  DeviceId device = {};  ///< none when anonymous
};

/// How a connection ended.
enum class DisconnectKind : std::uint8_t {
  kClient,     ///< the client said goodbye
  kLost,       ///< the socket closed or failed
  kKeepAlive,  ///< nothing came for 1.5 keep-alive intervals
  kViolation,  ///< the client broke the protocol or a limit
  kTakenOver,  ///< the same client identifier connected again
  kServer,     ///< shutdown or administrative action
  kJournal,    ///< 3.1.1 only: what it published could not be stored
  kWill,       ///< not a connection: a delayed will was published
};
std::string_view name(DisconnectKind kind);

/// One PUBLISH as it came in. Lifetime: views are valid during the call.
struct IncomingPublish {
  std::string_view topic;
  std::string_view payload;
  mqtt::Qos qos = mqtt::Qos::kAtMostOnce;
  bool is_retain = false;
  UtcNanos arrival;
  /// MQTT 5 §4.10: where the client wants an answer. Empty when it named no topic, or one that it
  /// may not publish to itself: an answer must not reach further than the client could.
  std::string_view response_topic = {};
  std::string_view correlation = {};  ///< goes back with the answer unchanged
};

/// Takes what one connection publishes.
class PublishClient {
 public:
  virtual ~PublishClient() = default;
  /// Each QoS 0 and QoS 1 packet calls once; each QoS 2 message calls exactly once.
  virtual void publish(const IncomingPublish& message) = 0;
  /// The last call. An immediate will has been published before it.
  virtual void on_disconnect(DisconnectKind kind) = 0;
};

class PublishSink {
 public:
  virtual ~PublishSink() = default;
  virtual std::unique_ptr<PublishClient> open(const ClientInfo& client) = 0;
};

/// Who a client is and what it may do.
struct Principal {
  DeviceId device = {};
  std::string name;  ///< empty for an anonymous client
  bool is_anonymous = true;
  std::vector<std::string> publish_filters = {};    ///< empty = all; $ topics are the server's own
  std::vector<std::string> subscribe_filters = {};  ///< empty = all
  std::string credential = {};  ///< for the authenticator: which one it came in with
};

struct Credentials {
  std::optional<std::string_view> user_name;
  std::optional<std::string_view> password;
  std::string_view client_id;
  bool is_loopback_listener = false;
};

class Authenticator {
 public:
  virtual ~Authenticator() = default;
  /// Never called for a client without credentials on a listener beyond loopback: the broker
  /// refuses it first.
  /// Errors: unauthorized         bad user name or password (0x86).
  ///         failed_precondition  known, but not allowed here (0x87).
  ///         resource_exhausted   tried too often (0x97).
  ///         anything else        cannot tell now (0x88).
  virtual Result<Principal> authenticate(const Credentials& credentials) = 0;
};

/// The journal, for one kind of record.
class SessionLog {
 public:
  virtual ~SessionLog() = default;
  /// Buffers one record; it is durable when Broker::on_durable() reports the sequence.
  virtual Result<JournalSeq> append(std::string_view record) = 0;
};

}  // namespace millwright::broker
