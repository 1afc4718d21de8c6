// SPDX-License-Identifier: Apache-2.0
// What the desk tells the audit trail: every act that changed something, once.
#include <gmock/gmock.h>

#include "respond/desk/desk_rig_test.h"

namespace millwright::respond {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

alarm::Command acknowledge(const char* who) {
  alarm::Command command;
  command.alarm = AlarmId(1);
  command.who = who;
  return command;
}

PageCommand accept(std::uint64_t page, const char* who) {
  PageCommand command;
  command.page = PageId(page);
  command.who = who;
  command.via = "link";
  return command;
}

RunCommand start(const char* who) {
  RunCommand command;
  command.action = RunAction::kStart;
  command.who = who;
  command.client_id = "c1";
  command.procedure = "pump-cavitation";
  command.alarm = AlarmId(1);
  command.asset = AssetId(1);
  return command;
}

std::vector<std::string> texts(const DeskRig& rig) {
  std::vector<std::string> out;
  for (const ActLine& act : rig.acts) {
    out.push_back(act.who + " (" + act.team + ") " + std::string(name(act.detail.category)) + " " +
                  act.detail.action + ": " + act.what);
  }
  return out;
}

TEST(DeskActs, TellWhoDidWhatInWhichTeam) {
  for (const bool crashes : {false, true}) {
    SCOPED_TRACE(crashes ? "with a crash after every record" : "without a crash");
    DeskRig rig;
    rig.crashes_after_each_record = crashes;
    rig.raise();
    EXPECT_THAT(rig.acts, IsEmpty());
    ASSERT_TRUE(rig.ask(encode(accept(1, "olga"))));
    ASSERT_TRUE(rig.operate(acknowledge("olga")));
    ASSERT_TRUE(rig.ask(encode(start("mia"))));
    rig.advance(40s);
    RunCommand look;
    look.run = RunId(1);
    look.who = "mia";
    look.step = "look";
    look.client_id = "c2";
    ASSERT_TRUE(rig.ask(encode(look)));
    rig.give_back_normal();
    Feedback label;
    label.alarm = AlarmId(1);
    label.raised = rig.alarm().raised;
    label.outcome = Outcome::kTrue;
    label.who = "olga";
    ASSERT_TRUE(rig.ask(encode_feedback_command(label)));
    EXPECT_THAT(texts(rig), ElementsAre("olga (operations) page accept-page: page 1",
                                        "olga (operations) acknowledge acknowledge: alarm 1",
                                        "mia (maintenance) run run-start: run 1",
                                        "mia (maintenance) step run-complete: run 1",
                                        "olga (operations) feedback label: alarm 1"));
    for (const ActLine& act : rig.acts) {
      EXPECT_EQ(act.detail.asset, AssetId(1)) << act.what;
      EXPECT_THAT(act.detail.alarms, ElementsAre(AlarmId(1))) << act.what;
    }
    EXPECT_EQ(rig.acts[0].detail.about, "link");
    EXPECT_EQ(rig.acts[3].detail.about, "look");
    EXPECT_EQ(rig.acts[3].detail.took, 40s);
    EXPECT_TRUE(rig.acts[3].detail.is_timed);
    EXPECT_EQ(rig.acts[4].detail.about, "true");
  }
}

// The sequence of its record is what keeps an act from standing on the trail twice.
TEST(DeskActs, EveryActHasARecordOfItsOwn) {
  DeskRig rig;
  rig.raise();
  ASSERT_TRUE(rig.ask(encode(accept(1, "olga"))));
  ASSERT_TRUE(rig.operate(acknowledge("mia")));
  ASSERT_EQ(rig.acts.size(), 2u);
  EXPECT_LT(rig.acts[0].seq, rig.acts[1].seq);
}

TEST(DeskActs, WhatChangedNothingIsNoAct) {
  DeskRig rig;
  rig.raise();
  ASSERT_TRUE(rig.ask(encode(accept(1, "olga"))));
  ASSERT_TRUE(rig.ask(encode(accept(1, "olga")))) << "once more";
  EXPECT_FALSE(rig.ask(encode(accept(99, "olga")))) << "refused";
  ASSERT_TRUE(rig.ask(encode(start("mia"))));
  ASSERT_TRUE(rig.ask(encode(start("mia")))) << "the same client id";
  ASSERT_TRUE(rig.operate(acknowledge("olga")));
  (void)rig.operate(acknowledge("mia"));
  rig.advance(20min);
  EXPECT_EQ(rig.acts.size(), 3u);
}

TEST(DeskActs, ADrillConcernsItsAssetAndNoAlarm) {
  DeskRig rig;
  DrillCommand drill;
  drill.who = "mia";
  drill.procedure = "pump-cavitation";
  drill.asset = AssetId(1);
  ASSERT_TRUE(rig.ask(encode(drill)));
  ASSERT_TRUE(rig.ask(encode(accept(1, "olga"))));
  ASSERT_EQ(rig.acts.size(), 2u);
  EXPECT_EQ(rig.acts[1].detail.category, ActCategory::kPage);
  EXPECT_EQ(rig.acts[1].detail.asset, AssetId(1));
  EXPECT_THAT(rig.acts[1].detail.alarms, IsEmpty());
}

TEST(DeskActs, ANoteIsTheEffortOfWhomItNames) {
  DeskRig rig;
  AttentionNote note;
  note.who = "olga";
  note.team = TeamKind::kVendor;
  note.category = ActCategory::kSupportContact;
  note.minutes = 20;
  note.key = "T-7";
  ASSERT_TRUE(rig.ask(encode_note_command(note)));
  ASSERT_TRUE(rig.ask(encode_note_command(note))) << "the same ticket once more";
  ASSERT_EQ(rig.acts.size(), 1u);
  EXPECT_EQ(rig.acts[0].team, "operations");
  EXPECT_EQ(rig.acts[0].detail.effort, TeamKind::kVendor);
  EXPECT_EQ(rig.acts[0].detail.took, 20min);
  EXPECT_FALSE(rig.acts[0].detail.is_timed);
}

}  // namespace
}  // namespace millwright::respond
