// SPDX-License-Identifier: Apache-2.0
#include "rehearse/phases.h"

#include <gtest/gtest.h>

namespace millwright::rehearse {
namespace {

TEST(Phases, AlarmsComeAtTheUsualRateTimesTheFactor) {
  struct Case {
    double alarms_per_day;
    double factor;
    int hold_s;
    std::size_t alarms;
  };
  const Case cases[] = {
      {0, 10, 120, 0},      {144, 10, 600, 10},
      {288, 10, 3600, 120}, {5, 10, 120, 1},  // less than one, and yet not none: there were some
      {1440, 10, 60, 10},
  };
  for (const Case& c : cases) {
    RehearsalPlan plan;
    plan.shape.alarms_per_day = c.alarms_per_day;
    plan.factor = c.factor;
    plan.hold = std::chrono::seconds(c.hold_s);
    EXPECT_EQ(usual_alarms(plan), c.alarms) << c.alarms_per_day << " a day, " << c.hold_s << " s";
  }
}

}  // namespace
}  // namespace millwright::rehearse
