// SPDX-License-Identifier: Apache-2.0
#include "identity/badge.h"

#include <gtest/gtest.h>

namespace millwright::identity {
namespace {

TEST(Badge, ReadersDifferInCaseAndBlanksOnly) {
  for (const std::string typed : {"04A1F2C3", "04a1f2c3", "04:a1:f2:c3", " 04-A1-F2-C3\r\n"}) {
    const auto id = badge_id(typed);
    ASSERT_TRUE(id) << typed;
    EXPECT_EQ(*id, "04A1F2C3");
  }
}

TEST(Badge, SaysWhatIsWrongAndNeverTheBadge) {
  for (const std::string& typed :
       {std::string(), std::string("123"), std::string("12 3 "), std::string("0x\xff\x01zz"),
        std::string("aaaa;"), std::string(65, '7')}) {
    const auto refused = badge_id(typed);
    ASSERT_FALSE(refused) << typed;
    EXPECT_EQ(refused.error().message(), "badge: must be 4 to 64 letters and digits");
    EXPECT_EQ(refused.error().code(), Code::kInvalidArgument);
  }
}

}  // namespace
}  // namespace millwright::identity
