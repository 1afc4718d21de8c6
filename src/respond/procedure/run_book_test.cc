// SPDX-License-Identifier: Apache-2.0
#include "respond/procedure/run_book.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "respond/procedure/run_rig_test.h"

namespace millwright::respond {
namespace {

using namespace std::chrono_literals;
using Kind = RunEffect::Kind;

TEST(RunBook, StraightThrough) {
  RunRig rig;
  ASSERT_TRUE(rig.start_plain().has_value());
  EXPECT_EQ(rig.run().step, "stop");
  EXPECT_EQ(rig.run().version, 3u);
  rig.advance(60s);
  rig.go_to("order");
  ASSERT_EQ(rig.effects().size(), 1u);
  const RunEffect& hook = rig.effects()[0];
  EXPECT_EQ(hook.kind, Kind::kWebhook);
  EXPECT_EQ(hook.url, "https://cmms/o?a=mill%2Fwater%2Fline1%2Fpump%201&n=1");
  EXPECT_EQ(hook.idempotency_key, "run-1-order-1");
  EXPECT_EQ(hook.body, R"({"alarm":null,"asset":null,"asset_path":"mill/water/line1/pump 1",)"
                       R"("idempotency_key":"run-1-order-1","person":"ann","procedure":"rig",)"
                       R"("procedure_version":3,"run":1,"step":"order"})");

  RunCommand delivered = RunRig::completion("order", "");
  delivered.action = RunAction::kDelivered;
  delivered.is_delivered = true;
  ASSERT_TRUE(rig.apply(delivered).has_value());
  EXPECT_EQ(rig.run().step, "rest");

  rig.advance(299s);
  rig.tick();
  EXPECT_EQ(rig.run().step, "rest");
  rig.advance(1s);
  rig.tick();
  EXPECT_EQ(rig.run().step, "pick");
  EXPECT_EQ(rig.run().records.back().event, RunEvent::kTimeUp);

  rig.go_to("note");
  EXPECT_EQ(rig.run().holder, "");
  EXPECT_EQ(rig.run().offered_to, (HandOverTarget{HandOverKind::kRoster, "fitters"}));
  RunCommand note = RunRig::completion("note", "ben");
  note.answer = "strainer was full";
  rig.advance(60s);
  ASSERT_TRUE(rig.apply(note).has_value());
  EXPECT_EQ(rig.run().state, RunState::kFinished);
  EXPECT_EQ(rig.run().holder, "ben") << "who acts on what nobody has takes it";
  EXPECT_EQ(run_duration(rig.run(), rig.now() + 5h), 7min);
  EXPECT_EQ(rig.effects().back().kind, Kind::kFinished);
}

TEST(RunBook, WhatAStepAsksFor) {
  struct Case {
    const char* name;
    const char* step;
    void (*fill)(RunCommand&);
    std::optional<Code> refused;
    const char* then;
  };
  const Case cases[] = {
      {"check without a value", "check", [](RunCommand&) {}, Code::kInvalidArgument, "check"},
      {"check met", "check", [](RunCommand& c) { c.value = 4.5; }, {}, "gauge"},
      {"check not met", "check", [](RunCommand& c) { c.value = 4.6; }, {}, "pick"},
      {"check of no number", "check", [](RunCommand& c) { c.value = NAN; }, Code::kInvalidArgument,
       "check"},
      {"number missing", "gauge", [](RunCommand&) {}, Code::kInvalidArgument, "gauge"},
      {"number not plausible", "gauge", [](RunCommand& c) { c.value = 160; }, Code::kOutOfRange,
       "gauge"},
      {"number at the end of its range", "gauge", [](RunCommand& c) { c.value = 16; }, {}, "photo"},
      {"photo missing", "photo", [](RunCommand& c) { c.comment = "later"; }, Code::kInvalidArgument,
       "photo"},
      {"nine photos", "photo", [](RunCommand& c) { c.attachments.assign(9, "f"); },
       Code::kInvalidArgument, "photo"},
      {"webhook by hand without a word", "order", [](RunCommand&) {}, Code::kInvalidArgument,
       "order"},
      {"wait cut short without a word", "rest", [](RunCommand&) {}, Code::kInvalidArgument, "rest"},
      {"wait cut short", "rest", [](RunCommand& c) { c.comment = "it is cool"; }, {}, "pick"},
      {"no such option", "pick", [](RunCommand& c) { c.answer = "again"; }, Code::kInvalidArgument,
       "pick"},
      {"option back", "pick", [](RunCommand& c) { c.answer = "Again"; }, {}, "check"},
      {"text missing", "note", [](RunCommand&) {}, Code::kInvalidArgument, "note"},
      {"comment without end", "stop", [](RunCommand& c) { c.comment.assign(4001, 'x'); },
       Code::kInvalidArgument, "stop"},
      {"client id too long", "stop", [](RunCommand& c) { c.client_id.assign(65, 'x'); },
       Code::kInvalidArgument, "stop"},
      {"nobody", "stop", [](RunCommand& c) { c.who = ""; }, Code::kInvalidArgument, "stop"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    RunRig rig;
    ASSERT_TRUE(rig.start_plain().has_value());
    rig.go_to(c.step);
    RunCommand command = RunRig::completion(c.step);
    c.fill(command);
    const ProcedureRun before = rig.run();
    const auto answer = rig.apply(command);
    EXPECT_EQ(answer.has_value(), !c.refused.has_value());
    if (c.refused && !answer) {
      EXPECT_EQ(answer.error().code(), *c.refused);
      EXPECT_EQ(rig.run(), before) << "a refused command changes nothing";
    }
    EXPECT_EQ(rig.run().step, c.then);
  }
}

TEST(RunBook, ErrorPaths) {
  struct Case {
    const char* step;
    RunState state;
    const char* then;
    bool needs_help;
    std::optional<Kind> effect;
  };
  const Case cases[] = {
      {"stop", RunState::kAborted, "stop", false, Kind::kAborted},
      {"check", RunState::kActive, "check", true, Kind::kEscalate},
      {"gauge", RunState::kActive, "photo", false, {}},
      {"note", RunState::kActive, "note", true, Kind::kEscalate},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.step);
    RunRig rig;
    ASSERT_TRUE(rig.start_plain().has_value());
    rig.go_to(c.step);
    const std::size_t n_effects = rig.effects().size();
    RunCommand problem = RunRig::completion(c.step);
    problem.action = RunAction::kProblem;
    EXPECT_FALSE(rig.apply(problem).has_value()) << "needs a comment";
    problem.comment = "the valve is stuck";
    ASSERT_TRUE(rig.apply(problem).has_value());
    EXPECT_EQ(rig.run().state, c.state);
    EXPECT_EQ(rig.run().step, c.then);
    EXPECT_EQ(rig.run().needs_help, c.needs_help);
    EXPECT_EQ(rig.effects().size(), n_effects + (c.effect ? 1 : 0));
    if (c.effect) {
      EXPECT_EQ(rig.effects().back().kind, *c.effect);
      EXPECT_EQ(rig.effects().back().comment, "the valve is stuck");
    }
  }
}

TEST(RunBook, HelpComesAndTheStepIsDone) {
  RunRig rig;
  ASSERT_TRUE(rig.start_plain().has_value());
  rig.go_to("check");
  RunCommand problem = RunRig::completion("check");
  problem.action = RunAction::kProblem;
  problem.comment = "cannot reach it";
  ASSERT_TRUE(rig.apply(problem).has_value());
  RunCommand done = RunRig::completion("check", "ben");
  done.value = 2;
  ASSERT_TRUE(rig.apply(done).has_value());
  EXPECT_FALSE(rig.run().needs_help);
  EXPECT_EQ(rig.run().records.back().visit, rig.run().records[1].visit) << "the same visit";
}

TEST(RunBook, UndeliveredWebhookTakesItsErrorPath) {
  RunRig rig;
  ASSERT_TRUE(rig.start_plain().has_value());
  rig.go_to("order");
  RunCommand failed = RunRig::completion("order", "");
  failed.action = RunAction::kDelivered;
  failed.comment = "404";
  ASSERT_TRUE(rig.apply(failed).has_value());
  EXPECT_EQ(rig.run().step, "pick");
  EXPECT_EQ(rig.run().records.back().event, RunEvent::kUndelivered);
  failed.is_delivered = true;
  ASSERT_TRUE(rig.apply(failed).has_value()) << "too late to matter";
  EXPECT_EQ(rig.run().step, "pick");
}

TEST(RunBook, ADrillSendsNothing) {
  RunRig rig;
  ASSERT_TRUE(rig.start_plain(true).has_value());
  rig.go_to("photo");
  RunCommand photo = RunRig::completion("photo");
  photo.attachments = {"f"};
  ASSERT_TRUE(rig.apply(photo).has_value());
  EXPECT_EQ(rig.run().step, "rest");
  EXPECT_TRUE(rig.effects().empty());
  EXPECT_EQ(rig.run().records.back().comment, "not sent: drill");
}

TEST(RunBook, TwoPeopleAtOnceTheFirstWins) {
  RunRig rig;
  ASSERT_TRUE(rig.start_plain().has_value());
  RunCommand anns = RunRig::completion("stop", "ann");
  anns.visit = 1;
  RunCommand bens = RunRig::completion("stop", "ben");
  bens.visit = 1;
  ASSERT_TRUE(rig.apply(anns).has_value());
  const auto second = rig.apply(bens);
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().code(), Code::kFailedPrecondition);
  EXPECT_EQ(second.error().message(),
            "step 'stop' was settled (done) by ann at 2026-01-01T00:00:00Z; run 1 is at step "
            "'check'");
}

TEST(RunBook, ASecondVisitIsAnotherStep) {
  RunRig rig;
  ASSERT_TRUE(rig.start_plain().has_value());
  rig.go_to("pick");
  RunCommand again = RunRig::completion("pick");
  again.answer = "Again";
  again.visit = 1;
  ASSERT_TRUE(rig.apply(again).has_value());
  EXPECT_EQ(rig.run().visit, 2u);
  RunCommand late = RunRig::completion("check", "ben");
  late.value = 3;
  late.visit = 1;
  EXPECT_FALSE(rig.apply(late).has_value()) << "that was the first time round";
  late.visit = 2;
  EXPECT_TRUE(rig.apply(late).has_value());
}

TEST(RunBook, RepeatsChangeNothing) {
  RunRig rig;
  RunCommand start;
  start.action = RunAction::kStart;
  start.who = "ann";
  start.client_id = "tablet-1-1";
  ASSERT_TRUE(rig.start(start).has_value());
  EXPECT_EQ(rig.start(start).value().id, RunId(1));
  RunCommand done = RunRig::completion("stop");
  done.client_id = "tablet-1-2";
  ASSERT_TRUE(rig.apply(done).has_value());
  const ProcedureRun before = rig.run();
  ASSERT_TRUE(rig.apply(done).has_value());
  EXPECT_EQ(rig.run(), before);
  rig.restart();
  ASSERT_TRUE(rig.apply(done).has_value()) << "known after a restart as well";
  EXPECT_EQ(rig.run(), before);
}

TEST(RunBook, StepsQueuedOffline) {
  RunRig rig;
  ASSERT_TRUE(rig.start_plain().has_value());
  rig.go_to("order");
  const UtcNanos at_order = rig.now();
  rig.advance(1h);
  RunCommand order = RunRig::completion("order");
  order.comment = "by phone";
  order.done = at_order + 2min;
  ASSERT_TRUE(rig.apply(order).has_value());
  EXPECT_EQ(rig.run().records.back().done, at_order + 2min);
  EXPECT_EQ(rig.run().records.back().entered, at_order + 1h);
  rig.tick();
  EXPECT_EQ(rig.run().step, "pick");
  EXPECT_EQ(rig.run().records.back().done, at_order + 7min) << "the wait began when the step ended";
  RunCommand rest = RunRig::completion("rest");
  rest.done = at_order + 8min;
  EXPECT_TRUE(rig.apply(rest).has_value()) << "the tablet had waited as well";
  EXPECT_EQ(rig.run().step, "pick");
}

TEST(RunBook, TimesThatCannotBe) {
  struct Case {
    const char* name;
    std::chrono::seconds after_start;
    bool is_taken;
    std::chrono::seconds kept;
  };
  const Case cases[] = {{"now", 600s, true, 600s},
                        {"a tablet four minutes fast", 840s, true, 600s},
                        {"an hour ahead", 4200s, false, 0s},
                        {"just before the start", -240s, true, 0s},
                        {"long before the start", -3600s, false, 0s}};
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    RunRig rig;
    ASSERT_TRUE(rig.start_plain().has_value());
    rig.advance(600s);
    RunCommand done = RunRig::completion("stop");
    done.done = RunRig::kStart + c.after_start;
    EXPECT_EQ(rig.apply(done).has_value(), c.is_taken);
    if (c.is_taken) EXPECT_EQ(rig.run().records.back().done, RunRig::kStart + c.kept);
  }
}

