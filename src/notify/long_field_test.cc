// SPDX-License-Identifier: Apache-2.0
#include "notify/long_field.h"

#include <gtest/gtest.h>

namespace millwright::notify {
namespace {

TEST(LongFieldTest, ComesBackWhole) {
  std::string umlauts;
  for (std::size_t i = 0; i < kMaxFieldBytes; ++i) umlauts += "ü";
  for (const std::string& text :
       {std::string(), std::string("short"), std::string(kMaxFieldBytes, 'x'),
        std::string(kMaxFieldBytes + 1, 'x'), "a" + umlauts, umlauts}) {
    SCOPED_TRACE(text.size());
    Fields fields;
    ASSERT_TRUE(put_long_field(fields, "html", text));
    for (const auto& [name, value] : fields) {
      EXPECT_LE(value.size(), kMaxFieldBytes);
      EXPECT_NE(static_cast<unsigned char>(value[0]) & 0xc0, 0x80) << name << " begins amid one";
    }
    EXPECT_EQ(long_field(fields, "html"), text);
  }
  EXPECT_EQ(long_field({}, "html"), "");
}

TEST(LongFieldTest, HasAnEnd) {
  Fields fields;
  const Status put =
      put_long_field(fields, "html", std::string(kMaxFieldBytes * kMostParts + 1, 'x'));
  ASSERT_FALSE(put);
  EXPECT_NE(std::string(put.error().message()).find("html: longer"), std::string::npos);
}

}  // namespace
}  // namespace millwright::notify
