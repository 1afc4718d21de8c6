// SPDX-License-Identifier: Apache-2.0
#include "pipeline/late_evaluation.h"

#include <gtest/gtest.h>

#include "historian/chunk_historian.h"
#include "os/temp_dir.h"

namespace millwright::pipeline {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

constexpr UtcNanos kStart{1'767'225'600'000'000'000};
constexpr UtcNanos at(std::int64_t s) {
  return kStart + seconds(s);
}
constexpr std::int64_t kDay = 86'400;

class LateEvaluationTest : public testing::Test {
 protected:
  LateEvaluationTest() {
    historian::HistorianOptions options;
    options.dir = dir_.path() + "/historian";
    historian_ = historian::ChunkHistorian::open(options).value();
    signal_.id = SignalId(1);
    signal_.asset = AssetId(7);
    rule_.id = RuleId(4);
    rule_.signal = SignalId(1);
    rule_.limit = 8;
    rule_.priority = 2;
    rule_.message = "too high";
  }
  void store(std::int64_t second, double value, Quality quality = {}) {
    ReadingBatch batch;
    batch.arrival = at(second);
    batch.push(SignalId(1), at(second), Scalar::of(value), quality, 2);
    historian::Input input;
    input.seq = {++seq_};
    input.readings = &batch;
    ASSERT_TRUE(historian_->apply(std::span(&input, 1)));
  }
  void store_run(std::int64_t begin, std::int64_t end, double value) {
    for (std::int64_t s = begin; s < end; ++s) store(s, value);
  }
  Evaluation run(std::int64_t from, std::int64_t to, std::vector<KnownSpan> known = {},
                 std::int64_t now = 10 * kDay) {
    return evaluate_late(*historian_, rule_, signal_, {at(from), at(to)}, known, at(now), limits_);
  }

