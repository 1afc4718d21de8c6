// SPDX-License-Identifier: Apache-2.0
#include "registry/plant_snapshot.h"

#include <fmt/format.h>

#include <ctime>
#include <iostream>
#include <thread>

#include "registry/registry_fixture.h"

namespace millwright::registry {
namespace {

Records big_plant(std::uint32_t n_signals) {
  Records records;
  records.of<Site>().push_back({SiteId(1), "mill", "Mill", "UTC"});
  records.of<Area>().push_back({AreaId(1), SiteId(1), "water", "Water"});
  records.of<Line>().push_back({LineId(1), AreaId(1), "line1", "Line 1"});
  for (std::uint32_t i = 1; i <= n_signals; ++i) {
    const std::uint32_t asset = (i - 1) / 10 + 1;
    if (i % 10 == 1) {
      records.of<Asset>().push_back(
          {AssetId(asset), LineId(1), fmt::format("asset{}", asset), "An asset", "pump", 3});
    }
    Signal signal;
    signal.id = SignalId(i * 2);  // gaps, as adoption leaves them
    signal.asset = AssetId(asset);
    signal.name = fmt::format("signal{}", i);
    signal.title = "Discharge pressure";
    signal.unit = "bar";
    signal.address = fmt::format("mill/water/line1/asset{}/signal{}", asset, i);
    records.of<Signal>().push_back(signal);
    Rule rule;
    rule.id = RuleId(i);
    rule.signal = signal.id;
    rule.message = "An asset may be cavitating";
    records.of<Rule>().push_back(rule);
  }
  return records;
}

TEST(PlantSnapshot, FindsEverythingEveryWay) {
  const Plant plant(big_plant(1000), 3);
  for (const Signal& signal : plant.all<Signal>()) {
    ASSERT_EQ(plant.find<Signal>(signal.id), &signal);
    ASSERT_EQ(plant.find_signal_by_address(signal.address), &signal);
    ASSERT_EQ(plant.find_signal_by_path(plant.path_of(signal.id)), &signal);
    ASSERT_EQ(plant.rules_of(signal.id).size(), 1u);
    ASSERT_EQ(plant.rules_of(signal.id)[0]->signal, signal.id);
  }
  for (const Asset& asset : plant.all<Asset>()) {
    ASSERT_EQ(plant.find_asset_by_path(plant.path_of(asset.id)), &asset);
    ASSERT_EQ(plant.signals_of(asset.id).size(), 10u);
  }
  EXPECT_EQ(plant.find<Signal>(SignalId(1)), nullptr);
  EXPECT_EQ(plant.find<Signal>(SignalId(99999)), nullptr);
  EXPECT_EQ(plant.find<Signal>(SignalId()), nullptr);
  EXPECT_EQ(plant.find_signal_by_address(""), nullptr);
  EXPECT_EQ(plant.path_of(SignalId(1)), "");
  EXPECT_TRUE(plant.signals_of(AssetId(5000)).empty());
  EXPECT_TRUE(plant.rules_of(SignalId(1)).empty());
}

TEST(PlantSnapshot, ProfilesByNameAndVersion) {
  Records records;
  records.of<StoredProfile>() = {
      {ProfileId(1), "pump", 2, ""}, {ProfileId(2), "pump", 10, ""}, {ProfileId(3), "fan", 1, ""}};
  const Plant plant(std::move(records), 1);
  EXPECT_EQ(plant.find_profile("pump")->version, 10);
  EXPECT_EQ(plant.find_profile("pump@2")->version, 2);
  for (const char* name : {"pump@3", "pump@", "pump@2x", "pum", "", "@1"}) {
    EXPECT_EQ(plant.find_profile(name), nullptr) << name;
  }
}

// Prints rather than asserts: the bound (50 ms for 50,000 signals) holds for release builds.
TEST(PlantSnapshot, BuildingFiftyThousandSignals) {
  Records records = big_plant(50'000);
  Records copy;
  const std::clock_t begin = std::clock();  // CPU time: other programs do not count
  copy = records;
  const std::clock_t copied = std::clock();
  const Plant plant(std::move(copy), 1);
  const std::clock_t indexed = std::clock();
  const auto ms = [](std::clock_t ticks) {
    return 1000.0 * static_cast<double>(ticks) / static_cast<double>(CLOCKS_PER_SEC);
  };
  std::cout << fmt::format("50,000 signals with rules: copy {:.1f} ms, index {:.1f} ms CPU\n",
                           ms(copied - begin), ms(indexed - copied));
  EXPECT_EQ(plant.all<Signal>().size(), 50'000u);
  EXPECT_LT(ms(indexed - begin), 2000.0);
}

class SnapshotTest : public RegistryFixture {};

TEST_F(SnapshotTest, ABulkChangeIsOneTransaction) {
  make_asset();
  const auto begin = std::chrono::steady_clock::now();
  const Revision revision = must(registry->change(engineer, [](Edit& edit) -> Status {
    for (std::uint32_t id = 1; id <= 2000; ++id) {
      must(edit.add(signal(id, fmt::format("signal{}", id))));
    }
    return {};
  }));
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
  std::cout << fmt::format("one change adding 2,000 signals: {:.0f} ms\n", took.count());
  EXPECT_EQ(revision.number, 2u);
  EXPECT_EQ(registry->snapshot()->all<Signal>().size(), 2000u);
}

TEST_F(SnapshotTest, ReadersKeepTheirsWhileOthersChange) {
  make_asset();
  must(registry->create(engineer, signal(1, "flow")));
  const auto mine = registry->snapshot();
  std::jthread reader([&](const std::stop_token& stop) {
    std::uint64_t last = 0;
    while (!stop.stop_requested()) {
      const auto plant = registry->snapshot();
      EXPECT_GE(plant->revision(), last);
      last = plant->revision();
      for (const Signal& s : plant->all<Signal>()) {
        EXPECT_EQ(plant->find_signal_by_address(s.address), &s);
      }
    }
  });
  for (std::uint32_t id = 2; id < 30; ++id) {
    must(registry->create(engineer, signal(id, fmt::format("s{}", id))));
  }
  reader.request_stop();
  reader.join();
  EXPECT_EQ(mine->all<Signal>().size(), 1u);
  EXPECT_EQ(registry->snapshot()->all<Signal>().size(), 29u);
}

}  // namespace
}  // namespace millwright::registry
