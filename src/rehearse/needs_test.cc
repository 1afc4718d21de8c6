// SPDX-License-Identifier: Apache-2.0
#include "rehearse/needs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rehearse/production_watch.h"

namespace millwright::rehearse {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::uint64_t kGb = 1'000'000'000;

TEST(Needs, ARehearsalWithoutRoomIsRefusedAndSaysWhatItNeeds) {
  const Needs needs{2 * kGb, 1 * kGb};
  struct {
    const char* name;
    Room room;
    const char* said;
  } const kCases[] = {
      {"enough", {4 * kGb, kGb, 4 * kGb, 0}, ""},
      {"disk", {kGb, 0, 4 * kGb, 0}, "2.0 GB of free disk in /x"},
      {"what production keeps", {2 * kGb + 1, kGb, 4 * kGb, 0}, "3.0 GB of free disk"},
      {"memory", {4 * kGb, 0, kGb / 2, 0}, "1.0 GB of memory, 0.5 GB are free"},
      {"own limit", {4 * kGb, 0, 4 * kGb, kGb / 2}, "--memory allows 0.5 GB"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    const Status checked = check_room(needs, c.room, "/x");
    EXPECT_EQ(checked.has_value(), c.said[0] == '\0');
    if (checked) continue;
    EXPECT_EQ(checked.error().code(), Code::kResourceExhausted);
    EXPECT_THAT(checked.error().message(), HasSubstr(c.said));
  }
}

TEST(Needs, GrowWithWhatIsAsked) {
  const Needs small = needs_of(1000, 100);
  const Needs large = needs_of(1'000'000, 10'000);
  EXPECT_GT(large.disk_bytes, small.disk_bytes);
  EXPECT_GT(large.memory_bytes, small.memory_bytes);
}

TEST(ProductionJudge, GivesWayAfterSeveralBadLooksInARow) {
  ProductionJudge judge;
  const ProductionLook good{true, 100, ""};
  const ProductionLook down{false, 100, "the disk is full"};
  for (const ProductionLook& look : {good, down, down, good, down, down}) {
    EXPECT_THAT(judge.judge(look), IsEmpty());
  }
  EXPECT_THAT(judge.judge(down), HasSubstr("the disk is full"));
}

TEST(ProductionJudge, ABacklogThatGrowsCountsOneThatWasThereDoesNot) {
  ProductionJudge judge;
  const ProductionLook before{true, 50'000, ""};
  for (int i = 0; i < 10; ++i) EXPECT_THAT(judge.judge(before), IsEmpty());
  const ProductionLook behind{true, 50'000 + ProductionJudge::kMostLag + 1, ""};
  EXPECT_THAT(judge.judge(behind), IsEmpty());
  EXPECT_THAT(judge.judge(behind), IsEmpty());
  EXPECT_THAT(judge.judge(behind), HasSubstr("50000 did before"));
}

TEST(Needs, WithoutALimitOfItsOwnASandboxLeavesRoomForProduction) {
  const Needs needs{kGb, kGb};
  EXPECT_EQ(default_memory_limit(needs, 100 * kGb), 4 * kGb) << "several times what it should need";
  EXPECT_EQ(default_memory_limit(needs, 3 * kGb), 3 * kGb / 10 * 8) << "not all that is free";
  EXPECT_EQ(default_memory_limit(needs, kGb), kGb) << "what it needs";
}

}  // namespace
}  // namespace millwright::rehearse
