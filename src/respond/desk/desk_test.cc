// SPDX-License-Identifier: Apache-2.0
#include "respond/desk/desk.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "respond/desk/desk_rig_test.h"
#include "respond/desk/facts_of.h"

namespace millwright::respond {
namespace {

using namespace std::chrono_literals;
using alarm::Action;
using alarm::State;

using Texts = std::vector<std::string>;

std::string accept(std::uint64_t page, const char* who) {
  PageCommand command;
  command.page = PageId(page);
  command.who = who;
  return encode(command);
}

RunCommand start_run(const char* who, AlarmId alarm) {
  RunCommand command;
  command.action = RunAction::kStart;
  command.who = who;
  command.client_id = "c1";
  command.procedure = "pump-cavitation";
  command.alarm = alarm;
  command.asset = AssetId(1);
  return command;
}

RunCommand complete(RunId run, const char* who, const char* step) {
  RunCommand command;
  command.run = run;
  command.who = who;
  command.step = step;
  command.client_id = std::string("c-") + step;
  return command;
}

// The story of the product: the operator on duty does not answer, maintenance takes it, follows the
// procedure, and says what the alarm was worth. With and without a crash after every record.
TEST(Desk, BringsAnAlarmToAnAnswer) {
  for (const bool crashes : {false, true}) {
    SCOPED_TRACE(crashes ? "with a crash after every record" : "without a crash");
    DeskRig rig;
    rig.crashes_after_each_record = crashes;
    rig.raise();
    EXPECT_EQ(rig.sent(), Texts{"page olga"});
    rig.advance(299s);
    EXPECT_EQ(rig.sent(), Texts{});
    rig.advance(2s);
    EXPECT_EQ(rig.sent(), Texts{"page mia"});

    const auto accepted = rig.ask(accept(2, "mia"));
    ASSERT_TRUE(accepted) << accepted.error().message();
    EXPECT_EQ(std::get<PageAnswer>(*accepted).holder, "mia");
    EXPECT_EQ(rig.sent(), Texts{"taken olga"});
    EXPECT_EQ(rig.alarm().state, State::kUnacknowledged) << "accepting is not acknowledging";

    const auto run = rig.ask(encode(start_run("mia", AlarmId(1))));
    ASSERT_TRUE(run) << run.error().message();
    const RunId id = std::get<ProcedureRun>(*run).id;
    EXPECT_EQ(std::get<ProcedureRun>(*run).shift, "day");
    ASSERT_TRUE(rig.ask(encode(complete(id, "mia", "look"))));
    const auto done = rig.ask(encode(complete(id, "mia", "close")));
    ASSERT_TRUE(done) << done.error().message();
    EXPECT_EQ(std::get<ProcedureRun>(*done).state, RunState::kFinished);

    Feedback label;
    label.alarm = AlarmId(1);
    label.raised = rig.alarm().raised;
    label.outcome = Outcome::kTrue;
    label.who = "mia";
    EXPECT_FALSE(rig.ask(encode_feedback_command(label))) << "it still stands";
    rig.give_back_normal();
    EXPECT_TRUE(rig.ask(encode_feedback_command(label)));
    EXPECT_EQ(rig.desk().feedback().find(AlarmId(1), label.raised)->outcome, Outcome::kTrue);
  }
}

// Who may run a procedure is asked at every step: a person may lose the team on the way, and
// another one may join.
TEST(Desk, EveryStepAsksWhoMayDoIt) {
  DeskRig rig;
  rig.limit_procedure("{teams: [maintenance]}");
  rig.raise();
  EXPECT_FALSE(rig.ask(encode(start_run("olga", AlarmId(1))))) << "of the wrong team";
  const auto run = rig.ask(encode(start_run("mia", AlarmId(1))));
  ASSERT_TRUE(run) << run.error().message();
  const RunId id = std::get<ProcedureRun>(*run).id;
  const auto joined = rig.ask(encode(complete(id, "olga", "look")));
  ASSERT_FALSE(joined);
  EXPECT_EQ(joined.error().code(), Code::kUnauthorized);
  ASSERT_TRUE(rig.ask(encode(complete(id, "mia", "look"))));
  rig.move("mia", TeamId(1));
  const auto moved = rig.ask(encode(complete(id, "mia", "close")));
  ASSERT_FALSE(moved);
  EXPECT_EQ(moved.error().code(), Code::kUnauthorized);
  // Whoever may not go on can still end it, or give it to who may.
  RunCommand abort = complete(id, "mia", "close");
  abort.action = RunAction::kAbort;
  abort.comment = "not mine any more";
  EXPECT_TRUE(rig.ask(encode(abort)));
}

TEST(Desk, WhoIsOnTheShiftSignsItAndAnotherOneSaysWhy) {
  DeskRig rig;
  PrepareHandover prepare;
  prepare.who = "olga";
  prepare.roster = "operations";
  prepare.shift = "day";
  prepare.begin = DeskRig::kStart - 3h;
  prepare.end = DeskRig::kStart + 9h;
  const auto report = rig.ask(encode(DutyCommand(prepare)));
  ASSERT_TRUE(report) << report.error().message();
  SignHandover sign;
  sign.handover = std::get<HandoverReport>(*report).id;
  sign.who = "mia";
  const auto stranger = rig.ask(encode(DutyCommand(sign)));
  ASSERT_FALSE(stranger);
  EXPECT_EQ(stranger.error().code(), Code::kUnauthorized);
  sign.who = "olga";
  sign.reason = "not needed";
  const auto signed_out = rig.ask(encode(DutyCommand(sign)));
  ASSERT_TRUE(signed_out) << signed_out.error().message();
  EXPECT_EQ(std::get<HandoverReport>(*signed_out).outgoing->reason, "") << "she is on it";
  sign.who = "mia";
  sign.side = HandoverSide::kIncoming;
  sign.reason = "olga is ill";
  const auto signed_in = rig.ask(encode(DutyCommand(sign)));
  ASSERT_TRUE(signed_in) << signed_in.error().message();
  EXPECT_EQ(std::get<HandoverReport>(*signed_in).incoming->reason, "olga is ill");
  rig.crash();
  EXPECT_EQ(rig.desk().shift_log().find(sign.handover)->incoming->reason, "olga is ill");
}

TEST(Desk, CatchingUpPagesOnlyForWhatStillStands) {
  DeskRig rig;
  rig.raise(2h);
  rig.advance(5s);
  rig.give_back_normal();
  rig.advance(60s);
  EXPECT_EQ(rig.sent(), Texts{}) << "it was over before the stream had caught up";
  rig.raise(1h);
  rig.crash();
  rig.advance(11s);
  EXPECT_EQ(rig.sent(), Texts{"page olga"});
}

TEST(Desk, DrillGoesThroughTheRealChainAndSaysSo) {
  DeskRig rig;
  TrainingCommand trained;
  trained.who = "mia";
  trained.person = "olga";
  trained.procedure = "pump-cavitation";
  ASSERT_TRUE(rig.ask(encode(trained)));
  DrillCommand command;
  command.who = "mia";
  command.procedure = "pump-cavitation";
  command.asset = AssetId(1);
  const auto drill = rig.ask(encode(command));
  ASSERT_TRUE(drill) << drill.error().message();
  EXPECT_EQ(rig.sent(), Texts{"page olga"});
  const auto message = decode_outbox_item(rig.outbox.back().json);
  EXPECT_TRUE(std::get<PageMessage>(*message).is_drill);

  RunCommand start = start_run("olga", drill_alarm(DrillId(1)));
  start.is_drill = true;
  const auto run = rig.ask(encode(start));
  ASSERT_TRUE(run) << run.error().message();
  rig.crash();
  const RunId id = std::get<ProcedureRun>(*run).id;
  ASSERT_TRUE(rig.ask(encode(complete(id, "olga", "look"))));
  ASSERT_TRUE(rig.ask(encode(complete(id, "olga", "close"))));
  EXPECT_EQ(rig.desk().drills().front().ended_because, "finished");
  EXPECT_EQ(rig.sent(), Texts{"withdrawn olga"});
  const Qualification* shown = rig.desk().training().find("olga", "pump-cavitation");
  ASSERT_NE(shown, nullptr);
  EXPECT_TRUE(shown->demonstrated_at.has_value());
  EXPECT_EQ(shown->drill_run, id.value);
}

TEST(Desk, HelpCalledByARunGoesOnWithTheChain) {
  DeskRig rig;
  rig.raise();
  ASSERT_TRUE(rig.ask(accept(1, "olga")));
  const auto run = rig.ask(encode(start_run("olga", AlarmId(1))));
  ASSERT_TRUE(run);
  rig.sent();
  RunCommand problem = complete(std::get<ProcedureRun>(*run).id, "olga", "look");
  problem.action = RunAction::kProblem;
  problem.comment = "the gauge is broken";
  ASSERT_TRUE(rig.ask(encode(problem)));
  rig.advance(2s);
  EXPECT_EQ(rig.sent(), Texts{"page mia"}) << "the next step of the chain, at once";
}

TEST(Desk, WorkOrderGoesToTheOutboxOnce) {
  DeskRig rig;
  WorkOrderCommand open;
  open.action = WorkOrderAction::kOpen;
  open.who = "mia";
  open.asset = AssetId(1);
  open.title = "Replace the impeller";
  ASSERT_TRUE(rig.ask(encode(open)));
  EXPECT_EQ(rig.sent(), Texts{"other"});
  WorkOrderCommand link;
  link.action = WorkOrderAction::kLink;
  link.who = "cmms";
  link.order = WorkOrderId(1);
  link.external_id = "4711";
  ASSERT_TRUE(rig.ask(encode(link)));
  EXPECT_EQ(rig.sent(), Texts{});
}

TEST(DeskCheck, FindsWhatARosterPromisesAndNobodyHolds) {
  const auto of_rosters = [](DeskRig& rig) {
    std::vector<DeskFinding> found = check_desk(rig.desk(), DeskRig::kStart);
    std::erase_if(found, [](const DeskFinding& f) { return !f.where.starts_with("rosters/"); });
    return found;
  };
  DeskRig whole;
  EXPECT_TRUE(of_rosters(whole).empty());

  std::string text(kRoster);
  text.insert(text.find("layers:"), "holidays: {calendar: bavaria}\n");
  text.insert(text.find("    starts:"), "    skills: [pumps]\n");
  DeskRig rig(text);
  const std::vector<DeskFinding> found = of_rosters(rig);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_TRUE(
      found[0].what.starts_with("nobody of layer operator has the skill 'pumps' from "
                                "2026-01-01T06:00:00Z to 2026-01-01T18:00:00Z"))
      << found[0].what;
  EXPECT_TRUE(found[1].what.starts_with("names the calendar 'bavaria'")) << found[1].what;
}

TEST(DeskCheck, FindsDrillsThatTookTooLong) {
  const auto drill = [](UtcNanos ended, std::string shift, std::chrono::seconds took) {
    return Exercise{"seal", ended, true, std::move(shift), took, 600s};
  };
  const UtcNanos now = DeskRig::kStart;
  const std::vector<std::string> procedures{"seal", "valve"};
  const std::vector<Exercise> exercises{
      drill(now - 30h, "early", 1500s), drill(now - 20h, "early", 500s),
      drill(now - 10h, "night", 1500s), drill(now - 5h, "", 601s)};
  const auto found = check_drills(drill_times(procedures, exercises, {}, now - 90 * 24h));
  ASSERT_EQ(found.size(), 2u) << "the early shift has kept the time since";
  EXPECT_EQ(found[0].where, "procedures/seal");
  EXPECT_EQ(found[0].what,
            "shift night: the latest drill of procedure seal took 25m, 10m are expected");
  EXPECT_EQ(found[1].what, "the latest drill of procedure seal took 10m1s, 10m are expected");
}

TEST(Desk, CommandThatCannotBeReadIsAnsweredAndChangesNothing) {
  DeskRig rig;
  const auto rows = rig.rows;
  const auto reply =
      rig.ask(R"({"type": "respond", "part": "drill", "action": "start", "version": 1})");
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code(), Code::kDataLoss);
  EXPECT_EQ(rig.rows, rows);
}

}  // namespace
}  // namespace millwright::respond
