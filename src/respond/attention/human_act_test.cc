// SPDX-License-Identifier: Apache-2.0
#include "respond/attention/human_act.h"

#include <gtest/gtest.h>

namespace millwright::respond {
namespace {

constexpr UtcNanos day(double days) {
  return {static_cast<std::int64_t>(days * 86'400) * 1'000'000'000};
}

TEST(TeamMemory, Table) {
  using enum TeamKind;
  struct Case {
    const char* name;
    std::vector<TeamStay> stays;
    double day;
    std::optional<TeamKind> kind;
  };
  const Case cases[] = {
      {"unknown person", {{"bob", kProject, day(0)}}, 5, {}},
      {"before the first stay", {{"ann", kProject, day(10)}}, 5, {}},
      {"as it stands", {{"ann", kOperations, day(0)}}, 5, kOperations},
      {"moved out of the project, remembered",
       {{"ann", kProject, day(0)}, {"ann", kOperations, day(100)}},
       189.9,
       kProject},
      {"forgotten after 90 days",
       {{"ann", kProject, day(0)}, {"ann", kOperations, day(100)}},
       190,
       kOperations},
      {"order of the list does not matter",
       {{"ann", kOperations, day(100)}, {"ann", kProject, day(0)}},
       150,
       kProject},
      {"vendor is remembered as vendor",
       {{"ann", kVendor, day(0)}, {"ann", kMaintenance, day(100)}},
       150,
       kVendor},
      {"project to vendor is vendor now",
       {{"ann", kProject, day(0)}, {"ann", kVendor, day(100)}},
       150,
       kVendor},
      {"a short stay between hides nothing",
       {{"ann", kProject, day(0)}, {"ann", kIt, day(100)}, {"ann", kOperations, day(110)}},
       189.9,
       kProject},
      {"nor does it prolong the memory",
       {{"ann", kProject, day(0)}, {"ann", kIt, day(100)}, {"ann", kOperations, day(110)}},
       195,
       kOperations},
      {"joining the project counts at once",
       {{"ann", kOperations, day(0)}, {"ann", kProject, day(100)}},
       100,
       kProject},
      {"other teams are not remembered",
       {{"ann", kIt, day(0)}, {"ann", kOperations, day(100)}},
       101,
       kOperations},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(TeamMemory(c.stays).kind_at("ann", day(c.day)), c.kind) << c.name;
  }
}

TEST(SensorWeeks, Table) {
  struct Case {
    const char* name;
    std::vector<SensorCount> counts;
    double weeks;
  };
  const Case cases[] = {
      {"none", {}, 0},
      {"two weeks of ten", {{day(-100), 10, 0}}, 20},
      {"silent ones do not count", {{day(0), 10, 4}}, 12},
      {"all silent", {{day(0), 10, 12}}, 0},
      {"half way through ten more", {{day(0), 10, 0}, {day(7), 20, 0}}, 30},
      {"before the first count there are none", {{day(7), 10, 0}}, 10},
      {"what comes after the period", {{day(0), 10, 0}, {day(14), 500, 0}}, 20},
      {"counts before the period", {{day(-20), 99, 0}, {day(-10), 10, 0}}, 20},
  };
  for (const Case& c : cases) {
    EXPECT_NEAR(sensor_weeks(c.counts, day(0), day(14)), c.weeks, 1e-9) << c.name;
  }
}

TEST(ActCategory, NamesGoBothWays) {
  for (int i = 0; i <= 11; ++i) {
    const auto category = static_cast<ActCategory>(i);
    EXPECT_EQ(parse_act_category(name(category)), category);
  }
  EXPECT_FALSE(parse_act_category("coffee").has_value());
}

}  // namespace
}  // namespace millwright::respond
