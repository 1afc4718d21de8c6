// SPDX-License-Identifier: Apache-2.0
#include "rollout/evolution/trial.h"

#include <gmock/gmock.h>

#include "rollout/evolution/trial_metric.h"
#include "rollout/evolution/trial_rig_test.h"
#include "rollout/evolution/trial_rules.h"

namespace millwright::rollout {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using ::testing::HasSubstr;

std::string error_of(const auto& result) {
  return result ? "" : std::string(result.error().message());
}

Trial running() {
  const auto started = begin_trial(a_trial(), {"erik", kProposed + days(2), ""});
  EXPECT_TRUE(started) << error_of(started);
  return *started;
}
const UtcNanos kEnd = kProposed + days(2) + days(28);

TrialResult result(std::string_view metric, Verdict verdict) {
  Criterion criterion;
  criterion.metric = metric;
  return {criterion, {verdict, 1.0, std::nullopt, 1, "because"}};
}
std::vector<TrialResult> results(Verdict first, Verdict second = Verdict::kPass) {
  return {result("confirmed_detections", first), result("nuisance_share", second)};
}
Result<Trial> promote(const Trial& trial, const std::vector<TrialResult>& found,
                      const std::string& who = "lena", UtcNanos at = kEnd,
                      bool accepts_undecided = false) {
  return decide_trial(trial, {TrialVerdict::kPromote, "", accepts_undecided}, found,
                      {who, at, "it is worth it"});
}

struct Wrong {
  const char* what;
  void (*make)(Trial&);
  const char* says;
};
class ProposalTest : public ::testing::TestWithParam<Wrong> {};

TEST_P(ProposalTest, IsRefusedByItsReason) {
  Trial proposal = a_trial();
  proposal.id = 0;
  EXPECT_TRUE(check_proposal(proposal, {}, kProposed));
  GetParam().make(proposal);
  const Status checked = check_proposal(proposal, {}, kProposed);
  ASSERT_FALSE(checked) << GetParam().what;
  EXPECT_EQ(checked.error().code(), Code::kInvalidArgument);
  EXPECT_THAT(error_of(checked), HasSubstr(GetParam().says));
}

INSTANTIATE_TEST_SUITE_P(
    All, ProposalTest,
    ::testing::Values(
        Wrong{"title", [](Trial& t) { t.title = " "; }, "title"},
        Wrong{"reason", [](Trial& t) { t.reason.clear(); }, "reason"},
        Wrong{"too long", [](Trial& t) { t.reason.assign(4001, 'x'); }, "reason"},
        Wrong{"owner", [](Trial& t) { t.plan.owner.clear(); }, "owner"},
        Wrong{"benefit", [](Trial& t) { t.plan.benefit.clear(); }, "benefit"},
        Wrong{"no criteria", [](Trial& t) { t.plan.criteria.clear(); }, "criteria: 0"},
        Wrong{"six", [](Trial& t) { t.plan.criteria.resize(6, t.plan.criteria[0]); },
              "criteria: 6"},
        Wrong{"twice", [](Trial& t) { t.plan.criteria[1] = t.plan.criteria[0]; }, "there twice"},
        Wrong{"not measured", [](Trial& t) { t.plan.criteria[0].metric = "backup_age"; },
              "a trial cannot measure 'backup_age'"},
        Wrong{"share", [](Trial& t) { t.plan.criteria[1].target = 20; }, "no share"},
        Wrong{"confidence", [](Trial& t) { t.plan.criteria[1].confidence = 1; }, "confidence"},
        Wrong{"no window", [](Trial& t) { t.plan.window = days(0); }, "window_days: 0"},
        Wrong{"long window", [](Trial& t) { t.plan.window = days(181); }, "window_days: 181"},
        Wrong{"signals", [](Trial& t) { t.plan.signals = {SignalId(3), SignalId(3)}; }, "signals"},
        Wrong{"past", [](Trial& t) { t.drop_by = kProposed; }, "drop_by"},
        Wrong{"far", [](Trial& t) { t.drop_by = kProposed + days(367); }, "drop_by"},
        Wrong{"short", [](Trial& t) { t.drop_by = kProposed + days(27); }, "window of 28 days"}));

TEST(TrialTest, TwoOpenTrialsDoNotShareASignal) {
  Trial other = a_trial();
  other.id = 9;
  const Trial proposal = a_trial();
  EXPECT_THAT(error_of(check_proposal(proposal, {&other, 1}, kProposed)),
              HasSubstr("signal 3 is in trial 9"));
  other.state = TrialState::kDropped;
  EXPECT_TRUE(check_proposal(proposal, {&other, 1}, kProposed));
  const Trial itself = proposal;
  EXPECT_TRUE(check_proposal(proposal, {&itself, 1}, kProposed));
}

TEST(TrialTest, ThePlanFreezesWhenItStarts) {
  TrialPlan other = a_trial().plan;
  other.window = days(14);
  const auto changed = replan(a_trial(), other, {}, kProposed + 1h);
  ASSERT_TRUE(changed) << error_of(changed);
  EXPECT_EQ(changed->plan.window, days(14));
  EXPECT_THAT(error_of(replan(running(), other, {}, kProposed + days(3))),
              HasSubstr("propose another one"));
}

TEST(TrialTest, WhatItNeedsHasToBeThereWhenItStarts) {
  const WaveAct act{"erik", kProposed + days(2), ""};
  const auto without = [](auto change) {
    Trial trial = a_trial();
    change(trial);
    return trial;
  };
  EXPECT_THAT(error_of(begin_trial(running(), act)), HasSubstr("is running already"));
  EXPECT_THAT(error_of(begin_trial(without([](Trial& t) { t.plan.signals.clear(); }), act)),
              HasSubstr("signals: none"));
  EXPECT_THAT(error_of(begin_trial(without([](Trial& t) { t.plan.rules.clear(); }), act)),
              HasSubstr("rules: none"));
  Trial sensors = without([](Trial& t) { t.plan.rules.clear(); });
  sensors.kind = TrialKind::kSensor;
  EXPECT_THAT(error_of(begin_trial(sensors, act)), HasSubstr("confirmed_detections is about"));
  sensors.plan.criteria.resize(1);
  sensors.plan.criteria[0].metric = "data_completeness";
  sensors.plan.criteria[0].target = 0.9;
  EXPECT_TRUE(begin_trial(sensors, act));
  const WaveAct late{"erik", kProposed + days(40), ""};
  EXPECT_THAT(error_of(begin_trial(a_trial(), late)), HasSubstr("would end after"));
}

TEST(TrialTest, IsPromotedOnEvidenceByAnotherPerson) {
  const auto done = promote(running(), results(Verdict::kPass));
  ASSERT_TRUE(done) << error_of(done);
  EXPECT_EQ(done->state, TrialState::kPromoted);
  EXPECT_EQ(done->decided_by, "lena");
  EXPECT_THAT(error_of(promote(*done, results(Verdict::kPass))),
              HasSubstr("was promoted by lena; propose another one"));
  EXPECT_THAT(error_of(promote(running(), results(Verdict::kPass), "olga")),
              HasSubstr("olga proposed trial 4"));
  EXPECT_THAT(error_of(promote(a_trial(), results(Verdict::kPass))), HasSubstr("has not started"));
}

TEST(TrialTest, IsJudgedAtTheEndOfItsWindowAndNotBefore) {
  EXPECT_THAT(error_of(promote(running(), results(Verdict::kPass), "lena", kEnd - 1ns)),
              HasSubstr("it is judged at the end"));
  EXPECT_TRUE(promote(running(), results(Verdict::kPass), "lena", kEnd));
}

TEST(TrialTest, WhatIsUndecidedNeedsAReasonAndWhatFailsAnotherPerson) {
  const auto undecided = results(Verdict::kPass, Verdict::kInconclusive);
  EXPECT_THAT(error_of(promote(running(), undecided)), HasSubstr("send accept_undecided"));
  EXPECT_TRUE(promote(running(), undecided, "lena", kEnd, true));
  const auto failed = results(Verdict::kPass, Verdict::kFail);
  EXPECT_THAT(error_of(promote(running(), failed, "lena", kEnd, true)),
              HasSubstr("nuisance_share fails"));
  const WaveAct act{"gita", kEnd, "two of three were the same fault"};
  const auto waived = waive_criterion(running(), "nuisance_share", act);
  ASSERT_TRUE(waived) << error_of(waived);
  EXPECT_EQ(verdict_of(*waived, failed), Verdict::kPass);
  EXPECT_THAT(error_of(promote(*waived, failed, "gita")), HasSubstr("gita waived it"));
  EXPECT_TRUE(promote(*waived, failed));
}

TEST(TrialTest, WaivingHasItsOwnRules) {
  const WaveAct act{"gita", kEnd, "known"};
  EXPECT_EQ(waive_criterion(running(), "lead_time_median", act).error().code(), Code::kNotFound);
  EXPECT_THAT(error_of(waive_criterion(a_trial(), "nuisance_share", act)),
              HasSubstr("nothing to waive"));
  EXPECT_THAT(error_of(waive_criterion(running(), "nuisance_share", {"olga", kEnd, "x"})),
              HasSubstr("somebody else waives"));
  EXPECT_THAT(error_of(waive_criterion(running(), "nuisance_share", {"gita", kEnd, " "})),
              HasSubstr("reason"));
  const auto once = waive_criterion(running(), "nuisance_share", act);
  EXPECT_EQ(waive_criterion(*once, "nuisance_share", act).error().code(), Code::kAlreadyExists);
}

TEST(TrialTest, DroppingAsksForTheLesson) {
  const WaveAct act{"lena", kProposed + days(3), "nobody looked at it"};
  for (const Trial& trial : {a_trial(), running()}) {
    EXPECT_THAT(error_of(decide_trial(trial, {TrialVerdict::kDrop, "", false}, {}, act)),
                HasSubstr("lesson"));
    const auto dropped = decide_trial(trial, {TrialVerdict::kDrop, "Ask first.", false}, {}, act);
    ASSERT_TRUE(dropped) << error_of(dropped);
    EXPECT_EQ(dropped->state, TrialState::kDropped);
    EXPECT_EQ(dropped->lesson, "Ask first.");
  }
  EXPECT_THAT(
      error_of(decide_trial(running(), {TrialVerdict::kDrop, "x", false}, {}, {"lena", kEnd, " "})),
      HasSubstr("reason"));
}

TEST(TrialTest, ExpiresWhenNobodyDecides) {
  const Trial trial = running();
  EXPECT_FALSE(trial.is_expired(trial.drop_by - 1ns));
  EXPECT_TRUE(trial.is_expired(trial.drop_by));
  EXPECT_EQ(trial.state, TrialState::kRunning) << "it is never decided by itself";
  EXPECT_TRUE(promote(trial, results(Verdict::kPass), "lena", trial.drop_by + days(5)));
}

TEST(TrialTest, TheWorstResultCounts) {
  const Trial trial = running();
  EXPECT_EQ(verdict_of(trial, results(Verdict::kPass)), Verdict::kPass);
  EXPECT_EQ(verdict_of(trial, results(Verdict::kInconclusive)), Verdict::kInconclusive);
  EXPECT_EQ(verdict_of(trial, results(Verdict::kInconclusive, Verdict::kFail)), Verdict::kFail);
}

TEST(TrialMetricTest, EachCanBeJudgedOnOneMachine) {
  for (const Metric& metric : trial_metrics()) {
    EXPECT_EQ(find_trial_metric(metric.id), &metric);
    EXPECT_NE(metric.chance, Chance::kDaysAssets) << metric.id;
    EXPECT_FALSE(metric.records.empty()) << metric.id;
  }
  EXPECT_EQ(find_trial_metric("cost_per_sensor"), nullptr);
}

// The rules of a trial.

Rule a_rule() {
  Rule rule;
  rule.id = RuleId(7);
  rule.signal = SignalId(3);
  rule.limit = 8;
  rule.mode = RuleMode::kShadow;
  return rule;
}

TEST(TrialRulesTest, OnlyWhatReachesNobodyIsPutOnTrial) {
  Rule rule = a_rule();
  EXPECT_TRUE(put_on_trial(rule));
  rule.is_enabled = false;
  rule.mode = RuleMode::kAlarm;
  const auto tried = put_on_trial(rule);
  ASSERT_TRUE(tried) << "it is in nobody's use";
  EXPECT_EQ(tried->mode, RuleMode::kShadow);
  EXPECT_TRUE(tried->is_enabled);
  for (const RuleMode mode : {RuleMode::kAlarm, RuleMode::kEvent}) {
    rule.is_enabled = true;
    rule.mode = mode;
    EXPECT_THAT(error_of(put_on_trial(rule)), HasSubstr("in use already"));
  }
}

TEST(TrialRulesTest, AreHeldWhileItRuns) {
  const Trial trial = running();
  const Rule held = a_rule();
  const auto may = [&](auto change) {
    Rule after = held;
    change(after);
    return may_change({&trial, 1}, held, &after);
  };
  EXPECT_THAT(error_of(may([](Rule& r) { r.mode = RuleMode::kAlarm; })),
              HasSubstr("held in shadow by trial 4"));
  EXPECT_FALSE(may([](Rule& r) { r.limit = 9; }));
  EXPECT_FALSE(may([](Rule& r) { r.is_enabled = false; }));
  EXPECT_FALSE(may([](Rule& r) { r.position = "office"; }));
  EXPECT_FALSE(may_change({&trial, 1}, held, nullptr));
  EXPECT_TRUE(may([](Rule& r) { r.procedure = "look-and-see"; })) << "what to do is no part of it";
  Rule other = held;
  other.id = RuleId(8);
  EXPECT_TRUE(may_change({&trial, 1}, other, nullptr));
}

TEST(TrialRulesTest, AreFreeBeforeAndAfter) {
  Trial trial = running();
  Rule live = a_rule();
  live.mode = RuleMode::kAlarm;
  for (const TrialState state :
       {TrialState::kProposed, TrialState::kPromoted, TrialState::kDropped}) {
    trial.state = state;
    EXPECT_TRUE(may_change({&trial, 1}, a_rule(), &live));
  }
  // Starting it is a change, too.
  trial.state = TrialState::kRunning;
  Rule disabled = a_rule();
  disabled.is_enabled = false;
  const Rule tried = *put_on_trial(disabled);
  EXPECT_TRUE(may_change({&trial, 1}, disabled, &tried));
}

TEST(TrialRulesTest, ArePromotedOrRetired) {
  EXPECT_EQ(promoted(a_rule()).mode, RuleMode::kAlarm);
  EXPECT_TRUE(promoted(a_rule()).is_enabled);
  EXPECT_EQ(retired(a_rule()).mode, RuleMode::kShadow);
  EXPECT_FALSE(retired(a_rule()).is_enabled);
}

}  // namespace
}  // namespace millwright::rollout
