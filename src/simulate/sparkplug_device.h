// SPDX-License-Identifier: Apache-2.0
#pragma once
// A Sparkplug B edge node over MQTT 3.1.1: its death as will, its births at every connection and
// when the host asks for them, and everything the host did not acknowledge told later as history.
// Data goes out with QoS 1, where Sparkplug asks for QoS 0: only so each reading can be accounted
// for.

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.h"
#include "protocol/sparkplug/edge_node.h"
#include "simulate/mqtt_link.h"

namespace millwright::simulate {

struct SparkplugOptions {
  LinkOptions link;
  std::size_t max_kept = 10'000;  ///< unacknowledged messages; beyond that the oldest is dropped
  /// Told of every reading that was acknowledged: when it was due.
  std::function<void(SteadyTime due)> on_acknowledged{};
};

/// Thread: home lane only. Lifetime: client, lane and clock outlive it.
class SparkplugDevice final : private MqttLink::Owner {
 public:
  SparkplugDevice(runtime::Lane& lane, net::TcpClient& client, const Clock& clock,
                  SparkplugOptions options, sparkplug::EdgeNode node);
  SparkplugDevice(const SparkplugDevice&) = delete;
  SparkplugDevice& operator=(const SparkplugDevice&) = delete;

  void start() { link_.start(); }
  /// One message. `values`: at least one, all of one device of the node.
  void publish(std::span<const sparkplug::OwnValue> values, SteadyTime due);
  /// As MqttLink; what is published meanwhile is kept.
  void cut() { link_.cut(); }
  void rejoin() { link_.rejoin(); }

  bool is_connected() const { return link_.is_connected(); }
  /// Messages of data that were given up.
  std::uint64_t dropped() const { return n_dropped_; }

 private:
  struct KeptValue {
    sparkplug::OwnValue value;
    std::string text;
  };
  struct Kept {
    std::uint16_t packet_id = 0;
    std::vector<KeptValue> values;
    SteadyTime due;
  };

  std::optional<LinkWill> next_will() override;
  void on_accepted() override;
  void on_ack(std::uint16_t packet_id) override;
  void on_message(std::string_view topic, std::string_view payload) override;
  void send_births();
  void send(const Kept& message, sparkplug::Told told);

  const Clock& clock_;
  const std::size_t max_kept_;
  const std::function<void(SteadyTime)> on_acknowledged_;
  sparkplug::EdgeNode node_;
  std::deque<Kept> kept_;
  std::vector<sparkplug::OwnValue> sending_;  // kept for its memory
  std::uint64_t n_dropped_ = 0;
  MqttLink link_;  // last: it goes first, and tells nothing after that
};

}  // namespace millwright::simulate