TEST(RunBook, APaperRunHasBothTimes) {
  RunRig rig;
  RunCommand start;
  start.action = RunAction::kStart;
  start.who = "ann";
  start.is_paper = true;
  start.done = RunRig::kStart - 26h;
  ASSERT_TRUE(rig.start(start).has_value());
  EXPECT_EQ(rig.run().started, RunRig::kStart - 26h);
  EXPECT_EQ(rig.run().started_entered, RunRig::kStart);
  rig.tick();
  const auto enter = [&](std::string step, std::chrono::minutes after, auto fill) {
    RunCommand c = RunRig::completion(std::move(step));
    c.done = RunRig::kStart - 26h + after;
    fill(c);
    ASSERT_TRUE(rig.apply(c).has_value()) << c.step;
    rig.tick();
  };
  enter("stop", 1min, [](RunCommand&) {});
  enter("check", 2min, [](RunCommand& c) { c.value = 3; });
  enter("gauge", 3min, [](RunCommand& c) { c.value = 6; });
  enter("photo", 4min, [](RunCommand& c) { c.comment = "on the shift phone"; });
  enter("order", 5min, [](RunCommand& c) { c.comment = "by phone"; });
  EXPECT_TRUE(rig.effects().empty()) << "on paper a person has ordered it";
  enter("rest", 12min, [](RunCommand&) {});
  enter("pick", 13min, [](RunCommand& c) { c.answer = "Done"; });
  EXPECT_EQ(rig.run().state, RunState::kFinished);
  EXPECT_EQ(run_duration(rig.run(), rig.now()), 13min);
  EXPECT_EQ(rig.run().records[5].done, RunRig::kStart - 26h + 12min) << "as long as he waited";
}

