// SPDX-License-Identifier: Apache-2.0
#pragma once
// Feeds a server with the simulated plant: one MQTT connection per machine, one message per sensor
// and step, over real sockets like any other client.

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "core/result.h"
#include "core/time.h"
#include "net/tcp_client.h"
#include "runtime/lane.h"
#include "simulate/mqtt_device.h"
#include "simulate/plant.h"

namespace millwright::simulate {

struct FeederOptions {
  net::Endpoint server;
  std::size_t sensors = 20;
  std::uint64_t seed = 1;
  std::vector<Fault> faults;
  std::chrono::milliseconds interval{1000};  ///< between two readings of a sensor
  std::string user_name;                     ///< empty: anonymous
  std::string password;
};

struct FeederStats {
  DeviceStats messages;
  std::size_t connected = 0;
  std::size_t machines = 0;
  std::size_t unacknowledged = 0;
  std::string last_error;
  std::uint64_t connects = 0;
};

class Feeder {
 public:
  /// Errors: invalid_argument for faults that no machine here can have; not_found for a host name.
  static Result<std::unique_ptr<Feeder>> make(FeederOptions options, const Clock& clock);
  /// Disconnects and stops its lane.
  ~Feeder();

  Status start();
  /// Thread: any but the feeder's own.
  FeederStats stats();
  const Plant& plant() const { return plant_; }

 private:
  Feeder(FeederOptions options, const Clock& clock, Plant plant);
  void step();

  const FeederOptions options_;
  const Clock& clock_;
  Plant plant_;
  runtime::Lane lane_{"simulate"};
  std::unique_ptr<net::TcpClient> client_;
  std::vector<std::unique_ptr<MqttDevice>> devices_;
  std::vector<std::vector<std::string>> topics_;  // per machine and signal
  std::vector<SensorReading> readings_;
  runtime::TimerHandle timer_;
};

}  // namespace millwright::simulate
