// SPDX-License-Identifier: Apache-2.0
#include "simulate/machine.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace millwright::simulate {
namespace {

/// First-order lag: where `state` is after `dt` seconds on its way to `target`.
double lag(double state, double target, double dt, double time_constant) {
  return state + (target - state) * (1 - std::exp(-dt / time_constant));
}

/// The plant's load from 0.55 to 1: a slow swing over 20 minutes and a batch rhythm of 4 minutes.
double load_at(double t, double phase) {
  const double turn = 2 * std::numbers::pi;
  const double slow = std::sin(turn * (t / 1200 + phase));
  const double batch = std::sin(turn * (t / 240 + phase * 3)) > 0.2 ? 1.0 : 0.0;
  return 0.75 + 0.12 * slow + 0.08 * batch;
}

class Pump final : public Machine {
 public:
  explicit Pump(double phase) : phase_(phase) {}
  std::string_view asset_class() const override { return "pump"; }
  std::span<const SignalShape> signals() const override { return kSignals; }
  void step(double t, double dt, const Ailments& a, Noise& noise,
            std::span<double> values) override {
    load_ = lag(load_, load_at(t, phase_), dt, 8);
    const double cavitation = std::clamp(a.cavitation, 0.0, 1.0);
    // Affinity laws: flow follows the load, head its square.
    const double flow = 240 * load_ * (1 - 0.28 * cavitation) + 25 * a.leak;
    const double head = 7.5 * load_ * load_ * (1 - 0.22 * cavitation - 0.35 * a.leak) + 0.8;
    const double suction = 1.1 - 0.6 * load_ * load_ - 1.15 * cavitation;
    const double vibration = 1.3 + 0.9 * load_ + 8.5 * cavitation + 7.5 * a.bearing_wear;
    values[0] = flow + noise(1.2 + 9 * cavitation);
    values[1] = head + noise(0.02 + 0.25 * cavitation);
    values[2] = suction + noise(0.01 + 0.05 * cavitation);
    values[3] = std::max(0.1, vibration + noise(0.08 + 0.9 * cavitation + 0.3 * a.bearing_wear));
  }

 private:
  static constexpr std::array<SignalShape, 4> kSignals{{{"flow", "L/min", 1},
                                                        {"discharge_pressure", "bar", 3},
                                                        {"suction_pressure", "bar", 3},
                                                        {"vibration", "mm/s", 2}}};
  double phase_;
  double load_ = 0.7;
};

class Motor final : public Machine {
 public:
  explicit Motor(double phase) : phase_(phase) {}
  std::string_view asset_class() const override { return "motor"; }
  std::span<const SignalShape> signals() const override { return kSignals; }
  void step(double t, double dt, const Ailments& a, Noise& noise,
            std::span<double> values) override {
    load_ = lag(load_, load_at(t, phase_), dt, 5);
    const double current = 18 + 42 * load_ + 4 * a.bearing_wear;
    // Copper losses heat the winding; ten minutes to settle.
    temperature_ = lag(temperature_, 32 + 62 * load_ * load_ + 22 * a.bearing_wear, dt, 600);
    values[0] = current + noise(0.35);
    values[1] = temperature_ + noise(0.15);
    values[2] = std::max(0.1, 0.9 + 0.7 * load_ + 8 * a.bearing_wear + noise(0.06));
  }

 private:
  static constexpr std::array<SignalShape, 3> kSignals{
      {{"current", "A", 2}, {"winding_temperature", "Cel", 1}, {"vibration", "mm/s", 2}}};
  double phase_;
  double load_ = 0.7;
  double temperature_ = 66;
};

class Compressor final : public Machine {
 public:
  explicit Compressor(double phase) : phase_(phase) {}
  std::string_view asset_class() const override { return "compressor"; }
  std::span<const SignalShape> signals() const override { return kSignals; }
  void step(double t, double dt, const Ailments& a, Noise& noise,
            std::span<double> values) override {
    // Load/unload control between 7.0 and 7.6 bar; consumers draw what the plant's load asks for.
    const double draw = 0.012 * load_at(t, phase_) + 0.03 * a.leak;
    const double supply = is_loaded_ ? 0.022 : 0.0;
    pressure_ = std::max(0.0, pressure_ + (supply - draw) * dt);
    if (pressure_ > 7.6) is_loaded_ = false;
    if (pressure_ < 7.0) is_loaded_ = true;
    const double power = is_loaded_ ? 55 + 10 * a.leak : 16;
    power_ = lag(power_, power, dt, 2);
    oil_ = lag(oil_, 48 + 0.55 * power_, dt, 300);
    values[0] = pressure_ + noise(0.008);
    values[1] = oil_ + noise(0.12);
    values[2] = power_ + noise(0.3);
  }

