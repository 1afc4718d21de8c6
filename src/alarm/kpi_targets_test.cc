// SPDX-License-Identifier: Apache-2.0
#include "alarm/kpi_targets.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace millwright::alarm {
namespace {

TEST(KpiTargets, TheTableIsInTheOrderOfItsIds) {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < kpi_targets().size(); ++i) {
    const KpiTarget& target = kpi_targets()[i];
    EXPECT_EQ(static_cast<std::size_t>(target.id), i) << target.name;
    EXPECT_EQ(&target_of(target.id), &target);
    EXPECT_FALSE(target.clause.empty());
    names.insert(target.name);
  }
  EXPECT_EQ(names.size(), kpi_targets().size());
}

TEST(KpiTargets, VerdictsTurnAtTheTargets) {
  struct Case {
    KpiId id;
    double value;
    Verdict expected;
  };
  using enum Verdict;
  const Case cases[] = {
      {KpiId::kPerDay, 0, kAcceptable},
      {KpiId::kPerDay, 144, kAcceptable},
      {KpiId::kPerDay, 144.1, kManageable},
      {KpiId::kPerDay, 288, kManageable},
      {KpiId::kPerDay, 288.1, kOver},
      {KpiId::kPerHour, 6, kAcceptable},
      {KpiId::kPerHour, 12.1, kOver},
      {KpiId::kPerTenMinutes, 1, kAcceptable},
      {KpiId::kPerTenMinutes, 2, kManageable},
      {KpiId::kBusiestTenMinutes, 10, kAcceptable},
      {KpiId::kBusiestTenMinutes, 11, kOver},
      {KpiId::kTenMinutesOverTen, 0.99, kAcceptable},
      {KpiId::kTenMinutesOverTen, 1, kOver},
      {KpiId::kHoursOverThirty, 1, kOver},
      {KpiId::kInFlood, 1, kOver},
      {KpiId::kTopTenShare, 0.9, kAcceptable},
      {KpiId::kTopTenShare, 1, kManageable},
      {KpiId::kTopTenShare, 5, kOver},
      {KpiId::kChattering, 0, kAcceptable},
      {KpiId::kChattering, 1, kOver},
      {KpiId::kFleeting, 1, kOver},
      {KpiId::kStale, 4, kAcceptable},
      {KpiId::kStale, 5, kOver},
      {KpiId::kPriorityHigh, 5, kAcceptable},
      {KpiId::kPriorityHigh, 10, kManageable},
      {KpiId::kPriorityHigh, 11, kOver},
      {KpiId::kPriorityMedium, 16, kManageable},
      {KpiId::kPriorityLow, 80, kAcceptable},
      {KpiId::kPriorityLow, 79, kManageable},
      {KpiId::kPriorityLow, 59, kOver},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(std::string(target_of(c.id).name) + " " + std::to_string(c.value));
    EXPECT_EQ(name(judge(c.id, c.value)), name(c.expected));
  }
}

}  // namespace
}  // namespace millwright::alarm
