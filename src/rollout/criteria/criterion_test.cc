// SPDX-License-Identifier: Apache-2.0
#include "rollout/criteria/criterion.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <set>

#include "rollout/criteria/metric_words.h"

namespace millwright::rollout {
namespace {

using std::chrono::days;

Criterion criterion(std::string metric, double target, double confidence = 0.9) {
  Criterion c;
  c.metric = std::move(metric);
  c.target = target;
  c.confidence = confidence;
  c.scope = find_metric(c.metric) != nullptr && find_metric(c.metric)->has_wave_scope
                ? Scope::kWave
                : Scope::kPlant;
  return c;
}

/// Every asset the same on every day.
Sample even(std::size_t n_days, std::size_t n_assets, double hits, double of) {
  BlockSample blocks{n_days, n_assets, {}};
  for (std::uint32_t day = 0; day < n_days; ++day) {
    for (std::uint32_t asset = 0; asset < n_assets; ++asset) {
      blocks.cells.push_back({day, asset, hits, of});
    }
  }
  return Sample::of_blocks(std::move(blocks));
}

Sample counted(double hits, double of) {
  return Sample::state(hits, of);
}

/// One after another on `n_days` days, of a machine of its own each.
Sample times(std::vector<double> values, std::uint32_t n_days = 14) {
  TimeSample sample{14, 3, {}};
  for (std::uint32_t i = 0; i < values.size(); ++i) {
    sample.times.push_back({i % n_days, i % 3, values[i]});
  }
  return Sample::of_times(std::move(sample));
}

TEST(Catalogue, IsWellFormed) {
  std::set<std::string_view> ids;
  int n_core = 0;
  for (const Metric& metric : metrics()) {
    SCOPED_TRACE(metric.id);
    EXPECT_TRUE(ids.insert(metric.id).second);
    EXPECT_FALSE(metric.title.empty() || metric.unit.empty() || metric.measures.empty());
    EXPECT_FALSE(metric.sample_unit.empty());
    EXPECT_EQ(find_metric(metric.id), &metric);
    if (metric.kind == SampleKind::kRatio) EXPECT_EQ(metric.unit, "share");
    EXPECT_NE(measures_of(metric, "de"), metric.measures) << "no German words";
    const bool is_time = metric.kind == SampleKind::kDuration;
    if (metric.chance == Chance::kDays && !is_time) EXPECT_EQ(metric.sample_unit, "days");
    if (metric.chance == Chance::kDaysAssets && !is_time) {
      EXPECT_EQ(metric.sample_unit, "asset-days");
    }
    n_core += metric.is_core ? 1 : 0;
  }
  EXPECT_GE(metrics().size(), 40U);
  EXPECT_EQ(n_core, 5);
  EXPECT_EQ(find_metric("steam"), nullptr);
}

TEST(Judge, Table) {
  struct Case {
    std::string_view name;
    Criterion criterion;
    Sample sample;
    Verdict verdict;
    std::string_view reason;  ///< part of it
  };
  Criterion sampled = criterion("caught_share", 0.5);
  sampled.least_sample = 20;
  const Case cases[] = {
      {"not measured", criterion("disk_free", 0.2), Sample::unknown("no disk"),
       Verdict::kInconclusive, "not known: no disk"},
      {"a state on the target", criterion("disk_free", 0.2), Sample::state(0.2, 1), Verdict::kPass,
       "meets"},
      {"a state below", criterion("disk_free", 0.2), Sample::state(0.1999, 1), Verdict::kFail,
       "misses"},
      {"at most, on the target", criterion("open_known_problems", 0), Sample::state(0, 3),
       Verdict::kPass, "meets"},
      {"at most, above", criterion("open_known_problems", 0), Sample::state(1, 3), Verdict::kFail,
       "misses"},
      {"ten of ten is too few for 90 %", criterion("caught_share", 0.9), counted(10, 10),
       Verdict::kInconclusive, "more evidence"},
      {"sixty of sixty", criterion("caught_share", 0.9), counted(60, 60), Verdict::kPass, "meets"},
      {"none of ten", criterion("caught_share", 0.9), counted(0, 10), Verdict::kFail, "misses"},
      {"nothing to count", criterion("caught_share", 0.9), counted(0, 0), Verdict::kInconclusive,
       "no failures"},
      {"less than the least sample", sampled, counted(19, 19), Verdict::kInconclusive,
       "a sample of 19 failures, of at least 20"},
      {"no miss in ten asset-years", criterion("missed_failures", 0.5), counted(0, 10),
       Verdict::kPass, "meets"},
      {"no miss in an asset-year", criterion("missed_failures", 0.5), counted(0, 1),
       Verdict::kInconclusive, "more evidence"},
      {"no exposure", criterion("missed_failures", 0.5), counted(0, 0), Verdict::kInconclusive,
       "no asset-years"},
      {"quick answers", criterion("acknowledge_median", 10),
       times({1, 2, 3, 4, 5, 6, 7, 8, 2, 7, 3, 6, 4, 5, 1, 8, 2, 4, 6, 3, 5, 1, 7, 8, 3, 5, 2, 6}),
       Verdict::kPass, "meets"},
      {"too few times", criterion("acknowledge_p90", 10), times({1, 2, 3, 4, 5, 6, 7, 8}),
       Verdict::kInconclusive, "more evidence"},
      {"the times of two floods", criterion("acknowledge_median", 10),
       times(std::vector<double>(200, 5), 2), Verdict::kInconclusive,
       "too few blocks: it happened on 2 days"},
      {"times of two machines", criterion("resolve_median", 10),
       Sample::of_times({14, 2, times(std::vector<double>(40, 5)).times.times}),
       Verdict::kInconclusive, "too few blocks: 2 assets"},
      {"times of a week", criterion("acknowledge_median", 10),
       Sample::of_times({7, 3, times(std::vector<double>(40, 5), 7).times.times}),
       Verdict::kInconclusive, "too few blocks: 7 whole days"},
      {"what is independent needs no days", criterion("lead_time_median", 2),
       Sample::of_times({1, 1, {{0, 0, 5}, {0, 0, 5}, {0, 0, 5}, {0, 0, 5}, {0, 0, 5}}}),
       Verdict::kPass, "meets"},
      {"no times", criterion("acknowledge_p90", 10), times({}), Verdict::kInconclusive,
       "nothing of the kind"},
      {"whole days of all", criterion("data_completeness", 0.95), even(14, 10, 100, 100),
       Verdict::kPass, "meets"},
      {"far from complete", criterion("data_completeness", 0.95), even(14, 10, 50, 100),
       Verdict::kFail, "misses"},
      {"too few days", criterion("data_completeness", 0.95), even(13, 10, 100, 100),
       Verdict::kInconclusive, "too few blocks: 13 whole days"},
      {"too few assets", criterion("data_completeness", 0.95), even(30, 2, 100, 100),
       Verdict::kInconclusive, "too few blocks: 2 assets"},
      {"zero alarms over two weeks", criterion("alarms_per_operator_day", 1), even(14, 1, 0, 1),
       Verdict::kPass, "meets"},
      {"zero alarms, but a hard target", criterion("alarms_per_operator_day", 0.1),
       even(14, 1, 0, 1), Verdict::kInconclusive, "more evidence"},
      {"no exposure in blocks", criterion("nuisance_share", 0.3), even(14, 4, 0, 0),
       Verdict::kInconclusive, "no asset-days"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    ASSERT_TRUE(check(c.criterion));
    const Finding finding = judge(c.criterion, c.sample);
    EXPECT_EQ(name(finding.verdict), name(c.verdict)) << finding.reason;
    EXPECT_NE(finding.reason.find(c.reason), std::string::npos) << finding.reason;
  }
}

TEST(Judge, WhatWasNotMeasuredHasNoNumber) {
  const Finding finding = judge(criterion("caught_share", 0.5), Sample::unknown("no log"));
  EXPECT_FALSE(finding.value);
  EXPECT_FALSE(finding.interval);
}

TEST(Judge, WhatNeverVariedIsNotCertain) {
  const Finding finding = judge(criterion("data_completeness", 0.99), even(14, 4, 100, 100));
  ASSERT_TRUE(finding.interval);
  EXPECT_EQ(finding.interval->high, 1);
  EXPECT_LT(finding.interval->low, 0.99);  // 56 asset-days do not show 99 %
  EXPECT_EQ(finding.verdict, Verdict::kInconclusive);
  EXPECT_EQ(finding.sample, 56);
}

std::vector<Criterion> core_criteria() {
  std::vector<Criterion> criteria;
  for (const Metric& metric : metrics()) {
    if (metric.is_core) criteria.push_back(criterion(std::string(metric.id), metric.loosest));
  }
  return criteria;
}

TEST(Check, OneCriterion) {
  struct Case {
    std::string_view part;
    std::function<void(Criterion&)> change;
  };
  const Case cases[] = {
      {"not in the catalogue", [](Criterion& c) { c.metric = "steam"; }},
      {"only be told for the plant", [](Criterion& c) { c.metric = "disk_free"; }},
      {"0 days", [](Criterion& c) { c.window = days(0); }},
      {"367 days", [](Criterion& c) { c.window = days(367); }},
      {"95 is no share", [](Criterion& c) { c.target = 95; }},
      {"number of at least 0", [](Criterion& c) { c.target = std::nan(""); }},
      {"must be 0.5 to 0.999", [](Criterion& c) { c.confidence = 1; }},
      {"must be 0.5 to 0.999", [](Criterion& c) { c.confidence = std::nan(""); }},
      {"least_sample", [](Criterion& c) { c.least_sample = -1; }},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.part);
    Criterion wrong = criterion("data_completeness", 0.95);
    ASSERT_TRUE(check(wrong));
    c.change(wrong);
    const Status checked = check(wrong);
    ASSERT_FALSE(checked);
    EXPECT_NE(checked.error().message().find(c.part), std::string::npos)
        << checked.error().message();
  }
}

TEST(Check, NoTargetAsksNothingOfACoreMetric) {
  struct Case {
    std::string_view metric;
    double loose, strict;
  };
  for (const Case& c : {Case{"rehearsal_factor", 1, 20},
                        {"hands_off_passed", 0, 2},
                        {"drills_per_shift", 0, 3},
                        {"sign_offs", 4, 5},
                        {"open_known_problems", 1e9, 0}}) {
    SCOPED_TRACE(c.metric);
    EXPECT_TRUE(check(criterion(std::string(c.metric), c.strict)));
    const Status loose = check(criterion(std::string(c.metric), c.loose));
    ASSERT_FALSE(loose);
    EXPECT_NE(loose.error().message().find("it can be waived instead"), std::string::npos);
    Criterion aged = criterion(std::string(c.metric), c.strict);
    aged.window = kLongestCoreWindow;
    EXPECT_TRUE(check(aged));
    aged.window = days(366);
    ASSERT_FALSE(check(aged));
    EXPECT_NE(check(aged).error().message().find("must be 1 to 92"), std::string::npos);
  }
}

TEST(Check, AGate) {
  std::vector<Criterion> criteria = core_criteria();
  EXPECT_TRUE(check(criteria));
  EXPECT_FALSE(check(std::span<const Criterion>{}));

  auto doubled = criteria;
  doubled.push_back(doubled.front());
  EXPECT_NE(check(doubled).error().message().find("twice"), std::string::npos);

  auto without = criteria;
  without.erase(without.begin());
  EXPECT_NE(check(without).error().message().find("can be waived, not left out"),
            std::string::npos);

  auto lenient = criteria;
  lenient.back().is_must_have = false;
  EXPECT_NE(check(lenient).error().message().find("is a must"), std::string::npos);

  auto many = criteria;
  for (const Metric& metric : metrics()) {
    if (!metric.is_core && many.size() <= kMostCriteria) {
      many.push_back(criterion(std::string(metric.id), 0.5));
    }
  }
  EXPECT_NE(check(many).error().message().find("must be 1 to 12"), std::string::npos);
}

TEST(TimeToDecide, Table) {
  struct Case {
    std::string_view name;
    Criterion criterion;
    Pace pace;
    std::optional<int> days;
  };
  const Case cases[] = {
      {"a state", criterion("disk_free", 0.2), {}, 0},
      {"days hang together", criterion("data_completeness", 0.95), {1000, 1, 20}, 14},
      {"few assets take longer", criterion("data_completeness", 0.99), {1000, 1, 10}, 30},
      {"too few assets", criterion("data_completeness", 0.95), {1000, 1, 2}, std::nullopt},
      {"no miss: Garwood", criterion("missed_failures", 0.5), {20.0 / 365, 0, 20}, 110},
      {"nothing happens", criterion("caught_share", 0.5), {0, 1, 20}, std::nullopt},
      {"on its target", criterion("caught_share", 0.5), {1, 0.5, 20}, std::nullopt},
      {"nine of ten in time", criterion("acknowledge_p90", 10), {3, 5, 20}, 14},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const TimeToDecide found = time_to_decide(c.criterion, c.pace);
    EXPECT_EQ(found.days, c.days);
    EXPECT_FALSE(found.reason.empty());
  }
}

TEST(TimeToDecide, IsWhatJudgeThenSays) {
  const Criterion c = criterion("missed_failures", 0.5);
  const Pace pace{20.0 / 365, 0, 20};
  const auto found = time_to_decide(c, pace);
  ASSERT_TRUE(found.days);
  EXPECT_EQ(judge(c, counted(0, pace.of_per_day * *found.days)).verdict, Verdict::kPass);
  EXPECT_EQ(judge(c, counted(0, pace.of_per_day * (*found.days - 1))).verdict,
            Verdict::kInconclusive);
}

// Six days of twenty-eight had an answer in them, and the page went on promising fourteen days.
TEST(TimeToDecide, DaysOnWhichNothingHappensDecideNothing) {
  Criterion c = criterion("normal_staff_share", 0.5);
  c.window = std::chrono::days(28);
  const auto sample_of = [](std::size_t n_days) {
    BlockSample blocks{n_days, 1, {}};
    for (std::uint32_t day = 0; day < n_days; day += 5) blocks.cells.push_back({day, 0, 3, 3});
    return Sample::of_blocks(std::move(blocks));
  };
  const Sample seen = sample_of(28);
  const Finding finding = judge(c, seen);
  const auto pace = pace_of(c, seen, finding);
  ASSERT_TRUE(pace);
  EXPECT_NEAR(pace->share_of_cells, 6.0 / 28, 1e-9);
  const auto found = time_to_decide(c, *pace);
  Pace every_day = *pace;
  every_day.share_of_cells = 1;
  ASSERT_TRUE(found.days && time_to_decide(c, every_day).days);
  EXPECT_GT(*found.days, *time_to_decide(c, every_day).days);
  const auto n_cells = [](const Sample& sample) { return sample.blocks.cells.size(); };
  // As many cells as it takes, and the interval of as many is what decides.
  const Sample then = sample_of(static_cast<std::size_t>(*found.days) + 5);
  EXPECT_NE(judge(c, then).verdict, Verdict::kInconclusive) << n_cells(then);
  const Sample before = sample_of(static_cast<std::size_t>(*found.days) - 6);
  EXPECT_EQ(judge(c, before).verdict, Verdict::kInconclusive) << n_cells(before);
  EXPECT_FALSE(pace_of(c, Sample::unknown("no"), judge(c, Sample::unknown("no"))));
}

}  // namespace
}  // namespace millwright::rollout
