// SPDX-License-Identifier: Apache-2.0
#include "alarm/kpi_load.h"

#include <gtest/gtest.h>

#include <string>

namespace millwright::alarm {
namespace {

constexpr std::int64_t kMinute = 60'000'000'000;
constexpr std::int64_t kHour = 60 * kMinute;

UtcNanos at_minute(double minutes) {
  return {static_cast<std::int64_t>(minutes * static_cast<double>(kMinute))};
}

TEST(Peaks, FloodsBeginAboveTenAndEndBelowFive) {
  using Floods = std::vector<std::pair<std::size_t, std::size_t>>;
  struct Case {
    const char* name;
    std::vector<double> counts;
    Floods expected;
  };
  const Case cases[] = {
      {"nothing", {}, {}},
      {"ten is not more than ten", {10, 10, 10}, {}},
      {"eleven is", {0, 11, 0}, {{1, 2}}},
      {"five goes on, four ends it", {11, 5, 9, 4, 9}, {{0, 3}}},
      {"nine alone does not begin one", {9, 9, 4, 12, 3}, {{3, 4}}},
      {"two floods", {11, 4, 11, 6}, {{0, 1}, {2, 4}}},
      {"to the end", {0, 20, 20}, {{1, 3}}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const Peaks peaks = peaks_of(c.counts);
    EXPECT_EQ(peaks.floods, c.expected);
    std::size_t n = 0;
    for (const auto& [begin, end] : c.expected) n += end - begin;
    EXPECT_EQ(peaks.n_in_flood, n);
  }
}

TEST(Peaks, HoursAreSixPeriods) {
  const Peaks peaks = peaks_of(std::vector<double>{5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 6, 31});
  EXPECT_EQ(peaks.n_hours, 3U);  // 30, 31 and the 31 of an hour cut short
  EXPECT_EQ(peaks.n_hours_over_thirty, 2U);
  EXPECT_EQ(peaks.busiest, 31);
  EXPECT_EQ(peaks.n_over_ten, 1U);
  EXPECT_DOUBLE_EQ(peaks.share_over_ten(), 100.0 / 13);
}

TEST(LoadGrid, CountsInTenMinutesFromTheBeginOfThePeriod) {
  LoadGrid grid({at_minute(5), at_minute(30)});
  for (const double minute : {4.99, 5.0, 14.99, 15.0, 29.99, 30.0}) grid.add(at_minute(minute));
  const std::vector<double> counts(grid.ten_minutes().begin(), grid.ten_minutes().end());
  EXPECT_EQ(counts, (std::vector<double>{2, 1, 1}));
  EXPECT_EQ(grid.when({0, 1}), (Period{at_minute(5), at_minute(15)}));
  EXPECT_EQ(grid.when({2, 3}), (Period{at_minute(25), at_minute(30)}));
}

TEST(LoadGrid, AMeanLoadIsSpreadEvenly) {
  LoadGrid grid({at_minute(0), at_minute(60)});
  grid.add_evenly(288);
  for (const double n : grid.ten_minutes()) EXPECT_DOUBLE_EQ(n, 2);
}

TEST(SuppressedHours, EachHourBegunCountsOnce) {
  struct Stretch {
    std::uint64_t alarm;
    double begin_h, end_h;
  };
  struct Case {
    const char* name;
    std::vector<Stretch> stretches;
    std::size_t expected;
  };
  const Case cases[] = {
      {"nothing", {}, 0},
      {"a minute", {{1, 1, 1.02}}, 1},
      {"two and a half hours", {{1, 1, 3.5}}, 3},
      {"two alarms", {{1, 1, 2}, {2, 1, 2}}, 2},
      {"overlapping causes of one alarm", {{1, 1, 3}, {1, 2, 4}}, 3},
      {"within the same", {{1, 1, 4}, {1, 2, 3}}, 3},
      {"the second within an hour counted already", {{1, 1, 1.2}, {1, 1.5, 1.7}}, 1},
      {"before the period", {{1, -5, 0}}, 0},
      {"into the period", {{1, -5, 0.5}}, 1},
      {"out of the period", {{1, 22, 30}}, 2},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    std::vector<Suppressed> stretches;
    for (const Stretch& s : c.stretches) {
      Suppressed& added = stretches.emplace_back();
      added.alarm = AlarmId(s.alarm);
      added.interval = {at_minute(s.begin_h * 60), at_minute(s.end_h * 60)};
    }
    std::vector<const Suppressed*> borrowed;
    for (auto it = stretches.rbegin(); it != stretches.rend(); ++it) borrowed.push_back(&*it);
    const auto hours = suppressed_hours(borrowed, {{0}, {24 * kHour}});
    EXPECT_EQ(hours.size(), c.expected);
    for (const SuppressedHour& hour : hours) EXPECT_GE(hour.begin, UtcNanos{0});
  }
}

}  // namespace
}  // namespace millwright::alarm
