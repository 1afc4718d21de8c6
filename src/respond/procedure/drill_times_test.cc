// SPDX-License-Identifier: Apache-2.0
#include "respond/procedure/drill_times.h"

#include <gtest/gtest.h>

#include <chrono>

namespace millwright::respond {
namespace {

using namespace std::chrono_literals;

constexpr UtcNanos kNow{1'767'225'600'000'000'000};

Exercise drill(std::chrono::hours ago, std::string shift, std::chrono::seconds duration,
               std::chrono::seconds expected = 600s) {
  return {"p", kNow - ago, true, std::move(shift), duration, expected};
}

DrilledProcedure times(const std::vector<Exercise>& exercises) {
  const std::vector<std::string> procedures{"p"};
  const std::vector<std::string> shifts{"early", "night"};
  return drill_times(procedures, exercises, shifts, kNow - 90 * 24h).at(0);
}

TEST(DrillTimes, EachShiftHasItsOwn) {
  const DrilledProcedure got =
      times({drill(24h, "early", 300s), drill(48h, "early", 900s), drill(72h, "early", 1200s),
             drill(5h, "late", 601s), drill(6h, "", 540s)});
  EXPECT_EQ(got.all.n_drills, 5u);
  EXPECT_EQ(got.all.n_over_time, 3u);
  EXPECT_EQ(got.last, kNow - 5h);
  ASSERT_EQ(got.by_shift.size(), 3u) << "early, late, and night that had none";
  const DrillTimes& early = got.by_shift.at("early");
  EXPECT_EQ(early.n_drills, 3u);
  EXPECT_EQ(early.n_over_time, 2u);
  EXPECT_DOUBLE_EQ(early.median_ratio.value(), 1.5);
  EXPECT_FALSE(early.is_latest_over_time()) << "the latest one kept the time";
  EXPECT_TRUE(got.by_shift.at("late").is_latest_over_time()) << "by a second";
  EXPECT_EQ(got.by_shift.at("night").n_drills, 0u);
  EXPECT_EQ(got.by_shift.at("night").median_ratio, std::nullopt);
  EXPECT_FALSE(got.by_shift.at("night").is_latest_over_time());
}

TEST(DrillTimes, TheTimeItselfIsInTime) {
  const DrilledProcedure got = times({drill(1h, "early", 600s)});
  EXPECT_EQ(got.all.n_over_time, 0u);
  EXPECT_DOUBLE_EQ(got.all.median_ratio.value(), 1);
}

TEST(DrillTimes, WithoutATimeToKeepNothingIsLate) {
  const DrilledProcedure got = times({drill(1h, "early", 9999s, 0s)});
  EXPECT_EQ(got.all.n_drills, 1u);
  EXPECT_EQ(got.all.n_over_time, 0u);
  EXPECT_EQ(got.all.median_ratio, std::nullopt);
  EXPECT_FALSE(got.all.is_latest_over_time());
}

TEST(DrillTimes, OldDrillsAndRunsForRealDoNotCount) {
  Exercise real = drill(1h, "early", 9999s);
  real.is_drill = false;
  Exercise other = drill(2h, "early", 9999s);
  other.procedure = "q";
  const DrilledProcedure got = times({real, other, drill(100 * 24h, "early", 9999s)});
  EXPECT_EQ(got.all.n_drills, 0u);
  EXPECT_EQ(got.by_shift.at("early").n_drills, 0u);
  EXPECT_EQ(got.last, kNow - 100 * 24h) << "still the last one there was";
}

}  // namespace
}  // namespace millwright::respond
