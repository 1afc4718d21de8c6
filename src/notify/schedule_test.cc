// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <random>

#include "notify/address_limiter.h"
#include "notify/message_test_support.h"
#include "notify/retry_policy.h"

namespace millwright::notify {
namespace {

using std::chrono::seconds;

TEST(RetryPolicy, DoublesUpToTheLongest) {
  const RetryPolicy policy;
  const int expected[] = {5, 10, 20, 40, 80, 160, 320, 600, 600};
  for (int attempts = 1; attempts <= 9; ++attempts)
    EXPECT_EQ(delay_after(policy, attempts), seconds(expected[attempts - 1])) << attempts;
  EXPECT_EQ(delay_after(policy, 1'000'000), seconds(600));
  EXPECT_EQ(expiry(policy, kTestStart), kTestStart + std::chrono::hours(24));
}

TEST(RetryPolicy, OnlyWhatCannotEndOtherwiseIsPermanent) {
  for (const Code code : {Code::kInvalidArgument, Code::kNotFound, Code::kOutOfRange})
    EXPECT_TRUE(is_permanent(code)) << name(code);
  for (const Code code :
       {Code::kUnavailable, Code::kDeadlineExceeded, Code::kResourceExhausted, Code::kUnauthorized,
        Code::kFailedPrecondition, Code::kInternal, Code::kCancelled})
    EXPECT_FALSE(is_permanent(code)) << name(code);
}

TEST(AddressLimiter, EachAddressHasItsOwnWindow) {
  AddressLimiter limiter({.count = 2, .window = seconds(60)});
  const SteadyTime start{1'000};
  limiter.note("a", start);
  EXPECT_EQ(limiter.wait_for("a", start).count(), 0);
  limiter.note("a", start + seconds(10));
  EXPECT_EQ(limiter.wait_for("a", start + seconds(20)), seconds(40));
  EXPECT_EQ(limiter.wait_for("b", start + seconds(20)).count(), 0);
  EXPECT_EQ(limiter.wait_for("a", start + seconds(60)).count(), 0);
  limiter.note("a", start + seconds(60));
  EXPECT_EQ(limiter.wait_for("a", start + seconds(60)), seconds(10));
}

// Whoever obeys wait_for never has more than `count` sends in any window, and loses no capacity.
TEST(AddressLimiter, NoWindowHoldsMoreThanTheLimit) {
  for (unsigned seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    const RateLimit limit{.count = 1 + random() % 5, .window = seconds(10 + random() % 50)};
    AddressLimiter limiter(limit);
    std::deque<SteadyTime> sends;
    SteadyTime now{0};
    for (int i = 0; i < 100; ++i) {
      now = now + std::chrono::milliseconds(random() % 8'000);
      const auto in_window = static_cast<std::size_t>(
          std::ranges::count_if(sends, [&](SteadyTime t) { return t + limit.window > now; }));
      const bool may = limiter.wait_for("a", now).count() == 0;
      ASSERT_EQ(may, in_window < limit.count);
      if (!may) continue;
      limiter.note("a", now);
      sends.push_back(now);
    }
  }
}

}  // namespace
}  // namespace millwright::notify
