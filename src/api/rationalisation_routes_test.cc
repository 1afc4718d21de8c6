// SPDX-License-Identifier: Apache-2.0
// The worklist: what keeps alarms from being justified, each kind of it.
#include <gmock/gmock.h>

#include "api/site_fixture_test.h"

namespace millwright::api {
namespace {

using nlohmann::json;

class RationalisationRoutesTest : public SiteFixture {
 protected:
  void SetUp() override {
    SiteFixture::SetUp();
    registry::must(registry->create(engineer, signal(1, "flow")));
  }
  json make(const json& fields = json::object()) {
    json body = alarm_rule(1, "high", 8);
    body.update(fields);
    return ask(201, "POST", "/api/v1/rules", body);
  }
  json list() { return ask(200, "GET", "/api/v1/rationalisation"); }
  /// The rows of one kind.
  json items(const std::string& kind) {
    json rows = json::array();
    const json answer = list();
    for (const json& row : answer["items"]) {
      if (row["kind"] == kind) rows.push_back(row);
    }
    EXPECT_EQ(answer["counts"][kind], rows.size());
    return rows;
  }
};

TEST_F(RationalisationRoutesTest, AProcedureNobodyPractisedOrTooManyShareIsNoAnswer) {
  make();
  EXPECT_EQ(items("procedure").at(0)["verdict"], "not-exercised");
  EXPECT_TRUE(items("procedure").at(0)["latest"].is_null());
  for (int i = 0; i < 19; ++i) make();
  EXPECT_EQ(items("procedure").at(0)["n_rules"], 20);
  // What only records needs no procedure and does not count.
  make({{"mode", "event"}});
  EXPECT_EQ(items("procedure").at(0)["n_rules"], 20);
  make();
  const json shared = items("procedure").at(0);
  EXPECT_EQ(shared["verdict"], "shared");
  EXPECT_EQ(shared["n_rules"], 21);
  EXPECT_EQ(shared["rules"].size(), 21u);
}

TEST_F(RationalisationRoutesTest, APriorityThatIsNotTheRecommendedOneIsListed) {
  const json rule = make();
  const int recommended = rule["recommended_priority"];
  ask(200, "PATCH", "/api/v1/rules/" + rule["id"].dump(), {{"priority", recommended}});
  EXPECT_TRUE(items("priority").empty());
  const int other = recommended == 1 ? 3 : 1;
  ask(200, "PATCH", "/api/v1/rules/" + rule["id"].dump(), {{"priority", other}});
  const json row = items("priority").at(0);
  EXPECT_EQ(row["rule"], rule["id"]);
  EXPECT_EQ(row["priority"], other);
  EXPECT_EQ(row["recommended_priority"], recommended);
  ask(200, "PATCH", "/api/v1/rules/" + rule["id"].dump(), {{"mode", "shadow"}});
  EXPECT_TRUE(items("priority").empty()) << "on trial it has none";
}

TEST_F(RationalisationRoutesTest, SettingsThatDifferFromTheApprovedOnesAreListedReportedAndFound) {
  const json rule =
      ask_as("anna", Role::kEngineer, 201, "POST", "/api/v1/rules", alarm_rule(1, "high", 8));
  const std::string path = "/api/v1/rules/" + rule["id"].dump();
  ask_as("bert", Role::kEngineer, 200, "POST", path + "/approve");
  EXPECT_TRUE(items("settings").empty());
  const auto report = [&](const char* language) {
    return call("GET", std::string("/api/v1/kpis/report?lang=") + language).body;
  };
  EXPECT_EQ(report("en").find("Approved by"), std::string::npos);
  ask(200, "PATCH", path, {{"limit", 9}, {"message", "Flow <high>"}});
  EXPECT_EQ(items("settings").at(0)["differences"], json({"limit"}));
  EXPECT_EQ(items("settings").at(0)["approved_by"], "bert");
  // On the printed report, in both languages, and in what `respond check` finds.
  EXPECT_THAT(report("en"), ::testing::HasSubstr("Flow &lt;high&gt;</th><td>limit</td><td>bert"));
  EXPECT_THAT(report("de"), ::testing::HasSubstr("<td>Grenzwert</td><td>bert"));
  const json findings = ask(200, "GET", "/api/v1/respond/check")["findings"];
  const auto found = std::ranges::find_if(findings, [](const json& finding) {
    return finding["what"].get<std::string>().find("does not alarm as bert approved it: limit") !=
           std::string::npos;
  });
  ASSERT_NE(found, findings.end()) << findings.dump(1);
  EXPECT_EQ((*found)["what_words"]["code"], "finding.settings-differ");
  EXPECT_EQ((*found)["next_words"]["code"], "remedy.settings-differ");
}

TEST_F(RationalisationRoutesTest, AClassThatDemandsDrillsIsOwedThem) {
  make({{"alarm_class", "quality"}});
  EXPECT_TRUE(items("class").empty()) << "it demands none";
  const json rule = make({{"alarm_class", "safety"}});
  const json row = items("class").at(0);
  EXPECT_EQ(row["rule"], rule["id"]);
  EXPECT_EQ(row["drill_days"], 90);
  EXPECT_EQ(row["procedure"], rule["procedure"]);
  EXPECT_TRUE(row["latest"].is_null());
}

TEST_F(RationalisationRoutesTest, WhatAProfileBringsWithoutAResponseIsOnTheListAndPagesNobody) {
  registry::must(registry->change(engineer, [](registry::Edit& edit) -> Status {
    Rule bare = rule(1, RuleKind::kNoData, 0);
    bare.mode = RuleMode::kAlarm;
    bare.approved_by = "profile:pump@2";
    registry::must(edit.add_library_rule(bare));
    return {};
  }));
  const json row = items("response").at(0);
  EXPECT_EQ(row["missing"], json({"owner", "consequence_level", "respond_within_s", "procedure"}));
  EXPECT_EQ(row["path"], "mill/water/line1/pump1/flow");
}

}  // namespace
}  // namespace millwright::api
