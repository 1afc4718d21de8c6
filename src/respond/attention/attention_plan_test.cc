// SPDX-License-Identifier: Apache-2.0
#include "respond/attention/attention_plan.h"

#include <gtest/gtest.h>

#include <cmath>

namespace millwright::respond {
namespace {

constexpr UtcNanos day(double days) {
  return {static_cast<std::int64_t>(days * 86'400) * 1'000'000'000};
}

AttentionPlan plan() {
  return {"hand-over", day(7), {20, 15, 10, 5, 0}, "eve"};
}

HumanAct work(double days, int hours, TeamKind team = TeamKind::kProject) {
  HumanAct act;
  act.time = day(days);
  act.who = "pam";
  act.team = team;
  act.duration = std::chrono::hours(hours);
  act.is_sampled = true;
  return act;
}

TEST(AttentionPlan, Check) {
  struct Case {
    const char* name;
    std::vector<double> hours;
    bool is_good;
  };
  const Case cases[] = {
      {"falling", {3, 2, 2, 0}, true},
      {"no weeks", {}, false},
      {"rising", {2, 3}, false},
      {"below nothing", {1, -1}, false},
      {"no number", {std::nan("")}, false},
      {"beyond all hours", {20'000}, false},
      {"too long", std::vector<double>(261, 1), false},
  };
  for (const Case& c : cases) {
    AttentionPlan p = plan();
    p.hours_per_week = c.hours;
    EXPECT_EQ(check(p).has_value(), c.is_good) << c.name;
  }
  AttentionPlan nameless = plan();
  nameless.name.clear();
  EXPECT_FALSE(check(nameless).has_value());
}

TEST(AttentionPlan, RowAndCommand) {
  EXPECT_EQ(encode(plan()),
            R"({"begin_ns":604800000000000,"hours_per_week":[20.0,15.0,10.0,5.0,0.0],)"
            R"("name":"hand-over","set_by":"eve","version":1})");
  EXPECT_EQ(decode_attention_plan(encode(plan())).value(), plan());
  const auto command = decode_plan_command(encode_plan_command(plan()));
  ASSERT_TRUE(command.has_value() && command->has_value());
  EXPECT_EQ(**command, plan());
  EXPECT_FALSE(decode_plan_command(R"({"type":"respond","part":"hands-off"})")->has_value());
  EXPECT_FALSE(decode_attention_plan(R"({"version":1,"name":"x","set_by":"y","begin_ns":1,)"
                                     R"("hours_per_week":["2"]})")
                   .has_value());
}

TEST(PlanAgainstActual, Standing) {
  const std::vector<HumanAct> acts{work(6.9, 9),  // before the plan
                                   work(8, 20),   // week 1: 20 of 20
                                   work(15, 16),  // week 2: 16 of 15
                                   work(22, 4),   // week 3: 4 of 10 so far
                                   work(22, 40, TeamKind::kOperations),
                                   work(50, 9)};
  const std::vector<PlanWeek> weeks = plan_against_actual(plan(), acts, 5, day(23));
  ASSERT_EQ(weeks.size(), 5u);
  EXPECT_EQ(weeks[0].begin, day(7));
  EXPECT_NEAR(weeks[0].actual_hours.value(), 20, 1e-9);
  EXPECT_EQ(weeks[0].standing, Standing::kMet);
  EXPECT_EQ(weeks[1].standing, Standing::kOver);
  EXPECT_NEAR(weeks[2].actual_hours.value(), 4, 1e-9);
  EXPECT_EQ(weeks[2].standing, Standing::kOpen);
  EXPECT_FALSE(weeks[3].actual_hours.has_value()) << "not begun";
  EXPECT_EQ(plan_against_actual(plan(), acts, 5, day(28))[2].standing, Standing::kMet);
}

TEST(PlanAgainstActual, AnOverrunShowsBeforeTheWeekEnds) {
  const std::vector<HumanAct> acts{work(8, 21)};
  EXPECT_EQ(plan_against_actual(plan(), acts, 5, day(9))[0].standing, Standing::kOver);
}

TEST(PlanAgainstActual, ASmallTeamKeepsItsHoursToItself) {
  const std::vector<HumanAct> acts{work(8, 21)};
  const std::vector<PlanWeek> weeks = plan_against_actual(plan(), acts, 4, day(30));
  for (const PlanWeek& week : weeks) EXPECT_FALSE(week.actual_hours.has_value());
  EXPECT_EQ(weeks[0].standing, Standing::kOver);
  EXPECT_EQ(weeks[1].standing, Standing::kMet);
}

}  // namespace
}  // namespace millwright::respond
