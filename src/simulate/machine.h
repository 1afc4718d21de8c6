// SPDX-License-Identifier: Apache-2.0
#pragma once
// Machines of the simulated plant: small physical models stepped in plant time. Pure: the same seed
// and the same steps give the same values, on any machine.

#include <cstdint>
#include <memory>
#include <random>
#include <span>
#include <string_view>
#include <vector>

namespace millwright::simulate {

/// What a machine suffers from, 0 = nothing to 1 = fully developed; grows from its start.
struct Ailments {
  double cavitation = 0;    ///< pump: suction pressure collapses, noise and vibration rise
  double bearing_wear = 0;  ///< pump, motor: vibration and temperature rise
  double belt_slip = 0;     ///< conveyor: speed lags the drive
  double fouling = 0;       ///< heat exchanger: transfer falls, pressure drop rises
  double leak = 0;          ///< pump, compressor: pressure falls, the drive works harder
};

/// Normally distributed noise from a seeded generator.
class Noise {
 public:
  explicit Noise(std::uint64_t seed) : generator_(seed) {}
  /// Sum of uniforms, not std::normal_distribution: the same on every standard library.
  double operator()(double sigma) {
    double sum = -6;
    for (int i = 0; i < 12; ++i) sum += static_cast<double>(generator_() >> 11) * 0x1p-53;
    return sum * sigma;
  }

 private:
  std::mt19937_64 generator_;
};

struct SignalShape {
  std::string_view name;  ///< last path element
  std::string_view unit;  ///< UCUM
  int decimals;           ///< what the sensor's converter resolves
};

class Machine {
 public:
  virtual ~Machine() = default;
  virtual std::string_view asset_class() const = 0;
  virtual std::span<const SignalShape> signals() const = 0;
  /// Advances by `dt` seconds to plant time `t` (seconds) and writes one value per signal.
  virtual void step(double t, double dt, const Ailments& ailments, Noise& noise,
                    std::span<double> values) = 0;
};

/// Classes: pump, motor, compressor, conveyor, heat-exchanger. `phase` in [0, 1) shifts the load
/// cycle. Nullptr for any other class.
std::unique_ptr<Machine> make_machine(std::string_view asset_class, double phase);

}  // namespace millwright::simulate
