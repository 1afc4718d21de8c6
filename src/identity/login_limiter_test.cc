// SPDX-License-Identifier: Apache-2.0
#include "identity/login_limiter.h"

#include <gtest/gtest.h>

namespace millwright::identity {
namespace {

using std::chrono::seconds;

constexpr LoginLimits kLimits{3, seconds(10), 6, seconds(2), 8};

TEST(LoginLimiter, AllowsABurstThenOnePerRefill) {
  LoginLimiter limiter(kLimits);
  SteadyTime now{1};
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(limiter.try_attempt("erika", "10.0.0.1", now));
  const auto wait = limiter.try_attempt("erika", "10.0.0.1", now);
  ASSERT_TRUE(wait);
  EXPECT_NEAR(static_cast<double>(wait->count()), 10e9, 10);
  EXPECT_TRUE(limiter.try_attempt("erika", "10.0.0.1", now + seconds(9)));
  EXPECT_FALSE(limiter.try_attempt("erika", "10.0.0.1", now + seconds(11)));
  EXPECT_TRUE(limiter.try_attempt("erika", "10.0.0.1", now + seconds(11)));
}

TEST(LoginLimiter, KeepsUsersAndPeersApart) {
  LoginLimiter limiter(kLimits);
  const SteadyTime now{1};
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(limiter.try_attempt("erika", "10.0.0.1", now));
  EXPECT_FALSE(limiter.try_attempt("erika", "10.0.0.2", now));
  EXPECT_FALSE(limiter.try_attempt("max", "10.0.0.1", now));
}

TEST(LoginLimiter, APeerThatTriesManyNamesIsSlowedToo) {
  LoginLimiter limiter(kLimits);
  const SteadyTime now{1};
  for (int i = 0; i < 6; ++i) {
    EXPECT_FALSE(limiter.try_attempt("user" + std::to_string(i), "10.0.0.1", now));
  }
  EXPECT_TRUE(limiter.try_attempt("user6", "10.0.0.1", now));
}

TEST(LoginLimiter, SuccessGivesTheAttemptsBack) {
  LoginLimiter limiter(kLimits);
  const SteadyTime now{1};
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(limiter.try_attempt("erika", "10.0.0.1", now));
  limiter.succeeded("erika", "10.0.0.1");
  EXPECT_FALSE(limiter.try_attempt("erika", "10.0.0.1", now));
}

TEST(LoginLimiter, MemoryIsBoundedAndFullBucketsAreForgotten) {
  LoginLimiter limiter(kLimits);
  SteadyTime now{1};
  for (int i = 0; i < 1000; ++i) {
    (void)limiter.try_attempt("u" + std::to_string(i), "p" + std::to_string(i), now);
  }
  EXPECT_LE(limiter.bucket_count(), kLimits.max_buckets + 1);
  // Beyond the bound newcomers share one bucket, which is soon empty: refused, not let through.
  EXPECT_TRUE(limiter.try_attempt("new", "new", now));
  now = now + seconds(3600);
  EXPECT_FALSE(limiter.try_attempt("new", "new", now));
  EXPECT_LE(limiter.bucket_count(), 3u);
}

TEST(LoginLimiter, AClockThatStandsStillOrStepsBackGivesNothing) {
  LoginLimiter limiter(kLimits);
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(limiter.try_attempt("erika", "p", SteadyTime{100}));
  EXPECT_TRUE(limiter.try_attempt("erika", "p", SteadyTime{50}));
}

}  // namespace
}  // namespace millwright::identity
