// SPDX-License-Identifier: Apache-2.0
#include "broker/subscription_tree.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

namespace millwright::broker {
namespace {

mqtt::FilterParts parts(std::string_view text) {
  return *mqtt::parse_filter(text);
}

std::vector<std::uint32_t> matched(const SubscriptionTree& tree, std::string_view topic) {
  SubscriptionTree::Matches m;
  tree.match(topic, m);
  std::vector<std::uint32_t> out;
  for (const Subscription* s : m.plain) out.push_back(s->subscriber);
  std::ranges::sort(out);
  return out;
}

TEST(SubscriptionTree, ReplacesAndRemoves) {
  SubscriptionTree tree;
  EXPECT_TRUE(tree.add(parts("a/+"), {1, {}, 7}));
  EXPECT_FALSE(tree.add(parts("a/+"), {1, {}, 8}));
  EXPECT_EQ(tree.size(), 1u);
  SubscriptionTree::Matches m;
  tree.match("a/b", m);
  ASSERT_EQ(m.plain.size(), 1u);
  EXPECT_EQ(m.plain[0]->subscription_id, 8u);
  EXPECT_FALSE(tree.remove(parts("a/#"), 1));
  EXPECT_FALSE(tree.remove(parts("a/+"), 2));
  EXPECT_TRUE(tree.remove(parts("a/+"), 1));
  EXPECT_TRUE(matched(tree, "a/b").empty());
}

TEST(SubscriptionTree, SharedGroups) {
  SubscriptionTree tree;
  tree.add(parts("$share/g/a/#"), {1, {}, 0});
  tree.add(parts("$share/g/a/#"), {2, {}, 0});
  tree.add(parts("$share/h/a/#"), {1, {}, 0});
  tree.add(parts("a/#"), {1, {}, 0});
  SubscriptionTree::Matches m;
  tree.match("a", m);
  EXPECT_EQ(m.plain.size(), 1u);
  ASSERT_EQ(m.groups.size(), 2u);
  EXPECT_EQ(m.groups[0]->text, "$share/g/a/#");
  EXPECT_EQ(m.groups[0]->members.size(), 2u);
  const std::uint64_t id = m.groups[0]->id;
  EXPECT_EQ(tree.find_group(id), tree.find_group("$share/g/a/#"));
  EXPECT_TRUE(tree.remove(parts("$share/g/a/#"), 1));
  EXPECT_TRUE(tree.remove(parts("$share/g/a/#"), 2));
  EXPECT_EQ(tree.find_group(id), nullptr);
  EXPECT_EQ(tree.size(), 2u);
}

// Against a set of (filter, subscriber) asked one by one.
TEST(SubscriptionTreeProperty, AgreesWithANaiveMatcher) {
  const std::vector<std::string> levels = {"a", "b", "", "$x", "c"};
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937_64 rng(seed);
    const auto below = [&rng](std::size_t n) { return rng() % n; };
    const auto random_topic = [&](bool is_filter) {
      std::string out;
      const std::size_t n = 1 + below(4);
      for (std::size_t i = 0; i < n; ++i) {
        if (i > 0) out += "/";
        if (is_filter && below(4) == 0) {
          out += "+";
        } else if (is_filter && i + 1 == n && below(3) == 0) {
          out += "#";
        } else {
          out += levels[below(levels.size())];
        }
      }
      return out.empty() ? std::string("a") : out;
    };
    SubscriptionTree tree;
    std::set<std::pair<std::string, std::uint32_t>> model;
    for (int step = 0; step < 120; ++step) {
      const std::string filter = random_topic(true);
      const auto subscriber = static_cast<std::uint32_t>(below(4));
      if (below(3) != 0) {
        EXPECT_EQ(tree.add(parts(filter), {subscriber, {}, 0}),
                  model.emplace(filter, subscriber).second);
      } else {
        EXPECT_EQ(tree.remove(parts(filter), subscriber), model.erase({filter, subscriber}) == 1);
      }
      EXPECT_EQ(tree.size(), model.size());
      const std::string topic = random_topic(false);
      std::vector<std::uint32_t> expected;
      for (const auto& [f, s] : model) {
        if (mqtt::topic_matches(f, topic)) expected.push_back(s);
      }
      std::ranges::sort(expected);
      EXPECT_EQ(matched(tree, topic), expected) << topic;
    }
  }
}

}  // namespace
}  // namespace millwright::broker