TEST(RunBook, OneRunPerAlarmAndProcedure) {
  RunRig rig;
  RunCommand start;
  start.action = RunAction::kStart;
  start.who = "ann";
  start.alarm = AlarmId(7);
  ASSERT_TRUE(rig.start(start).has_value());
  start.who = "ben";
  const auto second = rig.start(start);
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().code(), Code::kAlreadyExists);
  EXPECT_NE(second.error().message().find("ann started"), std::string::npos);
  start.alarm = AlarmId(8);
  EXPECT_EQ(rig.start(start).value().id, RunId(2));
  EXPECT_EQ(rig.book().runs_of(AlarmId(7)).size(), 1u);
  start.alarm = AlarmId(9);
  start.version = 2;
  EXPECT_EQ(rig.start(start).error().code(), Code::kFailedPrecondition);
}

TEST(RunBook, HandedOverToAPersonAndAborted) {
  RunRig rig;
  ASSERT_TRUE(rig.start_plain().has_value());
  RunCommand give = RunRig::completion("");
  give.action = RunAction::kHandOver;
  EXPECT_FALSE(rig.apply(give).has_value()) << "to whom";
  give.target = HandOverTarget{HandOverKind::kPerson, "ben"};
  ASSERT_TRUE(rig.apply(give).has_value());
  EXPECT_EQ(rig.run().holder, "ben");
  EXPECT_EQ(rig.effects().back().kind, Kind::kHandOver);
  EXPECT_EQ(rig.run().records.back().to, "person ben");
  ASSERT_TRUE(rig.complete("stop", "ben").has_value()) << "handing over settles no step";

  RunCommand abort = RunRig::completion("", "ben");
  abort.action = RunAction::kAbort;
  abort.comment = "false alarm";
  ASSERT_TRUE(rig.apply(abort).has_value());
  EXPECT_EQ(rig.run().state, RunState::kAborted);
  const auto late = rig.complete("check");
  ASSERT_FALSE(late.has_value());
  EXPECT_NE(late.error().message().find("by ben"), std::string::npos);
}

