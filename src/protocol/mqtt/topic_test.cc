// SPDX-License-Identifier: Apache-2.0
#include "protocol/mqtt/topic.h"

#include <gtest/gtest.h>

#include <string>

#include "protocol/mqtt/utf8.h"

namespace millwright::mqtt {
namespace {

TEST(Topic, Matches) {
  const struct {
    std::string_view filter, name;
    bool is_match;
  } cases[] = {
      {"a/b", "a/b", true},       {"a/b", "a/c", false},      {"a/b", "a", false},
      {"a", "a/b", false},        {"a/+", "a/b", true},       {"a/+", "a", false},
      {"a/+", "a/", true},        {"a/+", "a/b/c", false},    {"+/+", "/x", true},
      {"/+", "/x", true},         {"+", "/x", false},         {"a/#", "a", true},
      {"a/#", "a/b/c", true},     {"a/#", "ab", false},       {"#", "a/b", true},
      {"#", "/", true},           {"#", "$SYS/x", false},     {"+/x", "$SYS/x", false},
      {"$SYS/#", "$SYS/x", true}, {"$SYS/+", "$SYS/x", true}, {"a/+/c", "a//c", true},
      {"a//c", "a//c", true},     {"A", "a", false},          {"+/#", "a", true},
      {"+/b/#", "a/b", true},     {"a/b/#", "a", false},      {"a/$x", "a/$x", true},
      {"a/+", "a/$x", true},      {"", "a", false},           {"a", "", false},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(topic_matches(c.filter, c.name), c.is_match) << c.filter << " on " << c.name;
  }
}

TEST(Topic, Validity) {
  for (const std::string_view good : {"a", "/", "a//b", "+", "#", "a/+/b/#", "$SYS/#", " "}) {
    EXPECT_TRUE(is_topic_filter(good)) << good;
  }
  for (const std::string_view bad : {"", "a#", "a/#/b", "a+", "+a/b", "##", "a/b#"}) {
    EXPECT_FALSE(is_topic_filter(bad)) << bad;
  }
  EXPECT_TRUE(is_topic_name("a/b"));
  EXPECT_FALSE(is_topic_name("a/+"));
  EXPECT_FALSE(is_topic_name(""));
  EXPECT_EQ(level_count("a/b/"), 3u);
}

TEST(Topic, SharedFilters) {
  const auto shared = parse_filter("$share/line1/a/+/#");
  ASSERT_TRUE(shared);
  EXPECT_EQ(shared->group, "line1");
  EXPECT_EQ(shared->filter, "a/+/#");
  EXPECT_EQ(parse_filter("a/b")->group, "");
  EXPECT_EQ(parse_filter("$sharex/a")->group, "");
  for (const std::string_view bad :
       {"$share", "$share/", "$share/g", "$share//a", "$share/g/", "$share/g+/a", "$share/#/a"}) {
    EXPECT_FALSE(parse_filter(bad)) << bad;
  }
}

TEST(Topic, FilterCovers) {
  const struct {
    std::string_view allowed, wanted;
    bool is_covered;
  } cases[] = {
      {"#", "a/b", true},     {"#", "#", true},           {"#", "+/a", true},
      {"#", "$SYS/#", false}, {"$SYS/#", "$SYS/x", true}, {"a/#", "a", true},
      {"a/#", "a/+/#", true}, {"a/#", "#", false},        {"a/#", "+/b", false},
      {"a/+", "a/b", true},   {"a/+", "a/+", true},       {"a/+", "a/#", false},
      {"a/+", "a", false},    {"a/+/c", "a/b/c", true},   {"a/b", "a/+", false},
      {"+/b/#", "x/b", true}, {"a/b", "a/b/c", false},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(filter_covers(c.allowed, c.wanted), c.is_covered) << c.allowed << " / " << c.wanted;
  }
}

TEST(Utf8, AcceptsAndRefuses) {
  const std::string long_text(40, 'x');
  for (const std::string& good :
       {std::string(), long_text, long_text + "\xc3\xa9" + long_text, std::string("\xed\x9f\xbf"),
        std::string("\xee\x80\x80"), std::string("\xf4\x8f\xbf\xbf"), std::string("\x01\x7f")}) {
    EXPECT_TRUE(is_utf8(good));
  }
  for (const std::string& bad :
       {std::string(1, '\0'), long_text + std::string(1, '\0') + long_text, std::string("\x80"),
        std::string("\xc1\xbf"), std::string("\xe0\x9f\xbf"), std::string("\xed\xa0\x80"),
        std::string("\xf0\x8f\xbf\xbf"), std::string("\xf4\x90\x80\x80"), std::string("\xf5\x80"),
        std::string("\xe2\x82"), long_text + "\xff"}) {
    EXPECT_FALSE(is_utf8(bad));
  }
}

}  // namespace
}  // namespace millwright::mqtt
