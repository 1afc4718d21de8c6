// SPDX-License-Identifier: Apache-2.0
#include "rollout/rehearsal/fingerprint.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace millwright::rollout {
namespace {

/// A plant of `n` signals with one limit each; that of the first `n_other` is another one.
std::string plant(int n, int n_other = 0) {
  std::string text = "millwright-plant: 1\nsites:\n";
  for (int i = 0; i < n; ++i) {
    text += fmt::format("  - name: s{}\n    limit: {}\n", i, i < n_other ? 2 : 1);
  }
  return text;
}

Fingerprint print_of(std::string text) {
  return fingerprint_of(std::vector{std::move(text)});
}

TEST(Fingerprint, TheSameConfigurationHasTheSame) {
  EXPECT_EQ(changed_share(print_of(plant(40)), print_of(plant(40))), 0);
  EXPECT_EQ(changed_share(print_of(plant(4000)), print_of("# a remark\n\n" + plant(4000))), 0);
}

TEST(Fingerprint, TheSameSettingOfTwoSignalsIsTwoLines) {
  EXPECT_EQ(print_of(plant(3)).n_lines, 8u) << "two heads, three names, three limits";
}

TEST(Fingerprint, SaysHowMuchHasChanged) {
  struct {
    int n, n_other;
    double share, within;
  } const kCases[] = {{100, 0, 0, 0},
                      {100, 10, 0.05, 0.002},
                      {100, 100, 0.5, 0.01},
                      {20'000, 2'000, 0.05, 0.03},
                      {20'000, 10'000, 0.25, 0.06}};
  for (const auto& c : kCases) {
    const double share = changed_share(print_of(plant(c.n)), print_of(plant(c.n, c.n_other)));
    EXPECT_NEAR(share, c.share, c.within) << c.n_other << " of " << c.n;
  }
}

TEST(Fingerprint, WhatIsAddedAndRemovedCounts) {
  EXPECT_NEAR(changed_share(print_of(plant(100)), print_of(plant(125))), 0.2, 0.01);
  EXPECT_NEAR(changed_share(print_of(plant(125)), print_of(plant(100))), 0.2, 0.01);
  EXPECT_EQ(changed_share(print_of(plant(10)), print_of("other: 1\n")), 1);
  EXPECT_EQ(changed_share(Fingerprint(), Fingerprint()), 0);
}

TEST(Fingerprint, IsReadBack) {
  for (const int n : {0, 1, 100, 5000}) {
    const Fingerprint print = print_of(plant(n));
    const auto back = decode_fingerprint(encode(print));
    ASSERT_TRUE(back) << n;
    EXPECT_EQ(*back, print);
  }
}

TEST(Fingerprint, WhatIsNoneIsRefused) {
  for (const char* text : {"", "12", ":", "1:zz", "1:00000000000000zz", "0:0000000000000001",
                           "2:00000000000000020000000000000001", "x:"}) {
    EXPECT_FALSE(decode_fingerprint(text)) << text;
  }
}

}  // namespace
}  // namespace millwright::rollout
