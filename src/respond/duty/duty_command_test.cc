// SPDX-License-Identifier: Apache-2.0
#include "respond/duty/duty_command.h"

#include <gtest/gtest.h>

namespace millwright::respond {
namespace {

TEST(DutyCommand, GoldenJson) {
  const struct {
    DutyCommand command;
    const char* json;
  } cases[] = {
      {AddOverride{"lead", "r", "line", "ann", "ben", {10}, {20}, "dentist"},
       R"({"absent":"ann","action":"add-override","begin_ns":10,"end_ns":20,"layer":"line",)"
       R"("part":"duty","reason":"dentist","roster":"r","substitute":"ben","type":"respond",)"
       R"("version":1,"who":"lead"})"},
      {CancelOverride{"ann", OverrideId(3)},
       R"({"action":"cancel-override","override":3,"part":"duty","type":"respond","version":1,)"
       R"("who":"ann"})"},
      {WriteLogEntry{"ann", "r", "belt squeaks", AssetId(7)},
       R"({"action":"write-log","asset":7,"part":"duty","roster":"r","text":"belt squeaks",)"
       R"("type":"respond","version":1,"who":"ann"})"},
      {PrepareHandover{"ann", "r", "night", {10}, {20}, {"P2 high flow, pump-1"}},
       R"({"action":"prepare-handover","begin_ns":10,"end_ns":20,)"
       R"("open_alarms":["P2 high flow, pump-1"],"part":"duty","roster":"r","shift":"night",)"
       R"("type":"respond","version":1,"who":"ann"})"},
      {SignHandover{"ben", HandoverId(4), HandoverSide::kIncoming},
       R"({"action":"sign-handover","handover":4,"part":"duty","side":"incoming",)"
       R"("type":"respond","version":1,"who":"ben"})"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(encode(c.command), c.json);
    const auto decoded = decode_duty_command(c.json);
    ASSERT_TRUE(decoded.has_value() && decoded->has_value()) << c.json;
    EXPECT_TRUE(**decoded == c.command) << c.json;
  }
}

TEST(DutyCommand, BrokenUtf8LosesNoCommand) {
  const auto decoded =
      decode_duty_command(encode(DutyCommand(WriteLogEntry{"ann", "r", "caf\xe9", {}})));
  ASSERT_TRUE(decoded.has_value() && decoded->has_value());
  EXPECT_EQ(std::get<WriteLogEntry>(**decoded).text, "caf\xef\xbf\xbd");
}

TEST(DutyCommand, ForSomebodyElse) {
  for (const char* text : {R"({"type":"alarm","action":"shelve"})", R"({"type":"respond"})",
                           R"({"type":"respond","part":"procedure","version":9})", "{}"}) {
    const auto decoded = decode_duty_command(text);
    ASSERT_TRUE(decoded.has_value()) << text;
    EXPECT_FALSE(decoded->has_value()) << text;
  }
}

TEST(DutyCommand, Unreadable) {
  const std::string cases[] = {
      "",
      "[]",
      R"({"type":"respond","part":"duty"})",
      R"({"type":"respond","part":"duty","version":2,"action":"cancel-override","override":1,)"
      R"("who":"a"})",
      R"({"type":"respond","part":"duty","version":1,"action":"resign","who":"a"})",
      R"({"type":"respond","part":"duty","version":1,"action":"cancel-override","who":"a"})",
      R"({"type":"respond","part":"duty","version":1,"action":"cancel-override","override":-1,)"
      R"("who":"a"})",
      R"({"type":"respond","part":"duty","version":1,"action":"cancel-override","override":1})",
      R"({"type":"respond","part":"duty","version":1,"action":"sign-handover","handover":1,)"
      R"("side":"both","who":"a"})",
      R"({"type":"respond","part":"duty","version":1,"action":"write-log","roster":"r","text":"x",)"
      R"("asset":4294967296,"who":"a"})",
      R"({"type":"respond","part":"duty","version":1,"action":"prepare-handover","roster":"r",)"
      R"("shift":"s","begin_ns":1,"end_ns":2,"open_alarms":[1],"who":"a"})",
  };
  for (const std::string& text : cases) {
    const auto decoded = decode_duty_command(text);
    ASSERT_FALSE(decoded.has_value()) << text;
    EXPECT_EQ(decoded.error().code(), Code::kDataLoss) << text;
  }
}

}  // namespace
}  // namespace millwright::respond
