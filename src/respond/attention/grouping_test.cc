// SPDX-License-Identifier: Apache-2.0
#include "respond/attention/grouping.h"

#include <gtest/gtest.h>

#include <numeric>
#include <random>

namespace millwright::respond {
namespace {

std::string text(const Grouping& grouping) {
  std::string out;
  for (const Group& group : grouping.groups()) {
    out += group.title() + "=" + std::to_string(group.people) + "; ";
  }
  return out;
}

TEST(Grouping, Table) {
  using enum TeamKind;
  struct Case {
    const char* name;
    std::vector<TeamSize> sizes;
    const char* groups;
    bool may_show_total;
  };
  const Case cases[] = {
      {"nobody", {}, "", false},
      {"all are large", {{kProject, 5}, {kOperations, 20}}, "project=5; operations=20; ", true},
      {"one small group takes the smallest large one with it",
       {{kProject, 4}, {kOperations, 20}, {kMaintenance, 8}},
       "operations=20; project and maintenance together=12; ",
       true},
      {"only two groups: nothing but the total",
       {{kProject, 3}, {kOperations, 20}},
       "project and operations together=23; ",
       true},
      {"two small ones that make five",
       {{kProject, 3}, {kVendor, 2}, {kOperations, 20}},
       "operations=20; project and vendor together=5; ",
       true},
      {"two small ones that do not make five",
       {{kProject, 2}, {kVendor, 1}, {kOperations, 20}, {kIt, 6}},
       "operations=20; project, it and vendor together=9; ",
       true},
      {"fewer than five in all", {{kProject, 2}, {kOperations, 2}}, "", false},
      {"one small group alone", {{kOperations, 4}}, "", false},
      {"one large group alone", {{kOperations, 5}}, "operations=5; ", true},
      {"empty kinds are no group", {{kProject, 0}, {kOperations, 9}}, "operations=9; ", true},
      {"given in parts", {{kOperations, 3}, {kOperations, 3}}, "operations=6; ", true},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const Grouping grouping = Grouping::of(c.sizes);
    EXPECT_EQ(text(grouping), c.groups);
    EXPECT_EQ(grouping.may_show_total(), c.may_show_total);
  }
}

TEST(Grouping, NothingSmallCanBeSubtracted) {
  constexpr unsigned kSeed = 3;
  std::mt19937 random(kSeed);
  for (int i = 0; i < 2000; ++i) {
    std::vector<TeamSize> sizes;
    for (int kind = 0; kind <= 6; ++kind) {
      const int people = std::uniform_int_distribution<int>(0, 9)(random);
      sizes.push_back({static_cast<TeamKind>(kind), people});
    }
    const Grouping grouping = Grouping::of(sizes);
    int shown = 0;
    for (const Group& group : grouping.groups()) {
      ASSERT_GE(group.people, kFewestShown) << "seed " << kSeed << " case " << i;
      shown += group.people;
    }
    const int all = std::accumulate(sizes.begin(), sizes.end(), 0,
                                    [](int sum, const TeamSize& s) { return sum + s.people; });
    // With a total beside the groups, nobody may be in it who is in no group.
    ASSERT_EQ(shown, grouping.may_show_total() ? all : 0) << "seed " << kSeed << " case " << i;
    for (const TeamSize& size : sizes) {
      ASSERT_EQ(grouping.group_of(size.kind).has_value(),
                size.people > 0 && grouping.may_show_total());
    }
  }
}

}  // namespace
}  // namespace millwright::respond
