// SPDX-License-Identifier: Apache-2.0
#include "simulate/plant.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace millwright::simulate {
namespace {

struct Place {
  std::string_view area;
  std::string_view name;
  std::string_view asset_class;
  std::string_view make;
  std::string_view environment;
  std::uint32_t commissioned_year;  // on line1
};
constexpr std::array<Place, 6> kUnit{
    {{"water", "pump1", "pump", "hydra", "washdown", 2009},
     {"water", "pump2", "pump", "okeanos", "washdown", 2018},
     {"drive", "motor1", "motor", "volta", "indoor", 2009},
     {"air", "compressor1", "compressor", "aeolus", "indoor", 2015},
     {"packing", "conveyor1", "conveyor", "atlas", "indoor", 2012},
     {"heat", "exchanger1", "heat-exchanger", "okeanos", "outdoor", 1998}}};
/// Each line is a year newer than the one before, up to this many.
constexpr std::size_t kNewestLine = 8;

/// Which classes can have a fault; empty = any. `ramp_s`: how long until it is fully developed.
struct FaultKind {
  std::string_view name;
  std::array<std::string_view, 2> classes;
  double ramp_s;
  double Ailments::* ailment;
};
constexpr std::array<FaultKind, 9> kFaults{{
    {"cavitation", {"pump", ""}, 45, &Ailments::cavitation},
    {"bearing-wear", {"motor", "pump"}, 600, &Ailments::bearing_wear},
    {"belt-slip", {"conveyor", ""}, 120, &Ailments::belt_slip},
    {"fouling", {"heat-exchanger", ""}, 900, &Ailments::fouling},
    {"leak", {"compressor", "pump"}, 180, &Ailments::leak},
    {"sensor-drift", {"", ""}, 600, nullptr},
    {"stuck-sensor", {"", ""}, 0, nullptr},
    {"dropout", {"", ""}, 0, nullptr},
    {"clock-jump", {"", ""}, 0, nullptr},
}};

const FaultKind* find_kind(std::string_view name) {
  const auto it = std::ranges::find(kFaults, name, &FaultKind::name);
  return it == kFaults.end() ? nullptr : &*it;
}

bool can_have(const FaultKind& kind, std::string_view asset_class) {
  return kind.classes[0].empty() || kind.classes[0] == asset_class ||
         kind.classes[1] == asset_class;
}

double rounded(double value, int decimals) {
  const double scale = std::pow(10.0, decimals);
  return std::round(value * scale) / scale;
}

bool read_seconds(std::string_view text, double& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size() && out >= 0;
}

}  // namespace

std::string AssetLayout::path() const {
  return fmt::format("mill/{}/{}/{}", area, line, name);
}

std::vector<AssetLayout> plant_layout(std::size_t sensors) {
  std::vector<AssetLayout> out;
  std::size_t left = sensors;
  for (std::size_t unit = 0; left > 0; ++unit) {
    for (const Place& place : kUnit) {
      if (left == 0) break;
      AssetLayout asset;
      asset.area = place.area;
      asset.line = fmt::format("line{}", unit + 1);
      asset.name = place.name;
      asset.asset_class = place.asset_class;
      asset.make = place.make;
      asset.environment = place.environment;
      asset.commissioned_year =
          place.commissioned_year + static_cast<std::uint32_t>(std::min(unit, kNewestLine));
      const auto machine = make_machine(place.asset_class, 0);
      for (const SignalShape& shape : machine->signals()) {
        if (left == 0) break;
        asset.signals.push_back(shape);
        --left;
      }
      out.push_back(std::move(asset));
    }
  }
  return out;
}

