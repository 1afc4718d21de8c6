// SPDX-License-Identifier: Apache-2.0
#include "detect/limit_detector.h"

#include <gtest/gtest.h>

#include <limits>

#include "detect/limit_rig_test.h"

namespace millwright::detect {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Quality kBad{static_cast<std::uint16_t>(Grade::kBad)};
constexpr Quality kHistory{Quality::kHistorical};
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInf = std::numeric_limits<double>::infinity();

TEST(LimitDetector, LevelsByKind) {
  struct Case {
    RuleKind kind;
    std::vector<double> values;  // one a second from second 1
    std::string expected;
  };
  const Case cases[] = {
      {RuleKind::kHigh, {7.9, 8, 8.1, 9, 7.6, 7.5, 8.1}, "+1@3 -1@6 +1@7"},
      {RuleKind::kHighHigh, {9, 7.6, 7.4}, "+1@1 -1@3"},
      {RuleKind::kLow, {8.1, 8, 7.9, 8.4, 8.5, 7}, "+1@3 -1@5 +1@6"},
      {RuleKind::kLowLow, {7.9, 8.6}, "+1@1 -1@2"},
      {RuleKind::kHigh, {kInf, -kInf}, "+1@1 -1@2"},
      {RuleKind::kHigh, {kNaN, 9, kNaN, 7}, "+1@2 -1@4"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(name(c.kind));
    LimitRig rig;
    Rule rule = LimitRig::rule(1, c.kind, 8);
    rule.deadband = 0.5;
    rig.put(rule);
    for (std::size_t i = 0; i < c.values.size(); ++i) {
      rig.feed(static_cast<double>(i + 1), c.values[i]);
    }
    EXPECT_EQ(rig.take(), c.expected);
  }
}

struct DelayRig : LimitRig {
  DelayRig() {
    Rule r = rule(1, RuleKind::kHigh, 8);
    r.on_delay = seconds(5);
    r.off_delay = seconds(3);
    put(r);
  }
};

TEST(LimitDetector, OnDelayProvedByReading) {
  DelayRig rig;
  rig.feed(1, 9);
  rig.feed(3, 9);
  rig.feed(5.9, 9);
  EXPECT_EQ(rig.take(), "");
  rig.feed(6.5, 9);
  EXPECT_EQ(rig.take(), "+1@6");
}

TEST(LimitDetector, ContraryReadingBreaksTheDelays) {
  DelayRig rig;
  rig.feed(1, 9);
  rig.feed(3, 7);
  rig.feed(4, 9);
  rig.feed(8.9, 9);
  EXPECT_EQ(rig.take(), "");
  rig.feed(9, 9);
  EXPECT_EQ(rig.take(), "+1@9");
  rig.feed(10, 7);
  rig.feed(12, 9);
  rig.feed(13, 7);
  rig.feed(15, 7);
  EXPECT_EQ(rig.take(), "");
  rig.feed(17, 7);
  EXPECT_EQ(rig.take(), "-1@16");
}

TEST(LimitDetector, TicksCompleteDelaysByArrivalNotByDeviceClock) {
  for (const double skew : {0.0, -86400.0, 86400.0}) {
    SCOPED_TRACE(skew);
    DelayRig rig;
    rig.tick();
    rig.feed(skew + 0.5, 9);
    rig.run_to(4);
    EXPECT_EQ(rig.take(), "");
    rig.run_to(5);
    ASSERT_EQ(rig.out.size(), 1u);
    EXPECT_EQ(rig.out[0].cause, Cause::kTick);
    EXPECT_EQ(rig.out[0].value, 9);
    EXPECT_DOUBLE_EQ(LimitRig::to_seconds(rig.out[0].time), skew + 5.5);
    rig.take();
    rig.feed(skew + 6, 7);
    rig.run_to(8);
    ASSERT_EQ(rig.out.size(), 1u);
    EXPECT_FALSE(rig.out[0].is_active);
    EXPECT_DOUBLE_EQ(LimitRig::to_seconds(rig.out[0].time), skew + 9);
  }
}

TEST(LimitDetector, BadQualityBreaksDelaysAndHoldsConditions) {
  DelayRig rig;
  rig.tick();
  rig.feed(0, 9);
  rig.feed(1, 99, kBad);
  rig.run_to(10);
  EXPECT_EQ(rig.take(), "");
  rig.feed(11, 9);
  rig.feed(16, 9);
  EXPECT_EQ(rig.take(), "+1@16");
  rig.feed(17, 7);
  rig.feed(18, 7, kBad);
  rig.feed(30, 7, kBad);
  rig.run_to(30);
  EXPECT_EQ(rig.take(), "") << "held while bad";
  rig.feed(31, 7);
  rig.feed(34, 7);
  EXPECT_EQ(rig.take(), "-1@34");
}

TEST(LimitDetector, ExternalHoldsWhileTheValueIsTrue) {
  LimitRig rig;
  rig.put(LimitRig::rule(1, RuleKind::kExternal, 0));
  rig.feed(0, 0);
  EXPECT_EQ(rig.take(), "");
  rig.feed(1, 1);
  EXPECT_EQ(rig.take(), "+1@1");
  rig.feed(2, -3);
  rig.feed(3, 0.25);
  EXPECT_EQ(rig.take(), "") << "any number but 0";
  rig.feed(4, 0);
  EXPECT_EQ(rig.take(), "-1@4");
}

TEST(LimitDetector, HistoryNeverTouchesLiveState) {
  LimitRig rig;
  rig.put(LimitRig::rule(1, RuleKind::kHigh, 8));
  rig.feed(10, 7);
  rig.feed(11, 99, kHistory);
  rig.feed(9, 99);
  rig.feed(10, 99);
  EXPECT_EQ(rig.take(), "");
  rig.feed(11, 9);
  rig.feed(5, 1);
  EXPECT_EQ(rig.take(), "+1@11");
}

TEST(LimitDetector, BackfillAtFullSpeedIsNeverTakenForAClock) {
  LimitRig rig;
  rig.put(LimitRig::rule(1, RuleKind::kHigh, 8));
  rig.feed(0, 7);
  for (int s = 0; s < 60; ++s) {
    rig.run_to(s);
    for (int k = 0; k < 100; ++k) rig.feed(-100'000 + s * 100 + k, 99);
  }
  EXPECT_EQ(rig.take(), "");
}

// A device whose clock was corrected by a day used to stay unwatched for a day.
TEST(LimitDetector, FollowsADeviceClockThatWasSetBack) {
  for (const double step : {3600.0, 86400.0}) {
    SCOPED_TRACE(step);
    LimitRig rig;
    rig.put(LimitRig::rule(1, RuleKind::kHigh, 8));
    rig.feed(0, 7);
    int s = 1;
    for (; s <= 10; ++s) {
      rig.run_to(s);
      rig.feed(s - step, 9);
    }
    EXPECT_EQ(rig.take(), "") << "too early to tell";
    for (; s <= 12; ++s) {
      rig.run_to(s);
      rig.feed(s - step, 9);
    }
    ASSERT_EQ(rig.out.size(), 1u);
    EXPECT_DOUBLE_EQ(LimitRig::to_seconds(rig.out[0].time), 11 - step);
  }
}

TEST(LimitDetector, LateDataBesideLiveDataStaysLate) {
  LimitRig rig;
  rig.put(LimitRig::rule(1, RuleKind::kHigh, 8));
  for (int s = 0; s < 100; ++s) {
    rig.run_to(s);
    rig.feed(s, 7);
    rig.feed(s - 3600, 99);
  }
  EXPECT_EQ(rig.take(), "");
}

TEST(LimitDetector, RateOfChange) {
  LimitRig rig;
  rig.put(LimitRig::rule(1, RuleKind::kRateOfChange, 2));
  rig.feed(1, 100);
  rig.feed(2, 102);
  EXPECT_EQ(rig.take(), "") << "2 per s is not above 2";
  rig.feed(2.5, 100.5);
  ASSERT_EQ(rig.out.size(), 1u);
  EXPECT_DOUBLE_EQ(rig.out[0].value, 3);
  rig.take();
  rig.feed(3, 100.5);
  EXPECT_EQ(rig.take(), "-1@3");
  rig.feed(4, 0, kBad);
  rig.feed(5, 500);
  EXPECT_EQ(rig.take(), "") << "no rate across a bad reading";
}

TEST(LimitDetector, RateIsNotRaisedBySilence) {
  LimitRig rig;
  Rule rule = LimitRig::rule(1, RuleKind::kRateOfChange, 2);
  rule.on_delay = seconds(3);
  rig.put(rule);
  rig.feed(0, 0);
  rig.feed(1, 10);
  rig.run_to(30);
  EXPECT_EQ(rig.take(), "");
}

TEST(LimitDetector, Stuck) {
  LimitRig rig;
  Rule rule = LimitRig::rule(1, RuleKind::kStuck);
  rule.window = seconds(10);
  rule.deadband = 0.1;
  rig.put(rule);
  for (int s = 1; s <= 10; ++s) rig.feed(s, s % 2 == 0 ? 5.0 : 5.05);
  EXPECT_EQ(rig.take(), "");
  rig.feed(11, 5);
  EXPECT_EQ(rig.take(), "+1@11");
  rig.feed(20, 5.3);
  EXPECT_EQ(rig.take(), "-1@20");
  rig.feed(29.9, 5.3);
  EXPECT_EQ(rig.take(), "");
  rig.feed(30, 5.3);
  EXPECT_EQ(rig.take(), "+1@30") << "counted from where it came to stand";
}

TEST(LimitDetector, SlowDriftAndSilenceAreNotStuck) {
  LimitRig rig;
  Rule rule = LimitRig::rule(1, RuleKind::kStuck);
  rule.window = seconds(10);
  rule.deadband = 0.1;
  rig.put(rule);
  for (int s = 1; s <= 100; ++s) rig.feed(s, 5 + 0.02 * s);
  rig.run_to(200);
  EXPECT_EQ(rig.take(), "");
}

TEST(LimitDetector, NoDataOncePerSilence) {
  LimitRig rig;
  rig.put(LimitRig::rule(1, RuleKind::kNoData));  // 3 x 1 s, at least 5 s
  rig.tick();
  rig.feed(0, 1);
  rig.run_to(4);
  EXPECT_EQ(rig.take(), "");
  rig.run_to(60);
  EXPECT_EQ(rig.take(), "+1@5");
  rig.feed(60, 1);
  EXPECT_EQ(rig.take(), "-1@60");
}

TEST(LimitDetector, NoDataSignsOfLife) {
  struct Case {
    std::string name;
    Quality quality;
    double event_s;
    bool is_life;
  };
  const Case cases[] = {
      {"good", {}, 4, true},
      {"bad from the sensor", kBad, 4, true},
      {"late", {}, -100, true},
      {"historical", kHistory, 4, false},
      {"comm loss", kBad.with(Quality::kCommLoss), 4, false},
      {"stale", kBad.with(Quality::kStale), 4, false},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    LimitRig rig;
    rig.put(LimitRig::rule(1, RuleKind::kNoData));
    rig.tick();
    rig.feed(0, 1);
    rig.run_to(4);
    rig.feed(c.event_s, 1, c.quality);
    rig.run_to(6);
    EXPECT_EQ(rig.take(), c.is_life ? "" : "+1@5");
  }
}

TEST(LimitDetector, NoDataGraceForASignalNeverSeen) {
  LimitRig rig;
  rig.tick();
  rig.run_to(100);
  Rule rule = LimitRig::rule(1, RuleKind::kNoData);
  rule.window = seconds(20);
  rig.put(rule);
  rig.run_to(119);
  EXPECT_EQ(rig.take(), "");
  rig.run_to(120);
  EXPECT_EQ(rig.take(), "+1@120");
}

TEST(LimitDetector, NoDataOffDelayWantsAStream) {
  LimitRig rig;
  Rule rule = LimitRig::rule(1, RuleKind::kNoData);
  rule.off_delay = seconds(8);
  rig.put(rule);
  rig.tick();
  rig.run_to(5);
  EXPECT_EQ(rig.take(), "+1@5");
  rig.feed(5, 1);
  rig.run_to(20);
  EXPECT_EQ(rig.take(), "") << "one reading in eight seconds";
  for (int s = 20; s <= 28; ++s) {
    rig.run_to(s);
    rig.feed(s, 1);
  }
  rig.run_to(29);
  EXPECT_EQ(rig.take(), "-1@28");
}

TEST(LimitDetector, ServerClockSetBackRaisesNoStormAndDoesNotFreeze) {
  LimitRig rig;
  for (std::uint32_t i = 1; i <= 50; ++i) {
    Rule rule = LimitRig::rule(i, RuleKind::kNoData);
    rule.signal = SignalId(i);
    rig.put(rule);
  }
  rig.tick();
  const auto feed_all = [&] {
    ReadingBatch batch;
    for (std::uint32_t i = 1; i <= 50; ++i) {
      batch.push(SignalId(i), LimitRig::at(rig.wall_s), Scalar::of(1.0), {}, 0);
    }
    rig.detector.evaluate(batch, LimitRig::at(rig.wall_s), rig.out);
  };
  for (int s = 0; s < 10; ++s) {
    rig.run_to(s);
    feed_all();
  }
  rig.wall_s -= 3600;
  for (int s = 0; s < 30; ++s) {
    rig.wall_s += 1;
    rig.tick();
    feed_all();
  }
  EXPECT_EQ(rig.take(), "");
  rig.run_to(rig.wall_s + 5);
  EXPECT_EQ(rig.out.size(), 50u) << "silence is still found";
}

TEST(LimitDetector, AnHourOfDowntimeRaisesNoStorm) {
  LimitRig rig;
  rig.put(LimitRig::rule(1, RuleKind::kNoData));
  rig.tick();
  rig.feed(0, 1);
  rig.wall_s = 3600;
  rig.tick();
  rig.run_to(3614);
  EXPECT_EQ(rig.take(), "") << "devices get time to come back";
  rig.run_to(3615);
  EXPECT_EQ(rig.take(), "+1@3615");
}

TEST(LimitDetector, ChangedLimitCountsFromTheNextReading) {
  LimitRig rig;
  Rule rule = LimitRig::rule(1, RuleKind::kHigh, 8);
  rig.put(rule);
  rig.feed(1, 9);
  EXPECT_EQ(rig.take(), "+1@1");
  rule.limit = 10;
  rig.put(rule);
  EXPECT_EQ(rig.take(), "");
  rig.feed(2, 9);
  EXPECT_EQ(rig.take(), "-1@2");
}

TEST(LimitDetector, RemovedDisabledOrMovedRulesClear) {
  enum class How { kRemove, kDisable, kMoveSignal, kMoveKind, kRemoveSignal };
  for (const How how :
       {How::kRemove, How::kDisable, How::kMoveSignal, How::kMoveKind, How::kRemoveSignal}) {
    SCOPED_TRACE(static_cast<int>(how));
    LimitRig rig;
    Rule rule = LimitRig::rule(1, RuleKind::kHigh, 8);
    rig.put(LimitRig::rule(2, RuleKind::kLow, 0));
    rig.put(rule);
    rig.feed(1, 9);
    EXPECT_EQ(rig.take(), "+1@1");
    rig.wall_s = 2;
    Configuration config;
    if (how == How::kRemove) config.removed_rules.push_back(rule.id);
    if (how == How::kRemoveSignal) config.removed_signals.push_back(rule.signal);
    if (how == How::kDisable) rule.is_enabled = false;
    if (how == How::kMoveSignal) rule.signal = SignalId(7);
    if (how == How::kMoveKind) rule.kind = RuleKind::kHighHigh;
    if (config.removed_rules.empty() && config.removed_signals.empty()) config.rules = {rule};
    rig.detector.configure(config, LimitRig::at(2), rig.out);
    ASSERT_EQ(rig.out.size(), 1u);
    EXPECT_EQ(rig.out[0].cause, Cause::kConfiguration);
    EXPECT_EQ(rig.out[0].subject, Subject::of(SignalId(1)));
    EXPECT_EQ(rig.take(), "-1@2");
  }
}

TEST(LimitDetector, RulesOfManySignalsStayApart) {
  LimitRig rig;
  // Inserted in an order that moves every table.
  for (const std::uint32_t id : {40u, 3u, 2'000'000u, 17u, 5u}) {
    for (const std::uint32_t k : {2u, 0u, 1u}) {
      Rule rule = LimitRig::rule(id * 10 + k, RuleKind::kHigh, id + k);
      rule.signal = SignalId(id);
      rig.put(rule);
    }
  }
  Configuration config;
  config.removed_signals.push_back(SignalId(3));
  config.removed_rules.push_back(RuleId(171));
  rig.detector.configure(config, LimitRig::at(0), rig.out);
  ReadingBatch batch;
  for (const std::uint32_t id : {3u, 5u, 17u, 40u, 99u, 2'000'000u}) {
    batch.push(SignalId(id), LimitRig::at(1), Scalar::of(static_cast<double>(id) + 1.5), {}, 0);
  }
  rig.detector.evaluate(batch, LimitRig::at(1), rig.out);
  EXPECT_EQ(rig.take(), "+50@1 +51@1 +170@1 +400@1 +401@1 +20000000@1 +20000001@1");
  EXPECT_EQ(rig.detector.n_rules(), 11u);
  EXPECT_EQ(rig.detector.n_signals(), 4u);
}

TEST(LimitDetector, ExtremeInputDoesNotOverflow) {
  LimitRig rig;
  Rule rule = LimitRig::rule(1, RuleKind::kHigh, 8);
  rule.on_delay = milliseconds(std::numeric_limits<std::int64_t>::max());
  rule.off_delay = milliseconds(std::numeric_limits<std::int64_t>::min());
  rig.put(rule);
  Rule rate = LimitRig::rule(2, RuleKind::kRateOfChange, 1e308);
  rig.put(rate);
  ReadingBatch batch;
  for (const std::int64_t t : {INT64_MIN + 1, INT64_MAX, INT64_MIN + 5, INT64_MAX}) {
    batch.push(SignalId(1), {t}, Scalar::of(9.0), {}, 0);
  }
  batch.push(SignalId(1), {INT64_MAX}, Scalar::of(std::string_view("text")), {}, 0);
  rig.detector.evaluate(batch, LimitRig::at(1), rig.out);
  rig.run_to(3);
  SUCCEED();
}

}  // namespace
}  // namespace millwright::detect
