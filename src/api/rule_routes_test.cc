// SPDX-License-Identifier: Apache-2.0
// Rules over the API: no alarm without a response, change control, and the table in and out.
#include <gmock/gmock.h>

#include "api/site_fixture_test.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

class RuleRoutesTest : public SiteFixture {
 protected:
  void SetUp() override {
    SiteFixture::SetUp();
    ask(200, "POST", "/api/v1/readings", {{"signal", "plc7/p"}, {"value", 4.2}});
    ask(200, "POST", "/api/v1/signals/adopt",
        {{"address", "plc7/p"}, {"asset", "mill/water/line1/pump1"}, {"unit", "bar"}});
  }
  const json bare_{{"signal", 1}, {"kind", "high"}, {"limit", 8}, {"message", "too high"}};
};

TEST_F(RuleRoutesTest, AnAlarmNeedsAResponse) {
  json refused = ask(409, "POST", "/api/v1/rules", bare_);
  EXPECT_EQ(refused["code"], "failed_precondition");
  EXPECT_THAT(refused["detail"].get<std::string>(),
              HasSubstr("lacks: owner, consequence_level, respond_within_s, procedure;"));
  EXPECT_THAT(refused["next"].get<std::string>(), HasSubstr("mode: shadow"));
  json body = bare_;
  body.update({{"owner", "crew"},
               {"consequence_level", "minor"},
               {"respond_within_s", 60},
               {"procedure", "unwritten"}});
  refused = ask(409, "POST", "/api/v1/rules", body);
  EXPECT_THAT(refused["detail"].get<std::string>(), HasSubstr("lacks: procedure_in_force;"));

  body["mode"] = "shadow";
  const json shadow = ask(201, "POST", "/api/v1/rules", body);
  EXPECT_EQ(shadow["is_rationalised"], true);
  EXPECT_EQ(shadow["missing"], json::array());
  EXPECT_EQ(shadow["warnings"], json({"owner 'crew': no team or person"}));
  const std::string path = "/api/v1/rules/" + shadow["id"].dump();
  ask(409, "PATCH", path, {{"mode", "alarm"}});
  const json live = ask(201, "POST", "/api/v1/rules", alarm_rule(1, "low", 1));
  EXPECT_EQ(live["mode"], "alarm");
  EXPECT_EQ(live["is_rationalised"], true);
  EXPECT_EQ(live["recommended_priority"], 2);
  ask(200, "PATCH", path, {{"mode", "alarm"}, {"procedure", "look-and-see"}});
}

TEST_F(RuleRoutesTest, ListsWhatIsNotRationalised) {
  // One that alarms by a procedure that is gone, and one that a profile brought without any.
  const Document gone = put_procedure_in_force("gone");
  json body = alarm_rule(1, "high", 8);
  body["procedure"] = "gone";
  ask(201, "POST", "/api/v1/rules", body);
  registry::must(
      registry::step_document(*registry, engineer, gone.id, registry::DocumentStep::kRetire));
  registry::must(registry->change(engineer, [](registry::Edit& edit) -> Status {
    Rule bare = rule(1, RuleKind::kNoData, 0);
    bare.mode = RuleMode::kAlarm;
    bare.approved_by = "profile:pump@2";
    registry::must(edit.add_library_rule(bare));
    return {};
  }));
  ask(201, "POST", "/api/v1/rules", alarm_rule(1, "low", 1));
  EXPECT_EQ(ask(200, "GET", "/api/v1/rules")["rules"].size(), 3u);
  const json lacking = ask(200, "GET", "/api/v1/rules?rationalised=false")["rules"];
  ASSERT_EQ(lacking.size(), 2u);
  EXPECT_EQ(lacking[0]["mode"], "alarm");
  EXPECT_EQ(lacking[0]["missing"], json({"procedure_in_force"}));
  EXPECT_EQ(lacking[1]["mode"], "shadow");
  EXPECT_EQ(lacking[1]["missing"],
            json({"owner", "consequence_level", "respond_within_s", "procedure"}));
  EXPECT_EQ(ask(200, "GET", "/api/v1/rules?rationalised=true&signal=1")["rules"].size(), 1u);
  ask(400, "GET", "/api/v1/rules?rationalised=perhaps");
  // It alarms on, and may be changed.
  const std::string path = "/api/v1/rules/" + lacking[0]["id"].dump();
  EXPECT_EQ(ask(200, "PATCH", path, {{"limit", 9}})["is_rationalised"], false);
  EXPECT_EQ(ask(200, "GET", "/api/v1/assets/1")["rules"][0]["is_rationalised"], false);
}

