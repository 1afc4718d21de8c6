// SPDX-License-Identifier: Apache-2.0
#include "journal/space_guard.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "os/fault_fs.h"

namespace millwright::journal {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

constexpr std::uint64_t kMiB = 1u << 20;

class SpaceGuardTest : public testing::Test {
 protected:
  Status check_after(std::chrono::nanoseconds wait) {
    now = now + wait;
    return guard.check(now);
  }
  os::FaultFs fs{100 * kMiB};
  std::uint64_t used = 0;
  SteadyTime now;
  SpaceGuard guard{fs,
                   "/d",
                   {.reserve_bytes = 10 * kMiB, .reserve_percent = 20, .quota_bytes = 50 * kMiB},
                   [this] { return used; }};
};

TEST_F(SpaceGuardTest, RefusesBelowTheReserveAndResumesByItself) {
  EXPECT_TRUE(check_after(0s));
  fs.set_capacity(5 * kMiB);
  EXPECT_TRUE(check_after(249ms)) << "looks four times a second, no more";
  const Status refused = check_after(1ms);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), Code::kResourceExhausted);
  EXPECT_THAT(refused.error().message(), HasSubstr("5.0 MiB available at /d, 10.0 MiB"));
  fs.set_capacity(100 * kMiB);
  EXPECT_FALSE(check_after(249ms));
  EXPECT_TRUE(check_after(1ms));
}

TEST_F(SpaceGuardTest, APercentageOfALargeDiskCountsWhenItIsMore) {
  fs.set_capacity(60 * kMiB);
  fs.put("/d/other", std::string(49 * kMiB, 'x'));
  const Status refused = check_after(0s);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message(), HasSubstr("11.0 MiB available at /d, 12.0 MiB"));
}

TEST_F(SpaceGuardTest, RefusesAboveTheQuota) {
  used = 50 * kMiB;
  EXPECT_TRUE(check_after(0s));
  used = 51 * kMiB;
  const Status refused = check_after(250ms);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), Code::kResourceExhausted);
  EXPECT_THAT(refused.error().message(), HasSubstr("51.0 MiB used of 50.0 MiB"));
  used = 0;
  EXPECT_TRUE(check_after(250ms));
}

TEST_F(SpaceGuardTest, NotKnowingIsNoShortage) {
  fs.set_capacity(1);
  fs.fail_operation(1);
  EXPECT_TRUE(check_after(0s));
}

}  // namespace
}  // namespace millwright::journal
