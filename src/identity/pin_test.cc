// SPDX-License-Identifier: Apache-2.0
#include "identity/pin.h"

#include <gtest/gtest.h>

#include <string>

namespace millwright::identity {
namespace {

TEST(Pin, TakesDigitsThatAreNoPattern) {
  for (const std::string pin : {"4711", "0007", "1357", "90210", "123456789013", "1243"}) {
    EXPECT_TRUE(check_pin(pin)) << pin;
  }
}

TEST(Pin, SaysWhatIsWrongAndNeverThePin) {
  struct Case {
    std::string pin;
    std::string message;
  };
  const std::string size = "pin: must be 4 to 12 digits";
  const std::string pattern = "pin: must not be one digit repeated or a run of digits";
  for (const Case& c : {Case{"", size}, Case{"471", size}, Case{"1234567890123", size},
                        Case{"47a1", size}, Case{"47 1", size}, Case{"\xd9\xa4\xd9\xa7", size},
                        Case{"1111", pattern}, Case{"1234", pattern}, Case{"98765", pattern}}) {
    const Status refused = check_pin(c.pin);
    ASSERT_FALSE(refused) << c.pin;
    EXPECT_EQ(refused.error().message(), c.message) << c.pin;
    EXPECT_EQ(refused.error().code(), Code::kInvalidArgument);
  }
}

}  // namespace
}  // namespace millwright::identity
