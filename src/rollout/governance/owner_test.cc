// SPDX-License-Identifier: Apache-2.0
#include "rollout/governance/owner.h"

#include <gtest/gtest.h>

namespace millwright::rollout {
namespace {

TEST(Owner, WhatBelongsToNobodyOrToTheProjectIsAGap) {
  struct Case {
    OwnerFacts facts;
    OwnerGap expected;
  };
  for (const Case& c : {Case{{false, false, "", ""}, OwnerGap::kNoPerson},
                        Case{{false, false, "erika", "crew"}, OwnerGap::kGone},
                        Case{{true, false, "erika", ""}, OwnerGap::kNoTeam},
                        Case{{true, true, "erika", "builders"}, OwnerGap::kProject},
                        Case{{true, false, "erika", "crew"}, OwnerGap::kNone}}) {
    EXPECT_EQ(gap_of(c.facts), c.expected) << name(c.expected);
  }
}

TEST(Owner, IsAPersonAndATeam) {
  const Owner owner{0, OwnedKind::kRule, "7", "erika", "crew"};
  EXPECT_TRUE(check(owner));
  for (std::string Owner::* field : {&Owner::key, &Owner::person, &Owner::team}) {
    Owner wrong = owner;
    (wrong.*field).clear();
    EXPECT_FALSE(check(wrong));
  }
  for (const OwnedKind kind : kOwnedKinds) EXPECT_EQ(parse_owned_kind(name(kind)), kind);
  EXPECT_FALSE(parse_owned_kind("boat"));
}

}  // namespace
}  // namespace millwright::rollout
