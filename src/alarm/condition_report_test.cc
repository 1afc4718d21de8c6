// SPDX-License-Identifier: Apache-2.0
#include "alarm/condition_report.h"

#include <gtest/gtest.h>

namespace millwright::alarm {
namespace {

TEST(ConditionReport, ReadsWhatItWrote) {
  const ConditionReport report{RuleId(12), "dcs-bridge", "LSHH-101 \"tripped\""};
  const auto read = decode_condition_report(encode(report));
  ASSERT_TRUE(read);
  ASSERT_TRUE(*read);
  EXPECT_EQ(**read, report);
  EXPECT_EQ(words_of(report), "by dcs-bridge: LSHH-101 \"tripped\"");
  EXPECT_EQ(words_of({RuleId(12), "ann", ""}), "by ann");
}

TEST(ConditionReport, LeavesOthersCommandsAlone) {
  const auto other = decode_condition_report(R"({"type":"alarm","version":1})");
  ASSERT_TRUE(other);
  EXPECT_FALSE(*other);
}

TEST(ConditionReport, RefusesWhatIsDamaged) {
  const std::string long_text(5000, 'x');
  const std::string cases[] = {
      "",
      "[]",
      R"({"type":"condition","version":2,"rule":1,"by":"a","text":""})",
      R"({"type":"condition","version":1,"rule":-1,"by":"a","text":""})",
      R"({"type":"condition","version":1,"rule":4294967296,"by":"a","text":""})",
      R"({"type":"condition","version":1,"rule":1,"by":7,"text":""})",
      R"({"type":"condition","version":1,"rule":1,"by":"a"})",
      R"({"type":"condition","version":1,"rule":1,"by":"a","text":")" + long_text + "\"}",
  };
  for (const std::string& bytes : cases) {
    SCOPED_TRACE(bytes.substr(0, 80));
    const auto read = decode_condition_report(bytes);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code(), Code::kDataLoss);
  }
}

TEST(ConditionReport, BrokenUtf8DoesNotLoseIt) {
  const auto read = decode_condition_report(encode({RuleId(1), "a\xff", "b"}));
  ASSERT_TRUE(read);
  ASSERT_TRUE(*read);
  EXPECT_EQ((*read)->text, "b");
}

}  // namespace
}  // namespace millwright::alarm
