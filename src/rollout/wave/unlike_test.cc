// SPDX-License-Identifier: Apache-2.0
#include "rollout/wave/unlike.h"

#include <gtest/gtest.h>

namespace millwright::rollout {
namespace {

std::vector<std::string> times(std::size_t n, std::string name,
                               std::vector<std::string> more = {}) {
  more.insert(more.end(), n, std::move(name));
  return more;
}

Unlikeness crews(std::vector<std::string> before, std::vector<std::string> here) {
  return unlikeness({std::move(before), {}, {}}, {std::move(here), {}, {}})[0];
}

TEST(Unlikeness, CountsHowMuchOfWhatIsDoneIsCommon) {
  EXPECT_FALSE(crews(times(10, "anna"), times(20, "anna")).is_other());
  EXPECT_TRUE(crews(times(10, "anna"), times(10, "carl")).is_other());
  const auto half = crews(times(10, "anna"), times(10, "anna", times(10, "carl")));
  EXPECT_DOUBLE_EQ(half.common.value(), 0.5);
  EXPECT_TRUE(half.is_other()) << "half is enough";
  EXPECT_FALSE(crews(times(10, "anna"), times(11, "anna", times(9, "carl"))).is_other());
}

TEST(Unlikeness, OneHelpingHandMakesNoOtherCrewTheSame) {
  EXPECT_TRUE(crews(times(30, "anna"), times(1, "anna", times(30, "carl"))).is_other());
  EXPECT_FALSE(crews(times(30, "anna"), times(30, "anna", {"carl", "dora", "emil"})).is_other());
}

TEST(Unlikeness, FewActsSayNothing) {
  const auto few = crews(times(10, "anna"), times(9, "carl"));
  EXPECT_FALSE(few.common);
  EXPECT_FALSE(few.is_other());
  EXPECT_EQ(few.n_here, 9u);
  EXPECT_FALSE(crews({}, {}).common);
}

TEST(Unlikeness, EachWayIsItsOwn) {
  const auto ways = unlikeness({times(10, "anna"), times(10, "early"), {"10.1.0.0/24"}},
                               {times(10, "carl"), times(10, "early"), {"10.2.0.0/24"}});
  EXPECT_EQ(ways[0].way, "crew");
  EXPECT_TRUE(ways[0].is_other());
  EXPECT_EQ(ways[1].way, "shifts");
  EXPECT_FALSE(ways[1].is_other());
  EXPECT_EQ(ways[2].way, "networks");
  EXPECT_TRUE(ways[2].is_other()) << "one sensor has one network";
}

TEST(Unlikeness, OneOtherWayIsEnoughAndOneOpenWayLeavesItOpen) {
  const Unlikeness alike{"crew", 10, 10, 1.0};
  const Unlikeness other{"shifts", 10, 10, 0.5};
  const Unlikeness open{"networks", 0, 1, std::nullopt};
  EXPECT_EQ(is_unlike(std::array{alike, other, open}), true);
  EXPECT_EQ(is_unlike(std::array{alike, alike, open}), std::nullopt);
  EXPECT_EQ(is_unlike(std::array{alike, alike, alike}), false);
}

TEST(Unlikeness, ShownByWhatItsOwnStaffDoes) {
  respond::HumanAct act;
  act.category = respond::ActCategory::kAcknowledge;
  act.team = TeamKind::kOperations;
  EXPECT_TRUE(is_running(act));
  act.team = TeamKind::kProject;
  EXPECT_FALSE(is_running(act)) << "whoever helps out shows nothing of the crew";
  act.team = TeamKind::kOperations;
  act.category = respond::ActCategory::kConfiguration;
  EXPECT_FALSE(is_running(act));
}

}  // namespace
}  // namespace millwright::rollout
