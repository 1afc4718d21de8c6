// SPDX-License-Identifier: Apache-2.0
#pragma once
// The simulated plant: machines in areas and lines, faults by name, and what its sensors report at
// each step. Pure; simulate/feeder.h speaks MQTT for it.

#include <chrono>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/time.h"
#include "simulate/machine.h"

namespace millwright::simulate {

/// One machine's place and signals.
struct AssetLayout {
  std::string area, line, name;
  std::string asset_class;
  std::string make;
  std::string environment;
  std::uint32_t commissioned_year = 0;
  std::vector<SignalShape> signals;

  /// "mill/<area>/<line>/<name>"
  std::string path() const;
};

/// 20 sensors on 6 machines, again and again (line1, line2, ...), cut at `sensors`.
std::vector<AssetLayout> plant_layout(std::size_t sensors);

/// cavitation, bearing-wear, belt-slip, fouling, leak, sensor-drift, stuck-sensor, dropout,
/// clock-jump.
struct Fault {
  std::string name;
  double start_s = 0;                                      ///< plant time at which it begins
  double end_s = std::numeric_limits<double>::infinity();  ///< when it is mended
  std::string asset;  ///< path or name; empty = the first machine that can have it
};

/// Reads "NAME@T", "NAME:ASSET@T" or, mended at U, "NAME@T-U"; T and U in seconds since the start.
/// Errors: invalid_argument, naming the known faults.
Result<Fault> parse_fault(std::string_view text);

/// One reading on its way out.
struct SensorReading {
  std::uint32_t asset = 0;   ///< index into layout()
  std::uint32_t signal = 0;  ///< index into the asset's signals
  double value = 0;
  std::chrono::nanoseconds clock_offset{0};  ///< how wrong the device's clock is
};

class Plant {
 public:
  /// Errors: invalid_argument when a fault names an asset that does not exist or cannot have it.
  static Result<Plant> make(std::size_t sensors, std::uint64_t seed, std::vector<Fault> faults);

  const std::vector<AssetLayout>& layout() const { return layout_; }

  /// Advances by `dt` seconds and replaces `out` with what the sensors report. A sensor that
  /// dropped out reports nothing.
  void step(double dt, std::vector<SensorReading>& out);

  double time_s() const { return time_; }

 private:
  struct ActiveFault {
    Fault fault;
    std::size_t asset = 0;
  };
  struct Unit {
    std::unique_ptr<Machine> machine;
    std::unique_ptr<Noise> noise;
    std::vector<double> values;
    std::vector<double> frozen;  ///< what a stuck sensor shows, empty until it sticks
  };

  Plant() = default;

  std::vector<AssetLayout> layout_;
  std::vector<Unit> units_;
  std::vector<ActiveFault> faults_;
  double time_ = 0;
};

}  // namespace millwright::simulate