Result<Fault> parse_fault(std::string_view text) {
  const std::size_t at = text.rfind('@');
  Fault fault;
  std::string_view name = text.substr(0, at);
  const std::size_t colon = name.find(':');
  if (colon != std::string_view::npos) {
    fault.asset = name.substr(colon + 1);
    name = name.substr(0, colon);
  }
  fault.name = name;
  if (find_kind(name) == nullptr) {
    std::vector<std::string_view> names;
    for (const FaultKind& kind : kFaults) names.push_back(kind.name);
    return fail(Code::kInvalidArgument,
                fmt::format("fault '{}' is unknown; known are {}", name, fmt::join(names, ", ")));
  }
  if (at != std::string_view::npos) {
    const std::string_view times = text.substr(at + 1);
    const std::size_t dash = times.find('-');
    if (!read_seconds(times.substr(0, dash), fault.start_s)) {
      return fail(Code::kInvalidArgument,
                  fmt::format("fault '{}': '{}' is not a number of seconds", name, times));
    }
    if (dash != std::string_view::npos &&
        (!read_seconds(times.substr(dash + 1), fault.end_s) || fault.end_s <= fault.start_s)) {
      return fail(Code::kInvalidArgument,
                  fmt::format("fault '{}': '{}' must end after it begins", name, times));
    }
  }
  return fault;
}

Result<Plant> Plant::make(std::size_t sensors, std::uint64_t seed, std::vector<Fault> faults) {
  Plant plant;
  plant.layout_ = plant_layout(sensors);
  for (std::size_t i = 0; i < plant.layout_.size(); ++i) {
    const AssetLayout& asset = plant.layout_[i];
    Unit unit;
    const double phase = static_cast<double>((i * 37 + seed * 11) % 100) / 100;
    unit.machine = make_machine(asset.asset_class, phase);
    unit.noise = std::make_unique<Noise>(seed * 1'000'003 + i);
    unit.values.resize(unit.machine->signals().size());
    plant.units_.push_back(std::move(unit));
  }
  for (Fault& fault : faults) {
    const FaultKind* kind = find_kind(fault.name);
    const auto it = std::ranges::find_if(plant.layout_, [&](const AssetLayout& asset) {
      const bool is_named =
          fault.asset.empty() || fault.asset == asset.name || fault.asset == asset.path();
      return is_named && kind != nullptr && can_have(*kind, asset.asset_class);
    });
    if (it == plant.layout_.end()) {
      return fail(Code::kInvalidArgument,
                  fmt::format("fault '{}': no machine {} can have it", fault.name,
                              fault.asset.empty() ? "here" : fault.asset));
    }
    const auto index = static_cast<std::size_t>(it - plant.layout_.begin());
    plant.faults_.push_back({std::move(fault), index});
  }
  return plant;
}

void Plant::step(double dt, std::vector<SensorReading>& out) {
  out.clear();
  time_ += dt;
  for (std::size_t i = 0; i < units_.size(); ++i) {
    Unit& unit = units_[i];
    Ailments ailments;
    double drift = 0;
    bool is_stuck = false;
    bool is_silent = false;
    std::chrono::nanoseconds offset{0};
    for (const ActiveFault& active : faults_) {
      if (active.asset != i || time_ < active.fault.start_s) continue;
      if (time_ >= active.fault.end_s) continue;
      const FaultKind& kind = *find_kind(active.fault.name);
      const double age = time_ - active.fault.start_s;
      const double grown = kind.ramp_s > 0 ? std::min(1.0, age / kind.ramp_s) : 1.0;
      if (kind.ailment != nullptr) ailments.*kind.ailment = grown;
      if (kind.name == "sensor-drift") drift = grown;
      if (kind.name == "stuck-sensor") is_stuck = true;
      if (kind.name == "dropout") is_silent = true;
      if (kind.name == "clock-jump") offset = -std::chrono::hours(1);
    }
    unit.machine->step(time_, dt, ailments, *unit.noise, unit.values);
    if (is_stuck && unit.frozen.empty()) unit.frozen = unit.values;
    if (!is_stuck) unit.frozen.clear();
    const AssetLayout& asset = layout_[i];
    for (std::size_t s = 0; s < asset.signals.size(); ++s) {
      // Drift, sticking and dropping out strike the machine's first sensor, not the machine.
      if (s == 0 && is_silent) continue;
      double value = unit.values[s];
      if (s == 0 && is_stuck) value = unit.frozen[0];
      if (s == 0) value += drift * 0.3 * std::fabs(unit.values[0]);
      SensorReading reading;
      reading.asset = static_cast<std::uint32_t>(i);
      reading.signal = static_cast<std::uint32_t>(s);
      reading.value = rounded(value, asset.signals[s].decimals);
      reading.clock_offset = offset;
      out.push_back(reading);
    }
  }
}

}  // namespace millwright::simulate
