// SPDX-License-Identifier: Apache-2.0
#include "core/number.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <random>
#include <string>

#include "core/utf8.h"

namespace millwright {
namespace {

TEST(Number, AcceptsAndRefusesBySyntax) {
  struct Case {
    const char* text;
    bool is_json;
    bool is_plain;
  };
  for (const Case& c : {Case{"0", true, true},
                        Case{"-0", true, true},
                        Case{"21.5", true, true},
                        Case{"1e3", true, true},
                        Case{"1E+3", true, true},
                        Case{"-2.5e-3", true, true},
                        Case{"+5", false, true},
                        Case{"007.5", false, true},
                        Case{".5", false, true},
                        Case{"5.", false, true},
                        Case{"", false, false},
                        Case{"-", false, false},
                        Case{".", false, false},
                        Case{"1e", false, false},
                        Case{"1e+", false, false},
                        Case{"1.e5", false, true},
                        Case{"0x10", false, false},
                        Case{"NaN", false, false},
                        Case{"inf", false, false},
                        Case{"1e999", false, false},
                        Case{"1e-999", true, true},
                        Case{"1 ", false, false},
                        Case{"--1", false, false},
                        Case{"1.2.3", false, false},
                        Case{"1e99999999999999999999", false, false},
                        Case{"0e99999999999999999999", true, true}}) {
    SCOPED_TRACE(c.text);
    EXPECT_EQ(parse_number(c.text, NumberSyntax::kJson).has_value(), c.is_json);
    EXPECT_EQ(parse_number(c.text, NumberSyntax::kPlain).has_value(), c.is_plain);
  }
}

TEST(Number, KeepsIntegersExactly) {
  const auto top = parse_number("18446744073709551615", NumberSyntax::kJson);
  ASSERT_TRUE(top);
  EXPECT_TRUE(top->is_integer);
  EXPECT_EQ(top->magnitude, UINT64_MAX);
  EXPECT_FALSE(top->as_int64());
  const auto over = parse_number("18446744073709551616", NumberSyntax::kJson);
  ASSERT_TRUE(over);
  EXPECT_FALSE(over->is_integer);
  EXPECT_EQ(over->real, 18446744073709551616.0);
  EXPECT_EQ(parse_number("-9223372036854775808", NumberSyntax::kJson)->as_int64(), INT64_MIN);
  EXPECT_FALSE(parse_number("9223372036854775808", NumberSyntax::kJson)->as_int64());
  EXPECT_FALSE(parse_number("-9223372036854775809", NumberSyntax::kJson)->as_int64());
  EXPECT_TRUE(std::signbit(parse_number("-0", NumberSyntax::kJson)->real));
}

TEST(Number, AgreesWithStrtodOnRandomText) {
  std::mt19937_64 random(20261122);
  for (int i = 0; i < 20'000; ++i) {
    std::string text = random() % 2 == 0 ? "-" : "";
    const auto n_whole = 1 + random() % 20;
    text += static_cast<char>('1' + random() % 9);
    for (std::uint64_t k = 1; k < n_whole; ++k) text += static_cast<char>('0' + random() % 10);
    if (random() % 2 == 0) {
      text += '.';
      for (std::uint64_t k = 0; k < 1 + random() % 20; ++k) {
        text += static_cast<char>('0' + random() % 10);
      }
    }
    if (random() % 3 == 0) text += "e" + std::to_string(static_cast<int>(random() % 600) - 300);
    const double expected = std::strtod(text.c_str(), nullptr);
    const auto got = parse_number(text, NumberSyntax::kJson);
    ASSERT_EQ(got.has_value(), std::isfinite(expected)) << text;
    if (got) {
      ASSERT_EQ(got->real, expected) << text;
    }
  }
}

TEST(Utf8, FollowsRfc3629) {
  EXPECT_TRUE(is_valid_utf8("plain text, longer than eight"));
  EXPECT_TRUE(is_valid_utf8("\u00b0C \u20ac \U0001f600"));
  for (const char* bad :
       {"\x80", "\xc0\xaf", "\xc1\x80", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xf0\x8f\xbf\xbf",
        "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xe2\x82", "abc\xff",
        "\xc2"
        "a"}) {
    EXPECT_FALSE(is_valid_utf8(bad));
  }
}

}  // namespace
}  // namespace millwright
