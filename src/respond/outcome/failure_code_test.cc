// SPDX-License-Identifier: Apache-2.0
#include "respond/outcome/failure_code.h"

#include <gtest/gtest.h>

#include <set>

namespace millwright::respond {
namespace {

TEST(FailureCode, ListsAreSound) {
  std::set<std::string_view> seen;
  for (const FailureMode& mode : failure_modes()) {
    EXPECT_EQ(mode.code.size(), 3u);
    EXPECT_FALSE(mode.title.empty());
    EXPECT_TRUE(seen.insert(mode.code).second) << mode.code;
  }
  int groups = 0;
  for (const FailureMechanism& mechanism : failure_mechanisms()) {
    EXPECT_TRUE(seen.insert(mechanism.code).second) << mechanism.code;
    groups += mechanism.is_group() ? 1 : 0;
    EXPECT_NE(find_failure_mechanism(mechanism.code.substr(0, 1)), nullptr)
        << mechanism.code << " has no group";
  }
  EXPECT_EQ(groups, 6);
}

TEST(FailureCode, Parse) {
  struct Case {
    const char* text;
    const char* mode;
    const char* mechanism;
  };
  const Case good[] = {{"VIB/1.2", "VIB", "1.2"},
                       {"vib/1.2", "VIB", "1.2"},
                       {"VIB", "VIB", ""},
                       {"2.1", "", "2.1"},
                       {"2", "", "2"},
                       {"", "", ""}};
  for (const Case& c : good) {
    const auto code = parse_failure_code(c.text);
    ASSERT_TRUE(code.has_value()) << c.text;
    EXPECT_EQ(*code, (FailureCode{c.mode, c.mechanism})) << c.text;
    EXPECT_EQ(parse_failure_code(to_text(*code)).value(), *code);
  }
  for (const char* text : {"VIB/", "/1.2", "/", "XXX", "VIB/9", "1.2/VIB", "VIB/1.2/3", " VIB"}) {
    EXPECT_FALSE(parse_failure_code(text).has_value()) << text;
  }
}

TEST(FailureCode, CheckOfHalves) {
  EXPECT_TRUE(check(FailureCode{}).has_value());
  EXPECT_TRUE(check(FailureCode{"VIB", "1.2"}).has_value());
  EXPECT_FALSE(check(FailureCode{"1.2", "VIB"}).has_value());
  EXPECT_FALSE(check(FailureCode{"XXX", ""}).has_value());
}

}  // namespace
}  // namespace millwright::respond
