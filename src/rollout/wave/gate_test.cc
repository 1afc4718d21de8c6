// SPDX-License-Identifier: Apache-2.0
#include "rollout/wave/gate.h"

#include <gtest/gtest.h>

#include "rollout/wave/wave_rig_test.h"

namespace millwright::rollout {
namespace {

using std::chrono::days;

TEST(Windows, AreFixedAndJudgedOnce) {
  Wave wave = stabilizing();  // since day 10, every 14 days
  EXPECT_FALSE(due_window(planned(WaveKind::kPilot, 1), at(100)));
  EXPECT_EQ(window_at(wave, at(10)), (Window{1, at(10), at(24)}));
  EXPECT_FALSE(due_window(wave, at(24) - std::chrono::nanoseconds(1)));
  EXPECT_EQ(due_window(wave, at(24)), (Window{1, at(10), at(24)}));
  EXPECT_EQ(due_window(wave, at(37)), (Window{1, at(10), at(24)}));
  wave.n_windows = 1;
  EXPECT_FALSE(due_window(wave, at(37)));
  // Nobody looked for weeks: the latest one counts, the others are gone.
  EXPECT_EQ(due_window(wave, at(80)), (Window{5, at(66), at(80)}));
  EXPECT_FALSE(due_window(wave, at(9))) << "a clock that was set back";
  wave.n_windows = 5;  // judged while the clock stood weeks ahead
  EXPECT_FALSE(due_window(wave, at(30))) << "no window is judged a second time";
  EXPECT_EQ(due_window(wave, at(94)), (Window{6, at(80), at(94)}));
}

TEST(Gate, TakesTheMustsAlone) {
  const Wave wave = stabilizing();
  auto judged = all_of(wave, Verdict::kPass);
  EXPECT_EQ(judge_gate(wave, judged, at(24)).answer(), "yes");
  judged.back().finding.verdict = Verdict::kFail;  // to be improved while running
  ASSERT_FALSE(judged.back().criterion.is_must_have);
  EXPECT_EQ(judge_gate(wave, judged, at(24)).answer(), "yes");
  judged[5].finding.verdict = Verdict::kInconclusive;
  EXPECT_EQ(judge_gate(wave, judged, at(24)).answer(), "not known");
  judged[6].finding.verdict = Verdict::kFail;
  const Gate gate = judge_gate(wave, judged, at(24));
  EXPECT_EQ(gate.answer(), "no");
  EXPECT_EQ(gate.missing.size(), 2U);
}

Wave with_waiver(Wave wave, std::string_view metric, UtcNanos expires) {
  for (const Criterion& c : wave.criteria) {
    if (c.metric != metric) continue;
    auto asked = ask_waiver(wave, {c.metric, c.scope, "lea", expires}, {"erika", at(20), "known"});
    EXPECT_TRUE(asked) << error_of(asked);
    auto approved = approve_waiver(*asked, 1, {"lea", at(21), ""});
    EXPECT_TRUE(approved) << error_of(approved);
    return *approved;
  }
  ADD_FAILURE() << metric;
  return wave;
}

TEST(Gate, WhatIsWaivedReadsYesWithWaivers) {
  const Wave wave = with_waiver(stabilizing(), "rehearsal_factor", at(60));
  auto judged = all_of(wave, Verdict::kPass);
  EXPECT_EQ(judge_gate(wave, judged, at(24)).answer(), "yes") << "it was not needed";
  judged[0].finding.verdict = Verdict::kInconclusive;
  EXPECT_EQ(judge_gate(wave, judged, at(24)).answer(), "yes, with waivers");
  EXPECT_EQ(judge_gate(wave, judged, at(60)).answer(), "not known") << "it has expired";
}

TEST(AfterGate, AnExpiredWaiverTakesTheGroundAway) {
  Wave wave = with_waiver(stabilizing(), "rehearsal_factor", at(60));
  auto judged = all_of(wave, Verdict::kPass);
  judged[0].finding.verdict = Verdict::kInconclusive;
  wave = after_gate(wave, *due_window(wave, at(24)), judge_gate(wave, judged, at(24)));
  ASSERT_EQ(wave.state, WaveState::kPassed);
  EXPECT_EQ(wave.waived, std::vector<std::uint32_t>{1});
  EXPECT_EQ(instability(wave, at(59)), "");
  EXPECT_EQ(instability(wave, at(60)),
            "passed with waiver 1 of rehearsal_factor, which has expired");
  // Met since, it stands without.
  wave = after_gate(wave, *due_window(wave, at(66)),
                    judge_gate(wave, all_of(wave, Verdict::kPass), at(66)));
  EXPECT_EQ(instability(wave, at(67)), "");
}

TEST(AfterGate, PassesOnlyAfterTheSoakTime) {
  Wave wave = stabilizing();
  wave.soak = days(20);
  const auto gate = [&](UtcNanos now) {
    wave = after_gate(wave, *due_window(wave, now),
                      judge_gate(wave, all_of(wave, Verdict::kPass), now));
  };
  gate(at(24));
  EXPECT_EQ(wave.state, WaveState::kStabilizing);
  gate(at(38));
  EXPECT_EQ(wave.state, WaveState::kPassed);
  EXPECT_EQ(*wave.passed_at, at(38));
  EXPECT_EQ(wave.changes.back().why, "window 2: yes");
}

TEST(AfterGate, APassedWaveCanFallBackAndRecover) {
  Wave wave = passed();
  const auto gate = [&](UtcNanos now, Verdict verdict) {
    wave = after_gate(wave, *due_window(wave, now), judge_gate(wave, all_of(wave, verdict), now));
  };
  gate(at(38), Verdict::kInconclusive);
  EXPECT_EQ(instability(wave, at(38)), "") << "not knowing is no relapse";
  gate(at(52), Verdict::kFail);
  EXPECT_NE(instability(wave, at(52)).find("has fallen back"), std::string::npos);
  EXPECT_EQ(wave.state, WaveState::kPassed);
  gate(at(66), Verdict::kPass);
  EXPECT_EQ(instability(wave, at(66)), "");
}

TEST(AfterGate, ARelapseNamesWhatFailedAndNotWhatIsNotKnown) {
  Wave wave = passed();
  auto judged = all_of(wave, Verdict::kInconclusive);
  judged[3].finding.verdict = Verdict::kFail;
  wave = after_gate(wave, *due_window(wave, at(38)), judge_gate(wave, judged, at(38)));
  EXPECT_EQ(wave.fallen_back, judged[3].criterion.metric + ": as told");
}

TEST(AfterGate, TwoWeeksOfNotKnowingEscalate) {
  Wave wave = stabilizing();
  wave.gate_every = days(7);
  const auto gate = [&](UtcNanos now, Verdict verdict) {
    wave = after_gate(wave, *due_window(wave, now), judge_gate(wave, all_of(wave, verdict), now));
  };
  EXPECT_FALSE(delay_of(std::vector{wave}, wave, at(17)));
  gate(at(17), Verdict::kInconclusive);
  EXPECT_FALSE(wave.is_escalated);
  gate(at(24), Verdict::kInconclusive);
  EXPECT_TRUE(wave.is_escalated);
  const std::vector waves{wave, planned(WaveKind::kWave1, 2, 1)};
  const auto delay = delay_of(waves, wave, at(25));
  ASSERT_TRUE(delay);
  EXPECT_EQ(delay->days, 15);
  EXPECT_EQ(delay->sensors_waiting, 100U);
  gate(at(31), Verdict::kFail);
  EXPECT_FALSE(wave.is_escalated) << "a no is an answer";
}

TEST(AfterLook, TwoWeeksEscalateWhateverTheWindowsAre) {
  Wave wave = stabilizing();
  wave.gate_every = days(28);
  const auto look = [&](int day, Verdict verdict) { wave = after_look(wave, verdict, at(day)); };
  look(11, Verdict::kInconclusive);
  EXPECT_EQ(wave.inconclusive_since, at(11));
  look(24, Verdict::kInconclusive);
  EXPECT_FALSE(wave.is_escalated);
  look(25, Verdict::kInconclusive);
  EXPECT_TRUE(wave.is_escalated) << "in the middle of the first window";
  EXPECT_EQ(wave.n_windows, 0U);
  wave.delay_told_at = at(25);
  look(26, Verdict::kInconclusive);
  EXPECT_EQ(wave.delay_told_at, at(25)) << "told once";
  look(27, Verdict::kFail);
  EXPECT_FALSE(wave.is_escalated || wave.inconclusive_since || wave.delay_told_at);
  look(28, Verdict::kInconclusive);
  EXPECT_EQ(wave.inconclusive_since, at(28)) << "from anew";
  wave.state = WaveState::kHeld;
  EXPECT_EQ(after_look(wave, Verdict::kInconclusive, at(90)), wave) << "nobody looks at it";
}

TEST(AfterLook, APassedWaveThatIsNoLongerKnownEscalatesToo) {
  Wave wave = passed();
  wave = after_look(wave, Verdict::kInconclusive, at(30));
  wave = after_gate(wave, *due_window(wave, at(38)),
                    judge_gate(wave, all_of(wave, Verdict::kInconclusive), at(38)));
  EXPECT_FALSE(wave.is_escalated);
  wave = after_look(wave, Verdict::kInconclusive, at(44));
  EXPECT_TRUE(wave.is_escalated);
  EXPECT_EQ(wave.state, WaveState::kPassed);
  EXPECT_EQ(instability(wave, at(44)), "") << "not knowing is no relapse";
}

}  // namespace
}  // namespace millwright::rollout
