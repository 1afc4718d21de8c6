// SPDX-License-Identifier: Apache-2.0
#pragma once
// A field device that publishes over MQTT 3.1.1 with QoS 1: connects again by itself and keeps what
// was not acknowledged.

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>

#include "core/time.h"
#include "simulate/mqtt_link.h"

namespace millwright::simulate {

struct DeviceOptions {
  LinkOptions link;
  std::size_t max_kept = 10'000;  ///< unacknowledged messages; beyond that the oldest is dropped
  /// Told of every acknowledgement: when its message was due.
  std::function<void(SteadyTime due)> on_acknowledged{};
};

/// Counted since start.
struct DeviceStats {
  std::uint64_t sent = 0;  ///< messages, repetitions not counted
  std::uint64_t acknowledged = 0;
  std::uint64_t dropped = 0;
};

/// Thread: home lane only. Lifetime: the client and the lane outlive it.
class MqttDevice final : private MqttLink::Owner {
 public:
  MqttDevice(runtime::Lane& lane, net::TcpClient& client, DeviceOptions options);
  MqttDevice(const MqttDevice&) = delete;
  MqttDevice& operator=(const MqttDevice&) = delete;

  void start() { link_.start(); }
  /// `due`: when the message was to be sent; handed to on_acknowledged.
  void publish(std::string_view topic, std::string_view payload, SteadyTime due = {});
  /// As MqttLink; what is published meanwhile is kept.
  void cut() { link_.cut(); }
  void rejoin() { link_.rejoin(); }

  const MqttLink& link() const { return link_; }
  std::size_t unacknowledged() const { return kept_.size(); }
  const DeviceStats& stats() const { return stats_; }

 private:
  struct Kept {
    std::uint16_t packet_id = 0;
    std::string topic;
    std::string payload;
    SteadyTime due;
  };

  void on_accepted() override;
  void on_ack(std::uint16_t packet_id) override;
  void send(const Kept& message, bool is_dup);

  const std::size_t max_kept_;
  const std::function<void(SteadyTime)> on_acknowledged_;
  std::deque<Kept> kept_;
  DeviceStats stats_;
  MqttLink link_;  // last: it goes first, and tells nothing after that
};

}  // namespace millwright::simulate
