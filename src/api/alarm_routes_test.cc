// SPDX-License-Identifier: Apache-2.0
// Alarms over the API: what is only recorded, what latches, and machines under maintenance.
#include <gmock/gmock.h>

#include <algorithm>

#include "api/site_fixture_test.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

class AlarmRoutesTest : public SiteFixture {
 protected:
  void SetUp() override {
    SiteFixture::SetUp();
    ask(200, "POST", "/api/v1/readings", {{"signal", "plc7/p"}, {"value", 4.2}});
    ask(200, "POST", "/api/v1/signals/adopt",
        {{"address", "plc7/p"}, {"asset", "mill/water/line1/pump1"}, {"unit", "bar"}});
  }
  std::uint32_t rule(const json& fields = json::object()) {
    json body = alarm_rule(1, "high", 8);
    body.update(fields);
    return ask(201, "POST", "/api/v1/rules", body).at("id");
  }
  void receive(double value) {
    clock.advance(std::chrono::seconds(1));
    ask(200, "POST", "/api/v1/readings", {{"signal", "plc7/p"}, {"value", value}});
  }
  json alarms(const std::string& state) {
    return ask(200, "GET", "/api/v1/alarms?state=" + state)["alarms"];
  }
};

TEST_F(AlarmRoutesTest, EventsAndAlarmsOnTrialHaveListsOfTheirOwn) {
  rule({{"mode", "event"}});
  rule({{"mode", "shadow"}, {"limit", 7}});
  receive(9);
  receive(5);
  receive(9);
  const json page = ask(200, "GET", "/api/v1/alarms?state=all");
  EXPECT_TRUE(page["alarms"].empty());
  EXPECT_EQ(page["recorded"], json({{"events", 1}, {"shadow", 1}}));
  EXPECT_EQ(page["flood"]["is_standing"], false);
  EXPECT_EQ(page["flood"]["n_10_min"], 0);
  EXPECT_EQ(alarms("events").at(0)["mode"], "event");
  EXPECT_EQ(alarms("shadow").at(0)["mode"], "shadow");
  EXPECT_EQ(alarms("shadow").at(0)["state"], "normal");
  clock.advance(std::chrono::seconds(1));  // the period ends before now
  clock.advance(std::chrono::seconds(1));
  const json events = ask(200, "GET", "/api/v1/events");
  EXPECT_EQ(events["n"], 2);
  EXPECT_TRUE(events["events"].at(0)["ended"].is_null());
  EXPECT_FALSE(events["events"].at(1)["ended"].is_null());
  EXPECT_EQ(events["events"].at(1)["detail"], "9 bar, above the high limit of 8 bar");
  EXPECT_EQ(ask(200, "GET", "/api/v1/events?mode=shadow")["n"], 2);
  ask(400, "GET", "/api/v1/events?mode=alarm");
  const std::string id = alarms("events").at(0)["id"].dump();
  EXPECT_THAT(ask(409, "POST", "/api/v1/alarms/" + id + "/acknowledge")["detail"],
              HasSubstr("needs no answer"));
}

TEST_F(AlarmRoutesTest, EventsThatBeginWhileSomebodyPagesShiftNothing) {
  rule({{"mode", "event"}});
  const auto pulse = [&](double value) {
    receive(value);
    receive(5);
  };
  for (const double value : {9.1, 9.2, 9.3}) pulse(value);
  clock.advance(std::chrono::seconds(1));
  std::vector<double> seen;
  std::string cursor;
  do {
    const json page = ask(200, "GET", "/api/v1/events?limit=1&cursor=" + cursor);
    EXPECT_GE(page["n"], 3);
    for (const json& event : page["events"]) seen.push_back(event["value"]);
    cursor = page["next_cursor"].is_null() ? "" : page["next_cursor"];
    pulse(9.9);
    clock.advance(std::chrono::hours(10));  // nor does the time that passes
  } while (!cursor.empty());
  EXPECT_EQ(seen, (std::vector<double>{9.3, 9.2, 9.1}));
  for (const char* bad : {"7", "a.b.c", "1.2.3.4", "-1.2.3", "1.2."}) {
    EXPECT_THAT(ask(400, "GET", std::string("/api/v1/events?cursor=") + bad)["detail"],
                HasSubstr("not one that this list gave"));
  }
}

TEST_F(AlarmRoutesTest, RaisesAreListedByAssetSignalAndTime) {
  rule();
  receive(9);  // raised, and over again
  receive(5);
  const std::string after_first = to_rfc3339(clock.wall() + std::chrono::milliseconds(500));
  clock.advance(std::chrono::hours(1));
  receive(9);  // stands
  clock.advance(std::chrono::seconds(1));
  const auto raises = [&](const std::string& query) {
    return ask(200, "GET", "/api/v1/raises?" + query)["raises"];
  };
  ASSERT_EQ(raises("asset=1").size(), 2u);
  EXPECT_TRUE(raises("asset=1").at(0)["ended"].is_null());
  EXPECT_FALSE(raises("signal=1").at(1)["ended"].is_null());
  EXPECT_TRUE(raises("signal=2").empty());
  EXPECT_TRUE(raises("asset=2").empty());
  EXPECT_EQ(raises("from=" + after_first).size(), 1u);
  EXPECT_EQ(raises("to=" + after_first).size(), 1u);
  clock.advance(std::chrono::hours(30));  // what still stands touches a period after its begin
  EXPECT_EQ(raises("asset=1").size(), 1u);
  ask(400, "GET", "/api/v1/raises?asset=0");
}

