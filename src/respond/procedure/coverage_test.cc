// SPDX-License-Identifier: Apache-2.0
#include "respond/procedure/coverage.h"

#include <gtest/gtest.h>

namespace millwright::respond {
namespace {

using namespace std::chrono_literals;

constexpr UtcNanos kNow{1'767'225'600'000'000'000};

Exercise exercise(std::chrono::hours ago, bool is_drill = false, std::string shift = "early",
                  std::chrono::seconds duration = 600s) {
  return {"p", kNow - ago, is_drill, std::move(shift), duration, 600s};
}

ProcedureCoverage cover(const std::vector<Exercise>& exercises, std::uint32_t n_rules = 1) {
  const std::vector<std::string> procedures{"p"};
  std::vector<RuleBinding> bindings;
  for (std::uint32_t i = 0; i < n_rules; ++i) bindings.push_back({RuleId(i + 1), "p"});
  const std::vector<std::string> shifts{"early", "late", "night"};
  return coverage(procedures, bindings, exercises, shifts, kNow).at(0);
}

TEST(Coverage, Verdicts) {
  struct Case {
    const char* name;
    std::vector<Exercise> exercises;
    std::uint32_t n_rules;
    CoverageVerdict verdict;
  };
  const Case cases[] = {
      {"never", {}, 1, CoverageVerdict::kNotExercised},
      {"a run today", {exercise(1h)}, 1, CoverageVerdict::kCovered},
      {"a drill 180 days ago", {exercise(180 * 24h, true)}, 1, CoverageVerdict::kCovered},
      {"an hour longer ago", {exercise(180 * 24h + 1h, true)}, 1, CoverageVerdict::kNotExercised},
      {"twenty rules", {exercise(1h)}, 20, CoverageVerdict::kCovered},
      {"twenty-one rules", {exercise(1h)}, 21, CoverageVerdict::kShared},
      {"shared and never used", {}, 21, CoverageVerdict::kShared},
      {"no rule at all", {exercise(1h)}, 0, CoverageVerdict::kCovered},
      {"in the future", {exercise(-1h)}, 1, CoverageVerdict::kNotExercised},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const ProcedureCoverage got = cover(c.exercises, c.n_rules);
    EXPECT_EQ(got.verdict, c.verdict) << name(got.verdict);
    EXPECT_EQ(got.n_rules, c.n_rules);
  }
}

TEST(Coverage, CountsShiftsAndTimes) {
  const ProcedureCoverage got =
      cover({exercise(24h, false, "late", 300s), exercise(48h, true, "late", 900s),
             exercise(89 * 24h, true, "early", 600s), exercise(100 * 24h, false, "night", 1200s),
             exercise(400 * 24h, false, "night", 9999s)});
  EXPECT_EQ(got.last_90_days, (ExerciseCount{1, 2}));
  EXPECT_EQ(got.last_180_days, (ExerciseCount{2, 2}));
  EXPECT_EQ(got.shifts, (std::vector<std::string>{"early", "late"}));
  EXPECT_EQ(got.missing_shifts, std::vector<std::string>{"night"});
  EXPECT_EQ(got.latest, kNow - 24h);
  EXPECT_DOUBLE_EQ(got.median_ratio.value(), 1.25) << "of 0.5, 1, 1.5 and 2";
  EXPECT_EQ(got.n_over_time, 2u);
}

TEST(Coverage, ARuleBoundTwiceIsOneRule) {
  const std::vector<std::string> procedures{"p", "q"};
  const std::vector<RuleBinding> bindings{{RuleId(1), "p"}, {RuleId(1), "p"}, {RuleId(2), "x"}};
  const auto got = coverage(procedures, bindings, {}, {}, kNow);
  ASSERT_EQ(got.size(), 2u);
  EXPECT_EQ(got[0].n_rules, 1u);
  EXPECT_EQ(got[1].procedure, "q");
  EXPECT_EQ(got[1].n_rules, 0u);
}

TEST(Coverage, OnlyFinishedRunsAreExercises) {
  ProcedureRun run;
  run.procedure = "p";
  run.started = kNow - 20min;
  EXPECT_EQ(exercise_of(run, 600s), std::nullopt);
  run.state = RunState::kAborted;
  run.ended = kNow;
  EXPECT_EQ(exercise_of(run, 600s), std::nullopt);
  run.state = RunState::kFinished;
  run.is_drill = true;
  run.shift = "night";
  const auto got = exercise_of(run, 600s);
  ASSERT_TRUE(got.has_value());
  EXPECT_EQ(got->duration, 20min);
  EXPECT_EQ(got->expected, 600s);
  EXPECT_TRUE(got->is_drill);
}

}  // namespace
}  // namespace millwright::respond
