// SPDX-License-Identifier: Apache-2.0
#include "rehearse/clone_plant.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "plan/plant_file.h"

namespace millwright::rehearse {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* kPlant = R"(millwright-plant: 1
alarm_classes:
  - name: fire
teams:
  - name: night crew
    kind: operations
devices:
  - name: gw1
sites:
  - name: mill
    areas:
      - name: water
        lines:
          - name: line1
            assets:
              - name: pump1
                title: "Pump: 1"
                signals:
                  - name: pressure
                    unit: bar
                    address: plc7/p
                    range_low: 0
                    range_high: 16
                    rules:
                      - kind: low
                        limit: 2
                      - kind: high
                        limit: 12
                        alarm_class: fire
                        inhibits: [.]
                      - kind: high-high
                        limit: 14
                  - name: state
                    type: bool
                    kind: discrete
              - name: fan
                signals:
                  - name: speed
                    rules:
                      - kind: low
                        limit: 100
                        on_delay_ms: 60000
                  - name: temperature
                    rules:
                      - kind: high
                        limit: 80
                        mode: event
)";

ClonedPlant cloned(std::size_t copies) {
  auto plant = clone_plant(kPlant, copies);
  EXPECT_TRUE(plant) << plant.error().message();
  return std::move(*plant);
}

plan::Wish read(const std::vector<std::string>& texts) {
  std::vector<plan::File> files;
  for (const std::string& text : texts) files.push_back({"plant.yaml", text});
  std::vector<std::string> problems;
  plan::Wish wish = plan::read_files(files, problems);
  EXPECT_THAT(problems, IsEmpty());
  return wish;
}

std::size_t count(const plan::Wish& wish, registry::RecordKind kind) {
  return static_cast<std::size_t>(std::ranges::count(wish.records, kind, &plan::Wanted::kind));
}

TEST(ClonePlant, EveryAssetIsThereSoManyTimes) {
  for (const std::size_t copies : {1u, 3u, 10u}) {
    const ClonedPlant plant = cloned(copies);
    EXPECT_EQ(plant.files.size(), copies);
    EXPECT_EQ(plant.signals.size(), 4 * copies);
    const plan::Wish wish = read(plant.files);
    EXPECT_EQ(count(wish, registry::RecordKind::kAsset), 2 * copies);
    EXPECT_EQ(count(wish, registry::RecordKind::kSignal), 4 * copies);
    EXPECT_EQ(count(wish, registry::RecordKind::kRule), 5 * copies);
    EXPECT_EQ(count(wish, registry::RecordKind::kTeam), 1u);
    EXPECT_EQ(count(wish, registry::RecordKind::kDevice), 1u);
    EXPECT_EQ(wish.alarm_classes.size(), 1u) << "its rules name a class of the plant's own";
    EXPECT_EQ(read({plant.files.back()}).alarm_classes.size(), copies == 1 ? 1u : 0u);
  }
}

TEST(ClonePlant, CopiesHaveOwnNamesAndNoAddresses) {
  const ClonedPlant plant = cloned(2);
  EXPECT_EQ(plant.signals[0].address, "mill/water/line1/pump1/pressure");
  EXPECT_EQ(plant.signals[4].address, "mill/water/line1/pump1-x2/pressure");
  for (const std::string& file : plant.files) EXPECT_THAT(file, Not(HasSubstr("plc7")));
  EXPECT_THAT(plant.files[1], HasSubstr("Pump: 1"));
}

TEST(ClonePlant, ASparkplugMetricKeepsItsAddressAndEachCopyHasANodeOfItsOwn) {
  std::string text = kPlant;
  const std::string other = "plc7/p";
  text.replace(text.find(other), other.size(), "spBv1.0/water/edge/pump1/Pump/Pressure");
  const auto plant = clone_plant(text, 3);
  ASSERT_TRUE(plant) << plant.error().message();
  EXPECT_EQ(plant->signals[0].address, "spBv1.0/water/edge/pump1/Pump/Pressure");
  EXPECT_EQ(plant->signals[4].address, "spBv1.0/water/edge-x2/pump1/Pump/Pressure");
  EXPECT_EQ(plant->signals[5].address, "mill/water/line1/pump1-x2/state");
  EXPECT_TRUE(plant->signals[4].may_alarm);
  read(plant->files);
  EXPECT_THAT(plant->files[2], HasSubstr("address: spBv1.0/water/edge-x3/pump1/Pump/Pressure"));
}

TEST(ClonePlant, ValuesLieWithinTheLimitsAndAlarmingOnesBeyond) {
  const std::vector<LoadSignal> signals = cloned(1).signals;
  const LoadSignal& pressure = signals[0];
  EXPECT_GT(pressure.normal - pressure.wander, 2);
  EXPECT_LT(pressure.normal + pressure.wander, 12);
  EXPECT_TRUE(pressure.may_alarm);
  EXPECT_GT(pressure.alarming, 12);
  EXPECT_LE(pressure.alarming, 16) << "out of range would be bad quality and no alarm";
  EXPECT_EQ(signals[1].form, Form::kFlag);
  EXPECT_FALSE(signals[1].may_alarm);
  EXPECT_FALSE(signals[2].may_alarm) << "its rule waits a minute";
  EXPECT_GT(signals[2].normal - signals[2].wander, 100);
  EXPECT_FALSE(signals[3].may_alarm) << "an event is no alarm";
  EXPECT_LT(signals[3].normal + signals[3].wander, 80);
}

TEST(ClonePlant, WhatIsNoPlantIsRefused) {
  EXPECT_FALSE(clone_plant("procedure: look\n", 2));
  EXPECT_FALSE(clone_plant("millwright-plant: 1\n", 2)) << "without signals there is no load";
  EXPECT_FALSE(clone_plant("{{{", 2));
}

}  // namespace
}  // namespace millwright::rehearse