// What a rule raised has still to be read, labelled and counted when the rule is gone.
TEST_F(AlarmRoutesTest, AnAlarmWhoseRuleWasDeletedIsStillAnswered) {
  const std::string path = "/api/v1/rules/" + std::to_string(rule());
  receive(9);
  ask(200, "POST", "/api/v1/alarms/1/acknowledge");
  EXPECT_EQ(call("DELETE", path).status, 204);
  clock.advance(std::chrono::seconds(2));
  const json alarm = ask(200, "GET", "/api/v1/alarms/1");
  EXPECT_EQ(alarm["state"], "normal");
  const auto is_removal = [](const json& line) { return line["action"] == "remove"; };
  EXPECT_EQ(std::ranges::count_if(alarm["history"], is_removal), 1);
  EXPECT_FALSE(alarm["message"].get<std::string>().empty());
  EXPECT_TRUE(alarms("open").empty());
  EXPECT_EQ(alarms("all").size(), 1u);
  ask(200, "POST", "/api/v1/alarms/1/outcome", {{"outcome", "true"}, {"comment", "was so"}});
  for (const char* shown :
       {"/api/v1/alarms/1/response", "/api/v1/raises?asset=1", "/api/v1/kpis", "/api/v1/review",
        "/api/v1/proposals", "/api/v1/rationalisation", "/api/v1/attention"}) {
    SCOPED_TRACE(shown);
    ask(200, "GET", shown);
  }
  EXPECT_EQ(ask(200, "GET", "/api/v1/kpis")["n_annunciations"], 1);
  EXPECT_EQ(call("GET", "/api/v1/kpis/report").status, 200);
}

TEST_F(AlarmRoutesTest, ALatchedAlarmWaitsForAReset) {
  rule({{"is_latching", true}});
  receive(9);
  receive(5);
  EXPECT_EQ(alarms("open").at(0)["is_latched"], true);
  EXPECT_THAT(ask(409, "POST", "/api/v1/alarms/1/reset")["detail"],
              HasSubstr("must be acknowledged"));
  ask(200, "POST", "/api/v1/alarms/1/acknowledge");
  EXPECT_EQ(ask(200, "POST", "/api/v1/alarms/1/reset")["state"], "normal");
}

TEST_F(AlarmRoutesTest, AMachineUnderMaintenanceRaisesNothingUntilItsEnd) {
  rule();
  rule({{"kind", "low"}, {"limit", 2}});
  const std::string out = "/api/v1/assets/1/out-of-service";
  EXPECT_THAT(ask(400, "POST", out, {{"minutes", 0}})["detail"], HasSubstr("at most 527040"));
  ask(404, "POST", "/api/v1/assets/9/out-of-service", {{"minutes", 5}});
  const json silent = ask(200, "POST", out, {{"minutes", 60}, {"comment", "overhaul"}})["alarms"];
  ASSERT_EQ(silent.size(), 2u);
  EXPECT_EQ(silent[0]["state"], "out-of-service");
  EXPECT_EQ(silent[0]["out_of_service_by"], "token:test");
  EXPECT_FALSE(silent[0]["out_of_service_until"].is_null());
  receive(9);
  EXPECT_TRUE(alarms("open").empty());
  EXPECT_EQ(alarms("shelved").size(), 2u);
  ask(200, "POST", "/api/v1/assets/1/return-to-service");
  EXPECT_EQ(alarms("open").size(), 1u);
  ask(404, "POST", "/api/v1/assets/1/return-to-service");
}

TEST_F(AlarmRoutesTest, OneThatStandsForMoreThanADayIsStale) {
  rule();
  receive(9);
  EXPECT_EQ(alarms("open").at(0)["is_stale"], false);
  clock.advance(std::chrono::hours(25));
  EXPECT_EQ(alarms("open").at(0)["is_stale"], true);
  EXPECT_EQ(ask(200, "GET", "/api/v1/alarms/1")["is_stale"], true);
}

TEST_F(AlarmRoutesTest, AnAlarmSaysWhichCauseSuppressesIt) {
  rule({{"mode", "event"}, {"message", "Pump 1 stopped"}, {"inhibits", {"mill/water/line1"}}});
  rule({{"limit", 7}});
  receive(9);
  const json alarm = alarms("shelved").at(0);
  EXPECT_EQ(alarm["state"], "suppressed-by-design");
  EXPECT_EQ(alarm["suppressed_by"], json::array({"Pump 1 stopped (rule 1)"}));
  EXPECT_TRUE(alarms("open").empty());
  receive(7.5);
  EXPECT_EQ(alarms("open").at(0)["id"], alarm["id"]);
  EXPECT_TRUE(alarms("open").at(0)["suppressed_by"].empty());
}

}  // namespace
}  // namespace millwright::api
