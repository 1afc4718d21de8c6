// SPDX-License-Identifier: Apache-2.0
#include "rollout/wave/wave_steps.h"

#include <gtest/gtest.h>

#include <functional>

#include "rollout/wave/wave_rig_test.h"

namespace millwright::rollout {
namespace {

using std::chrono::days;

Result<Wave> step(const Wave& wave, WaveStep what, std::string why = "because",
                  std::vector<Wave> others = {}) {
  others.push_back(wave);
  return take_step(others, wave, what, {"erika", at(30), std::move(why)}, contents({1, 2}));
}

Wave in_state(WaveState state) {
  if (state == WaveState::kPassed) return passed();
  Wave wave = stabilizing();
  wave.held_from = WaveState::kActive;
  wave.state = state;
  return wave;
}

TEST(Steps, EveryOneFromEveryState) {
  using enum WaveState;
  using enum WaveStep;
  struct Row {
    WaveState from;
    std::vector<std::pair<WaveStep, WaveState>> allowed;
  };
  const Row rows[] = {
      {kPlanned, {{WaveStep::kTrial, WaveState::kShadow}, {kStart, kActive}}},
      {WaveState::kShadow, {{kStart, kActive}, {kHold, kHeld}}},
      {kActive, {{kStabilize, kStabilizing}, {kHold, kHeld}, {kStop, WaveState::kShadow}}},
      {kStabilizing, {{kHold, kHeld}, {kStop, WaveState::kShadow}}},
      {kPassed, {{kStop, WaveState::kShadow}}},
      {kHeld, {{kResume, kActive}, {kStop, WaveState::kShadow}}},
  };
  for (const Row& row : rows) {
    for (const WaveStep what : {WaveStep::kTrial, kStart, kStabilize, kHold, kResume, kStop}) {
      SCOPED_TRACE(std::string(name(row.from)) + " " + std::string(name(what)));
      const Wave before = in_state(row.from);
      const auto after = step(before, what);
      const auto it = std::ranges::find(row.allowed, what, &std::pair<WaveStep, WaveState>::first);
      if (it == row.allowed.end()) {
        ASSERT_FALSE(after);
        EXPECT_EQ(after.error().code(), Code::kFailedPrecondition);
        EXPECT_SAYS(after, name(row.from));
        continue;
      }
      ASSERT_TRUE(after) << error_of(after);
      EXPECT_EQ(name(after->state), name(it->second));
      ASSERT_EQ(after->changes.size(), before.changes.size() + 1);
      EXPECT_EQ(after->changes.back().who, "erika");
      EXPECT_EQ(after->changes.back().why, "because");
    }
  }
}

TEST(Steps, HoldAndStopWantAReason) {
  EXPECT_SAYS(step(in_state(WaveState::kActive), WaveStep::kHold, " "), "reason: missing");
  EXPECT_SAYS(step(in_state(WaveState::kActive), WaveStep::kStop, ""), "reason: missing");
}

TEST(Start, NeedsACompletePlan) {
  struct Case {
    std::string_view part;
    std::function<void(Wave&, WaveContents&)> change;
  };
  const Case cases[] = {
      {"no stakeholder for finance",
       [](Wave& w, WaveContents&) { w.stakeholders.erase(w.stakeholders.begin() + 3); }},
      {"no stakeholder for operations", [](Wave& w, WaveContents&) { w.stakeholders.clear(); }},
      {"covers no asset", [](Wave&, WaveContents& c) { c.assets.clear(); }},
      {"has 2 sensors already, its budget is 1",
       [](Wave& w, WaveContents&) { w.sensor_budget = 1; }},
      {"hands_off_passed is missing",
       [](Wave& w, WaveContents&) { w.criteria.erase(w.criteria.begin() + 1); }},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.part);
    Wave wave = planned(WaveKind::kPilot, 1);
    WaveContents inside = contents({1, 2});
    c.change(wave, inside);
    EXPECT_SAYS(take_step(std::vector{wave}, wave, WaveStep::kStart, {"erika", at(0), ""}, inside),
                c.part);
  }
}

TEST(Start, WaitsForTheWaveBefore) {
  const Wave next = planned(WaveKind::kWave1, 2, 1);
  EXPECT_SAYS(step(next, WaveStep::kStart, "", {stabilizing()}),
              "is stabilizing and has not passed");
  EXPECT_SAYS(step(next, WaveStep::kTrial, "", {stabilizing()}), "has not passed");
  EXPECT_TRUE(step(next, WaveStep::kStart, "", {passed()}));
  Wave fallen = passed();
  fallen.fallen_back = "data_completeness: as told";
  EXPECT_SAYS(step(next, WaveStep::kStart, "", {fallen}), "has fallen back: data_completeness");
  EXPECT_SAYS(step(next, WaveStep::kStart), "is gone");
}

// A wave that named none before it started with whatever budget, beside a pilot that had failed.
TEST(Start, NoKindOfWaveIsLeftOut) {
  using enum WaveKind;
  const auto begin = [](WaveKind kind, std::optional<WaveKind> before) {
    Wave first = passed();
    std::vector waves{first};
    if (before) waves[0].kind = *before;
    Wave next = planned(kind, 2, before ? 1 : 0);
    next.facts.crew = {"carl"};
    waves.push_back(next);
    WaveContents inside = contents({1}, next.facts);
    waves[0].facts.crew = {"anna"};
    return error_of(take_step(waves, next, WaveStep::kTrial, {"erika", at(30), ""}, inside));
  };
  for (const WaveKind kind : {kPilot, kWave1, kWave2, kWave3}) {
    for (const WaveKind before : {kPilot, kWave1, kWave2, kWave3}) {
      SCOPED_TRACE(std::string(name(before)) + ", then " + std::string(name(kind)));
      const int ahead = static_cast<int>(kind) - static_cast<int>(before);
      const std::string said = begin(kind, before);
      EXPECT_EQ(said.empty(), ahead == 0 || ahead == 1) << said;
      if (ahead > 1)
        EXPECT_NE(said.find("no kind of wave can be left out, plan a wave-"), said.npos) << said;
    }
    const std::string alone = begin(kind, std::nullopt);
    EXPECT_NE(alone.find(kind == kPilot ? "as 'pilot' does, which has begun" : "only a pilot may"),
              alone.npos)
        << alone;
  }
}

TEST(Start, AFirstWaveProvesOneArea) {
  WaveContents two = contents({1});
  two.areas = {AreaId(1), AreaId(2)};
  const auto begin = [&](WaveKind kind, const WaveContents& inside) {
    const Wave next = planned(kind, 2, 1);
    Wave before = passed();
    if (kind == WaveKind::kWave3) before.kind = WaveKind::kWave2;
    return take_step(std::vector{before, next}, next, WaveStep::kStart, {"erika", at(30), ""},
                     inside);
  };
  EXPECT_SAYS(begin(WaveKind::kWave1, two), "machines of 2 areas");
  EXPECT_TRUE(begin(WaveKind::kWave3, two));
  two.areas.pop_back();
  EXPECT_TRUE(begin(WaveKind::kWave1, two));
}

TEST(Start, TheSecondAreaMustBeAnother) {
  Wave first = passed();
  first.kind = WaveKind::kWave1;
  first.facts.crew = {"anna", "bert"};
  const Wave next = planned(WaveKind::kWave2, 2, 1);
  const std::vector waves{first, next};
  const auto begin = [&](WaveFacts facts) {
    return take_step(waves, next, WaveStep::kStart, {"erika", at(30), ""},
                     contents({1}, std::move(facts)));
  };
  EXPECT_SAYS(begin({}), "another part of the organization");
  EXPECT_SAYS(begin({{"anna", "bert"}, {}, {}}), "another part of the organization");
  const auto begun = begin({{"carl", "dora"}, {}, {}});
  ASSERT_TRUE(begun) << error_of(begun);
  EXPECT_EQ(begun->facts.crew, (std::vector<std::string>{"carl", "dora"})) << "frozen as it was";
}

TEST(Start, ASecondWaveProvesAnotherArea) {
  Wave first = passed();
  first.kind = WaveKind::kWave1;
  const Wave next = planned(WaveKind::kWave2, 2, 1);
  const auto begin = [&](std::vector<AreaId> areas) {
    WaveContents inside = contents({1}, {{"carl"}, {}, {}});
    first.facts.crew = {"anna"};
    inside.areas = std::move(areas);
    inside.areas_before = {AreaId(1), AreaId(3)};
    return take_step(std::vector{first, next}, next, WaveStep::kTrial, {"erika", at(30), ""},
                     inside);
  };
  EXPECT_SAYS(begin({AreaId(2), AreaId(3)}), "an area that the wave before it has");
  EXPECT_EQ(error_of(begin({AreaId(2)})), "");
}

TEST(Frozen, RulesAndThePlantAreAsTheyWereAtTheStart) {
  WaveContents inside = contents({1, 2});
  inside.rules = {RuleId(4), RuleId(3)};
  inside.plant_signals = {SignalId(1), SignalId(2), SignalId(9)};
  inside.plant_rules = {RuleId(3), RuleId(4), RuleId(8)};
  const Wave plan = planned(WaveKind::kPilot, 1);
  const auto begun =
      take_step(std::vector{plan}, plan, WaveStep::kTrial, {"erika", at(0), ""}, inside);
  ASSERT_TRUE(begun) << error_of(begun);
  EXPECT_EQ(begun->rules, (std::vector{RuleId(3), RuleId(4)}));
  EXPECT_EQ(begun->plant_signals, inside.plant_signals);
  EXPECT_EQ(begun->plant_rules, inside.plant_rules);

  Wave later = *begun;
  WaveContents changed = contents({1, 2});
  changed.rules = {RuleId(5)};
  changed.plant_signals = {SignalId(77)};
  EXPECT_TRUE(take_over(later, changed));
  EXPECT_EQ(later.rules, (std::vector{RuleId(3), RuleId(4), RuleId(5)})) << "only grows";
  EXPECT_EQ(later.plant_signals, inside.plant_signals);
  EXPECT_FALSE(take_over(later, changed));
}

TEST(Frozen, ATargetFromBeforeItWasCheckedStandsInNobodysWay) {
  Wave wave = stabilizing();
  wave.criteria.front().target = 1;
  Wave renamed = wave;
  renamed.title = "The pilot";
  EXPECT_TRUE(change_plan(std::vector{wave}, wave, renamed));
  renamed.title = std::string(201, 'x');
  EXPECT_SAYS(change_plan(std::vector{wave}, wave, renamed), "title: more than 200 bytes");
  Wave plan = planned(WaveKind::kPilot, 2);
  plan.criteria.front().target = 1;
  EXPECT_SAYS(
      take_step(std::vector{plan}, plan, WaveStep::kStart, {"erika", at(0), ""}, contents({1, 2})),
      "target of rehearsal_factor: 1, must be at least 1.5");
}

TEST(Frozen, NothingOfTheExamChanges) {
  const Wave wave = stabilizing();
  struct Case {
    std::string_view name;
    std::function<void(Wave&)> change;
  };
  const Case cases[] = {
      {"target", [](Wave& w) { w.criteria.back().target = 0.1; }},
      {"scope", [](Wave& w) { w.scope.areas.clear(); }},
      {"budget", [](Wave& w) { w.sensor_budget = 99; }},
      {"soak", [](Wave& w) { w.soak = days(7); }},
      {"window", [](Wave& w) { w.gate_every = days(7); }},
      {"facts", [](Wave& w) { w.facts.shifts = {"late"}; }},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    Wave wanted = wave;
    c.change(wanted);
    EXPECT_SAYS(change_plan(std::vector{wave}, wave, wanted), "frozen; ask for a waiver");
    Wave before = planned(WaveKind::kPilot, 1);
    Wave early = before;
    c.change(early);
    EXPECT_TRUE(change_plan(std::vector{before}, before, early)) << "not frozen yet";
  }
}

TEST(Frozen, SensorsCountedOnceStayCounted) {
  Wave wave = stabilizing();
  EXPECT_EQ(wave.signals.size(), 2U);
  EXPECT_FALSE(take_over(wave, contents({2})));  // 1 was removed from the plant
  EXPECT_EQ(wave.signals.size(), 2U);
  EXPECT_TRUE(take_over(wave, contents({2, 3})));
  EXPECT_EQ(wave.signals, (std::vector{SignalId(1), SignalId(2), SignalId(3)}));
}

TEST(SignOffs, ByThePersonNamedAndOnce) {
  Wave wave = stabilizing();
  EXPECT_SAYS(sign(planned(WaveKind::kPilot, 1), TeamKind::kIt, "", {"ines", at(1), ""}),
              "has not started");
  EXPECT_SAYS(sign(wave, TeamKind::kIt, "", {"olga", at(20), ""}), "olga is not named for it");
  for (const Stakeholder& s : std::vector(wave.stakeholders)) {
    auto signed_off = sign(wave, s.function, "", {s.person, at(20), ""});
    ASSERT_TRUE(signed_off);
    wave = *signed_off;
  }
  EXPECT_EQ(n_signed(wave), 5U);
  EXPECT_SAYS(sign(wave, TeamKind::kIt, "", {"ines", at(21), ""}), "signed already");

  // Who is replaced takes the signature along.
  Wave wanted = wave;
  wanted.stakeholders[2].person = "igor";
  const auto changed = change_plan(std::vector{wave}, wave, wanted);
  ASSERT_TRUE(changed) << error_of(changed);
  EXPECT_EQ(n_signed(*changed), 4U);

  const auto stopped = step(wave, WaveStep::kStop);
  ASSERT_TRUE(stopped);
  EXPECT_EQ(n_signed(*stopped), 0U);
}

TEST(Waivers, AskAndApprove) {
  const Wave wave = stabilizing();
  const WaiverWish wish{"nuisance_share", Scope::kWave, "lea", at(60)};
  const WaveAct erika{"erika", at(20), "the new pumps are being run in"};
  struct Case {
    std::string_view part;
    std::function<void(WaiverWish&, WaveAct&)> change;
  };
  const Case cases[] = {
      {"asks nothing of disk_free", [](WaiverWish& w, WaveAct&) { w.metric = "disk_free"; }},
      {"asks nothing of nuisance_share for the plant",
       [](WaiverWish& w, WaveAct&) { w.scope = Scope::kPlant; }},
      {"another person", [](WaiverWish& w, WaveAct&) { w.approver = "erika"; }},
      {"another person", [](WaiverWish& w, WaveAct&) { w.approver.clear(); }},
      {"in the future", [](WaiverWish& w, WaveAct&) { w.expires = at(20); }},
      {"within 180 days", [](WaiverWish& w, WaveAct&) { w.expires = at(201); }},
      {"reason", [](WaiverWish&, WaveAct& a) { a.why.clear(); }},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.part);
    WaiverWish wrong = wish;
    WaveAct act = erika;
    c.change(wrong, act);
    EXPECT_SAYS(ask_waiver(wave, wrong, act), c.part);
  }
  EXPECT_SAYS(ask_waiver(planned(WaveKind::kPilot, 1), wish, erika), "change its criteria instead");

