// SPDX-License-Identifier: Apache-2.0
// Renaming, moving and removing places and teams over the API: what stays, and what stands in the
// way.
#include <gmock/gmock.h>

#include "api/respond_fixture_test.h"

namespace millwright::api {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::HasSubstr;

/// mill/water/line1/pump1 with a pressure that can alarm; line 2 is empty.
class StructureRoutesTest : public RespondFixture {
 protected:
  void SetUp() override {
    RespondFixture::SetUp();
    line2_ = ask(201, "POST", "/api/v1/lines", {{"area", 1}, {"name", "line2"}})["id"];
  }
  std::string refusal(const std::string& method, const std::string& target,
                      const json& body = nullptr) {
    return ask(409, method, target, body)["detail"].get<std::string>();
  }
  void forget(const std::string& target) {
    const auto done = call("DELETE", target);
    EXPECT_EQ(done.status, 204) << done.body;
  }
  json newest_of(const std::string& what) {
    return ask(200, "GET", "/api/v1/audit?what=" + what)["entries"].at(0);
  }
  json plan_wave(json scope, json facts = json::object()) {
    json body = {{"kind", "pilot"},
                 {"scope", std::move(scope)},
                 {"sensor_budget", 4},
                 {"facts", std::move(facts)},
                 {"stakeholders", json::array()}};
    for (const char* function : {"operations", "maintenance", "it", "finance", "leadership"}) {
      body["stakeholders"].push_back({{"function", function}, {"person", "erika"}});
    }
    return ask(201, "POST", "/api/v1/rollout/waves", body);
  }
  int line2_ = 0;
};

TEST_F(StructureRoutesTest, APlaceIsRenamedWithAReasonAndBothSidesOnTheTrail) {
  for (const auto& [kind, after] :
       {std::pair<std::string, json>{"site", {{"name", "works"}, {"time_zone", "Asia/Tokyo"}}},
        {"area", {{"name", "wet"}, {"title", "Wet end"}}},
        {"line", {{"name", "filling"}}},
        {"asset", {{"name", "p-101"}, {"asset_class", "compressor"}, {"criticality", 1}}}}) {
    SCOPED_TRACE(kind);
    const std::string target = "/api/v1/" + kind + "s/1";
    json body = after;
    body["reason"] = "names of the drawing";
    const json changed = ask(200, "PATCH", target, body);
    const json entry = newest_of(kind + " 1");
    EXPECT_EQ(entry["why"], "names of the drawing");
    EXPECT_EQ(entry["after"], changed);
    for (const auto& [field, value] : after.items()) {
      EXPECT_EQ(changed[field], value) << field;
      EXPECT_NE(entry["before"][field], value) << field;
    }
  }
  EXPECT_EQ(ask(200, "GET", "/api/v1/assets/1")["path"], "works/wet/filling/p-101");
}

TEST_F(StructureRoutesTest, AMovedMachineKeepsItsSignalsAlarmsRulesAndHistory) {
  read_pressure(9.5);
  const json before = ask(200, "GET", "/api/v1/assets/1");
  const json signal = before["signals"][0];
  const std::string readings =
      "/api/v1/signals/" + signal["id"].dump() + "/readings?from=2020-01-01T00:00:00Z";
  const json history = ask(200, "GET", readings);
  ASSERT_FALSE(history["value"].empty());
  ask(200, "PATCH", "/api/v1/assets/1", {{"line", line2_}, {"name", "p-101"}});

  const json after = ask(200, "GET", "/api/v1/assets/1");
  EXPECT_EQ(after["path"], "mill/water/line2/p-101");
  EXPECT_EQ(after["signals"][0]["id"], signal["id"]);
  EXPECT_EQ(after["signals"][0]["address"], signal["address"]);
  EXPECT_EQ(after["rules"], before["rules"]);
  EXPECT_EQ(after["active"], 1);
  EXPECT_EQ(ask(200, "GET", readings), history);
  const json alarm = ask(200, "GET", "/api/v1/alarms/1");
  EXPECT_EQ(alarm["state"], "unacknowledged");
  EXPECT_EQ(alarm["subject"]["asset"], 1);
  // And goes on: it returns by a reading of the same address.
  read_pressure(4);
  EXPECT_EQ(ask(200, "GET", "/api/v1/alarms/1")["state"], "returned-unacknowledged");
}

TEST_F(StructureRoutesTest, WhatHasPartsIsNotRemovedAndTheEmptyIs) {
  EXPECT_THAT(refusal("DELETE", "/api/v1/sites/1"), HasSubstr("still has 1 area: water"));
  EXPECT_THAT(refusal("DELETE", "/api/v1/areas/1"), HasSubstr("still has 2 lines: line1, line2"));
  EXPECT_THAT(refusal("DELETE", "/api/v1/lines/1"), HasSubstr("still has 1 asset: pump1"));
  EXPECT_THAT(refusal("DELETE", "/api/v1/assets/1"), HasSubstr("still has 1 signal: pressure"));
  const auto done =
      call("DELETE", "/api/v1/lines/" + std::to_string(line2_) + "?reason=never built");
  EXPECT_EQ(done.status, 204) << done.body;
  const json entry = newest_of("line " + std::to_string(line2_));
  EXPECT_EQ(entry["why"], "never built");
  EXPECT_EQ(entry["before"]["name"], "line2");
  EXPECT_TRUE(entry["after"].is_null());
  ask(404, "DELETE", "/api/v1/lines/" + std::to_string(line2_));
}

TEST_F(StructureRoutesTest, WhatIsAboutAPlaceHoldsItAndIsNamed) {
  const std::string line = "/api/v1/lines/" + std::to_string(line2_);
  const std::string id =
      ask(201, "POST", "/api/v1/assets", {{"line", line2_}, {"name", "fan1"}})["id"].dump();
  const std::string asset = "/api/v1/assets/" + id;
  const json window = ask(201, "POST", "/api/v1/maintenance-windows",
                          {{"scope", "asset"},
                           {"scope_id", std::stoi(id)},
                           {"begin", to_rfc3339(clock.wall())},
                           {"end", to_rfc3339(clock.wall() + 2h)},
                           {"reason", "new belt"}});
  ask(200, "PATCH", "/api/v1/rules/1", {{"inhibits", {"mill/water/line2/fan1"}}});
  const json wave = plan_wave({{"assets", {std::stoi(id)}}});
  const std::string detail = refusal("DELETE", asset);
  for (const char* reason : {"maintenance window 1 is for it", "rule 1 inhibits what is in it",
                             "wave 'pilot' covers it"}) {
    EXPECT_THAT(detail, HasSubstr(reason));
  }
  // It may have another name all the same, and the rule knows it by that.
  ask(200, "PATCH", asset, {{"name", "blower1"}});
  EXPECT_EQ(ask(200, "GET", "/api/v1/rules?signal=1")["rules"][0]["inhibits"],
            json({"mill/water/line2/blower1"}));
  clock.advance(3h);
  ask(200, "PATCH", "/api/v1/rules/1", {{"inhibits", json::array()}});
  forget("/api/v1/rollout/waves/" + wave["id"].dump());
  forget(asset);
  forget(line);
}

TEST_F(StructureRoutesTest, WhatASignedPolicyNamesKeepsItsNameUntilAnotherIsInForce) {
  const std::string policy =
      "policy: wet\ntitle: Wet\napplies:\n  - areas: mill/water\nsteps:\n"
      "  - notify: {people: erika, channels: browser}\n";
  put_in_force("policy", "wet", policy);
  EXPECT_THAT(refusal("PATCH", "/api/v1/areas/1", {{"name", "wet"}}),
              HasSubstr("policy 'wet' in force names it"));
  EXPECT_THAT(refusal("PATCH", "/api/v1/sites/1", {{"name", "works"}}),
              HasSubstr("policy 'wet' in force names it"));
  ask(200, "PATCH", "/api/v1/areas/1", {{"title", "Wet end"}});
  ask(200, "PATCH", "/api/v1/lines/1", {{"name", "filling"}});
}

TEST_F(StructureRoutesTest, ATeamIsHeldByPeopleRulesAndDocuments) {
  const std::string id =
      ask(201, "POST", "/api/v1/teams", {{"name", "early"}, {"kind", "operations"}})["id"].dump();
  const std::string team = "/api/v1/teams/" + id;
  ask(200, "PATCH", "/api/v1/rules/1", {{"owner", "early"}});
  EXPECT_THAT(refusal("DELETE", team), HasSubstr("rule 1 has it as owner"));
  ask(200, "PATCH", team, {{"name", "morning"}, {"kind", "maintenance"}});
  EXPECT_EQ(ask(200, "GET", "/api/v1/rules?signal=1")["rules"][0]["owner"], "morning");
  ask(200, "PATCH", "/api/v1/rules/1", {{"owner", "erika"}});

  put_in_force("policy", "night",
               "policy: night\ntitle: Night\napplies:\n  - priorities: 3\nsteps:\n"
               "  - notify: {people: erika, channels: browser}\n"
               "last_resort: {teams: morning, channels: browser}\n");
  EXPECT_THAT(refusal("PATCH", team, {{"name", "dawn"}}),
              HasSubstr("policy 'night' in force names it"));
  EXPECT_THAT(refusal("DELETE", team), HasSubstr("policy 'night' in force names it"));
  put_in_force("policy", "night",
               "policy: night\ntitle: Night\napplies:\n  - priorities: 3\nsteps:\n"
               "  - notify: {people: erika, channels: browser}\n");
  forget(team);
}

TEST_F(StructureRoutesTest, WhatAStartedWaveCoversStaysWhereItIs) {
  plan_wave({{"lines", {1}}});
  ask(200, "POST", "/api/v1/rollout/waves/1/steps", {{"step", "start"}});
  EXPECT_THAT(refusal("PATCH", "/api/v1/assets/1", {{"line", line2_}}),
              HasSubstr("wave 'pilot' has started, and what it covers stays"));
  ask(200, "PATCH", "/api/v1/assets/1", {{"name", "p-101"}});
}

TEST_F(StructureRoutesTest, WrongRequestsSaySo) {
  ask(404, "PATCH", "/api/v1/assets/99", {{"title", "x"}});
  ask(404, "PATCH", "/api/v1/assets/1", {{"line", 99}});
  ask(400, "PATCH", "/api/v1/assets/1", {{"colour", "red"}});
  ask(400, "PATCH", "/api/v1/assets/1", {{"title", "x"}, {"reason", std::string(501, 'x')}});
  ask(400, "DELETE", "/api/v1/lines/1?reason=\xff");
  ask(409, "PATCH", "/api/v1/lines/1", {{"name", "line2"}});
  ask_as("olga", Role::kOperator, 403, "PATCH", "/api/v1/assets/1", {{"title", "x"}});
  ask_as("olga", Role::kOperator, 403, "DELETE", "/api/v1/lines/1");
}

TEST_F(StructureRoutesTest, ThePlatformsOwnFiguresStayWhereTheyAre) {
  const json site = ask(201, "POST", "/api/v1/sites", {{"name", "_system"}});
  const std::string target = "/api/v1/sites/" + site["id"].dump();
  EXPECT_THAT(refusal("PATCH", target, {{"name", "own"}}), HasSubstr("platform's own figures"));
  EXPECT_THAT(refusal("DELETE", target), HasSubstr("platform's own figures"));
  EXPECT_THAT(refusal("PATCH", "/api/v1/sites/1", {{"name", "_system"}}),
              HasSubstr("platform's own figures"));
}

}  // namespace
}  // namespace millwright::api
