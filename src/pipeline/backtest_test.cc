// SPDX-License-Identifier: Apache-2.0
#include "pipeline/backtest.h"

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

class BacktestTest : public testing::Test {
 protected:
  BacktestTest() {
    historian::HistorianOptions options;
    options.dir = dir_.path() + "/historian";
    historian_ = historian::ChunkHistorian::open(options).value();
    signal_.id = SignalId(1);
    rule_.id = RuleId(4);
    rule_.limit = 8;
  }
  void store(UtcNanos time, double value, Quality quality = {}) {
    ReadingBatch batch;
    batch.arrival = time;
    batch.push(SignalId(1), time, Scalar::of(value), quality, 2);
    historian::Input input;
    input.seq = {++seq_};
    input.readings = &batch;
    ASSERT_TRUE(historian_->apply(std::span(&input, 1)));
  }
  Result<BacktestRun> run(historian::TimeRange range, const BacktestLimits& limits = {}) {
    return backtest(*historian_, rule_, signal_, range, limits);
  }

  os::TempDir dir_;
  std::unique_ptr<historian::ChunkHistorian> historian_;
  Signal signal_;
  Rule rule_;
  std::uint64_t seq_ = 0;
};

TEST_F(BacktestTest, FindsWhatTheRuleWouldHaveRaised) {
  for (int i = 0; i < 60; ++i) store(at(i), i >= 20 && i < 30 ? 9 : 5);
  rule_.is_enabled = false;  // it is asked about, so it runs
  const BacktestRun found = run({kStart, at(86'400)}).value();
  EXPECT_EQ(found.raises, (std::vector<BacktestRaise>{{at(20), at(30), 9}}));
  EXPECT_EQ(found.n_readings, 60u);
  EXPECT_DOUBLE_EQ(found.raises_per_day(), 1);
}

TEST_F(BacktestTest, DelaysRunOnTicksAndWhatStandsHasNoEnd) {
  rule_.on_delay = seconds(5);
  for (int i = 0; i < 12; ++i) store(at(i), i % 6 == 0 ? 9 : 5);
  store(at(12), 9.5);
  const BacktestRun found = run({kStart, at(60)}).value();
  EXPECT_EQ(found.raises, (std::vector<BacktestRaise>{{at(17), std::nullopt, 9.5}}));
}

TEST_F(BacktestTest, SilenceInTheMiddleOfThePeriodIsFound) {
  rule_.kind = RuleKind::kNoData;
  for (int i = 0; i < 100; ++i) {
    if (i < 30 || i >= 60) store(at(i), 5);
  }
  const BacktestRun found = run({kStart, at(90)}).value();
  ASSERT_EQ(found.raises.size(), 1u);
  EXPECT_EQ(found.raises[0].ended, at(60));
  EXPECT_GE(found.raises[0].began, at(34));
  EXPECT_LE(found.raises[0].began, at(35));
}

TEST_F(BacktestTest, ImportedHistoryCountsAndBadQualityDoesNot) {
  store(at(1), 9, Quality{}.with(Quality::kHistorical));
  store(at(2), 5, Quality{}.with(Quality::kHistorical));
  store(at(3), 9, Quality{}.with(Grade::kBad));
  EXPECT_EQ(run({kStart, at(10)}).value().raises, (std::vector<BacktestRaise>{{at(1), at(2), 9}}));
}

TEST_F(BacktestTest, ItsCostsAreBounded) {
  for (int i = 0; i < 20; ++i) store(at(i), i % 2 == 0 ? 9 : 5);
  const auto code = [&](historian::TimeRange range, const BacktestLimits& limits) {
    return run(range, limits).error().code();
  };
  EXPECT_EQ(code({kStart, kStart}, {}), Code::kInvalidArgument);
  EXPECT_EQ(code({kStart, kStart + hours(24 * 400) + seconds(1)}, {}), Code::kInvalidArgument);
  EXPECT_EQ(code({kStart, at(60)}, {hours(24), 19, 100}), Code::kResourceExhausted);
  EXPECT_EQ(code({kStart, at(60)}, {hours(24), 20, 9}), Code::kResourceExhausted);
  EXPECT_EQ(run({kStart, at(60)}, {hours(24), 20, 10}).value().raises.size(), 10u);
}

TEST(FindCaught, TellsEarlyLateAndMissed) {
  const std::vector<BacktestRaise> raises = {
      {at(0), at(20'000), 9}, {at(50'000), at(50'001), 9}, {at(100'000), std::nullopt, 9}};
  struct Case {
    const char* name;
    std::int64_t event;
    std::optional<std::int64_t> lead;
  };
  const Case cases[] = {
      {"stands for hours before", 19'000, 19'000}, {"gone too long before", 24'000, std::nullopt},
      {"gone a moment before", 50'100, 100},       {"a little late", 49'000, -1000},
      {"much too late", 46'000, std::nullopt},     {"still stands at the end", 900'000, 800'000}};
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const ConfirmedEvent event{AlarmId(1), at(c.event)};
    const std::vector<Catch> found = find_caught(raises, std::span(&event, 1));
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].lead.has_value(), c.lead.has_value());
    if (c.lead && found[0].lead) EXPECT_EQ(*found[0].lead, seconds(*c.lead));
  }
}

}  // namespace
}  // namespace millwright::pipeline
