// SPDX-License-Identifier: Apache-2.0
#include "simulate/plant.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

namespace millwright::simulate {
namespace {

std::string address(const Plant& plant, const SensorReading& reading) {
  const AssetLayout& asset = plant.layout()[reading.asset];
  return asset.path() + "/" + std::string(asset.signals[reading.signal].name);
}

std::vector<double> run(std::size_t sensors, std::uint64_t seed, int steps,
                        std::vector<Fault> faults = {}) {
  Plant plant = Plant::make(sensors, seed, std::move(faults)).value();
  std::vector<SensorReading> out;
  std::vector<double> values;
  for (int i = 0; i < steps; ++i) {
    plant.step(1, out);
    for (const SensorReading& r : out) values.push_back(r.value);
  }
  return values;
}

TEST(Plant, TwentySensorsStandOnSixMachines) {
  const auto layout = plant_layout(20);
  EXPECT_EQ(layout.size(), 6u);
  std::size_t sensors = 0;
  for (const auto& asset : layout) sensors += asset.signals.size();
  EXPECT_EQ(sensors, 20u);
}

TEST(Plant, ScalesWithDistinctAddresses) {
  Plant plant = Plant::make(5000, 1, {}).value();
  std::vector<SensorReading> out;
  plant.step(1, out);
  std::set<std::string> addresses;
  for (const SensorReading& r : out) addresses.insert(address(plant, r));
  EXPECT_EQ(addresses.size(), 5000u);
}

TEST(Plant, SameSeedSameValues) {
  EXPECT_EQ(run(20, 7, 200), run(20, 7, 200));
  EXPECT_NE(run(20, 7, 200), run(20, 8, 200));
}

/// Mean of each address over the last minute of `seconds`.
std::map<std::string, double> settled(std::vector<Fault> faults, int seconds) {
  Plant plant = Plant::make(20, 1, std::move(faults)).value();
  std::vector<SensorReading> out;
  std::map<std::string, double> mean;
  for (int i = 0; i < seconds; ++i) {
    plant.step(1, out);
    if (i < seconds - 60) continue;
    for (const SensorReading& r : out) mean[address(plant, r)] += r.value / 60;
  }
  return mean;
}

TEST(Plant, FaultsShowWhereTheyShould) {
  struct Case {
    const char* fault;
    int seconds;
    const char* address;
    double at_least;  // change against the healthy plant
    double at_most;
  };
  const Case cases[] = {
      {"cavitation", 300, "mill/water/line1/pump1/vibration", 6, 12},
      {"cavitation", 300, "mill/water/line1/pump1/suction_pressure", -1.5, -1.0},
      {"bearing-wear:motor1", 900, "mill/drive/line1/motor1/vibration", 6, 10},
      {"belt-slip", 300, "mill/packing/line1/conveyor1/belt_slip", 30, 45},
      {"fouling", 1200, "mill/heat/line1/exchanger1/outlet_temperature", 10, 40},
      {"leak:compressor1", 400, "mill/air/line1/compressor1/discharge_pressure", -8, -1},
      {"sensor-drift", 900, "mill/water/line1/pump1/flow", 30, 90},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.fault);
    const double healthy = settled({}, c.seconds).at(c.address);
    const double sick = settled({parse_fault(c.fault).value()}, c.seconds).at(c.address);
    EXPECT_GE(sick - healthy, c.at_least);
    EXPECT_LE(sick - healthy, c.at_most);
  }
}

TEST(Plant, DropoutStuckAndClockJump) {
  Plant plant = Plant::make(20, 1,
                            {parse_fault("dropout:pump2@2").value(),
                             parse_fault("stuck-sensor:motor1@2").value(),
                             parse_fault("clock-jump:conveyor1@2").value()})
                    .value();
  std::vector<SensorReading> out;
  plant.step(1, out);
  EXPECT_EQ(out.size(), 20u);
  std::set<double> stuck;
  for (int i = 0; i < 30; ++i) {
    plant.step(1, out);
    EXPECT_EQ(out.size(), 19u);
    for (const SensorReading& r : out) {
      if (address(plant, r) == "mill/drive/line1/motor1/current") stuck.insert(r.value);
      const bool is_conveyor = plant.layout()[r.asset].name == "conveyor1";
      EXPECT_EQ(r.clock_offset == -std::chrono::hours(1), is_conveyor);
    }
  }
  EXPECT_EQ(stuck.size(), 1u);
}

TEST(Plant, FaultErrorsNameWhatIsKnown) {
  EXPECT_NE(parse_fault("rust@3").error().message().find("cavitation"), std::string::npos);
  EXPECT_FALSE(parse_fault("leak@soon").has_value());
  EXPECT_FALSE(Plant::make(20, 1, {parse_fault("cavitation:motor1").value()}).has_value());
  EXPECT_EQ(parse_fault("leak:compressor1@60.5")->start_s, 60.5);
  EXPECT_EQ(parse_fault("leak@60-90")->end_s, 90);
  EXPECT_NE(parse_fault("leak@60-60").error().message().find("end after"), std::string::npos);
  EXPECT_FALSE(parse_fault("leak@60-").has_value());
}

}  // namespace
}  // namespace millwright::simulate
