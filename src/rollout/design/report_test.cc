// SPDX-License-Identifier: Apache-2.0
#include "rollout/design/report.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace millwright::rollout {
namespace {

TEST(PilotReport, MapsValuesOfPlantAndChoice) {
  std::string csv = "asset,class,criticality,age_years\n";
  for (int i = 0; i < 40; ++i) {
    csv += fmt::format("a{},{},{},{}\n", i, i < 30 ? "pump" : (i < 38 ? "fan" : ""), i % 2 + 1, i);
  }
  const Inventory inventory = *parse_inventory(csv);
  const std::vector<std::string> chosen{"a0", "a5", "a31", "a39"};
  const auto report = pilot_report(inventory, {}, chosen);
  ASSERT_TRUE(report) << report.error().message();
  EXPECT_FALSE(report->is_chosen_here);
  EXPECT_EQ(report->sensors, 4u);
  ASSERT_EQ(report->shares.size(), 3u);
  const AttributeShares& classes = report->shares[0];
  ASSERT_EQ(classes.values.size(), 2u);
  EXPECT_EQ(classes.values[0].label, "pump");
  EXPECT_EQ(classes.values[0].n_plant, 30u);
  EXPECT_EQ(classes.values[0].n_chosen, 2u);
  EXPECT_EQ(classes.values[1].n_chosen, 1u);
  EXPECT_EQ(classes.not_known.n_plant, 2u);
  EXPECT_EQ(classes.not_known.n_chosen, 1u);
  EXPECT_EQ(report->shares[1].values.size(), 2u) << "criticality by its values";
  const AttributeShares& age = report->shares[2];
  ASSERT_EQ(age.values.size(), 4u) << "the plant's quarters";
  EXPECT_EQ(age.values[0].label, "0 to 9");
  EXPECT_EQ(age.values[0].n_plant, 10u);
  EXPECT_EQ(age.values[0].n_chosen, 2u);
  EXPECT_EQ(age.values[3].label, "30 to 39");
  EXPECT_EQ(age.values[3].n_chosen, 2u);
}

TEST(PilotReport, EqualNumbersStayTogether) {
  std::string csv = "asset,age_years\n";
  for (int i = 0; i < 20; ++i) csv += fmt::format("a{},{}\n", i, i < 18 ? 3 : 8);
  const auto report = pilot_report(*parse_inventory(csv), {.sensors = 2}, {});
  ASSERT_TRUE(report);
  EXPECT_TRUE(report->is_chosen_here);
  ASSERT_EQ(report->shares[0].values.size(), 1u)
      << "18 of 20 are alike: three quarters begin there";
  EXPECT_EQ(report->shares[0].values[0].label, "3 to 8");
  EXPECT_EQ(report->shares[0].values[0].n_plant, 20u);
}

TEST(PilotReport, ManyValuesAreCutAndCounted) {
  std::string csv = "asset,make\n";
  for (int i = 0; i < 50; ++i) csv += fmt::format("a{},make{}\n", i, i % 25);
  const auto report = pilot_report(*parse_inventory(csv), {}, {});
  ASSERT_TRUE(report);
  EXPECT_EQ(report->shares[0].values.size(), AttributeShares::kMostShares);
  EXPECT_EQ(report->shares[0].n_more, 5u);
}

TEST(PilotReport, OneAssetAndUnknownNames) {
  const Inventory one = *parse_inventory("asset\na\n");
  const auto report = pilot_report(one, {}, {});
  ASSERT_TRUE(report);
  EXPECT_EQ(report->assets.size(), 1u);
  EXPECT_TRUE(report->shares.empty());
  const std::vector<std::string> unknown{"b"};
  EXPECT_EQ(pilot_report(one, {}, unknown).error().code(), Code::kNotFound);
  const std::vector<std::string> cover{"area", "colour"};
  EXPECT_EQ(attributes_named(cover).error().message(), "colour: no attribute");
}

/// Every column there is, and values that differ from asset to asset.
std::string inventory_of(int n_assets) {
  std::string csv =
      "asset,class,area,line,make,environment,protocol,network,criticality,age_years,"
      "failures_per_year,signal_strength\n";
  for (int i = 0; i < n_assets; ++i) {
    csv +=
        fmt::format("a{},class{},area{},line{},make{},{},{},net{},{},{},{},{}\n", i, i % 17, i % 12,
                    i % 96, i % 23, i % 3 == 0 ? "wet" : "dry", i % 5 == 0 ? "modbus" : "mqtt",
                    i % 9, i % 5 + 1, i * 7 % 400 / 10.0, i * 13 % 97 / 24.0, i * 31 % 1000 / 10.0);
  }
  return csv;
}

TEST(PilotReport, APlantOfAHundredThousandAssetsIsDesignedAndJudgedWhole) {
  // docs/performance.md measures this very test.
  const auto inventory = parse_inventory(inventory_of(100'000));
  ASSERT_TRUE(inventory) << inventory.error().message();
  ASSERT_EQ(inventory->size(), 100'000u);
  const auto report = pilot_report(*inventory, {.sensors = 20}, {});
  ASSERT_TRUE(report) << report.error().message();
  EXPECT_EQ(report->sensors, 20u);
  EXPECT_TRUE(report->uncovered.empty()) << "each criticality, protocol and area has one";
  EXPECT_EQ(report->score.fits.size(), inventory->columns.size());
  EXPECT_GT(report->score.coverage, report->score.coverage_by_chance);
  EXPECT_TRUE(report->score.biases.empty());
  std::size_t n_plant = 0;
  for (const Share& share : report->shares[0].values) n_plant += share.n_plant;
  EXPECT_EQ(n_plant, 100'000u);

  std::string csv = "asset,class\n";
  for (std::size_t i = 0; i <= kMostAssets; ++i) csv += fmt::format("a{},pump\n", i);
  const auto beyond = parse_inventory(csv);
  ASSERT_FALSE(beyond) << "beyond the limit nothing is cut off in silence";
  EXPECT_EQ(beyond.error().code(), Code::kInvalidArgument);
}

TEST(PilotReport, AChoiceOfHalfThePlantIsNoPilot) {
  const auto inventory = parse_inventory(inventory_of(600));
  ASSERT_TRUE(inventory);
  std::vector<std::string> names(inventory->assets.begin(), inventory->assets.begin() + 500);
  EXPECT_TRUE(pilot_report(*inventory, {}, names));
  names.push_back(inventory->assets[500]);
  const auto refused = pilot_report(*inventory, {}, names);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message(),
            "assets: 501 named, at most 500: a pilot is a sample of the plant");
}

}  // namespace
}  // namespace millwright::rollout