TEST(RunBook, EndedRunsAreLetGoAfterADay) {
  RunRig rig;
  ASSERT_TRUE(rig.start_plain().has_value());
  RunCommand abort = RunRig::completion("");
  abort.action = RunAction::kAbort;
  abort.comment = "no";
  ASSERT_TRUE(rig.apply(abort).has_value());
  rig.advance(24h);
  rig.tick();
  EXPECT_NE(rig.book().find(RunId(1)), nullptr);
  rig.advance(1s);
  rig.tick();
  EXPECT_EQ(rig.book().find(RunId(1)), nullptr);
  EXPECT_EQ(rig.start_plain().value().id, RunId(2)) << "ids are never given twice";
}

TEST(RunBook, ARunWhoseTextNobodyReadsCanBeAborted) {
  RunRig rig;
  ASSERT_TRUE(rig.start_plain().has_value());
  ProcedureRun run = rig.run();
  run.text = "procedure: [";
  ASSERT_TRUE(rig.book().restore({run}, RunId(1)).has_value());
  EXPECT_EQ(rig.book().procedure_of(RunId(1)), nullptr);
  rig.tick();
  EXPECT_EQ(rig.complete("stop").error().code(), Code::kFailedPrecondition);
  RunCommand abort = RunRig::completion("");
  abort.action = RunAction::kAbort;
  abort.comment = "done by the card";
  EXPECT_TRUE(rig.apply(abort).has_value());
}

