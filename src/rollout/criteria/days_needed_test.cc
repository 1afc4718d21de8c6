// SPDX-License-Identifier: Apache-2.0
// The days a plan is told that its criteria need.
#include "rollout/criteria/days_needed.h"

#include <gtest/gtest.h>

namespace millwright::rollout {
namespace {

Criterion criterion(std::string_view metric, double target) {
  Criterion c;
  c.metric = metric;
  c.scope = find_metric(metric)->has_wave_scope ? Scope::kWave : Scope::kPlant;
  c.target = target;
  return c;
}

TEST(DaysNeeded, Table) {
  using enum DaysBasis;
  struct Case {
    std::string_view name;
    Criterion criterion;
    Outlook outlook;
    DaysBasis basis;
    std::optional<int> days;
    std::optional<int> events = {};
  };
  const Case cases[] = {
      {"a state", criterion("disk_free", 0.2), {}, kCounted, 0},
      {"planned assets alone", criterion("data_completeness", 0.95), {20, {}, {}}, kBestCase, 14},
      {"fewer assets take longer",
       criterion("data_completeness", 0.95),
       {3, {}, {}},
       kBestCase,
       20},
      {"too few assets", criterion("data_completeness", 0.95), {2, {}, {}}, kNever, {}},
      {"the plant's pace", criterion("missed_failures", 0.5), {20, 20.0 / 365, 0.0}, kPace, 110},
      {"a pace and no figure",
       criterion("missed_failures", 0.5),
       {20, 20.0 / 365, {}},
       kBestCase,
       110},
      {"on its target", criterion("caught_share", 0.5), {20, 1.0, 0.5}, kBestCase, 5},
      {"so many events first", criterion("caught_share", 0.5), {20, {}, {}}, kEvents, {}, 5},
      {"nothing happened", criterion("caught_share", 0.5), {20, 0.0, {}}, kEvents, {}, 5},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const DaysNeeded needed = days_needed(c.criterion, c.outlook);
    EXPECT_EQ(name(needed.basis), name(c.basis));
    EXPECT_EQ(needed.days, c.days);
    EXPECT_EQ(needed.events, c.events);
    EXPECT_EQ(needed.least_assets.has_value(), c.basis == kNever);
  }
}

TEST(DaysNeeded, NoFigureIsDecidedBeforeItsBestCase) {
  for (const Metric& metric : metrics()) {
    if (metric.kind == SampleKind::kState) continue;
    SCOPED_TRACE(metric.id);
    const double target = metric.kind == SampleKind::kRatio ? 0.6 : 4;
    const auto best = days_needed(criterion(metric.id, target), {20, 3.0, {}});
    for (const double value : {0.0, 0.3, 0.9, 1.0}) {
      const bool is_good = metric.good == Good::kAtMost ? value < target : value > target;
      const auto found = days_needed(criterion(metric.id, target), {20, 3.0, value});
      if (!is_good || found.basis != DaysBasis::kPace) continue;  // a plain no can come sooner
      ASSERT_TRUE(best.days);
      EXPECT_GE(*found.days, *best.days) << value;
    }
  }
}

}  // namespace
}  // namespace millwright::rollout
