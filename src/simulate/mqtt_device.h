// SPDX-License-Identifier: Apache-2.0
#pragma once
// A field device that publishes over MQTT 3.1.1 with QoS 1: connects again by itself and keeps what
// was not acknowledged.

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "core/time.h"
#include "net/tcp_client.h"
#include "runtime/lane.h"

namespace millwright::simulate {

struct DeviceOptions {
  net::Endpoint server;
  std::string client_id;
  std::string user_name;  ///< empty: anonymous
  std::string password;
  std::size_t max_kept = 10'000;  ///< unacknowledged messages; beyond that the oldest is dropped
  std::chrono::milliseconds retry{1000};  ///< between a lost connection and the next try
  /// Told of every acknowledgement: when its message was due.
  std::function<void(SteadyTime due)> on_acknowledged{};
};

/// Counted since start.
struct DeviceStats {
  std::uint64_t sent = 0;  ///< messages, repetitions not counted
  std::uint64_t acknowledged = 0;
  std::uint64_t dropped = 0;
  std::uint64_t connects = 0;
};

/// Thread: home lane only. Lifetime: the client and the lane outlive it.
class MqttDevice {
 public:
  MqttDevice(runtime::Lane& lane, net::TcpClient& client, DeviceOptions options);
  ~MqttDevice();
  MqttDevice(const MqttDevice&) = delete;
  MqttDevice& operator=(const MqttDevice&) = delete;

  void start();
  /// `due`: when the message was to be sent; handed to on_acknowledged.
  void publish(std::string_view topic, std::string_view payload, SteadyTime due = {});
  /// Drops the connection without a word, as a cut cable does, and stays away until rejoin().
  /// What is published meanwhile is kept.
  void cut();
  void rejoin();

  bool is_connected() const { return session_ != nullptr && is_accepted_; }
  /// Why the latest connect failed, empty when it did not.
  const std::string& last_error() const { return last_error_; }
  std::size_t unacknowledged() const { return kept_.size(); }
  const DeviceStats& stats() const { return stats_; }

 private:
  class Session;
  struct Kept {
    std::uint16_t packet_id = 0;
    std::string topic;
    std::string payload;
    SteadyTime due;
  };

  void connect();
  void retry(std::string why);
  void on_session(Session* session);
  void on_accepted();
  void on_ack(std::uint16_t packet_id);
  void on_closed(Session* session, std::string why);
  void send(const Kept& message, bool is_dup);

  runtime::Lane& lane_;
  net::TcpClient& client_;
  const DeviceOptions options_;
  std::shared_ptr<MqttDevice*> self_;  // emptied on destruction: late callbacks find nothing
  Session* session_ = nullptr;         // owned by its connection
  bool is_accepted_ = false;
  bool is_cut_ = false;
  std::uint16_t next_id_ = 1;
  std::deque<Kept> kept_;
  std::string buffer_;
  std::string last_error_;
  DeviceStats stats_;
  runtime::TimerHandle timer_;
  runtime::TimerHandle ping_;
};

}  // namespace millwright::simulate
