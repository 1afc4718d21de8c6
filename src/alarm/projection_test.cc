// SPDX-License-Identifier: Apache-2.0
#include "alarm/projection.h"

#include <gtest/gtest.h>

#include <string>

#include "alarm/kpi.h"
#include "alarm/projection_rig_test.h"

namespace millwright::alarm {
namespace {

Projection projected(const PilotRig& rig) {
  const Result<Projection> projection = project(rig.input);
  if (!projection) {
    ADD_FAILURE() << projection.error().message();
    return {};
  }
  return *projection;
}
const ProjectedKpi& per_day(const Projection& projection) {
  return projection.kpis.front();
}

/// 30 days, six pumps of four sensors, an alarm of one of them every day at another hour.
PilotRig steady() {
  PilotRig rig(30, 6);
  for (int day = 0; day < 30; ++day) {
    rig.add(day, day % 24, 1 + static_cast<std::uint32_t>(day % 6));
  }
  return rig;
}

TEST(Projection, AtThePresentSizeTheEstimateIsThePresent) {
  PilotRig rig = steady();
  for (int i = 0; i < 40; ++i) rig.add(3, 5 + i / 100.0, 2);
  rig.input.external = ExternalLoad::imported({{0}, {PilotRig::kDay}});
  const Projection projection = projected(rig);

  KpiInput now;
  now.annunciated = rig.input.annunciated;
  now.period = rig.input.period;
  now.positions = {{"", rig.input.external}};
  const Result<KpiReports> measured = measure_kpis(now);
  ASSERT_TRUE(measured.has_value());
  for (const ProjectedKpi& kpi : projection.kpis) {
    SCOPED_TRACE(target_of(kpi.id).name);
    EXPECT_TRUE(is_load(kpi.id));
    EXPECT_NEAR(kpi.estimate, measured->plant.at(kpi.id).value, 1e-9);
  }
  EXPECT_EQ(projection.n_days, 30U);
}

TEST(Projection, AveragesGrowWithTheSensorsAndOtherSystemsDoNot) {
  PilotRig rig = steady();
  rig.input.external = ExternalLoad::entered(50);
  rig.to(24 * 20);
  const Projection projection = projected(rig);
  EXPECT_EQ(projection.certainty, Certainty::kConclusive) << projection.reason;
  EXPECT_NEAR(per_day(projection).estimate, 20 + 50, 1e-9);
  EXPECT_NEAR(projection.kpis[1].estimate, 70.0 / 24, 1e-9);
  ASSERT_TRUE(per_day(projection).bound.has_value());
  EXPECT_GT(*per_day(projection).bound, 70);
  EXPECT_EQ(per_day(projection).verdict, judge(KpiId::kPerDay, *per_day(projection).bound));
  ASSERT_EQ(projection.classes.size(), 1U);
  EXPECT_NEAR(projection.classes[0].per_sensor_day, 1.0 / 24, 1e-9);
}

TEST(Projection, PeaksGrowFasterThanTheSensors) {
  PilotRig rig = steady();
  EXPECT_EQ(projected(rig).kpis[3].estimate, 1);
  for (int day = 0; day < 30; ++day) {
    for (int i = 0; i < 4; ++i) rig.add(day, 9 + i / 60.0, 3);
  }
  const Projection now = projected(rig);
  rig.to(24 * 200);
  const Projection then = projected(rig);
  EXPECT_EQ(now.kpis[4].estimate, 0);  // 10-minute periods with more than 10
  EXPECT_GT(then.kpis[4].estimate, 1);
  EXPECT_GT(then.kpis[3].estimate, 10);
  EXPECT_GT(then.kpis[6].estimate, 0);
}

TEST(Projection, WithoutResamplesPeaksHaveNoBound) {
  PilotRig rig = steady();
  rig.input.peak_resamples = 0;
  const Projection projection = projected(rig);
  for (const ProjectedKpi& kpi : projection.kpis) {
    const bool is_average = kpi.id <= KpiId::kPerTenMinutes;
    EXPECT_EQ(kpi.bound.has_value(), is_average);
    EXPECT_EQ(kpi.verdict == Verdict::kNotMeasured, !is_average);
  }
}

TEST(Projection, SuppressedHoursAreLoad) {
  PilotRig rig = steady();
  Suppressed& s = rig.input.suppressed.emplace_back();
  s.interval = {{0}, {PilotRig::kDay}};
  s.alarm = AlarmId(1);
  s.asset = AssetId(1);
  EXPECT_NEAR(per_day(projected(rig)).estimate, (30.0 + 24) / 30, 1e-9);
}

TEST(Projection, AlarmsOfNoListedAssetGrowWithTheSensorsInAll) {
  PilotRig rig = steady();
  for (int day = 0; day < 30; ++day) rig.add(day, 1, 999);
  rig.to(24 * 10);
  const Projection projection = projected(rig);
  EXPECT_NEAR(per_day(projection).estimate, 20, 1e-9);
  EXPECT_EQ(projection.classes.size(), 1U);
}

TEST(Projection, NoAlarmsAtAllStillHaveABound) {
  PilotRig rig(30, 6);
  rig.to(480);
  const Projection projection = projected(rig);
  EXPECT_EQ(per_day(projection).estimate, 0);
  // Three in 30 days of 24 sensors: what chance may have hidden.
  EXPECT_NEAR(per_day(projection).bound.value_or(0), 2.97 * 20 / 30, 0.05);
}

TEST(Projection, WhatCannotBeSaidIsNotSaid) {
  struct Case {
    const char* name;
    void (*change)(PilotRig&);
    Certainty certainty;
    const char* reason;
  };
  const Case cases[] = {
      {"enough", [](PilotRig&) {}, Certainty::kConclusive, ""},
      {"thirteen days", [](PilotRig& rig) { rig.input.period.end = {13 * PilotRig::kDay}; },
       Certainty::kInconclusive,
       "13 whole days of history, 14 are needed: with fewer the bound hangs on a single day"},
      {"fourteen days less an instant",
       [](PilotRig& rig) { rig.input.period.end = {14 * PilotRig::kDay - 1}; },
       Certainty::kInconclusive,
       "13 whole days of history, 14 are needed: with fewer the bound hangs on a single day"},
      {"two assets of a class",
       [](PilotRig& rig) {
         rig.input.assets[0].asset_class = rig.input.assets[1].asset_class = "fan";
         rig.to(100);
       },
       Certainty::kInconclusive,
       "class 'fan' has 2 of the 3 assets needed to see how assets differ"},
      {"two assets of a class that does not grow",
       [](PilotRig& rig) {
         rig.input.assets[0].asset_class = rig.input.assets[1].asset_class = "fan";
         rig.input.target = {{"pump", 100}};
       },
       Certainty::kConclusive, ""},
      {"a class that is not in the pilot",
       [](PilotRig& rig) { rig.input.target.push_back({"robot", 10}); }, Certainty::kNotKnown,
       "class 'robot' is not in the pilot"},
      {"other systems", [](PilotRig& rig) { rig.input.external = {}; }, Certainty::kInconclusive,
       "what other systems bring to this position is not known"},
      {"not known is said before inconclusive",
       [](PilotRig& rig) {
         rig.input.external = {};
         rig.input.target.push_back({"robot", 10});
       },
       Certainty::kNotKnown, "class 'robot' is not in the pilot"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    PilotRig rig = steady();
    c.change(rig);
    const Projection projection = projected(rig);
    EXPECT_EQ(name(projection.certainty), name(c.certainty));
    EXPECT_EQ(projection.reason, c.reason);
    for (const ProjectedKpi& kpi : projection.kpis) {
      EXPECT_EQ(kpi.bound.has_value(), c.certainty == Certainty::kConclusive);
      EXPECT_EQ(kpi.verdict == Verdict::kNotMeasured, c.certainty != Certainty::kConclusive);
    }
  }
}

TEST(Projection, ClassesAreToldApart) {
  PilotRig rig(30, 6);
  for (int i = 0; i < 3; ++i) rig.input.assets[static_cast<std::size_t>(i)].asset_class = "fan";
  for (int day = 0; day < 30; ++day) {
    for (std::uint32_t asset = 1; asset <= 3; ++asset) rig.add(day, day % 24, asset);
  }
  rig.input.target = {{"fan", 12}, {"pump", 1200}, {"robot", 5}};
  const Projection projection = projected(rig);
  ASSERT_EQ(projection.classes.size(), 3U);
  EXPECT_NEAR(per_day(projection).estimate, 3, 1e-9);
  EXPECT_EQ(projection.classes[0].asset_class, "fan");
  EXPECT_NEAR(projection.classes[0].per_sensor_day, 0.25, 1e-9);
  EXPECT_EQ(projection.classes[1].per_sensor_day, 0);
  EXPECT_EQ(projection.classes[2].certainty, Certainty::kNotKnown);
  EXPECT_EQ(projection.classes[2].sensors_then, 5);
}

TEST(Projection, WrongInputIsRefused) {
  struct Case {
    void (*change)(ProjectionInput&);
    const char* message;
  };
  const Case cases[] = {
      {[](ProjectionInput& i) { i.period.end = i.period.begin; },
       "projection: the period is empty"},
      {[](ProjectionInput& i) { i.period.end = {PilotRig::kDay - 1}; },
       "projection: no whole day in the period"},
      {[](ProjectionInput& i) { i.period.end = {4000 * PilotRig::kDay}; },
       "projection: the period is longer than 3660 days"},
      {[](ProjectionInput& i) { i.confidence = 1; },
       "projection: a confidence of 1, allowed are 0.5 to 0.999"},
      {[](ProjectionInput& i) { i.resamples = 10; },
       "projection: 10 resamples, allowed are 200 to 10000"},
      {[](ProjectionInput& i) { i.assets[1] = i.assets[0]; },
       "projection: asset 1 is listed twice"},
      {[](ProjectionInput& i) { i.assets[0].sensors = 0; }, "projection: asset 1 has 0 sensors"},
      {[](ProjectionInput& i) { i.target[0].sensors = -1; },
       "projection: class 'pump': -1 sensors"},
      {[](ProjectionInput& i) { i.target[0].sensors = 24'001; },
       "projection: class 'pump': 24001 sensors are more than 1000 times the 24 of today"},
      {[](ProjectionInput& i) { i.external = ExternalLoad::entered(-2); },
       "projection: a load of -2 alarms per day from other systems"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.message);
    PilotRig rig = steady();
    c.change(rig.input);
    const Result<Projection> projection = project(rig.input);
    ASSERT_FALSE(projection.has_value());
    EXPECT_EQ(projection.error().message(), c.message);
  }
}

TEST(Projection, TheSameMixKeepsTheShares) {
  const std::vector<PilotAsset> assets{
      {AssetId(1), "pump", 3}, {AssetId(2), "fan", 1}, {AssetId(3), "pump", 4}};
  const auto mix = same_mix(sensors_by_class(assets), 80);
  ASSERT_EQ(mix.size(), 2U);
  EXPECT_EQ(mix[0].asset_class, "fan");
  EXPECT_DOUBLE_EQ(mix[0].sensors, 10);
  EXPECT_DOUBLE_EQ(mix[1].sensors, 70);
  EXPECT_TRUE(same_mix({}, 80).empty());
}

}  // namespace
}  // namespace millwright::alarm
