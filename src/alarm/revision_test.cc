// SPDX-License-Identifier: Apache-2.0
#include "alarm/revision.h"

#include <gtest/gtest.h>

namespace millwright::alarm {
namespace {

TEST(Revision, ReadsRulesAndSignals) {
  const auto revision = parse_revision(R"({"revision": 7, "changes": [
    {"kind": "site", "id": 1, "record": {"name": "mill"}},
    {"kind": "signal", "id": 12, "record": {"id": 12, "asset": 3, "unit": "bar",
      "expected_interval_ms": 500, "range_low": null, "new_field": [1]}},
    {"kind": "signal", "id": 13, "record": null},
    {"kind": "rule", "id": 4, "record": {"id": 4, "signal": 12, "kind": "low-low", "limit": 8.5,
      "deadband": 1, "on_delay_ms": 2000, "off_delay_ms": 3000, "window_ms": 4000, "priority": 1,
      "is_enabled": false, "message": "m", "consequence": "c", "response": "r"}},
    {"kind": "rule", "id": 5, "record": null}]})");
  ASSERT_TRUE(revision.has_value());
  EXPECT_EQ(revision->number, 7u);
  EXPECT_TRUE(revision->problems.empty());
  const detect::Configuration& c = revision->config;
  ASSERT_EQ(c.signals.size(), 1u);
  EXPECT_EQ(c.signals[0].asset, AssetId(3));
  EXPECT_EQ(c.signals[0].unit, "bar");
  EXPECT_EQ(c.signals[0].expected_interval, std::chrono::milliseconds(500));
  EXPECT_EQ(c.removed_signals, std::vector{SignalId(13)});
  ASSERT_EQ(c.rules.size(), 1u);
  EXPECT_EQ(c.rules[0].kind, RuleKind::kLowLow);
  EXPECT_EQ(c.rules[0].limit, 8.5);
  EXPECT_EQ(c.rules[0].on_delay, std::chrono::seconds(2));
  EXPECT_EQ(c.rules[0].off_delay, std::chrono::seconds(3));
  EXPECT_EQ(c.rules[0].window, std::chrono::seconds(4));
  EXPECT_EQ(c.rules[0].priority, 1);
  EXPECT_FALSE(c.rules[0].is_enabled);
  EXPECT_EQ(c.removed_rules, std::vector{RuleId(5)});
}

TEST(Revision, ReadsTheResponseOfARule) {
  const auto revision = parse_revision(R"({"revision": 8, "changes": [
    {"kind": "document", "id": 2, "record": {"kind": "procedure", "name": "pump-low-flow"}},
    {"kind": "rule", "id": 4, "record": {"signal": 12, "kind": "low", "limit": 8, "owner": "crew",
      "consequence_level": "major", "respond_within_s": 600, "procedure": "pump-low-flow",
      "policy": "water", "alarm_class": "quality", "mode": "shadow", "is_latching": true,
      "position": "desk-1", "is_condition_warning": true, "approved_by": "max",
      "approved_settings": {"limit": 8}}},
    {"kind": "rule", "id": 5, "record": {"signal": 12, "kind": "low", "limit": 8}}]})");
  ASSERT_TRUE(revision.has_value());
  EXPECT_TRUE(revision->problems.empty());
  ASSERT_EQ(revision->config.rules.size(), 2u);
  const Rule& rule = revision->config.rules[0];
  EXPECT_EQ(rule.owner, "crew");
  EXPECT_EQ(rule.consequence_level, Severity::kMajor);
  EXPECT_EQ(rule.respond_within, std::chrono::minutes(10));
  EXPECT_EQ(rule.procedure, "pump-low-flow");
  EXPECT_EQ(rule.policy, "water");
  EXPECT_EQ(rule.alarm_class, "quality");
  EXPECT_EQ(rule.mode, RuleMode::kShadow);
  EXPECT_TRUE(rule.is_latching);
  EXPECT_EQ(rule.position, "desk-1");
  EXPECT_TRUE(rule.is_condition_warning);
  // A revision from before rules had a response.
  EXPECT_EQ(revision->config.rules[1].mode, RuleMode::kAlarm);
  EXPECT_FALSE(revision->config.rules[1].is_latching);
}

TEST(Revision, OneUnreadableChangeLeavesOutOnlyItself) {
  const std::string bad[] = {
      R"({"kind": "rule", "id": 1, "record": {"signal": 2, "kind": "clairvoyance"}})",
      R"({"kind": "rule", "id": 1, "record": {"kind": "high"}})",
      R"({"kind": "rule", "id": 1, "record": {"signal": 2, "kind": "high", "limit": "8"}})",
      R"({"kind": "rule", "id": 1, "record": {"signal": 2, "kind": "high", "priority": 9}})",
      R"({"kind": "rule", "id": 1, "record": {"signal": 2, "kind": "high", "on_delay_ms": 1e300}})",
      R"({"kind": "rule", "id": 1, "record": {"signal": 2, "kind": "high", "mode": "loud"}})",
      R"({"kind": "rule", "id": 1, "record": {"signal": 2, "kind": "high", "is_latching": 1}})",
      R"({"kind": "rule", "id": 1, "record": {"signal": 2, "kind": "high",
          "respond_within_s": 1e300}})",
      R"({"kind": "rule", "id": 1, "record": {"signal": 2, "kind": "high",
          "consequence_level": "bad"}})",
      R"({"kind": "rule", "id": 4294967297, "record": null})",
      R"({"kind": "signal", "id": 0, "record": null})",
      R"({"kind": "signal", "id": 1, "record": 5})",
      "17",
  };
  for (const std::string& change : bad) {
    const auto revision = parse_revision(R"({"revision": 2, "changes": [)" + change +
                                         R"(, {"kind": "rule", "id": 9, "record": null}]})");
    ASSERT_TRUE(revision.has_value()) << change;
    EXPECT_EQ(revision->problems.size(), 1u) << change;
    EXPECT_TRUE(revision->config.rules.empty()) << change;
    EXPECT_EQ(revision->config.removed_rules, std::vector{RuleId(9)}) << change;
  }
  EXPECT_EQ(parse_revision(R"({"revision": 2, "changes": [17]})")->problems[0],
            "revision 2 change 0: not an object");
}

TEST(Revision, NotARevision) {
  for (const std::string_view text : {"", "[]", "{}", R"({"changes": 1})", "{\"changes\": ["}) {
    const auto revision = parse_revision(text);
    ASSERT_FALSE(revision.has_value()) << text;
    EXPECT_EQ(revision.error().code(), Code::kDataLoss);
  }
}

}  // namespace
}  // namespace millwright::alarm
