// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "record/limits.h"
#include "respond/attention/hands_off.h"

namespace millwright::respond {
namespace {

HandsOff largest() {
  HandsOff period;
  period.id = HandsOffId(2);
  period.planned_by = std::string(record::kMostNameBytes, '"');
  period.start = UtcNanos{1};
  period.days = 90;
  period.state = HandsOffState::kFailed;
  for (char c = 'a'; c < 'a' + 16; ++c) {
    period.shifts.push_back({std::string(40, c), 1, 2, 3});
  }
  for (std::size_t i = 0; i < HandsOff::kMostHelpsKept; ++i) {
    period.helps.push_back({UtcNanos{5}, FactKind::kFileEdit,
                            std::string(record::kMostNameBytes, '\x01'), std::string(400, '\x01')});
  }
  period.n_helps = 20;
  period.ended = UtcNanos{9};
  period.verdict = std::string(record::kMostTextBytes, '\x01');
  return period;
}

TEST(HandsOffCodec, GoldenRow) {
  HandsOff period;
  period.id = HandsOffId(1);
  period.planned_by = "eve";
  period.start = UtcNanos{1000};
  period.days = 14;
  period.state = HandsOffState::kRunning;
  period.shifts = {{"early", 1, 0, 2}};
  period.helps = {{UtcNanos{5}, FactKind::kRestart, "pam", "hung"}};
  period.n_helps = 1;
  const std::string row = encode(period);
  EXPECT_EQ(row,
            R"({"days":14,"helps":[{"kind":"restart","time_ns":5,"who":"pam","words":"hung"}],)"
            R"("id":1,"n_helps":1,"outages_recovered":0,"planned_by":"eve","security_patches":0,)"
            R"("sensors_added":0,"sensors_replaced":0,)"
            R"("shifts":[{"alarms":1,"answers":2,"drills":0,"shift":"early"}],"start_ns":1000,)"
            R"("state":"running","terms":{"answers_per_shift":1,"outages":1,"per_shift":1,)"
            R"("sensors_added":1,"sensors_replaced":1,"tolerated_help":0},"verdict":"",)"
            R"("version":1})");
  EXPECT_EQ(decode_hands_off(row).value(), period);
}

// Every control character takes six bytes of JSON: what is accepted must still be restored.
TEST(HandsOffCodec, TheLargestRowFits) {
  EXPECT_LE(encode(largest()).size(), record::kMostStoredBytes);
  EXPECT_EQ(decode_hands_off(encode(largest())).value(), largest());
}

TEST(HandsOffCodec, Commands) {
  HandsOffCommand plan;
  plan.who = "eve";
  plan.start = UtcNanos{77};
  plan.days = 14;
  plan.shifts = {"early", "late"};
  plan.terms.outages = 2;
  HandsOffCommand glass;
  glass.action = HandsOffAction::kBreakGlass;
  glass.who = "pam";
  glass.reason = "line 2 stands";
  glass.signature = "password";
  HandsOffCommand answer;
  answer.action = HandsOffAction::kNote;
  answer.who = "ann";
  answer.fact = {
      FactKind::kShiftAnswer, TeamKind::kOperations, "ann", "late", "no", "", false, true};
  HandsOffCommand patch = answer;
  patch.fact = {FactKind::kSecurityPatch, TeamKind::kIt, "ann", "", "CVE", "eve", true, false};
  for (const HandsOffCommand& command : {plan, glass, answer, patch}) {
    const auto decoded = decode_hands_off_command(encode(command));
    ASSERT_TRUE(decoded.has_value() && decoded->has_value()) << encode(command);
    EXPECT_EQ(**decoded, command) << encode(command);
  }
}

TEST(HandsOffCodec, Unreadable) {
  const std::string head = R"({"type":"respond","part":"hands-off","version":1,"who":"a",)";
  const std::string commands[] = {
      head + R"("action":"stop"})",
      head + R"("action":"plan"})",
      head + R"("action":"plan","days":3,"shifts":[1]})",
      head + R"("action":"plan","days":3,"terms":{}})",
      head + R"("action":"plan","days":3,"terms":7})",
      head + R"("action":"note"})",
      head + R"("action":"note","fact":{"kind":"restart"}})",
      head + R"("action":"note","fact":{"kind":"sleep","team":"it"}})",
  };
  for (const std::string& text : commands) {
    EXPECT_FALSE(decode_hands_off_command(text).has_value()) << text;
  }
  for (std::string row : {encode(largest()).substr(1), std::string(R"({"version":1})"),
                          std::string(R"({"version":9})")}) {
    EXPECT_EQ(decode_hands_off(row).error().code(), Code::kDataLoss);
  }
}

}  // namespace
}  // namespace millwright::respond