  const auto asked = ask_waiver(wave, wish, erika);
  ASSERT_TRUE(asked) << error_of(asked);
  EXPECT_EQ(find_waiver(*asked, "nuisance_share", Scope::kWave, at(21)), nullptr)
      << "asking changes nothing";
  EXPECT_SAYS(approve_waiver(*asked, 2, {"lea", at(21), ""}), "no waiver 2");
  EXPECT_SAYS(approve_waiver(*asked, 1, {"erika", at(21), ""}), "erika asked for waiver 1");
  EXPECT_SAYS(approve_waiver(*asked, 1, {"max", at(21), ""}), "names lea");
  EXPECT_SAYS(approve_waiver(*asked, 1, {"lea", at(60), ""}), "has expired");
  const auto approved = approve_waiver(*asked, 1, {"lea", at(21), ""});
  ASSERT_TRUE(approved);
  EXPECT_NE(find_waiver(*approved, "nuisance_share", Scope::kWave, at(59)), nullptr);
  EXPECT_EQ(find_waiver(*approved, "nuisance_share", Scope::kWave, at(60)), nullptr);
  EXPECT_SAYS(approve_waiver(*approved, 1, {"lea", at(22), ""}), "approved already");
}

TEST(Hold, WhatFollowsAnUnstableWave) {
  Wave first = passed();
  Wave second = stabilizing(2);
  second.after = WaveId(1);
  Wave third = planned(WaveKind::kWave2, 3, 2);
  EXPECT_TRUE(hold_what_follows(std::vector{first, second, third}, at(40)).empty());
  first.fallen_back = "nuisance_share: as told";
  const auto held = hold_what_follows(std::vector{first, second, third}, at(40));
  ASSERT_EQ(held.size(), 1U);
  EXPECT_EQ(held[0].state, WaveState::kHeld);
  EXPECT_EQ(held[0].held_from, WaveState::kStabilizing);
  EXPECT_EQ(held[0].changes.back().why, "'pilot' has fallen back: nuisance_share: as told");

  EXPECT_SAYS(step(held[0], WaveStep::kResume, "", {first}), "has fallen back");
  first.fallen_back.clear();
  const auto resumed = step(held[0], WaveStep::kResume, "", {first});
  ASSERT_TRUE(resumed) << error_of(resumed);
  EXPECT_EQ(resumed->state, WaveState::kStabilizing);
  EXPECT_EQ(*resumed->stabilizing_since, at(30)) << "its windows begin anew";
}

