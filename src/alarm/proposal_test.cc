// SPDX-License-Identifier: Apache-2.0
#include "alarm/proposal.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <string>

namespace millwright::alarm {
namespace {

using std::chrono::milliseconds;

constexpr std::int64_t kSecond = 1'000'000'000;

UtcNanos at(std::int64_t seconds) {
  return {seconds * kSecond};
}

/// A history written down as alarms that begin and last, in seconds.
struct HistoryRig {
  AlarmHistory history;

  HistoryRig() {
    history.rule.kind = RuleKind::kHigh;
    history.rule.limit = 80;
    history.end = at(1'000'000);
  }
  void add(std::int64_t raised_s, std::int64_t lasts_s, Outcome outcome = Outcome::kUnlabelled) {
    history.occurrences.push_back({at(raised_s), at(raised_s + lasts_s), outcome});
  }
  /// A value each second, the last one held until the end; the recorded alarms are what the rule
  /// made of them.
  void live(const std::vector<double>& values) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      history.values.push_back({at(static_cast<std::int64_t>(i)), values[i]});
    }
    history.end = at(static_cast<std::int64_t>(values.size()));
    for (const Period& p : replay(history.rule, history.values, history.end)) {
      std::optional<UtcNanos> returned;
      if (p.end != history.end) returned = p.end;
      history.occurrences.push_back({p.begin, returned, Outcome::kUnlabelled});
    }
  }
  const Proposal* find(const std::vector<Proposal>& proposals, Setting setting) {
    for (const Proposal& p : proposals) {
      if (p.setting == setting) return &p;
    }
    return nullptr;
  }
};