TEST_F(RuleRoutesTest, ApprovalTakesASecondPerson) {
  const json rule =
      ask_as("anna", Role::kEngineer, 201, "POST", "/api/v1/rules", alarm_rule(1, "high", 8));
  const std::string path = "/api/v1/rules/" + rule["id"].dump();
  EXPECT_EQ(rule["approved_settings"], nullptr);
  ask_as("anna", Role::kEngineer, 409, "POST", path + "/approve");
  ask(409, "POST", path + "/approve");  // a token is nobody
  const json approved = ask_as("bert", Role::kEngineer, 200, "POST", path + "/approve");
  EXPECT_EQ(approved["approved_by"], "bert");
  EXPECT_EQ(approved["approved_settings"]["limit"], 8);
  EXPECT_EQ(approved["differs"], false);
  const json changed = ask(200, "PATCH", path, {{"limit", 9}, {"priority", 1}});
  EXPECT_EQ(changed["differs"], true);
  EXPECT_EQ(changed["differences"], json({"limit", "priority"}));
  for (const char* field : {"approved_by", "approved_settings"}) {
    EXPECT_THAT(ask(400, "PATCH", path, {{field, nullptr}})["detail"].get<std::string>(),
                HasSubstr("cannot be set here"));
  }
  ask(404, "POST", "/api/v1/rules/99/approve");
}

TEST_F(RuleRoutesTest, TheTableGoesOutAndIn) {
  ask(201, "POST", "/api/v1/rules", alarm_rule(1, "high", 8));
  const auto table = call("GET", "/api/v1/rules.csv");
  EXPECT_EQ(table.status, 200);
  EXPECT_THAT(std::string(table.header("content-type")), HasSubstr("text/csv"));
  EXPECT_THAT(table.body, HasSubstr("mill/water/line1/pump1/p,bar,high,8.0,"));
  const auto same = call("POST", "/api/v1/rules/import", table.body);
  EXPECT_EQ(json::parse(same.body), json({{"added", 0},
                                          {"changed", 0},
                                          {"unchanged", 1},
                                          {"warnings", json::array()},
                                          {"warnings_words", json::array()}}));
  const auto changed = call("POST", "/api/v1/rules/import", "id,limit\n1,9\n");
  EXPECT_EQ(json::parse(changed.body)["changed"], 1);
  EXPECT_EQ(ask(200, "GET", "/api/v1/rules")["rules"][0]["limit"], 9);

  const auto wrong = call("POST", "/api/v1/rules/import", "id,limit\n1,10\n1,x\n7,1\n");
  EXPECT_EQ(wrong.status, 400);
  const json said = json::parse(wrong.body);
  EXPECT_EQ(said["detail"], "nothing was changed; line 3: limit: 'x' is not a number");
  EXPECT_EQ(said["errors"], json({{{"line", 3}, {"message", "limit: 'x' is not a number"}},
                                  {{"line", 4}, {"message", "no rule 7"}}}));
  EXPECT_EQ(ask(200, "GET", "/api/v1/rules")["rules"][0]["limit"], 9);
  EXPECT_EQ(call("POST", "/api/v1/rules/import", "nonsense\n").status, 400);
}

}  // namespace
}  // namespace millwright::api
