// SPDX-License-Identifier: Apache-2.0
#include "rollout/design/inventory.h"

#include <gtest/gtest.h>

#include <cmath>

namespace millwright::rollout {
namespace {

std::string error_of(std::string_view csv) {
  const auto read = parse_inventory(csv);
  return read ? "" : read.error().message();
}

TEST(Inventory, ReadsWhatIsKnownAndSaysWhatIsNot) {
  const auto read = parse_inventory(
      "asset,class,age_years,criticality,sensors,colour,protcol\n"
      "p1,pump,3.5,1,4,red,mqtt\n"
      "m1,motor,,5,,blue,mqtt\n"
      "x,,,,,,\n");
  ASSERT_TRUE(read) << read.error().message();
  EXPECT_EQ(read->assets, (std::vector<std::string>{"p1", "m1", "x"}));
  EXPECT_EQ(read->sensors, (std::vector<std::uint32_t>{4, 1, 1}));
  const Column& type = *read->find(Attribute::kClass);
  EXPECT_EQ(type.text(0), "pump");
  EXPECT_FALSE(type.is_known(2));
  const Column& age = *read->find(Attribute::kAgeYears);
  EXPECT_EQ(age.text(0), "3.5");
  EXPECT_FALSE(age.is_known(1));
  EXPECT_EQ(read->find(Attribute::kArea), nullptr);
  ASSERT_EQ(read->warnings.size(), 2u);
  EXPECT_EQ(read->warnings[0], "column 'colour' is not looked at: it is no attribute");
  EXPECT_EQ(read->warnings[1],
            "column 'protcol' is not looked at: it is no attribute; did you mean 'protocol'?");
  EXPECT_EQ(read->absent().size(), 8u);
  EXPECT_EQ(read->absent().front(), Attribute::kArea);
}

TEST(Inventory, NamesTheLineThatIsWrong) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"", "line 1: no head row with the names of the columns"},
      {"class\npump\n", "line 1: no column 'asset' with the names of the assets"},
      {"asset,class\n", "line 1: no asset below the head row"},
      {"asset,class,class\na,b,c\n", "line 1: column 'class' appears twice"},
      {"asset,class\na\n", "line 2: 1 cells, the head row has 2"},
      {"asset,class\n,pump\n", "line 2: asset: no name"},
      {"asset\na\nb\na\n", "line 4: asset 'a' stands in line 2 already"},
      {"asset,age_years\na,old\n", "line 2: age_years: 'old' is not a number from 0 to 1e+06"},
      {"asset,age_years\na,-1\n", "line 2: age_years: '-1' is not a number from 0 to 1e+06"},
      {"asset,age_years\na,nan\n", "line 2: age_years: 'nan' is not a number from 0 to 1e+06"},
      {"asset,criticality\na,6\n", "line 2: criticality: '6' is not a number from 1 to 5"},
      {"asset,sensors\na,0\n", "line 2: sensors: '0' is not a whole number from 1 to 10000"},
      {"asset,sensors\na,1.5\n", "line 2: sensors: '1.5' is not a whole number from 1 to 10000"},
  };
  for (const auto& [csv, error] : cases) EXPECT_EQ(error_of(csv), error) << csv;
}

TEST(Inventory, AgesAndRatesAreCountedTheSameFromEveryRecord) {
  using std::chrono::days;
  EXPECT_FALSE(failures_per_year(5, days(90) - std::chrono::nanoseconds(1)));
  EXPECT_NEAR(failures_per_year(5, days(365)).value(), 5, 0.01);
  EXPECT_EQ(failures_per_year(0, days(90)), 0.0) << "none in ninety days is a figure";
  EXPECT_EQ(age_years(1998, 2026), 28);
  EXPECT_EQ(age_years(2027, 2026), 0) << "on order";
}

TEST(Inventory, FindsAssetsByName) {
  const auto read = parse_inventory("asset\na\nb\nc\n");
  ASSERT_TRUE(read);
  const std::vector<std::string> names{"c", "a", "c"};
  EXPECT_EQ(*find_assets(*read, names), (std::vector<std::uint32_t>{2, 0}));
  const std::vector<std::string> strange{"a", "d"};
  EXPECT_EQ(find_assets(*read, strange).error().message(), "the inventory has no asset 'd'");
}

}  // namespace
}  // namespace millwright::rollout
