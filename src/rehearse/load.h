// SPDX-License-Identifier: Apache-2.0
#pragma once
// The load of a rehearsal: field devices and edge nodes over real sockets, open loop. Readings are
// due at fixed times whatever the server does; a latency counts from then, so that a stall shows in
// every reading it delayed and not in the one that met it. What is not acknowledged is kept and
// sent again.

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/result.h"
#include "core/time.h"
#include "net/endpoint.h"
#include "net/tcp_client.h"
#include "rehearse/clone_plant.h"
#include "rehearse/http_load.h"
#include "rehearse/load_flow.h"
#include "runtime/lane.h"
#include "simulate/latencies.h"
#include "simulate/mqtt_device.h"
#include "simulate/sparkplug_device.h"

namespace millwright::rehearse {

struct LoadOptions {
  net::Endpoint mqtt, http;
  std::vector<LoadSignal> signals;
  double json_share = 0;           ///< of the readings, sent over HTTP as JSON
  double line_share = 0;           ///< likewise as line protocol
  double sparkplug_share = 0;      ///< likewise of signals with the address of a Sparkplug B metric
  double bytes_per_message = 0;    ///< MQTT; shorter payloads are filled up with spaces
  double metrics_per_message = 0;  ///< Sparkplug B; 0: one
};

/// Since the last time it was taken.
struct LoadWindow {
  std::uint64_t due = 0;
  std::uint64_t acknowledged = 0;
  simulate::Latencies latency;
};

/// Thread: any but the load's own, one at a time.
class Load {
 public:
  static constexpr std::size_t kSignalsPerDevice = 20;

  /// Lifetime: the clock outlives it.
  Load(LoadOptions options, const Clock& clock);
  ~Load();
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;

  Status start();
  /// Readings a second of all signals together, from now on; 0: none. `burst`: every ten seconds
  /// there is one in which so many times as many are due, and fewer in between.
  void set_rate(double per_s, double burst = 1);
  /// Sends an alarming value of so many signals at once, again every second, until calm_down().
  /// Returns how many: fewer where fewer have a limit. Their normal values wait meanwhile.
  std::size_t alarm(std::size_t signals);
  void calm_down();
  /// Every connection goes away at once, and stays away until rejoin().
  void cut();
  void rejoin();

  const std::vector<LoadSignal>& signals() const { return options_.signals; }
  LoadWindow take();
  std::uint64_t due() const { return n_due_; }
  std::uint64_t acknowledged() const { return n_acknowledged_; }
  std::uint64_t waiting() const;
  /// Connections over MQTT.
  std::size_t devices() const { return devices_.size() + edge_nodes_.size(); }
  std::size_t connected();
  /// Readings that were never sent because too many waited. A rehearsal that has any asked too much
  /// of its own load generator.
  std::uint64_t dropped();
  /// Processor time of the generator's thread since it started.
  std::chrono::nanoseconds cpu_time();

 private:
  enum class Way : std::uint8_t { kMqtt, kJson, kLine, kSparkplug };
  struct Source {
    LoadSignal signal;
    Way way = Way::kMqtt;
    std::size_t device = 0;    // index of the device or of the edge node
    std::size_t metric = 0;    // of that edge node
    std::int64_t last_ms = 0;  // times of a signal never repeat
    std::uint64_t count = 0;
  };

  void make_plain_sources(std::vector<LoadSignal> signals, double share);
  void make_sparkplug_sources(std::vector<LoadSignal> signals);
  void make_sources();
  void make_devices();
  void make_edge_node(Turn whole);
  simulate::LinkOptions link_of(std::string_view kind, std::size_t number) const;
  void release_due();
  void send(Turn turn, SteadyTime due);
  void send(std::size_t index, SteadyTime due, bool is_alarming);
  void send_plain(const Source& source, const Scalar& value, SteadyTime due);
  Scalar next_value(Source& source, bool is_alarming);
  void storm();
  void note_acknowledged(SteadyTime due);

  const LoadOptions options_;
  const Clock& clock_;
  runtime::Lane lane_{"load"};

  // The load's own lane only.
  std::vector<Source> sources_;
  std::unique_ptr<net::TcpClient> client_;
  std::vector<std::unique_ptr<simulate::MqttDevice>> devices_;
  std::vector<std::unique_ptr<simulate::SparkplugDevice>> edge_nodes_;
  std::unique_ptr<HttpLoad> json_, line_;
  std::vector<LoadFlow> flows_;
  std::vector<sparkplug::OwnValue> message_;
  std::vector<std::size_t> storming_;
  std::vector<bool> is_storming_;
  std::string payload_;
  runtime::TimerHandle tick_, storm_tick_;

  std::atomic<std::uint64_t> n_due_{0};
  std::atomic<std::uint64_t> n_acknowledged_{0};
  std::mutex mutex_;
  LoadWindow window_;  // guarded by mutex_
};

}  // namespace millwright::rehearse
