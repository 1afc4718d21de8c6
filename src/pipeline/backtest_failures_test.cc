// SPDX-License-Identifier: Apache-2.0
#include "pipeline/backtest_failures.h"

#include <gtest/gtest.h>

namespace millwright::pipeline {
namespace {

using respond::Failure;
using std::chrono::hours;

constexpr UtcNanos kStart{1'767'225'600'000'000'000};
constexpr UtcNanos at(int hour) {
  return kStart + hours(hour);
}

Failure failure(std::uint64_t id, int begin, std::optional<int> end, std::uint32_t asset = 1) {
  Failure f;
  f.id = respond::FailureId(id);
  f.asset = AssetId(asset);
  f.begin = at(begin);
  if (end) f.end = at(*end);
  return f;
}
BacktestRaise raise(int began, std::optional<int> ended) {
  BacktestRaise r;
  r.began = at(began);
  if (ended) r.ended = at(*ended);
  return r;
}

TEST(BacktestFailures, EachIsForetoldLateOrMissed) {
  struct Case {
    const char* name;
    std::vector<BacktestRaise> raises;
    respond::Catch result;
    std::optional<hours> lead;
  };
  // The failure lasts from hour 100 to 110, and counts as foretold from hour 76 on.
  const std::vector<Case> cases{
      {"nothing was raised", {}, respond::Catch::kMissed, std::nullopt},
      {"raised the day before", {raise(80, 81)}, respond::Catch::kCaught, hours(20)},
      {"the first of several counts",
       {raise(80, 81), raise(99, 120)},
       respond::Catch::kCaught,
       hours(20)},
      {"too early and over", {raise(70, 75)}, respond::Catch::kMissed, std::nullopt},
      {"early and still standing", {raise(70, 101)}, respond::Catch::kCaught, hours(30)},
      {"early and never over", {raise(70, std::nullopt)}, respond::Catch::kCaught, hours(30)},
      {"at the begin", {raise(100, 101)}, respond::Catch::kLate, std::nullopt},
      {"while it lasts", {raise(105, 106)}, respond::Catch::kLate, std::nullopt},
      {"afterwards", {raise(110, 111)}, respond::Catch::kMissed, std::nullopt},
  };
  const std::vector<Failure> failures{failure(7, 100, 110)};
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const auto found = find_foretold(c.raises, failures, hours(24), at(200));
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].failure, respond::FailureId(7));
    EXPECT_EQ(found[0].result, c.result);
    EXPECT_EQ(found[0].lead, c.lead);
  }
}

TEST(BacktestFailures, OneThatLastsEndsNow) {
  const std::vector<Failure> failures{failure(1, 100, std::nullopt)};
  const std::vector<BacktestRaise> raises{raise(150, 151)};
  EXPECT_EQ(find_foretold(raises, failures, hours(1), at(200))[0].result, respond::Catch::kLate);
  EXPECT_EQ(find_foretold(raises, failures, hours(1), at(150))[0].result, respond::Catch::kMissed);
}

TEST(BacktestFailures, OnlyThoseOfTheMachineWithinThePeriod) {
  respond::FailureLog log;
  Failure withdrawn = failure(4, 60, 61);
  withdrawn.is_withdrawn = true;
  ASSERT_TRUE(log.restore({failure(1, 90, 91), failure(2, 50, 51), failure(3, 55, 56, 2),
                           std::move(withdrawn), failure(5, 10, 11)}));
  const FailurePast past = failures_of(AssetId(1), log, {at(40), at(91)});
  EXPECT_TRUE(past.is_kept);
  ASSERT_EQ(past.failures.size(), 2u);
  EXPECT_EQ(past.failures[0].id, respond::FailureId(2));
  EXPECT_EQ(past.failures[1].id, respond::FailureId(1));
  const FailurePast quiet = failures_of(AssetId(1), log, {at(100), at(200)});
  EXPECT_TRUE(quiet.is_kept) << "a quiet time is measured all the same";
  EXPECT_TRUE(quiet.failures.empty());
  EXPECT_FALSE(failures_of(AssetId(9), log, {at(0), at(200)}).is_kept);
}

}  // namespace
}  // namespace millwright::pipeline
