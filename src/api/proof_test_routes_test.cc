// SPDX-License-Identifier: Apache-2.0
// Proof tests: recorded, read back, and what is owed where a class demands them.
#include <gmock/gmock.h>

#include "api/respond_rig_test.h"

namespace millwright::api {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class ProofTestRoutesTest : public RespondRig {
 protected:
  static constexpr const char* kTests = "/api/v1/proof-tests";

  /// A rule whose class wants a proof test every 365 days.
  void make_safety_rule() {
    make_alarm_rule();
    ask(200, "PATCH", "/api/v1/rules/" + std::to_string(rule_), {{"alarm_class", "safety"}});
  }
  json owed() {
    json rows = json::array();
    const json answer = ask(200, "GET", "/api/v1/rationalisation");
    for (const json& row : answer["items"]) {
      if (row["kind"] == "proof-test") rows.push_back(row);
    }
    EXPECT_EQ(answer["counts"]["proof-test"], rows.size());
    return rows;
  }
  json record(const json& more) {
    json body = {{"rule", rule_}, {"result", "passed"}};
    body.update(more);
    return ask(201, "POST", kTests, body);
  }
  std::string report() { return call("GET", "/api/v1/kpis/report").body; }
};

TEST_F(ProofTestRoutesTest, ATestIsOwedUntilOnePassesAndAgainWhenOneFailsOrItGrowsOld) {
  make_safety_rule();
  EXPECT_EQ(owed().at(0)["proof_test_days"], 365);
  EXPECT_TRUE(owed().at(0)["latest"].is_null());
  EXPECT_THAT(report(), HasSubstr("<td>safety</td><td class=\"number\">365</td><td>never</td>"));

  const json done = ask_as(
      "olga", Role::kOperator, 201, "POST", kTests,
      {{"rule", rule_}, {"result", "passed"}, {"tested_by", "K. Weber"}, {"tested_at", now()}});
  EXPECT_EQ(done["recorded_by"], "olga");
  EXPECT_TRUE(owed().empty());
  EXPECT_THAT(report(), Not(HasSubstr("<td>safety</td>")));

  clock.advance(std::chrono::hours(24));
  record({{"result", "failed"}, {"note", "switch <corroded>"}});
  EXPECT_EQ(owed().at(0)["has_failed"], true);
  EXPECT_EQ(owed().at(0)["latest"], done["tested_at"]);
  EXPECT_THAT(report(), HasSubstr("; the latest test left it not working"));
  clock.advance(std::chrono::hours(24));
  record(json::object());
  EXPECT_TRUE(owed().empty());
  clock.advance(std::chrono::hours(24) * 366);
  EXPECT_EQ(owed().size(), 1u);
}

TEST_F(ProofTestRoutesTest, WhatCountsIsHowItWasLeft) {
  make_safety_rule();
  struct Case {
    const char* name;
    json test;
    bool is_owed;
  };
  const Case cases[] = {
      {"repaired at once",
       {{"result", "failed"}, {"as_left", "working"}, {"note", "new switch"}},
       false},
      {"passed and bypassed since",
       {{"result", "passed"}, {"as_left", "not-working"}, {"note", "bridged for the repair"}},
       true},
      {"passed", {{"result", "passed"}}, false},
      {"failed", {{"result", "failed"}, {"note", "no contact"}}, true},
  };
  // All of one instant, as tests of one minute are: the last one recorded counts.
  for (const Case& one : cases) {
    SCOPED_TRACE(one.name);
    record(one.test);
    EXPECT_EQ(owed().size(), one.is_owed ? 1u : 0u);
  }
  const json tests = ask(200, "GET", kTests)["tests"];
  EXPECT_EQ(tests.at(3)["result"], "failed");
  EXPECT_EQ(tests.at(3)["as_left"], "working");
  EXPECT_EQ(tests.at(0)["as_left"], "not-working");
}

TEST_F(ProofTestRoutesTest, TheListIsNewestFirstByRuleAndInPages) {
  make_alarm_rule();
  for (const char* who : {"anna", "bert", "carl"}) record({{"tested_by", who}});
  const json first = ask(200, "GET", std::string(kTests) + "?limit=2");
  EXPECT_EQ(first["tests"].at(0)["tested_by"], "carl");
  EXPECT_EQ(first["tests"].at(0)["path"], "mill/water/line1/pump1/p");
  const json rest =
      ask(200, "GET", std::string(kTests) + "?cursor=" + first["next_cursor"].get<std::string>());
  EXPECT_EQ(rest["tests"].size(), 1u);
  EXPECT_EQ(rest["tests"].at(0)["tested_by"], "anna");
  EXPECT_TRUE(rest["next_cursor"].is_null());
  EXPECT_EQ(ask(200, "GET", std::string(kTests) + "?rule=77")["tests"], json::array());
}

TEST_F(ProofTestRoutesTest, WhatCannotBeRecordedIsRefused) {
  make_alarm_rule();
  struct Case {
    int status;
    json body;
    const char* detail;
  };
  const Case cases[] = {
      {400, {{"result", "passed"}}, "rule: must be the id of a rule"},
      {400, {{"rule", rule_}}, "result"},
      {400, {{"rule", rule_}, {"result", "good"}}, "must be passed or failed"},
      {400,
       {{"rule", rule_}, {"result", "passed"}, {"as_left", "good"}},
       "must be working or not-working"},
      {400,
       {{"rule", rule_}, {"result", "passed"}, {"as_left", "not-working"}},
       "note: say why it is left so"},
      {400, {{"rule", rule_}, {"result", "failed"}}, "note: say what failed"},
      {400, {{"rule", rule_}, {"result", "passed"}, {"by", "me"}}, "by: cannot be set here"},
      {404, {{"rule", 99}, {"result", "passed"}}, "no rule 99"},
  };
  for (const Case& one : cases) {
    SCOPED_TRACE(one.body.dump());
    EXPECT_THAT(ask(one.status, "POST", kTests, one.body)["detail"].get<std::string>(),
                HasSubstr(one.detail));
  }
  ask_as("vera", Role::kViewer, 403, "POST", kTests, {{"rule", rule_}, {"result", "passed"}});
}

}  // namespace
}  // namespace millwright::api