TEST(Proposal, AnOnDelayRemovesWhatIsGoneByItself) {
  HistoryRig rig;
  for (int i = 0; i < 20; ++i) rig.add(i * 3600, 3 + i % 5);  // 3 to 7 s
  for (int i = 20; i < 24; ++i) rig.add(i * 3600, 400, Outcome::kTrue);
  const auto proposals = propose(rig.history);
  ASSERT_EQ(proposals.size(), 1U);
  EXPECT_EQ(proposals[0].setting, Setting::kOnDelay);
  EXPECT_EQ(proposals[0].rule.on_delay, milliseconds(10'000));
  EXPECT_EQ(proposals[0].effect.n_after, 4U);
  EXPECT_EQ(proposals[0].reason,
            "an on-delay of 10 s instead of 0 s would have removed 20 of 24 alarms and kept 4 of 4 "
            "true ones (judged from the times of raise and return)");
}

TEST(Proposal, NothingThatLosesATrueAlarm) {
  HistoryRig rig;
  for (int i = 0; i < 20; ++i) rig.add(i * 3600, 7);
  rig.add(90'000, 4, Outcome::kTrue);
  EXPECT_TRUE(propose(rig.history).empty());
  rig.history.occurrences.back().outcome = Outcome::kNuisance;
  EXPECT_EQ(propose(rig.history).size(), 1U);
}

TEST(Proposal, AnEarlyAlarmIsATrueOne) {
  HistoryRig rig;
  for (int i = 0; i < 20; ++i) rig.add(i * 3600, 7);
  rig.add(90'000, 4, Outcome::kEarly);
  EXPECT_TRUE(propose(rig.history).empty());
}

TEST(Proposal, AnOnDelayLeavesMostOfTheTimeToAct) {
  HistoryRig rig;
  for (int i = 0; i < 20; ++i) rig.add(i * 3600, 25);
  ProposalLimits limits;
  const auto free = propose(rig.history, limits);
  ASSERT_EQ(free.size(), 1U);
  EXPECT_EQ(free[0].rule.on_delay, milliseconds(30'000));
  limits.time_to_respond = std::chrono::seconds(60);
  EXPECT_TRUE(propose(rig.history, limits).empty());
}

TEST(Proposal, AnOffDelayJoinsABurst) {
  HistoryRig rig;
  for (int burst = 0; burst < 5; ++burst) {
    for (int i = 0; i < 6; ++i) rig.add(burst * 7200 + i * 90, 70);  // 20 s between
  }
  const auto proposals = propose(rig.history);
  ASSERT_EQ(proposals.size(), 1U);
  EXPECT_EQ(proposals[0].setting, Setting::kOffDelay);
  EXPECT_EQ(proposals[0].rule.off_delay, milliseconds(30'000));
  EXPECT_EQ(proposals[0].effect.n_after, 5U);
}

TEST(Proposal, ATrueAlarmInsideAnUntrueOneIsLost) {
  HistoryRig rig;
  for (int i = 0; i < 6; ++i) rig.add(i * 90, 70);
  Rule changed = rig.history.rule;
  changed.off_delay = milliseconds(30'000);
  struct Case {
    const char* name;
    std::size_t n_true_from;
    std::size_t n_true, n_kept;
  };
  const Case cases[] = {{"all true", 0, 6, 6}, {"the first was not", 1, 5, 0}, {"none", 6, 0, 0}};
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    for (std::size_t i = 0; i < 6; ++i) {
      rig.history.occurrences[i].outcome = i < c.n_true_from ? Outcome::kNuisance : Outcome::kTrue;
    }
    const Effect effect = effect_of(rig.history, changed);
    EXPECT_EQ(effect.n_after, 1U);
    EXPECT_EQ(effect.n_true_before, c.n_true);
    EXPECT_EQ(effect.n_true_kept, c.n_kept);
  }
}

TEST(Proposal, DelaysInForceArePartOfTheRecordedTimes) {
  HistoryRig rig;
  rig.history.rule.on_delay = milliseconds(5000);
  rig.history.rule.off_delay = milliseconds(20'000);
  rig.add(1000, 22);  // the condition lasted 7 s
  Rule changed = rig.history.rule;
  changed.on_delay = milliseconds(7000);
  EXPECT_EQ(effect_of(rig.history, changed).n_after, 1U);
  changed.on_delay = milliseconds(7001);
  EXPECT_EQ(effect_of(rig.history, changed).n_after, 0U);
}

TEST(Proposal, ADeadbandStopsANoisyValueAtTheLimit) {
  HistoryRig rig;
  std::mt19937 random(4);
  std::vector<double> values;
  for (int visit = 0; visit < 4; ++visit) {
    for (int i = 0; i < 400; ++i) values.push_back(60);
    for (int i = 0; i < 300; ++i) values.push_back(80 + static_cast<double>(random() % 5) - 2);
  }
  for (int i = 0; i < 400; ++i) values.push_back(60);
  rig.live(values);
  const std::size_t n = rig.history.occurrences.size();
  ASSERT_GT(n, 100U);
  const auto proposals = propose(rig.history);
  const Proposal* deadband = rig.find(proposals, Setting::kDeadband);
  ASSERT_NE(deadband, nullptr);
  EXPECT_TRUE(deadband->effect.is_replayed);
  EXPECT_GT(deadband->rule.deadband, 2);
  EXPECT_LT(deadband->rule.deadband, 2.5);
  EXPECT_EQ(deadband->effect.n_after, 4U);
}

TEST(Proposal, ADeadbandNeverReachesHalfwayToTheUsualValue) {
  HistoryRig rig;
  std::vector<double> values;
  for (int i = 0; i < 400; ++i) values.push_back(i % 20 < 2 ? 82 : 70);  // goes back all the way
  rig.live(values);
  EXPECT_EQ(rig.find(propose(rig.history), Setting::kDeadband), nullptr);
}

TEST(Proposal, ThinnedValuesAreNotTrusted) {
  HistoryRig rig;
  std::vector<double> values;
  for (int i = 0; i < 4000; ++i) values.push_back(i % 40 < 5 ? 82 : 70);
  rig.live(values);
  std::erase_if(rig.history.values, [](const Sample& s) { return s.time.ns / kSecond % 60 != 0; });
  const auto proposals = propose(rig.history);
  ASSERT_FALSE(proposals.empty());
  for (const Proposal& p : proposals) EXPECT_FALSE(p.effect.is_replayed);
}

TEST(Proposal, WhatIsProposedIsWhatItWouldHaveDone) {
  for (unsigned seed = 0; seed < 100; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    HistoryRig rig;
    rig.history.rule.deadband = random() % 2;
    rig.history.rule.on_delay = milliseconds(random() % 2 * 2000);
    std::vector<double> values;
    double value = 76;
    for (int i = 0; i < 2000; ++i) {
      value += static_cast<double>(random() % 200) / 100 - 1 + (75 - value) * 0.05;
      values.push_back(value);
    }
    rig.live(values);
    for (Occurrence& o : rig.history.occurrences) {
      if (random() % 4 == 0) o.outcome = Outcome::kTrue;
    }
    for (const Proposal& p : propose(rig.history)) {
      EXPECT_EQ(p.effect.n_true_kept, p.effect.n_true_before);
      EXPECT_GT(p.effect.n_removed(), 0U);
      // Nothing but the one setting changed, and the replay of it has that many alarms.
      EXPECT_EQ(replay(p.rule, rig.history.values, rig.history.end).size(), p.effect.n_after);
      Rule back = p.rule;
      if (p.setting == Setting::kDeadband) back.deadband = rig.history.rule.deadband;
      if (p.setting == Setting::kOnDelay) back.on_delay = rig.history.rule.on_delay;
      if (p.setting == Setting::kOffDelay) back.off_delay = rig.history.rule.off_delay;
      if (p.setting == Setting::kLimit) back.limit = rig.history.rule.limit;
      EXPECT_EQ(back.deadband, rig.history.rule.deadband);
      EXPECT_EQ(back.on_delay, rig.history.rule.on_delay);
      EXPECT_EQ(back.off_delay, rig.history.rule.off_delay);
      EXPECT_EQ(back.limit, rig.history.rule.limit);
    }
  }
}

TEST(Proposal, NoHistoryNoProposal) {
  EXPECT_TRUE(propose(HistoryRig().history).empty());
}

/// Each hour a hump of a minute: mostly to 84, every fifth to 95 within ten seconds.
HistoryRig humps() {
  std::vector<double> values;
  for (int hour = 0; hour < 20; ++hour) {
    const bool is_true = hour % 5 == 0;
    for (int s = 0; s < 3600; ++s) {
      const double top = is_true ? 95 : 84;
      values.push_back(s < 100 ? 50 : s < 160 ? std::min(top, 78.0 + (s - 100) * 2) : 50);
    }
  }
  HistoryRig rig;
  rig.live(values);
  for (std::size_t i = 0; i < rig.history.occurrences.size(); ++i) {
    rig.history.occurrences[i].outcome = i % 5 == 0 ? Outcome::kTrue : Outcome::kNuisance;
  }
  return rig;
}

TEST(Proposal, ALimitBetweenWhatWasTrueAndWhatWasNot) {
  HistoryRig rig = humps();
  const auto proposals = propose(rig.history);
  const Proposal* limit = rig.find(proposals, Setting::kLimit);
  ASSERT_NE(limit, nullptr);
  EXPECT_DOUBLE_EQ(limit->rule.limit, 84.1);
  EXPECT_EQ(limit->effect.n_before, 20U);
  EXPECT_EQ(limit->effect.n_after, 4U);
  EXPECT_EQ(limit->effect.n_true_kept, 4U);
  EXPECT_TRUE(limit->effect.is_replayed);
  EXPECT_EQ(limit->reason,
            "a limit of 84.1 instead of 80 would have removed 16 of 20 alarms and kept 4 of 4 true "
            "ones (replayed over stored values)");
}

TEST(Proposal, ALimitStaysShortOfTheNextLevel) {
  HistoryRig rig = humps();
  ProposalLimits limits;
  limits.next_level = 84;
  EXPECT_EQ(rig.find(propose(rig.history, limits), Setting::kLimit), nullptr);
}

TEST(Proposal, NoLimitThatComesTooLate) {
  HistoryRig rig = humps();
  ProposalLimits limits;
  limits.time_to_respond = std::chrono::seconds(4);  // the higher limit is reached 2 s later
  EXPECT_EQ(rig.find(propose(rig.history, limits), Setting::kLimit), nullptr);
  limits.time_to_respond = std::chrono::seconds(60);
  EXPECT_NE(rig.find(propose(rig.history, limits), Setting::kLimit), nullptr);
}

TEST(Proposal, NoLimitWhereNothingWasTrue) {
  HistoryRig rig = humps();
  for (Occurrence& o : rig.history.occurrences) o.outcome = Outcome::kNuisance;
  EXPECT_EQ(rig.find(propose(rig.history), Setting::kLimit), nullptr);
}

TEST(Proposal, ALowLimitMovesDown) {
  HistoryRig rig = humps();
  rig.history.rule.kind = RuleKind::kLow;
  rig.history.rule.limit = -80;
  for (Sample& sample : rig.history.values) sample.value = -sample.value;
  const auto proposals = propose(rig.history);
  const Proposal* limit = rig.find(proposals, Setting::kLimit);
  ASSERT_NE(limit, nullptr);
  EXPECT_DOUBLE_EQ(limit->rule.limit, -84.1);
}

}  // namespace
}  // namespace millwright::alarm
