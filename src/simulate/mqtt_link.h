// SPDX-License-Identifier: Apache-2.0
#pragma once
// A client's connection over MQTT 3.1.1, made again by itself whenever it is lost. What goes over
// it, and what is kept until it is acknowledged, is its owner's.

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/time.h"
#include "net/tcp_client.h"
#include "protocol/mqtt/encode.h"
#include "runtime/lane.h"

namespace millwright::simulate {

struct LinkOptions {
  net::Endpoint server;
  std::string client_id;
  std::string user_name;  ///< empty: anonymous
  std::string password;
  std::chrono::milliseconds retry{1000};  ///< between a lost connection and the next try
};

/// What the server publishes in the client's name once the connection is lost; with QoS 1.
struct LinkWill {
  std::string topic;
  std::string payload;
};

/// Thread: home lane only. Lifetime: owner, client and lane outlive it.
class MqttLink {
 public:
  class Owner {
   public:
    virtual ~Owner() = default;
    /// Asked before every connection.
    virtual std::optional<LinkWill> next_will() { return std::nullopt; }
    /// The server has taken the client in, with a session that remembers nothing.
    virtual void on_accepted() = 0;
    virtual void on_ack(std::uint16_t packet_id) = 0;
    /// Of a subscription. Lifetime: until it returns.
    virtual void on_message(std::string_view topic, std::string_view payload) {
      (void)topic, (void)payload;
    }
  };

  MqttLink(runtime::Lane& lane, net::TcpClient& client, LinkOptions options, Owner& owner);
  /// Ends the connection in order.
  ~MqttLink();
  MqttLink(const MqttLink&) = delete;
  MqttLink& operator=(const MqttLink&) = delete;

  void start();
  /// Drops the connection without a word, as a cut cable does, and stays away until rejoin().
  void cut();
  void rejoin();

  bool is_connected() const { return session_ != nullptr && is_accepted_; }
  /// Why the latest connect failed, empty when it did not.
  const std::string& last_error() const { return last_error_; }
  std::uint64_t connects() const { return n_connects_; }

  /// Never 0; each of the latest 65,535 is another.
  std::uint16_t next_packet_id();
  /// While connected only.
  void publish(const mqtt::PublishParts& parts);
  /// With QoS 0, while connected only.
  void subscribe(std::string_view filter);

 private:
  class Session;

  void connect();
  void retry(std::string why);
  void on_session(Session* session);
  void on_accepted();
  void on_closed(Session* session, std::string why);

  runtime::Lane& lane_;
  net::TcpClient& client_;
  const LinkOptions options_;
  Owner& owner_;
  std::shared_ptr<MqttLink*> self_;  // emptied on destruction: late callbacks find nothing
  Session* session_ = nullptr;       // owned by its connection
  bool is_accepted_ = false;
  bool is_cut_ = false;
  std::uint16_t next_id_ = 1;
  std::uint64_t n_connects_ = 0;
  std::string buffer_;
  std::string last_error_;
  runtime::TimerHandle timer_;
  runtime::TimerHandle ping_;
};

}  // namespace millwright::simulate
