// SPDX-License-Identifier: Apache-2.0
#include "core/time.h"

#include <gtest/gtest.h>

namespace millwright {
namespace {

TEST(Rfc3339, Reads) {
  struct Case {
    const char* text;
    std::int64_t ns;
  };
  const Case cases[] = {
      {"1970-01-01T00:00:00Z", 0},
      {"1969-12-31T23:59:59.999999999Z", -1},
      {"2020-03-09T10:14:33Z", 1583748873000000000},
      {"2020-03-09 10:14:33", 1583748873000000000},
      {"2020-03-09T11:14:33+01:00", 1583748873000000000},
      {"2020-03-09T11:14:33+0100", 1583748873000000000},
      {"2024-02-29T00:00:00.25Z", 1709164800250000000},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text);
    const auto t = parse_rfc3339(c.text);
    ASSERT_TRUE(t.has_value());
    EXPECT_EQ(t->ns, c.ns);
    EXPECT_EQ(parse_rfc3339(to_rfc3339(*t))->ns, c.ns);
  }
}

TEST(Rfc3339, Refuses) {
  for (const char* text :
       {"", "2020", "2023-02-29T00:00:00Z", "2020-13-01T00:00:00Z", "2020-01-01T24:00:00Z",
        "2020-01-01T00:00:00.Z", "2020-01-01T00:00:00Zx", "2020-01-01T00:00:00.1234567890Z",
        "9999-01-01T00:00:00Z", "2020/01/01T00:00:00Z"}) {
    SCOPED_TRACE(text);
    EXPECT_FALSE(parse_rfc3339(text).has_value());
  }
}

TEST(UnixGuess, UnitFollowsFromSize) {
  EXPECT_EQ(from_unix_guess(std::int64_t{1583748873})->ns, 1583748873000000000);
  EXPECT_EQ(from_unix_guess(std::int64_t{1583748873000})->ns, 1583748873000000000);
  EXPECT_EQ(from_unix_guess(std::int64_t{1583748873000000})->ns, 1583748873000000000);
  EXPECT_EQ(from_unix_guess(std::int64_t{1583748873000000000})->ns, 1583748873000000000);
  EXPECT_EQ(from_unix_guess(1583748873.5)->ns, 1583748873500000000);
  EXPECT_FALSE(from_unix_guess(std::int64_t{99'999'999'999}).has_value());
}

TEST(UnixGuess, RefusesWhatNanosecondsCannotHold) {
  for (const std::int64_t value : {9'223'372'037, -9'223'372'037, 9'223'372'036'855,
                                   -9'223'372'036'855, 9'223'372'036'854'776}) {
    EXPECT_FALSE(from_unix_guess(value).has_value()) << value;
  }
  EXPECT_FALSE(from_unix_guess(9'223'372'036.9).has_value());
  EXPECT_FALSE(from_unix_guess(-9'223'372'036.9).has_value());
  EXPECT_TRUE(from_unix_guess(INT64_MIN).has_value());
}

}  // namespace
}  // namespace millwright
