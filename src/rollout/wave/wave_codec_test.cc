// SPDX-License-Identifier: Apache-2.0
#include "rollout/wave/wave_codec.h"

#include <gtest/gtest.h>

#include "rollout/wave/wave_rig_test.h"

namespace millwright::rollout {
namespace {

Wave eventful() {
  Wave wave = passed();
  wave.id = {};  // the row's
  wave.facts = {{"anna"}, {"early"}, {"vlan10"}};
  wave.scope.lines = {LineId(4)};
  wave.scope.assets = {AssetId(5), AssetId(6)};
  wave.shadowed_rules = {RuleId(7)};
  wave.rules = {RuleId(7), RuleId(8)};
  wave.plant_signals = {SignalId(1), SignalId(900)};
  wave.plant_rules = {RuleId(7), RuleId(9)};
  wave.waivers.push_back(
      {1, "sign_offs", Scope::kWave, "why", "erika", at(20), "lea", at(21), at(60)});
  wave.waived = {1};
  wave.sign_offs.push_back({TeamKind::kIt, "ines", at(22), "fine"});
  wave.inconclusive_since = at(11);
  wave.is_escalated = true;
  wave.fallen_back = "x";
  return wave;
}

TEST(Codec, BringsEverythingBack) {
  const Wave wave = eventful();
  const auto read = decode_wave(encode(wave));
  ASSERT_TRUE(read) << error_of(read);
  EXPECT_EQ(*read, wave);

  Problem problem;
  problem.wave = WaveId(1);
  problem.asset = AssetId(2);
  problem.title = "t";
  problem.extent = {3, 18, 4, 14};
  problem.found_by = "olga";
  problem.state = ProblemState::kAccepted;
  problem.due = at(9);
  problem.owner = "ines";
  problem.risk = "r";
  const auto same = decode_problem(encode(problem));
  ASSERT_TRUE(same) << error_of(same);
  EXPECT_EQ(*same, problem);
}

TEST(Codec, ADecisionHoldsItsEvidence) {
  const Wave wave = stabilizing();
  auto judged = all_of(wave, Verdict::kPass);
  judged[0].finding.value = 10;
  judged[0].finding.interval = Interval{9, kUnbounded};
  judged[1].finding.verdict = Verdict::kFail;
  Tally tally(Tally::By::kAssetDays, at(10), 14);
  tally.add({"alarm", "4", at(11), AssetId(5), 1, 1, ""});
  judged[1].evidence = std::move(tally).blocks();
  const Decision decision{WaveId(1), *due_window(wave, at(24)), at(24),
                          judge_gate(wave, judged, at(24)), WaveState::kStabilizing};
  const auto read = decode_decision(encode(decision));
  ASSERT_TRUE(read) << error_of(read);
  EXPECT_EQ(*read, decision);
  EXPECT_EQ(encode(*read), encode(decision));
}

TEST(Codec, ADecisionFromBeforeSamplesWereKeptIsRead) {
  const Wave wave = stabilizing();
  const Decision decision{WaveId(1), *due_window(wave, at(24)), at(24),
                          judge_gate(wave, all_of(wave, Verdict::kPass), at(24)),
                          WaveState::kStabilizing};
  std::string text = encode(decision);
  for (std::size_t i = text.find(",\"evidence\":null"); i != std::string::npos;
       i = text.find(",\"evidence\":null")) {
    text.erase(i, std::string_view(",\"evidence\":null").size());
  }
  const auto read = decode_decision(text);
  ASSERT_TRUE(read) << error_of(read);
  EXPECT_EQ(*read, decision);
}

TEST(Codec, DamageIsNoticed) {
  const std::string good = encode(eventful());
  const auto without = [&](std::string_view what, std::string_view with) {
    std::string text = good;
    const auto found = text.find(what);
    EXPECT_NE(found, std::string::npos) << what;
    text.replace(found, what.size(), with);
    return text;
  };
  for (const std::string& text :
       {std::string(), std::string("[]"), good.substr(0, good.size() / 2),
        without("\"version\":1", "\"version\":2"), without("\"passed\"", "\"gone\""),
        without("\"wave\"", "\"moon\""), without("\"waived\":[1]", "\"waived\":[2]"),
        without("\"number\":1", "\"number\":3"), without("\"stabilizing_since_ns\":", "\"x\":")}) {
    const auto read = decode_wave(text);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().code(), Code::kDataLoss);
  }
  EXPECT_FALSE(decode_problem("{\"version\":1}"));
  EXPECT_FALSE(decode_decision("{\"version\":1}"));
}

}  // namespace
}  // namespace millwright::rollout
