// SPDX-License-Identifier: Apache-2.0
#pragma once
// The broker in a box: fake sockets, sink, authenticator, log and clock. Tests talk to it through
// Client, which speaks the real codec, and read what came back as short texts.

#include <gtest/gtest.h>

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "broker/broker.h"
#include "protocol/mqtt/decode.h"
#include "protocol/mqtt/encode.h"

namespace millwright::broker {

using mqtt::PropertyId;
using mqtt::Qos;
using mqtt::ReasonCode;
using mqtt::Version;

/// "publish a/b 'x' q1 #1 dup retain", "puback #1 97", "suback #1 01 80", "disconnect 8e", ...
std::string describe(const mqtt::Packet& packet);

class FakeOutput : public Output {
 public:
  void send(ConnId conn, std::string_view bytes) override {
    sent[conn.generation].append(bytes);
    ++n_sends;
  }
  void close(ConnId conn) override { closed[conn.generation] = true; }
  std::size_t pending_bytes(ConnId conn) const override {
    const auto it = pending.find(conn.generation);
    return it == pending.end() ? 0 : it->second;
  }
  std::map<std::uint32_t, std::string> sent;
  std::map<std::uint32_t, bool> closed;
  std::map<std::uint32_t, std::size_t> pending;  ///< what a test says is unsent
  std::size_t n_sends = 0;
};

class FakeSink : public PublishSink {
 public:
  std::unique_ptr<PublishClient> open(const ClientInfo& client) override;
  std::vector<std::string> events;  ///< "c1 a/b=x q1", "c1 gone lost"
  /// Returns the events since the last call, joined by "; ".
  std::string take();
};

/// Accepts user "u" with password "p", and whom a test adds. Anonymous clients may do everything.
class FakeAuthenticator : public Authenticator {
 public:
  Result<Principal> authenticate(const Credentials& credentials) override;
  std::map<std::string, Principal, std::less<>> principals;  ///< by user name; password "p"
};

/// Takes what the journal takes: records of up to 16 MiB.
class FakeLog : public SessionLog {
 public:
  explicit FakeLog(std::uint64_t& head) : head_(head) {}
  Result<JournalSeq> append(std::string_view record) override {
    if (record.size() > kMaxRecordBytes) return fail(Code::kInvalidArgument, "record too long");
    if (is_failing || room == 0) return fail(Code::kUnavailable, "log is failing");
    --room;
    records.emplace_back(record);
    return JournalSeq{++head_};
  }
  static constexpr std::size_t kMaxRecordBytes = 16u << 20;
  std::vector<std::string> records;
  bool is_failing = false;
  std::size_t room = SIZE_MAX;  ///< records it takes before it fails

 private:
  std::uint64_t& head_;
};

struct World {
  explicit World(BrokerConfig config = {}) : broker(quiet(config), output, sink, auth, log) {
    tick_to(std::chrono::seconds(0));
  }

  /// A new broker that replays `records`.
  static std::unique_ptr<World> restarted(const std::vector<std::string>& records, UtcNanos at,
                                          BrokerConfig config = {});

  /// Ends the wake-up; readings and session changes are stored and durable at once.
  void flush() {
    end_wakeup();
    broker.on_durable({head});
  }
  /// Ends the wake-up; nothing is durable yet.
  void end_wakeup() { broker.end_of_wakeup(JournalSeq{++head}); }
  /// Ends the wake-up with a journal that took nothing.
  void end_wakeup_failed() { broker.end_of_wakeup(fail(Code::kResourceExhausted, "disk full")); }
  /// Moves both clocks and ticks.
  void advance(std::chrono::nanoseconds d) {
    tick_to(elapsed + d);
    broker.on_tick();
    flush();
  }
  void tick_to(std::chrono::nanoseconds d) {
    elapsed = d;
    broker.set_now(SteadyTime{d.count()}, wall());
  }
  UtcNanos wall() const { return start + elapsed; }

  static BrokerConfig quiet(BrokerConfig c) {
    if (c.sys_interval == BrokerConfig{}.sys_interval) c.sys_interval = std::chrono::seconds(0);
    return c;
  }

  UtcNanos start{1'700'000'000'000'000'000};
  std::chrono::nanoseconds elapsed{};
  std::uint64_t head = 0;
  bool is_auto_flush = true;
  FakeOutput output;
  FakeSink sink;
  FakeAuthenticator auth;
  FakeLog log{head};
  Broker broker;
};

struct ConnectOptions {
  Version version = Version::k5;
  bool is_clean_start = true;
  std::uint32_t session_expiry_s = 0;
  std::uint16_t keep_alive_s = 0;
  std::optional<mqtt::Will> will = {};
  std::string_view user = {};
  std::string_view password = "p";
  mqtt::Properties properties = {};
  bool is_loopback = true;
};

/// One scripted client. Every call ends the wake-up unless World::is_auto_flush is off.
class Client {
 public:
  Client(World& world, std::string id) : world_(world), id_(std::move(id)) {}

  /// Opens a connection, sends CONNECT and returns what came back.
  std::string connect(const ConnectOptions& options = {});
  /// Opens a connection without CONNECT.
  void open(bool is_loopback = true);
  void send(const mqtt::Packet& packet);
  void send_raw(std::string_view bytes);
  void lose_connection();

  std::string publish(std::string_view topic, std::string_view payload, int qos = 0,
                      std::uint16_t packet_id = 0, bool is_retain = false, bool is_dup = false);
  std::string publish(const mqtt::Publish& packet);
  std::string subscribe(std::string_view filter, int qos = 0, mqtt::SubscribeOptions options = {},
                        std::uint32_t subscription_id = 0);
  std::string unsubscribe(std::string_view filter);
  std::string ack(mqtt::PacketType type, std::uint16_t packet_id,
                  ReasonCode reason = ReasonCode::kSuccess);

  /// Everything that came since the last call, joined by "; "; "closed" where it was.
  std::string received();
  ConnId conn() const { return conn_; }
  void set_pending(std::size_t bytes) { world_.output.pending[conn_.generation] = bytes; }

 private:
  World& world_;
  std::string id_;
  Version version_ = Version::k5;
  ConnId conn_;
  std::uint16_t next_id_ = 1;
};

}  // namespace millwright::broker
