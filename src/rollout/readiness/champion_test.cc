// SPDX-License-Identifier: Apache-2.0
#include "rollout/readiness/champion.h"

#include <gtest/gtest.h>

namespace millwright::rollout {
namespace {

TEST(Champion, AreTwoPersonsOfAShift) {
  EXPECT_TRUE(check({0, AreaId(1), "early", "erika", ""}));
  EXPECT_TRUE(check({0, AreaId(1), "early", "erika", "max"}));
  for (const Champion& wrong :
       {Champion{0, AreaId(1), "", "erika", "max"}, Champion{0, AreaId(1), "early", "", "max"},
        Champion{0, AreaId(1), "early", "erika", "erika"}}) {
    const Status checked = check(wrong);
    ASSERT_FALSE(checked);
    EXPECT_EQ(checked.error().code(), Code::kInvalidArgument);
  }
}

TEST(Champion, EveryAreaAndShiftNeedsBoth) {
  const ChampionCell cells[] = {{AreaId(1), "early"}, {AreaId(1), "late"}};
  EXPECT_EQ(cover_of({}, {}).answer(), Answer::kNotKnown);
  EXPECT_EQ(cover_of(cells, {}).open.size(), 2u);
  const Champion half[] = {{1, AreaId(1), "early", "erika", "max"},
                           {2, AreaId(1), "late", "anna", ""},
                           {3, AreaId(2), "late", "otto", "ida"}};
  const ChampionCover cover = cover_of(cells, half);
  EXPECT_EQ(cover.answer(), Answer::kNo);
  ASSERT_EQ(cover.open.size(), 1u);
  EXPECT_EQ(cover.open[0], cells[1]);
  const Champion full[] = {{1, AreaId(1), "early", "erika", "max"},
                           {2, AreaId(1), "late", "anna", "otto"}};
  EXPECT_EQ(cover_of(cells, full).answer(), Answer::kYes);
}

}  // namespace
}  // namespace millwright::rollout
