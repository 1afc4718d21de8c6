// SPDX-License-Identifier: Apache-2.0
#include "rollout/design/score.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <numeric>

namespace millwright::rollout {
namespace {

/// 200 machines from new to 20 years old: the new ones are cabled, mild and seldom fail.
Inventory plant() {
  std::string csv =
      "asset,class,area,age_years,failures_per_year,signal_strength,criticality,make\n";
  for (int i = 0; i < 200; ++i) {
    csv += fmt::format("a{},{},area{},{},{},{},{},\n", i, i % 2 == 0 ? "pump" : "motor", i % 4,
                       i / 10, i / 50, 100 - i / 4, 5 - i / 50);
  }
  return *parse_inventory(csv);
}

const AttributeFit& fit(const PilotScore& score, Attribute attribute) {
  return *std::ranges::find(score.fits, attribute, &AttributeFit::attribute);
}

TEST(PilotScore, WarnsOfTheNewestAndEasiest) {
  const Inventory inventory = plant();
  const PilotDesigner designer(inventory, {});
  std::vector<std::uint32_t> newest(20);
  std::iota(newest.begin(), newest.end(), 0U);
  const PilotScore found = score(designer, inventory, newest);
  ASSERT_EQ(found.biases.size(), 4u);
  EXPECT_EQ(found.biases[0].warning,
            "the chosen assets are newer than the plant: their mean age is 0.5 years, the plant's "
            "9.5; of 999 random choices of this size 0 are so");
  EXPECT_TRUE(found.biases[1].warning.starts_with("the chosen assets are easier"));
  EXPECT_TRUE(found.biases[3].warning.starts_with("the chosen assets are better connected"));
  EXPECT_TRUE(fit(found, Attribute::kAgeYears).is_off());
  EXPECT_DOUBLE_EQ(*fit(found, Attribute::kAgeYears).distance, 0.9);
  EXPECT_FALSE(fit(found, Attribute::kClass).is_off());
  EXPECT_DOUBLE_EQ(*fit(found, Attribute::kClass).distance, 0);
  EXPECT_LT(found.coverage, found.coverage_by_chance);
  // Criticality 1 to 4 are missing: the largest first, 50 machines each.
  ASSERT_EQ(found.missing.size(), 3u);
  EXPECT_EQ(found.missing[0].n_assets, 50u);
  ASSERT_TRUE(found.best_swap);
  EXPECT_GT(found.best_swap->coverage, found.coverage);
}

TEST(PilotScore, TheOldestAreNoFlattery) {
  const Inventory inventory = plant();
  const PilotDesigner designer(inventory, {});
  std::vector<std::uint32_t> oldest(20);
  std::iota(oldest.begin(), oldest.end(), 180U);
  const PilotScore found = score(designer, inventory, oldest);
  EXPECT_TRUE(found.biases.empty());
  EXPECT_TRUE(fit(found, Attribute::kAgeYears).is_off());  // but they do not stand for the plant
}

TEST(PilotScore, WhatTheDesignerChoosesStandsForThePlant) {
  const Inventory inventory = plant();
  const PilotDesigner designer(inventory, {.sensors = 20});
  const PilotScore found = score(designer, inventory, designer.choose()->assets);
  EXPECT_TRUE(found.biases.empty());
  EXPECT_TRUE(found.missing.empty());
  EXPECT_GT(found.coverage, found.coverage_by_chance);
  for (const AttributeFit& one : found.fits) EXPECT_FALSE(one.is_off()) << name(one.attribute);
}

TEST(PilotScore, WhatIsNotKnownIsNotJudged) {
  const Inventory inventory = plant();
  const PilotDesigner designer(inventory, {});
  const PilotScore found = score(designer, inventory, std::vector<std::uint32_t>{3});
  EXPECT_EQ(fit(found, Attribute::kMake).n_known, 0u);
  EXPECT_FALSE(fit(found, Attribute::kMake).distance);
  EXPECT_FALSE(fit(found, Attribute::kMake).is_off());
}

TEST(PilotScore, TheWholePlantIsThePlant) {
  const Inventory inventory = plant();
  const PilotDesigner designer(inventory, {});
  std::vector<std::uint32_t> all(inventory.size());
  std::iota(all.begin(), all.end(), 0U);
  const PilotScore found = score(designer, inventory, all);
  EXPECT_DOUBLE_EQ(found.coverage, 1);
  for (const AttributeFit& one : found.fits) {
    if (one.distance) EXPECT_NEAR(*one.distance, 0, 1e-12);
  }
  EXPECT_TRUE(found.biases.empty());
  EXPECT_FALSE(found.best_swap);
}

}  // namespace
}  // namespace millwright::rollout