  os::TempDir dir_;
  std::unique_ptr<historian::ChunkHistorian> historian_;
  Signal signal_;
  Rule rule_;
  LateLimits limits_;
  std::uint64_t seq_ = 0;
};

TEST_F(LateEvaluationTest, SaysWhatTheLateReadingsShow) {
  store_run(0, 100, 5);
  store_run(100, 120, 9);
  store(110, 9.75);
  store_run(120, 200, 5);
  const Evaluation found = run(90, 150);
  ASSERT_EQ(found.events.size(), 1u);
  const HistoricalEvent& event = found.events[0];
  EXPECT_EQ(event.rule, RuleId(4));
  EXPECT_EQ(event.signal, SignalId(1));
  EXPECT_EQ(event.asset, AssetId(7));
  EXPECT_EQ(event.priority, 2);
  EXPECT_EQ(event.message, "too high");
  EXPECT_EQ(event.began, at(100));
  EXPECT_EQ(event.ended, at(120));
  EXPECT_EQ(event.value, 9);
  EXPECT_EQ(event.extreme, 9.75);
  EXPECT_EQ(event.late, (TouchedInterval{at(90), at(150)}));
  EXPECT_EQ(event.found, at(10 * kDay));
  EXPECT_FALSE(event.alarm);
  EXPECT_EQ(event.problem, "");
}

// What lies wholly before or after has not changed and is not told again.
TEST_F(LateEvaluationTest, LeavesOutWhatTheLateReadingsDoNotTouch) {
  store_run(0, 1000, 5);
  store_run(100, 110, 9);
  store_run(500, 510, 9);
  store_run(900, 910, 9);
  const Evaluation found = run(450, 600);
  ASSERT_EQ(found.events.size(), 1u);
  EXPECT_EQ(found.events[0].began, at(500));
  EXPECT_GT(found.from, at(110));
  EXPECT_LT(found.to, at(900));
}

// The condition began and ended outside of the late stretch; its edges are the true ones.
TEST_F(LateEvaluationTest, EdgesOutsideOfTheStretchAreRight) {
  rule_.deadband = 2;
  store_run(0, 100, 5);
  store(100, 9);
  store_run(101, 20'000, 7);  // within the deadband: holds on
  store(20'000, 5);
  const Evaluation found = run(15'000, 15'010);
  ASSERT_EQ(found.events.size(), 1u);
  EXPECT_EQ(found.events[0].began, at(100));
  EXPECT_EQ(found.events[0].ended, at(20'000));
  EXPECT_EQ(found.events[0].extreme, 9);
}

TEST_F(LateEvaluationTest, DelaysThatRanWhenTheStretchBeganCount) {
  rule_.on_delay = seconds(30);
  rule_.off_delay = seconds(10);
  store_run(0, 100, 5);
  store_run(100, 160, 9);
  store_run(160, 163, 5);  // not gone for long enough
  store_run(163, 180, 9);
  store_run(180, 300, 5);
  const Evaluation found = run(125, 126);
  ASSERT_EQ(found.events.size(), 1u);
  EXPECT_EQ(found.events[0].began, at(130));
  EXPECT_EQ(found.events[0].ended, at(190));
}

TEST_F(LateEvaluationTest, RatesAndStuckValuesAreFound) {
  rule_.kind = RuleKind::kRateOfChange;
  rule_.limit = 0.5;
  store_run(0, 100, 5);
  for (int s = 100; s < 104; ++s) store(s, 5 + 2.0 * (s - 99));
  store_run(104, 200, 13);
  Evaluation found = run(90, 150);
  ASSERT_EQ(found.events.size(), 1u);
  EXPECT_EQ(found.events[0].began, at(100));
  EXPECT_EQ(found.events[0].extreme, 2);
  rule_.kind = RuleKind::kStuck;
  rule_.deadband = 0.1;
  rule_.window = seconds(50);
  store_run(200, 210, 20);
  found = run(150, 160);
  ASSERT_EQ(found.events.size(), 1u);
  EXPECT_EQ(found.events[0].began, at(153));
  EXPECT_EQ(found.events[0].ended, at(200));
  EXPECT_EQ(found.events[0].extreme, 13);
}

TEST_F(LateEvaluationTest, WhatStandsAtTheEndHasNoEnd) {
  store_run(0, 100, 5);
  store_run(100, 110, 9);
  const Evaluation found = run(100, 109, {}, 3 * kDay);
  ASSERT_EQ(found.events.size(), 1u);
  EXPECT_FALSE(found.events[0].ended);
  EXPECT_GE(found.events[0].evaluated_to, at(kDay));
  EXPECT_LE(found.events[0].evaluated_to, at(3 * kDay + 1));
}

// A delay that is still running is not complete because a tick of the future would say so.
TEST_F(LateEvaluationTest, NothingIsJudgedBeyondNow) {
  rule_.on_delay = seconds(60);
  store_run(0, 100, 5);
  store(100, 9);
  EXPECT_TRUE(run(100, 100, {}, 130).events.empty());
  EXPECT_EQ(run(100, 100, {}, 200).events.size(), 1u);
}

TEST_F(LateEvaluationTest, ALiveAlarmIsLinked) {
  store_run(0, 100, 5);
  store_run(100, 120, 9);
  store_run(120, 200, 5);
  const KnownSpan other{at(0), at(50), AlarmId(1)};
  const KnownSpan live{at(112), at(118), AlarmId(3)};
  const Evaluation found = run(100, 111, {other, live});
  ASSERT_EQ(found.events.size(), 1u);
  EXPECT_EQ(found.events[0].alarm, AlarmId(3));
  EXPECT_EQ(found.events[0].began, at(100));
}

// Months above the limit: each part goes on from what the one before found.
TEST_F(LateEvaluationTest, AConditionLongerThanTheReachIsOneEvent) {
  for (std::int64_t s = 0; s < 6 * kDay; s += 60) store(s, 9);
  const Evaluation first = run(0, kDay);
  ASSERT_EQ(first.events.size(), 1u);
  EXPECT_EQ(first.events[0].began, at(0));
  const KnownSpan known{first.events[0].began, first.events[0].evaluated_to, {}};
  const Evaluation second = run(2 * kDay, 3 * kDay, {known});
  ASSERT_EQ(second.events.size(), 1u);
  EXPECT_EQ(second.events[0].began, at(0));
  EXPECT_EQ(second.from, at(0));
  EXPECT_GE(second.to, at(3 * kDay));
}

TEST_F(LateEvaluationTest, ReadingsThatClearAnEventLeaveNone) {
  store_run(0, 100, 5);
  store_run(100, 120, 9);
  ASSERT_EQ(run(100, 119).events.size(), 1u);
  store_run(100, 120, 6);  // a revision of the same times
  const Evaluation found = run(100, 119);
  EXPECT_TRUE(found.events.empty());
  EXPECT_LE(found.from, at(100));
  EXPECT_GE(found.to, at(119));
}

TEST_F(LateEvaluationTest, WhatCannotBeEvaluatedSaysWhy) {
  store_run(0, 200, 5);
  limits_.backtest.most_readings = 100;
  const Evaluation found = run(50, 180);
  ASSERT_EQ(found.events.size(), 1u);
  EXPECT_EQ(found.events[0].problem, "more than 100 readings in the period");
  EXPECT_EQ(found.events[0].began, at(50));
  EXPECT_EQ(found.events[0].ended, at(180));
}

TEST(MayEvaluate, LeavesOutWhatHistoryCannotAnswer) {
  Rule rule;
  EXPECT_TRUE(may_evaluate(rule));
  rule.mode = RuleMode::kShadow;
  EXPECT_TRUE(may_evaluate(rule));
  rule.kind = RuleKind::kNoData;
  EXPECT_FALSE(may_evaluate(rule));
  rule.kind = RuleKind::kLow;
  rule.is_enabled = false;
  EXPECT_FALSE(may_evaluate(rule));
}

}  // namespace
}  // namespace millwright::pipeline
