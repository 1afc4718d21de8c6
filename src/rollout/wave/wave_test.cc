// SPDX-License-Identifier: Apache-2.0
#include "rollout/wave/wave.h"

#include <gtest/gtest.h>

#include <functional>

#include "rollout/wave/wave_rig_test.h"

namespace millwright::rollout {
namespace {

using std::chrono::days;

TEST(Templates, AreCompletePlans) {
  for (const WaveKind kind :
       {WaveKind::kPilot, WaveKind::kWave1, WaveKind::kWave2, WaveKind::kWave3}) {
    SCOPED_TRACE(name(kind));
    const Wave wave = wave_of(kind);
    EXPECT_TRUE(check_plan(wave)) << error_of(check_plan(wave));
    EXPECT_LE(wave.criteria.size(), kMostCriteria);
    EXPECT_EQ(parse_wave_kind(name(kind)), kind);
  }
}

TEST(CheckPlan, Table) {
  struct Case {
    std::string_view part;
    std::function<void(Wave&)> change;
  };
  const Case cases[] = {
      {"name ''", [](Wave& w) { w.name.clear(); }},
      {"name 'a/b'", [](Wave& w) { w.name = "a/b"; }},
      {"sensor_budget: 0", [](Wave& w) { w.sensor_budget = 0; }},
      {"gate_every_days: 6, must be 7", [](Wave& w) { w.gate_every = days(6); }},
      {"soak_days: 400", [](Wave& w) { w.soak = days(400); }},
      {"'vendor' is none of", [](Wave& w) { w.stakeholders[0].function = TeamKind::kVendor; }},
      {"it is there twice", [](Wave& w) { w.stakeholders[0].function = TeamKind::kIt; }},
      {"nobody is named for operations", [](Wave& w) { w.stakeholders[0].person.clear(); }},
      {"criteria: 0", [](Wave& w) { w.criteria.clear(); }},
      {"sign_offs is missing",
       [](Wave& w) {
         std::erase_if(w.criteria, [](const Criterion& c) { return c.metric == "sign_offs"; });
       }},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.part);
    Wave wave = planned(WaveKind::kPilot, 1);
    ASSERT_TRUE(check_plan(wave));
    c.change(wave);
    EXPECT_SAYS(check_plan(wave), c.part);
  }
}

TEST(CheckPlan, ASecondWaveHasToBeMeasuredAsAnother) {
  const std::function<void(Criterion&)> ways[] = {
      [](Criterion& c) { c.metric = "labelled_share"; },
      [](Criterion& c) { c.target = 0.5; },
      [](Criterion& c) { c.is_must_have = false; },
  };
  for (const auto& change : ways) {
    Wave wave = planned(WaveKind::kWave2, 3, 2);
    ASSERT_TRUE(check_plan(wave)) << error_of(check_plan(wave));
    change(*std::ranges::find(wave.criteria, "unlike_wave_before", &Criterion::metric));
    EXPECT_SAYS(check_plan(wave), "must ask unlike_wave_before");
  }
}

TEST(CheckAmong, NamesCirclesAndClaims) {
  std::vector<Wave> waves = {planned(WaveKind::kPilot, 1), planned(WaveKind::kWave1, 2, 1),
                             planned(WaveKind::kWave2, 3, 2)};
  EXPECT_TRUE(check_among(waves, waves[1]));

  Wave circular = waves[0];
  circular.after = WaveId(3);
  EXPECT_SAYS(check_among(waves, circular), "would wait for itself");
  circular.after = WaveId(1);
  EXPECT_SAYS(check_among(waves, circular), "would wait for itself");
  circular.after = WaveId(9);
  EXPECT_SAYS(check_among(waves, circular), "no wave 9");

  Wave twin = planned(WaveKind::kPilot, 4);
  EXPECT_SAYS(check_among(waves, twin), "there is a wave 'pilot' already");
  twin.name = "pilot-2";
  EXPECT_TRUE(check_among(waves, twin));
  twin.scope.areas = {AreaId(2)};
  EXPECT_SAYS(check_among(waves, twin), "area 2 belongs to the wave 'wave-1' already");
  twin.scope.areas.clear();
  twin.scope.assets = {AssetId(7)};
  waves[0].assets = {AssetId(6), AssetId(7)};
  EXPECT_TRUE(check_among(waves, twin)) << "the pilot is a plan";
  waves[0].started = at(0);
  waves[0].state = WaveState::kActive;
  EXPECT_SAYS(check_among(waves, twin), "asset 7 belongs to the wave 'pilot' already");
}

TEST(Differences, NeedHalfOfIt) {
  const WaveFacts first{{"anna", "bert"}, {"early"}, {"vlan10"}};
  EXPECT_TRUE(differences(first, first).empty());
  EXPECT_TRUE(differences(first, {}).empty()) << "what is not known is no difference";
  EXPECT_EQ(differences(first, {{"anna", "carl"}, {"early"}, {}}),
            std::vector<std::string_view>{"crew"});
  EXPECT_TRUE(differences(first, {{"anna", "bert", "carl"}, {"early"}, {}}).empty());
  EXPECT_EQ(differences(first, {{"carl"}, {"late"}, {"vlan20"}}),
            (std::vector<std::string_view>{"crew", "shifts", "networks"}));
}

TEST(Scope, CoversByAssetLineAndArea) {
  const WaveScope scope{{AssetId(1)}, {LineId(2)}, {AreaId(3)}};
  EXPECT_TRUE(scope.covers(AssetId(1), LineId(9), AreaId(9)));
  EXPECT_TRUE(scope.covers(AssetId(9), LineId(2), AreaId(9)));
  EXPECT_TRUE(scope.covers(AssetId(9), LineId(9), AreaId(3)));
  EXPECT_FALSE(scope.covers(AssetId(9), LineId(9), AreaId(9)));
}

}  // namespace
}  // namespace millwright::rollout