TEST(Hold, WhatRestsOnAnUnstableWaveByWayOfOthers) {
  Wave first = passed(1);
  Wave second = passed(2);
  second.after = WaveId(1);
  Wave third = stabilizing(3);
  third.after = WaveId(2);
  const auto held = [&] { return hold_what_follows(std::vector{first, second, third}, at(40)); };
  EXPECT_TRUE(held().empty());
  first.fallen_back = "nuisance_share: as told";
  ASSERT_EQ(held().size(), 1U) << "what has passed stays so";
  EXPECT_EQ(held()[0].id, WaveId(3));
  EXPECT_NE(held()[0].changes.back().why.find("rests on 'pilot', which has fallen back"),
            std::string::npos);
  const std::vector waves{first, second, third};
  EXPECT_NE(instability(waves, second, at(40)), "");
  EXPECT_EQ(instability(second, at(40)), "") << "by itself it is stable";
  EXPECT_SAYS(step(held()[0], WaveStep::kResume, "", {first, second}), "rests on 'pilot'");
  const Wave fourth = planned(WaveKind::kWave1, 4, 2);
  EXPECT_SAYS(take_step(waves, fourth, WaveStep::kStart, {"erika", at(40), ""}, contents({9})),
              "rests on 'pilot'");
  first.fallen_back.clear();
  first.state = WaveState::kShadow;  // stopped
  EXPECT_EQ(held().size(), 1U);
}

TEST(Commissioning, WithinTheBudgetOfTheWave) {
  const Wave plan = planned(WaveKind::kPilot, 1);
  const Wave running = stabilizing(2);
  EXPECT_TRUE(may_commission({}, nullptr, 0, 1000)) << "no roll-out, no budget";
  EXPECT_TRUE(may_commission(std::vector{plan}, &plan, 0, 1000)) << "none has started";
  const std::vector waves{plan, running};
  EXPECT_SAYS(may_commission(waves, nullptr, 0, 1), "no wave of the roll-out covers");
  EXPECT_SAYS(may_commission(waves, &plan, 0, 1), "which is planned; start it first");
  EXPECT_TRUE(may_commission(waves, &running, 19, 1));
  EXPECT_SAYS(may_commission(waves, &running, 19, 2),
              "has 19 sensors of its budget of 20: 2 more are too many");
  Wave held = running;
  held.state = WaveState::kHeld;
  EXPECT_SAYS(may_commission(waves, &held, 0, 1), "which is held; resume it first");
}

}  // namespace
}  // namespace millwright::rollout