 private:
  static constexpr std::array<SignalShape, 3> kSignals{
      {{"discharge_pressure", "bar", 3}, {"oil_temperature", "Cel", 1}, {"power", "kW", 2}}};
  double phase_;
  double pressure_ = 7.3;
  double power_ = 40;
  double oil_ = 70;
  bool is_loaded_ = true;
};

class Conveyor final : public Machine {
 public:
  explicit Conveyor(double phase) : phase_(phase) {}
  std::string_view asset_class() const override { return "conveyor"; }
  std::span<const SignalShape> signals() const override { return kSignals; }
  void step(double t, double dt, const Ailments& a, Noise& noise,
            std::span<double> values) override {
    load_ = lag(load_, load_at(t, phase_), dt, 6);
    const double drive = 1.25;
    const double slip = std::clamp(0.012 + 0.01 * load_ + 0.38 * a.belt_slip, 0.0, 0.95);
    values[0] = std::max(0.0, drive * (1 - slip) + noise(0.006 + 0.05 * a.belt_slip));
    values[1] = 8 + 14 * load_ * (1 - 0.35 * a.belt_slip) + noise(0.2);
    values[2] = std::clamp(100 * slip + noise(0.15 + 1.2 * a.belt_slip), 0.0, 100.0);
  }

 private:
  static constexpr std::array<SignalShape, 3> kSignals{
      {{"speed", "m/s", 3}, {"drive_current", "A", 2}, {"belt_slip", "%", 2}}};
  double phase_;
  double load_ = 0.7;
};

class HeatExchanger final : public Machine {
 public:
  explicit HeatExchanger(double phase) : phase_(phase) {}
  std::string_view asset_class() const override { return "heat-exchanger"; }
  std::span<const SignalShape> signals() const override { return kSignals; }
  void step(double t, double dt, const Ailments& a, Noise& noise,
            std::span<double> values) override {
    const double load = load_at(t, phase_);
    inlet_ = lag(inlet_, 58 + 22 * load, dt, 90);
    // Effectiveness of the exchanger falls with fouling; cooling water comes at 18 degrees.
    const double effectiveness = 0.72 * (1 - 0.55 * a.fouling);
    outlet_ = lag(outlet_, inlet_ - effectiveness * (inlet_ - 18), dt, 45);
    drop_ = lag(drop_, 240 * load * load * (1 + 2.2 * a.fouling), dt, 10);
    values[0] = inlet_ + noise(0.1);
    values[1] = outlet_ + noise(0.1);
    values[2] = std::max(0.0, drop_ + noise(1.5));
  }

 private:
  static constexpr std::array<SignalShape, 3> kSignals{{{"inlet_temperature", "Cel", 2},
                                                        {"outlet_temperature", "Cel", 2},
                                                        {"pressure_drop", "mbar", 1}}};
  double phase_;
  double inlet_ = 74;
  double outlet_ = 34;
  double drop_ = 135;
};

}  // namespace

std::unique_ptr<Machine> make_machine(std::string_view asset_class, double phase) {
  if (asset_class == "pump") return std::make_unique<Pump>(phase);
  if (asset_class == "motor") return std::make_unique<Motor>(phase);
  if (asset_class == "compressor") return std::make_unique<Compressor>(phase);
  if (asset_class == "conveyor") return std::make_unique<Conveyor>(phase);
  if (asset_class == "heat-exchanger") return std::make_unique<HeatExchanger>(phase);
  return nullptr;
}

}  // namespace millwright::simulate
