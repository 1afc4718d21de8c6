// SPDX-License-Identifier: Apache-2.0
#include "core/suggest.h"

#include <gtest/gtest.h>

#include <array>

namespace millwright {
namespace {

TEST(Suggest, NearestWord) {
  constexpr std::array<std::string_view, 4> kWords{"title", "unit", "mqtt", "expected_interval_ms"};
  EXPECT_EQ(nearest("titel", kWords), "title");
  EXPECT_EQ(nearest("units", kWords), "unit");
  EXPECT_EQ(nearest("expected_intervall_ms", kWords), "expected_interval_ms");
  EXPECT_EQ(nearest("colour", kWords), "");
  EXPECT_EQ(nearest("", kWords), "");
}

}  // namespace
}  // namespace millwright
