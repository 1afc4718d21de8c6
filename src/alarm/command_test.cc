// SPDX-License-Identifier: Apache-2.0
#include "alarm/command.h"

#include <gtest/gtest.h>

namespace millwright::alarm {
namespace {

TEST(Command, GoldenJson) {
  const Command shelve{Action::kShelve, AlarmId(5), "ann", "belt is being changed",
                       UtcNanos{1'767'225'600'000'000'000}};
  const std::string json = encode(shelve);
  EXPECT_EQ(json,
            R"({"action":"shelve","alarm":5,"comment":"belt is being changed","type":"alarm",)"
            R"("until_ns":1767225600000000000,"version":1,"who":"ann"})");
  EXPECT_EQ(decode_command(json).value(), shelve);
}

TEST(Command, BrokenUtf8LosesNoCommand) {
  const Command command{Action::kAcknowledge, AlarmId(1), "ann", "caf\xe9", {}};
  const auto decoded = decode_command(encode(command));
  ASSERT_TRUE(decoded.has_value() && decoded->has_value());
  EXPECT_EQ((*decoded)->alarm, AlarmId(1));
  EXPECT_EQ((*decoded)->comment, "caf\xef\xbf\xbd");
}

TEST(Command, ForSomebodyElse) {
  const auto decoded = decode_command(R"({"type":"signal","action":"dismiss"})");
  ASSERT_TRUE(decoded.has_value());
  EXPECT_FALSE(decoded->has_value());
}

TEST(Command, Unreadable) {
  const std::string cases[] = {
      "",
      "[]",
      "{}",
      R"({"type":"alarm"})",
      R"({"type":"alarm","version":2,"action":"shelve","alarm":5,"who":"a","comment":""})",
      R"({"type":"alarm","version":1,"action":"raise","alarm":5,"who":"a","comment":""})",
      R"({"type":"alarm","version":1,"action":"remove","alarm":5,"who":"a","comment":""})",
      R"({"type":"alarm","version":1,"action":"shelve","alarm":-5,"who":"a","comment":""})",
      R"({"type":"alarm","version":1,"action":"shelve","alarm":5,"who":7,"comment":""})",
      R"({"type":"alarm","version":1,"action":"shelve","alarm":5,"who":"a","comment":"",)"
      R"("until_ns":"soon"})",
  };
  for (const std::string& text : cases) {
    const auto decoded = decode_command(text);
    ASSERT_FALSE(decoded.has_value()) << text;
    EXPECT_EQ(decoded.error().code(), Code::kDataLoss);
  }
}

}  // namespace
}  // namespace millwright::alarm
