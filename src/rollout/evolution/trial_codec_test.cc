// SPDX-License-Identifier: Apache-2.0
#include "rollout/evolution/trial_codec.h"

#include <gmock/gmock.h>

#include <string>

#include "rollout/evolution/trial_rig_test.h"

namespace millwright::rollout {
namespace {

using namespace std::chrono_literals;

/// Written and read again; the id is the row's.
Trial stored(const Trial& trial) {
  auto read = decode_trial(encode(trial));
  EXPECT_TRUE(read) << read.error().message();
  read->id = trial.id;
  return *read;
}

Trial decided() {
  Trial trial = *begin_trial(a_trial(), {"erik", kProposed + 1h, ""});
  trial = *waive_criterion(trial, "nuisance_share", {"gita", kProposed + 2h, "known"});
  trial = *decide_trial(trial, {TrialVerdict::kDrop, "Ask \"first\".", false}, {},
                        {"lena", kProposed + 3h, "nobody needs it"});
  trial.evidence_hash.assign(64, 'a');
  return trial;
}

TEST(TrialCodecTest, ReadsWhatItWrote) {
  Trial sensors = a_trial();
  sensors.kind = TrialKind::kSensor;
  sensors.plan.window = std::chrono::days(14);
  for (Criterion& criterion : sensors.plan.criteria) criterion.window = sensors.plan.window;
  for (const Trial& trial : {a_trial(), sensors, decided()}) EXPECT_EQ(stored(trial), trial);
}

TEST(TrialCodecTest, TheLongestTrialFits) {
  Trial trial = decided();
  trial.reason = trial.plan.benefit = trial.lesson = trial.decision_reason =
      std::string(Trial::kMostWords, '\n');
  for (TrialWaiver& waiver : trial.waivers) waiver.reason = trial.reason;
  trial.plan.signals.clear();
  for (std::uint32_t i = 1; i <= Trial::kMostSignals; ++i) trial.plan.signals.emplace_back(i);
  EXPECT_EQ(stored(trial), trial);
}

TEST(TrialCodecTest, DamageIsDataLossWhateverItIs) {
  const std::string whole = encode(decided());
  for (std::size_t n = 0; n < whole.size(); n += 7) {
    const auto read = decode_trial(whole.substr(0, n));
    ASSERT_FALSE(read) << n;
    EXPECT_EQ(read.error().code(), Code::kDataLoss);
  }
  const auto replaced = [&](std::string_view from, std::string_view to) {
    std::string text = whole;
    text.replace(text.find(from), from.size(), to);
    return decode_trial(text);
  };
  EXPECT_FALSE(replaced("\"dropped\"", "\"lost\""));
  EXPECT_FALSE(replaced("\"version\":1", "\"version\":9"));
  EXPECT_FALSE(replaced("\"window_days\":28", "\"window_days\":-1"));
  EXPECT_FALSE(replaced("\"signals\":[3]", "\"signals\":[\"x\"]"));
}

TEST(TrialCodecTest, OneThatRunsHasAStart) {
  Trial trial = a_trial();
  trial.state = TrialState::kRunning;
  EXPECT_FALSE(decode_trial(encode(trial)));
}

}  // namespace
}  // namespace millwright::rollout
