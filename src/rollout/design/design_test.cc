// SPDX-License-Identifier: Apache-2.0
#include "rollout/design/design.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace millwright::rollout {
namespace {

Inventory read(const std::string& csv) {
  auto inventory = parse_inventory(csv);
  EXPECT_TRUE(inventory) << inventory.error().message();
  return std::move(*inventory);
}

/// A plant drawn from a seed, with holes.
Inventory random_plant(unsigned seed, std::size_t n_assets) {
  std::mt19937 random(seed);
  const auto pick = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
  std::string csv = "asset,class,area,protocol,criticality,age_years,network,sensors\n";
  for (std::size_t i = 0; i < n_assets; ++i) {
    const std::string area = pick(20) == 0 ? "" : fmt::format("area{}", pick(5));
    const std::string age = pick(10) == 0 ? "" : fmt::format("{}.5", pick(30));
    csv += fmt::format("a{},class{},{},p{},{},{},n{},{}\n", i, pick(6), area, pick(3), 1 + pick(5),
                       age, pick(4), 1 + pick(3));
  }
  return read(csv);
}

/// The best coverage of any `n` assets, by trying all.
double best_by_brute_force(const PilotDesigner& designer, std::size_t n_assets, std::size_t n) {
  std::vector<bool> is_in(n_assets);
  std::fill_n(is_in.begin(), n, true);
  double best = 0;
  do {
    std::vector<std::uint32_t> chosen;
    for (std::uint32_t i = 0; i < n_assets; ++i) {
      if (is_in[i]) chosen.push_back(i);
    }
    best = std::max(best, designer.coverage(chosen));
  } while (std::prev_permutation(is_in.begin(), is_in.end()));
  return best;
}

TEST(PilotDesign, OneOfEachKindCoversThePlantWholly) {
  std::string csv = "asset,class,area\n";
  for (int i = 0; i < 40; ++i) csv += fmt::format("a{},class{},area{}\n", i, i % 4, i % 2);
  const Inventory plant = read(csv);
  const PilotDesigner designer(plant, {.sensors = 4});
  const auto design = designer.choose();
  ASSERT_TRUE(design);
  EXPECT_EQ(design->assets.size(), 4u);
  EXPECT_DOUBLE_EQ(designer.coverage(design->assets), 1);
  EXPECT_FALSE(designer.best_swap(design->assets));
}

TEST(PilotDesign, ComesCloseToTheBestThereIs) {
  for (unsigned seed = 0; seed < 8; ++seed) {
    const Inventory plant = random_plant(seed, 14);
    Inventory cheap = plant;
    std::ranges::fill(cheap.sensors, 1);
    const PilotDesigner designer(cheap, {.sensors = 4, .cover = {}});
    const auto design = designer.choose();
    ASSERT_TRUE(design);
    const double best = best_by_brute_force(designer, 14, 4);
    EXPECT_GE(designer.coverage(design->assets), best * 0.99) << "seed " << seed;
    EXPECT_LE(designer.coverage(design->assets), best + 1e-9) << "seed " << seed;
  }
}

TEST(PilotDesign, KeepsTheBudgetAndCoversWhatMustNotBeMissing) {
  for (unsigned seed = 0; seed < 30; ++seed) {
    SCOPED_TRACE(seed);
    const Inventory plant = random_plant(seed, 200);
    const PilotDesigner designer(plant, {.sensors = 25});
    const auto design = designer.choose();
    ASSERT_TRUE(design);
    EXPECT_LE(design->sensors, 25u);
    std::uint32_t sensors = 0;
    for (const std::uint32_t asset : design->assets) sensors += plant.sensors[asset];
    EXPECT_EQ(design->sensors, sensors);
    EXPECT_TRUE(design->uncovered.empty());
    EXPECT_TRUE(designer.uncovered(design->assets).empty());
    EXPECT_TRUE(std::ranges::is_sorted(design->assets));
    // The same question has the same answer.
    EXPECT_EQ(PilotDesigner(plant, {.sensors = 25}).choose()->assets, design->assets);
  }
}

TEST(PilotDesign, SaysWhatTheBudgetCouldNotCover) {
  const Inventory plant = read("asset,area\na,north\nb,north\nc,south\nd,west\n");
  const PilotDesigner designer(plant, {.sensors = 1});
  const auto design = designer.choose();
  ASSERT_TRUE(design);
  EXPECT_EQ(design->assets.size(), 1u);
  EXPECT_EQ(design->uncovered.size(), 2u);
  const Inventory dear = read("asset,sensors\na,5\nb,4\n");
  EXPECT_EQ(PilotDesigner(dear, {.sensors = 3}).choose().error().message(),
            "a budget of 3 sensors equips no asset: each needs 4 or more");
}

TEST(PilotDesign, OneAssetIsThePilot) {
  const Inventory plant = read("asset\nonly\n");
  const PilotDesigner designer(plant, {});
  EXPECT_EQ(designer.choose()->assets, std::vector<std::uint32_t>{0});
  // Nothing is known of it, so nothing is said of how near it is.
  EXPECT_DOUBLE_EQ(designer.coverage(std::vector<std::uint32_t>{0}), 0);
}

TEST(PilotDesign, TheBestSwapIsTheBest) {
  for (unsigned seed = 0; seed < 10; ++seed) {
    SCOPED_TRACE(seed);
    Inventory plant = random_plant(seed, 30);
    std::ranges::fill(plant.sensors, 1);
    const PilotDesigner designer(plant, {.sensors = 4, .cover = {}});
    const std::vector<std::uint32_t> chosen{0, 1, 2, 3};
    double best = designer.coverage(chosen);
    for (const std::uint32_t out : chosen) {
      for (std::uint32_t in = 4; in < 30; ++in) {
        auto swapped = chosen;
        std::ranges::replace(swapped, out, in);
        best = std::max(best, designer.coverage(swapped));
      }
    }
    const auto swap = designer.best_swap(chosen);
    ASSERT_TRUE(swap);
    EXPECT_NEAR(swap->coverage, best, 1e-6);
  }
}

TEST(PilotDesign, ASwapLosesNoStratum) {
  // The only asset of the south stands for itself alone, a pump for four: without the constraint it
  // is the south that would go for one of the many valves.
  std::string csv = "asset,area,class,make\nsouth,south,x,y\n";
  for (int i = 0; i < 4; ++i) csv += fmt::format("pump{},north,pump,acme\n", i);
  for (int i = 0; i < 10; ++i) csv += fmt::format("valve{},north,valve,acme\n", i);
  const Inventory plant = read(csv);
  const std::vector<std::uint32_t> chosen{0, 1};
  const auto free = PilotDesigner(plant, {.sensors = 2, .cover = {}}).best_swap(chosen);
  ASSERT_TRUE(free);
  EXPECT_EQ(free->out, 0u);
  const auto bound = PilotDesigner(plant, {.sensors = 2}).best_swap(chosen);
  ASSERT_TRUE(bound);
  EXPECT_EQ(bound->out, 1u);
}

TEST(PilotDesign, ALargePlantIsJudgedBySamplesAndCoveredWholly) {
  std::string csv = "asset,class,area,age_years\n";
  for (int i = 0; i < 20'000; ++i)
    csv += fmt::format("a{},class{},area{},{}\n", i, i % 7, i % 3, i % 40);
  csv += "odd,class1,attic,3\n";  // no sample would find it
  const Inventory plant = read(csv);
  const PilotDesigner designer(plant, {.sensors = 12});
  const auto design = designer.choose();
  ASSERT_TRUE(design);
  EXPECT_TRUE(design->uncovered.empty());
  EXPECT_EQ(design->assets.back(), 20'000u);
  EXPECT_GT(designer.coverage(design->assets), 0.75);
}

}  // namespace
}  // namespace millwright::rollout
