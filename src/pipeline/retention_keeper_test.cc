// SPDX-License-Identifier: Apache-2.0
#include "pipeline/retention_keeper.h"

#include <gtest/gtest.h>

#include <map>

#include "os/clock.h"

namespace millwright::pipeline {
namespace {

using registry::RetentionClass;
using registry::RetentionClassId;

constexpr std::int64_t kDay = 86'400'000'000'000;

class RetentionKeeperTest : public ::testing::Test {
 protected:
  RetentionKeeperTest() {
    table_.classes = {{RetentionClassId(1), "standard", {}, {}, {}},
                      {RetentionClassId(2), "fast", 30, 365, {}},
                      {RetentionClassId(3), "short", 1, 1, 1}};
    table_.members = {{SignalId(1), RetentionClassId(2)},
                      {SignalId(2), RetentionClassId(2)},
                      {SignalId(3), RetentionClassId(3)}};
  }
  Result<historian::Trimmed> trim(SignalId signal, const historian::TrimLimits& limits) {
    if (clock_step_.count() > 0) clock_.advance(clock_step_);
    if (signal == failing_) return fail(Code::kResourceExhausted, "disk full");
    seen_[signal].push_back(limits);
    const bool has_more = seen_[signal].size() < 2;
    return historian::Trimmed{10, 1000, 5, has_more, UtcNanos{signal.value * 100}};
  }

  os::FakeClock clock_;
  std::chrono::nanoseconds clock_step_{0};
  SignalId failing_;
  registry::RetentionTable table_;
  std::map<SignalId, std::vector<historian::TrimLimits>> seen_;
  std::vector<RetentionReport> done_;
  RetentionKeeper keeper_{clock_,
                          [this](SignalId s, const historian::TrimLimits& l) { return trim(s, l); },
                          [this](const RetentionReport& report) { done_.push_back(report); }};
};

TEST_F(RetentionKeeperTest, AppliesEachSignalItsClass) {
  ASSERT_TRUE(keeper_.begin(table_, {SignalId(4), SignalId(1), SignalId(2), SignalId(3)}));
  EXPECT_TRUE(keeper_.is_running());
  EXPECT_FALSE(keeper_.begin(table_, {SignalId(1)})) << "one at a time";
  const UtcNanos now = clock_.wall();
  keeper_.step(std::chrono::seconds(1));
  ASSERT_EQ(done_.size(), 1u);
  EXPECT_FALSE(keeper_.is_running());
  EXPECT_FALSE(seen_.contains(SignalId(4))) << "standard keeps everything: nothing to ask";
  ASSERT_EQ(seen_[SignalId(1)].size(), 2u) << "until there is no more";
  EXPECT_EQ(seen_[SignalId(1)][0].raw.ns, now.ns - 30 * kDay);
  EXPECT_EQ(seen_[SignalId(1)][0].minutes.ns, now.ns - 365 * kDay);
  EXPECT_EQ(seen_[SignalId(1)][0].hours, historian::TrimLimits::kKeepAll);
  EXPECT_EQ(seen_[SignalId(3)][0].hours.ns, now.ns - kDay);

  const RetentionReport report = *keeper_.last();
  ASSERT_EQ(report.rows.size(), 3u);
  EXPECT_EQ(report.rows[0].signals, 1u);
  EXPECT_EQ(report.rows[0].chunks, 0u);
  EXPECT_EQ(report.rows[1].signals, 2u);
  EXPECT_EQ(report.rows[1].chunks, 40u);
  EXPECT_EQ(report.rows[1].oldest_kept, UtcNanos{100}) << "the oldest of its signals";
  EXPECT_EQ(report.bytes(), 6000u);
  EXPECT_EQ(report.rollups(), 30u);
  EXPECT_TRUE(report.problem.empty());
}

TEST_F(RetentionKeeperTest, GoesInSmallSteps) {
  clock_step_ = std::chrono::milliseconds(10);
  ASSERT_TRUE(keeper_.begin(table_, {SignalId(1), SignalId(2), SignalId(3)}));
  int n_steps = 0;
  while (keeper_.is_running()) {
    keeper_.step(std::chrono::milliseconds(15));
    ASSERT_LT(++n_steps, 100);
  }
  EXPECT_EQ(n_steps, 3) << "six calls, two in each step";
  keeper_.step(std::chrono::milliseconds(15));
  EXPECT_EQ(done_.size(), 1u) << "without a run a step does nothing";
}

TEST_F(RetentionKeeperTest, IsDueOnceAnHour) {
  EXPECT_FALSE(keeper_.is_due()) << "not right after the start";
  clock_.advance(std::chrono::hours(1));
  EXPECT_TRUE(keeper_.is_due());
  ASSERT_TRUE(keeper_.begin(table_, {}));
  EXPECT_FALSE(keeper_.is_due());
  keeper_.step(std::chrono::seconds(1));
  EXPECT_FALSE(keeper_.is_due());
  clock_.advance(std::chrono::hours(1));
  EXPECT_TRUE(keeper_.is_due());
}

TEST_F(RetentionKeeperTest, AFailureEndsTheRunAndIsTold) {
  failing_ = SignalId(2);
  ASSERT_TRUE(keeper_.begin(table_, {SignalId(1), SignalId(2), SignalId(3)}));
  keeper_.step(std::chrono::seconds(1));
  ASSERT_EQ(done_.size(), 1u);
  EXPECT_EQ(done_[0].problem, "disk full");
  EXPECT_EQ(done_[0].chunks(), 20u) << "what went before is told as well";
  failing_ = {};
  EXPECT_TRUE(keeper_.begin(table_, {SignalId(2)})) << "and the next run may begin";
}

}  // namespace
}  // namespace millwright::pipeline
