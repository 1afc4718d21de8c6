// SPDX-License-Identifier: Apache-2.0
#include "alarm/worst_actors.h"

#include <gtest/gtest.h>

#include <string>

#include "alarm/kpi_rig_test.h"

namespace millwright::alarm {
namespace {

constexpr std::int64_t kHour = KpiRig::kHour;
constexpr std::int64_t kDay = KpiRig::kDay;

std::vector<WorstActor> actors_of(const KpiRig& rig, std::size_t limit = 10) {
  return worst_actors(rig.input.annunciated, rig.input.period, limit);
}

TEST(WorstActors, EachHasItsPattern) {
  struct Case {
    Pattern pattern;
    void (*fill)(KpiRig&);
    const char* what_to_do;
  };
  const Case cases[] = {
      {Pattern::kChattering,
       [](KpiRig& rig) {
         for (int i = 0; i < 9; ++i) rig.add(i * 15, 1, 5);
       },
       "1 bursts: widen the deadband or lengthen the off-delay"},
      {Pattern::kFleeting,
       [](KpiRig& rig) {
         for (int i = 0; i < 9; ++i) rig.add(i * kHour, 1, i < 3 ? 5 : 50);
       },
       "3 of 9 were gone within 10 s: lengthen the on-delay"},
      {Pattern::kDuplicate,
       [](KpiRig& rig) {
         for (int i = 0; i < 5; ++i) rig.add(i * kHour, 1);
         for (int i = 0; i < 4; ++i) rig.add(i * kHour - 60, 2);
       },
       "comes after rule 2 on the same asset: keep one, or group them"},
      {Pattern::kDuplicate,
       [](KpiRig& rig) {
         for (int i = 0; i < 4; ++i) {
           rig.add(i * kHour, 1).outcome = i < 2 ? Outcome::kDuplicate : Outcome::kTrue;
         }
       },
       "repeats another alarm: keep one of the two"},
      {Pattern::kStale,
       [](KpiRig& rig) {
         for (int i = 0; i < 3; ++i) rig.add(i * 3 * kDay, 1, 2 * kDay);
       },
       "3 of 3 stood for more than a day: move the limit out of normal running, or shelve it by "
       "design in the states where it is expected"},
      {Pattern::kNuisance,
       [](KpiRig& rig) {
         for (int i = 0; i < 3; ++i) {
           rig.add(i * kHour, 1).outcome = i < 1 ? Outcome::kTrue : Outcome::kUnlabelled;
         }
       },
       "2 of 3 were not labelled true or early: review whether anybody has to act, and make it an "
       "event if not"},
      {Pattern::kFrequent,
       [](KpiRig& rig) {
         for (int i = 0; i < 4; ++i) {
           rig.add(i * kHour, 1).outcome = i < 2 ? Outcome::kTrue : Outcome::kNuisance;
         }
       },
       "true and frequent: repair the cause, open a work order"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(name(c.pattern));
    KpiRig rig;
    rig.input.period.begin = KpiRig::at(-kDay);
    c.fill(rig);
    const auto actors = actors_of(rig);
    ASSERT_FALSE(actors.empty());
    EXPECT_EQ(actors[0].rule, RuleId(1));
    EXPECT_EQ(name(actors[0].pattern), name(c.pattern));
    EXPECT_EQ(actors[0].what_to_do, c.what_to_do);
  }
}

TEST(WorstActors, TheMostComeFirstAndOnlyThePeriodCounts) {
  KpiRig rig;
  for (std::uint32_t rule = 1; rule <= 12; ++rule) {
    for (std::uint32_t i = 0; i < rule; ++i) rig.add(rule * kHour + i * kDay, rule);
  }
  for (int i = 1; i < 50; ++i) rig.add(-i * kHour, 1);
  const auto actors = actors_of(rig, 3);
  ASSERT_EQ(actors.size(), 3U);
  EXPECT_EQ(actors[0].rule, RuleId(12));
  EXPECT_EQ(actors[0].n, 12U);
  EXPECT_DOUBLE_EQ(actors[0].share, 100.0 * 12 / 78);
  EXPECT_EQ(actors[2].rule, RuleId(10));
}

TEST(WorstActors, ARuleSumsItsAlarmsAndChattersByAlarm) {
  KpiRig rig;
  for (std::uint32_t alarm = 1; alarm <= 3; ++alarm) rig.add(alarm * 10, alarm).rule = RuleId(7);
  const auto actors = actors_of(rig);
  ASSERT_EQ(actors.size(), 1U);
  EXPECT_EQ(actors[0].n_alarms, 3U);
  EXPECT_EQ(actors[0].nuisance.n_chattering, 0U);
}

TEST(WorstActors, AnotherAssetIsNotFollowed) {
  KpiRig rig;
  for (int i = 0; i < 10; ++i) {
    rig.add(i * kHour + 5, 1);
    rig.add(i * kHour, 2).asset = AssetId(9);
  }
  EXPECT_EQ(actors_of(rig)[0].follows, RuleId());
}

TEST(WorstActors, ACrowdOnOneAssetStaysCheap) {
  KpiRig rig;
  for (std::uint32_t i = 0; i < 100'000; ++i) rig.add(i / 5000, 1 + i % 200);
  EXPECT_EQ(actors_of(rig).size(), 10U);
}

TEST(WorstActors, NoHistoryNoActors) {
  EXPECT_TRUE(actors_of(KpiRig()).empty());
}

}  // namespace
}  // namespace millwright::alarm
