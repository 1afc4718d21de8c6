// SPDX-License-Identifier: Apache-2.0
#include "rollout/rehearsal/phase.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

namespace millwright::rollout {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

PhaseFigures good() {
  PhaseFigures f;
  f.asked_per_s = 1000;
  f.acknowledged_per_s = 1000;
  f.acknowledged = 60'000;
  f.p99_ms = 20;
  f.processors = 0.4;
  f.other_processors = 0.6;
  f.memory_bytes = 200u << 20;
  return f;
}

constexpr Machine kFour{4, 1u << 30};

TEST(PhaseJudge, HoldsFiguresAgainstTheLimits) {
  using enum PhaseVerdict;
  using Change = std::function<void(PhaseFigures&)>;
  struct {
    const char* name;
    Phase phase;
    Change change;
    PhaseVerdict verdict;
    const char* reason;
  } const kCases[] = {
      {"all well", Phase::kHold, [](auto&) {}, kPass, "nothing lost"},
      {"too slow", Phase::kHold, [](auto& f) { f.p99_ms = 1500; }, kFail, "1500 ms"},
      {"too few", Phase::kRamp, [](auto& f) { f.acknowledged_per_s = 900; }, kFail, "900.0 of"},
      {"one lost", Phase::kHold, [](auto& f) { f.lost = 1; }, kFail, "1 of 60000"},
      {"memory", Phase::kHold, [](auto& f) { f.memory_bytes = 2ull << 30; }, kFail, "2048 MB"},
      {"slow on a full machine", Phase::kHold,
       [](auto& f) { f.p99_ms = 1500, f.processors = 2, f.other_processors = 1.9; }, kInconclusive,
       "needs 5 cores"},
      {"lost on a full machine", Phase::kHold,
       [](auto& f) { f.lost = 3, f.processors = 2, f.other_processors = 2; }, kFail, "3 of"},
      {"a fault makes readings wait", Phase::kKill,
       [](auto& f) { f.p99_ms = 9000, f.acknowledged_per_s = 500, f.recovery_s = 9; }, kPass,
       "9.0 s"},
      {"late recovery", Phase::kKill, [](auto& f) { f.recovery_s = 61; }, kFail, "61.0 s"},
      {"no recovery", Phase::kLinkCut, [](auto& f) { f.has_recovered = false; }, kFail,
       "not recovered"},
      {"no recovery on a full machine", Phase::kLinkCut,
       [](auto& f) { f.has_recovered = false, f.processors = 3, f.other_processors = 1; },
       kInconclusive, "needs 6 cores"},
      {"it did not come about", Phase::kDiskFull,
       [](auto& f) { f.problem = "the disk did not fill"; }, kInconclusive, "did not fill"},
      {"lost, and it did not come about", Phase::kDiskFull,
       [](auto& f) { f.problem = "the disk did not fill", f.lost = 2; }, kFail, "2 of"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    PhaseFigures figures = good();
    c.change(figures);
    const PhaseResult result = judge(c.phase, figures, RehearsalLimits(), kFour);
    EXPECT_EQ(result.verdict, c.verdict) << result.reason;
    EXPECT_THAT(result.reason, HasSubstr(c.reason));
  }
}

TEST(PhaseJudge, NeverAsksForNoMoreCoresThanThereAre) {
  PhaseFigures f = good();
  f.p99_ms = 1500;
  f.processors = 0.2;
  f.other_processors = 3.5;
  EXPECT_THAT(judge(Phase::kHold, f, RehearsalLimits(), kFour).reason, StartsWith("needs 5 cores"));
}

TEST(Phase, NamesAreReadBack) {
  for (std::size_t i = 0; i < kPhases; ++i) {
    const auto phase = static_cast<Phase>(i);
    EXPECT_EQ(parse_phase(name(phase)), phase);
  }
  EXPECT_FALSE(parse_phase("lunch"));
}

TEST(Phase, PointsAreThinnedEvenly) {
  std::vector<PhasePoint> points(1000);
  for (std::size_t i = 0; i < points.size(); ++i) points[i].at_s = static_cast<double>(i);
  const auto kept = thinned(points);
  ASSERT_EQ(kept.size(), kMostPoints);
  EXPECT_EQ(kept.front().at_s, 0);
  EXPECT_GT(kept.back().at_s, 990);
  EXPECT_EQ(thinned({points.begin(), points.begin() + 5}).size(), 5u);
}

}  // namespace
}  // namespace millwright::rollout
