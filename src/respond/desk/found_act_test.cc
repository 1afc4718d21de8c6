// SPDX-License-Identifier: Apache-2.0
// What was done past the system: found once, claimed within a day, or it counts against.
#include "respond/desk/found_act.h"

#include <gmock/gmock.h>

#include "respond/desk/desk_rig_test.h"

namespace millwright::respond {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

FoundActCommand find(std::string key, ActCategory category = ActCategory::kRestart) {
  FoundActCommand command;
  command.who = "system";
  command.category = category;
  command.os_user = "root";
  command.key = std::move(key);
  command.text = "stopped in order and started again";
  return command;
}

FoundActCommand claim(std::uint64_t id, const char* who) {
  FoundActCommand command;
  command.who = who;
  command.claim = FoundActId(id);
  return command;
}

void begin_period(DeskRig& rig, int days = 7) {
  HandsOffCommand plan;
  plan.who = "mia";
  plan.days = days;
  plan.shifts = {"day"};
  plan.terms = {0, 0, 0, 0, 0, 0};
  ASSERT_TRUE(rig.ask(encode(plan)));
  rig.advance(1s);
}

const HandsOff& period(DeskRig& rig) {
  return rig.desk().hands_off().periods().back();
}

TEST(FoundActs, CountOnceAndAreOpenUntilClaimed) {
  DeskRig rig;
  ASSERT_TRUE(rig.ask(encode(find("start-2"))));
  ASSERT_TRUE(rig.ask(encode(find("start-2")))) << "the start was told twice";
  ASSERT_EQ(rig.desk().found_acts().size(), 1u);
  EXPECT_EQ(rig.desk().found_acts()[0].counts_as(), TeamKind::kProject);
  ASSERT_EQ(rig.acts.size(), 1u);
  EXPECT_EQ(rig.acts[0].who, "os:root");
  EXPECT_EQ(rig.acts[0].team, "unknown");
  rig.crash();
  ASSERT_TRUE(rig.ask(encode(claim(1, "mia"))));
  const FoundAct& act = rig.desk().found_acts()[0];
  EXPECT_EQ(act.counts_as(), TeamKind::kMaintenance);
  EXPECT_EQ(act.claimed_by, "mia");
  const auto again = rig.ask(encode(claim(1, "olga")));
  ASSERT_FALSE(again);
  EXPECT_THAT(std::string(again.error().message()), HasSubstr("mia"));
}

TEST(FoundActs, AKnownPersonNamedAtTheStartHasClaimedIt) {
  DeskRig rig;
  FoundActCommand told = find("start-2");
  told.told_by = "olga";
  ASSERT_TRUE(rig.ask(encode(told)));
  FoundActCommand stranger = find("start-3");
  stranger.told_by = "somebody";
  ASSERT_TRUE(rig.ask(encode(stranger)));
  EXPECT_EQ(rig.desk().found_acts()[0].claimed_by, "olga");
  EXPECT_TRUE(rig.desk().found_acts()[1].is_open());
}

TEST(FoundActs, LapseAfterADay) {
  DeskRig rig;
  ASSERT_TRUE(rig.ask(encode(find("start-2"))));
  rig.jump(rig.now + 24h - 1s);
  EXPECT_TRUE(rig.desk().found_acts()[0].is_open());
  rig.jump(rig.now + 1s);
  EXPECT_FALSE(rig.desk().found_acts()[0].is_open());
  rig.crash();
  const auto late = rig.ask(encode(claim(1, "mia")));
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code(), Code::kFailedPrecondition);
}

TEST(FoundActs, RefuseWhatIsNone) {
  DeskRig rig;
  EXPECT_FALSE(rig.ask(encode(find("k", ActCategory::kAcknowledge))));
  EXPECT_FALSE(rig.ask(encode(claim(1, "mia"))));
  ASSERT_TRUE(rig.ask(encode(find("k"))));
  EXPECT_FALSE(rig.ask(encode(claim(1, "nobody")))) << "of no team, and none said";
  FoundActCommand patch = claim(1, "mia");
  patch.approved_by = "olga";
  EXPECT_FALSE(rig.ask(encode(patch))) << "a restart is no patch";
}

TEST(FoundActs, OfNormalStaffDoNotEndAHandsOffPeriod) {
  DeskRig rig;
  begin_period(rig);
  ASSERT_TRUE(rig.ask(encode(find("start-2"))));
  ASSERT_TRUE(rig.ask(encode(claim(1, "olga"))));
  rig.jump(rig.now + 25h);
  EXPECT_EQ(period(rig).state, HandsOffState::kRunning);
  EXPECT_EQ(period(rig).n_helps, 0);
}

TEST(FoundActs, ThatNobodyClaimsFailAHandsOffPeriod) {
  DeskRig rig;
  begin_period(rig);
  ASSERT_TRUE(rig.ask(encode(find("start-2", ActCategory::kFileEdit))));
  EXPECT_EQ(period(rig).state, HandsOffState::kRunning);
  rig.jump(rig.now + 24h);
  EXPECT_EQ(period(rig).state, HandsOffState::kFailed);
  EXPECT_EQ(period(rig).helps.at(0).kind, FactKind::kFileEdit);
}

TEST(FoundActs, OpenAtTheEndOfAPeriodCountBeforeItCanPass) {
  DeskRig rig;
  begin_period(rig, 1);
  rig.jump(rig.now + 20h);
  ASSERT_TRUE(rig.ask(encode(find("start-2"))));
  rig.jump(rig.now + 10h);
  EXPECT_EQ(period(rig).state, HandsOffState::kFailed);
}

TEST(FoundActs, OfBeforeAPeriodAreNoneOfItsHelp) {
  DeskRig rig;
  ASSERT_TRUE(rig.ask(encode(find("start-2"))));
  rig.advance(1s);
  begin_period(rig);
  rig.jump(rig.now + 25h);
  EXPECT_FALSE(rig.desk().found_acts()[0].is_open());
  EXPECT_EQ(period(rig).state, HandsOffState::kRunning);
}

TEST(FoundActs, AnApprovedSecurityPatchCostsNothing) {
  DeskRig rig;
  begin_period(rig);
  ASSERT_TRUE(rig.ask(encode(find("start-2", ActCategory::kUpgrade))));
  FoundActCommand patch = claim(1, "mia");
  patch.team = TeamKind::kVendor;
  patch.approved_by = "olga";
  ASSERT_TRUE(rig.ask(encode(patch)));
  EXPECT_EQ(period(rig).n_helps, 0);
  EXPECT_EQ(period(rig).security_patches, 1);
}

}  // namespace
}  // namespace millwright::respond
