// SPDX-License-Identifier: Apache-2.0
#include "detect/condition_change.h"

#include <gtest/gtest.h>

namespace millwright::detect {
namespace {

using std::chrono::seconds;

TEST(Explain, OneSentencePerKind) {
  struct Case {
    RuleKind kind;
    bool is_active;
    double value, limit;
    seconds held;
    std::string_view unit, expected;
  };
  const Case cases[] = {
      {RuleKind::kHigh, true, 9.1, 8, seconds(5), "bar",
       "9.1 bar, above the high limit of 8 bar for 5 s"},
      {RuleKind::kHighHigh, false, 7.2, 8, seconds(0), "bar",
       "7.2 bar, back below the high-high limit of 8 bar"},
      {RuleKind::kLow, true, 0.5, 1, seconds(0), "1", "0.5, below the low limit of 1"},
      {RuleKind::kLowLow, false, 1.5, 1, seconds(2), "Cel",
       "1.5 Cel, back above the low-low limit of 1 Cel for 2 s"},
      {RuleKind::kRateOfChange, true, 12, 10, seconds(0), "Cel",
       "changing by 12 Cel/s, above the limit of 10 Cel/s"},
      {RuleKind::kStuck, true, 4.2, 0, seconds(60), "bar", "unchanged at 4.2 bar for 60 s"},
      {RuleKind::kStuck, false, 4.3, 0, seconds(0), "bar", "moving again, now 4.3 bar"},
      {RuleKind::kNoData, true, 5, 5, seconds(5), "bar", "no reading for 5 s, expected within 5 s"},
      {RuleKind::kNoData, false, 0, 5, seconds(0), "bar", "readings arrive again"},
      {RuleKind::kExternal, true, 1, 0, seconds(0), "1", "reported"},
      {RuleKind::kExternal, true, 1, 0, seconds(2), "1", "reported for 2 s"},
      {RuleKind::kExternal, false, 0, 0, seconds(0), "1", "reported as over"},
  };
  for (const Case& c : cases) {
    ConditionChange change;
    change.kind = c.kind;
    change.is_active = c.is_active;
    change.value = c.value;
    change.limit = c.limit;
    change.held = c.held;
    EXPECT_EQ(explain(change, c.unit), c.expected);
  }
  ConditionChange removed;
  removed.cause = Cause::kConfiguration;
  EXPECT_EQ(explain(removed, ""), "the rule was removed, disabled or moved");
}

TEST(Subject, NamesAndIdentity) {
  EXPECT_EQ(name(SubjectKind::kExternal), "external");
  EXPECT_EQ(Subject::of(SignalId(3)), (Subject{SubjectKind::kSignal, 3, ""}));
  EXPECT_NE(Subject::of(SignalId(3)), (Subject{SubjectKind::kAsset, 3, ""}));
}

}  // namespace
}  // namespace millwright::detect