TEST(RunBook, RestoreRefusesWhatCannotBe) {
  RunRig rig;
  ASSERT_TRUE(rig.start_plain().has_value());
  const ProcedureRun run = rig.run();
  EXPECT_EQ(rig.book().restore({run, run}, RunId(5)).error().code(), Code::kDataLoss);
  EXPECT_EQ(rig.book().restore({run}, RunId(0)).error().code(), Code::kDataLoss);
  EXPECT_EQ(rig.run(), run);
}

// Whatever people send in whatever order, with restarts between: a refused command changes nothing,
// the record only grows, and the book restored from rows answers as the one that never stopped.
TEST(RunBookProperty, RandomPeople) {
  const char* const steps[] = {"stop", "check", "gauge", "photo", "order",
                               "rest", "pick",  "give",  "note",  "stpo"};
  for (std::uint32_t seed = 1; seed <= 100; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    RunRig rig;
    ASSERT_TRUE(rig.start_plain(random() % 2 == 0).has_value());
    for (int i = 0; i < 40; ++i) {
      rig.advance(std::chrono::seconds(random() % 90));
      if (random() % 4 == 0) rig.tick();
      if (rig.book().find(RunId(1)) == nullptr) break;
      const bool is_right = random() % 3 != 0;
      RunCommand c = RunRig::completion(is_right ? rig.run().step : steps[random() % 10],
                                        random() % 2 == 0 ? "ann" : "ben");
      constexpr RunAction kActions[] = {
          RunAction::kComplete, RunAction::kComplete,  RunAction::kComplete, RunAction::kComplete,
          RunAction::kProblem,  RunAction::kDelivered, RunAction::kHandOver};
      c.action = kActions[random() % 7];
      c.visit = static_cast<std::uint32_t>(random() % 3);
      c.value = static_cast<double>(random() % 20);
      c.answer = random() % 2 == 0 ? "Again" : "Give";
      c.attachments.assign(random() % 2, "f");
      if (random() % 2 == 0) c.comment = "because";
      if (random() % 2 == 0) c.client_id = std::to_string(random() % 20);
      if (random() % 4 == 0) c.done = rig.now() - std::chrono::seconds(random() % 600);
      c.is_delivered = random() % 2 == 0;
      c.target = HandOverTarget{HandOverKind::kTeam, "night"};

      const ProcedureRun before = rig.run();
      const auto answer = rig.apply(c);
      const ProcedureRun after = rig.run();
      if (!answer) {
        EXPECT_EQ(after, before);
      }
      ASSERT_GE(after.records.size(), before.records.size());
      EXPECT_TRUE(std::equal(before.records.begin(), before.records.end(), after.records.begin()));
      for (const RunRecord& record : after.records) {
        EXPECT_LE(record.done, record.entered);
        EXPECT_GE(record.done, after.started);
      }
      EXPECT_EQ(after.state == RunState::kActive, !after.ended.has_value());
      if (random() % 8 == 0) {
        rig.restart();
        EXPECT_EQ(rig.run(), after);
      }
    }
  }
}

}  // namespace
}  // namespace millwright::respond
