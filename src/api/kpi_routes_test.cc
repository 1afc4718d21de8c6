// SPDX-License-Identifier: Apache-2.0
// Alarm figures over the API, from readings to verdicts.
#include <gmock/gmock.h>

#include "api/kpi_figures.h"
#include "api/respond_rig_test.h"

namespace millwright::api {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::HasSubstr;

class KpiRoutesTest : public RespondRig {
 protected:
  json kpi(const json& answer, std::string_view name) {
    for (const json& row : answer["kpis"]) {
      if (row["name"] == name) return row;
    }
    return {};
  }
  json load_of(std::string_view position) {
    const json answer = ask(200, "GET", "/api/v1/positions");
    for (const json& row : answer["positions"]) {
      if (row["name"] == position) return row["load"];
    }
    return {};
  }
};

TEST_F(KpiRoutesTest, CountsWhatAPositionWasShown) {
  make_alarm_rule();
  for (int i = 0; i < 4; ++i) alarm_once();
  const json plant = ask(200, "GET", "/api/v1/kpis");
  EXPECT_EQ(plant["n_annunciations"], 4);
  EXPECT_EQ(plant["per_day"].back(), (json{{"day", "2026-11-18"}, {"count", 4}}));
  EXPECT_EQ(plant["worst"][0]["rule"], rule_);
  EXPECT_EQ(plant["worst"][0]["count"], 4);
  EXPECT_DOUBLE_EQ(plant["worst"][0]["share"], 1);
  EXPECT_EQ(plant["worst"][0]["asset_title"], "Pump 1");
  EXPECT_EQ(ask(200, "GET", "/api/v1/kpis?scope=area:1")["n_annunciations"], 4);
  EXPECT_EQ(ask(200, "GET", "/api/v1/kpis?scope=position:operators")["n_annunciations"], 4);
  EXPECT_EQ(ask(200, "GET", "/api/v1/kpis?scope=position:maintenance")["n_annunciations"], 0);
  ask(404, "GET", "/api/v1/kpis?scope=position:nobody");
  ask(404, "GET", "/api/v1/kpis?scope=area:9");
  ask(400, "GET", "/api/v1/kpis?scope=moon");
  ask(400, "GET", "/api/v1/kpis?from=2026-11-18T00:00:00Z&to=2026-11-17T00:00:00Z");
}

TEST_F(KpiRoutesTest, EventsAndShadowsAreNoAlarms) {
  make_alarm_rule();
  alarm_once();
  ask(200, "PATCH", "/api/v1/rules/" + std::to_string(rule_), {{"mode", "shadow"}});
  alarm_once();
  alarm_once();
  EXPECT_EQ(ask(200, "GET", "/api/v1/kpis")["n_annunciations"], 1);
}

TEST_F(KpiRoutesTest, JudgesNoLoadWhileTheOtherSystemsAreNotKnown) {
  make_alarm_rule();
  alarm_once();
  EXPECT_EQ(kpi(ask(200, "GET", "/api/v1/kpis"), "alarms_per_day")["verdict"], "not-measured");
  ask(200, "PUT", "/api/v1/positions/operators/load", {{"none", true}});
  const json quiet = kpi(ask(200, "GET", "/api/v1/kpis"), "alarms_per_day");
  EXPECT_EQ(quiet["verdict"], "acceptable");
  EXPECT_NEAR(quiet["value"].get<double>(), 1 / 30.0, 1e-6);
  ask(200, "PUT", "/api/v1/positions/operators/load", {{"per_day", 300}});
  const json loud = ask(200, "GET", "/api/v1/kpis");
  EXPECT_EQ(kpi(loud, "alarms_per_day")["verdict"], "over");
  EXPECT_DOUBLE_EQ(loud["external_per_day"], 300);
  EXPECT_EQ(load_of("operators")["kind"], "per-day");
  ask(400, "PUT", "/api/v1/positions/operators/load", {{"per_day", -1}});
  ask(400, "PUT", "/api/v1/positions/operators/load", {{"per_day", 1}, {"none", true}});
}

TEST_F(KpiRoutesTest, TakesInTheJournalOfAnotherSystem) {
  const auto put = [&](std::string body) {
    return call("PUT", "/api/v1/positions/dcs/load", std::move(body),
                {{"Content-Type", "text/csv"}});
  };
  const auto taken =
      put("tag,time\nP1,2026-11-17T10:00:00Z\nP2,2026-11-17T10:01:00Z\nP1,2026-11-18T08:00:00Z\n");
  EXPECT_EQ(taken.status, 200) << taken.body;
  EXPECT_EQ(load_of("dcs")["n_events"], 3);
  EXPECT_EQ(load_of("dcs")["from"], "2026-11-17T10:00:00Z");
  EXPECT_THAT(put("tag\nP1\n").body, HasSubstr("no column is called time"));
  EXPECT_THAT(put("time\nyesterday\n").body, HasSubstr("line 2"));
  EXPECT_EQ(load_of("dcs")["n_events"], 3);
}

TEST_F(KpiRoutesTest, SuppressedHoursAreLoadAndShelvingHidesNothing) {
  make_alarm_rule();
  reading(9);
  ask_as("max", Role::kOperator, 200, "POST", "/api/v1/alarms/1/shelve",
         {{"comment", "valve is being repaired"}, {"minutes", 600}});
  clock.advance(3h);
  const json answer = ask(200, "GET", "/api/v1/kpis");
  EXPECT_EQ(answer["n_annunciations"], 1);
  EXPECT_GE(answer["n_suppressed_hours"].get<int>(), 3);
  ask_as("max", Role::kOperator, 200, "POST", "/api/v1/alarms/1/unshelve");
  clock.advance(1s);
  // It still stands and is shown again: that is no new alarm, its silence has counted.
  EXPECT_EQ(ask(200, "GET", "/api/v1/kpis")["n_annunciations"], 1);
}

TEST_F(KpiRoutesTest, PrintsTheMonthAndExportsFigures) {
  make_alarm_rule();
  alarm_once();
  const auto report = call("GET", "/api/v1/kpis/report?month=2026-11&lang=de");
  EXPECT_EQ(report.status, 200);
  EXPECT_THAT(report.header("Content-Security-Policy"), HasSubstr("default-src 'none'"));
  EXPECT_THAT(report.body, HasSubstr("<h1>Alarmgüte 2026-11</h1>"));
  EXPECT_THAT(report.body, HasSubstr("Der Monat läuft noch."));
  EXPECT_THAT(report.body, HasSubstr("@media print"));
  EXPECT_THAT(report.body, HasSubstr("look at it"));
  EXPECT_EQ(call("GET", "/api/v1/kpis/report?month=2026-12").status, 400);
  EXPECT_EQ(call("GET", "/api/v1/kpis/report?month=novem").status, 400);
  EXPECT_EQ(call("GET", "/api/v1/kpis/report?month=2026-13").status, 400);
  const auto csv = call("GET", "/api/v1/kpis.csv");
  EXPECT_TRUE(csv.body.starts_with("begin,end,scope,name,kpi"));
  EXPECT_THAT(csv.body, HasSubstr("position,operators,alarms_per_day"));
}

TEST_F(KpiRoutesTest, TheReportEscapesWhatPeopleWrote) {
  make_alarm_rule();
  ask(200, "PATCH", "/api/v1/rules/" + std::to_string(rule_),
      {{"message", "<script>alert(1)</script>"}});
  alarm_once();
  const std::string body = call("GET", "/api/v1/kpis/report").body;
  EXPECT_EQ(body.find("<script"), std::string::npos);
  EXPECT_THAT(body, HasSubstr("&lt;script&gt;"));
}

TEST_F(KpiRoutesTest, ProjectsNothingFromTooLittle) {
  ask(400, "GET", "/api/v1/projection");
  make_alarm_rule();
  reading(9);
  const json few = ask(200, "GET", "/api/v1/projection?sensors=500");
  EXPECT_EQ(few["verdict"], "inconclusive");
  EXPECT_FALSE(few["why"].get<std::string>().empty());
  EXPECT_EQ(few["sensors_now"], 1);
  EXPECT_EQ(few["classes"][0]["asset_class"], "pump");
  EXPECT_TRUE(few["kpis"][0]["upper"].is_null());
  ask(404, "GET", "/api/v1/projection?sensors=500&position=nobody");
}

TEST_F(KpiRoutesTest, ProposesADeadbandForAChatteringLimit) {
  make_alarm_rule();
  for (int i = 0; i < 30; ++i) {
    reading(8.1);
    reading(7.95);
  }
  const json answer = ask(200, "GET", "/api/v1/proposals");
  ASSERT_FALSE(answer["proposals"].empty());
  const json& first = answer["proposals"][0];
  EXPECT_EQ(first["rule"], rule_);
  EXPECT_GT(first["removes"].get<int>(), 20);
  EXPECT_EQ(first["loses_true"], 0);
  EXPECT_TRUE(first["is_replayed"]);
}

TEST_F(KpiRoutesTest, ProposesThatAStoppedMachineSuppressesItsAlarms) {
  make_alarm_rule();
  ask(200, "POST", "/api/v1/readings", {{"signal", "plc7/speed"}, {"value", 50}});
  const json speed =
      ask(200, "POST", "/api/v1/signals/adopt",
          {{"address", "plc7/speed"}, {"asset", "mill/water/line1/pump1"}, {"unit", "/s"}});
  const json stopped = ask(201, "POST", "/api/v1/rules",
                           {{"signal", speed["id"]},
                            {"kind", "low"},
                            {"limit", 10},
                            {"mode", "event"},
                            {"message", "Pump 1 stopped"}});
  const auto turn = [&](double value) {
    clock.advance(2s);
    ask(200, "POST", "/api/v1/readings", {{"signal", "plc7/speed"}, {"value", value}});
  };
  const auto find = [&] {
    const json answer = ask(200, "GET", "/api/v1/proposals");
    for (const json& row : answer["proposals"]) {
      if (row["kind"] == "shelve-by-design") return row;
    }
    return json();
  };
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(find().is_null()) << i;
    turn(0);
    alarm_once();
    turn(50);
    clock.advance(60s);
  }
  const json proposal = find();
  EXPECT_EQ(proposal["rule"], stopped["id"]);
  EXPECT_EQ(proposal["message"], "Pump 1 stopped");
  EXPECT_EQ(proposal["removes"], 3);
  EXPECT_EQ(proposal["loses_true"], 0);
  ask(200, "PATCH", "/api/v1/rules/" + stopped["id"].dump(), proposal["change"]);
  EXPECT_TRUE(find().is_null());
  turn(0);
  alarm_once();
  turn(50);
  EXPECT_EQ(ask(200, "GET", "/api/v1/kpis")["n_annunciations"], 3);
}

TEST_F(KpiRoutesTest, ListsWhatNobodyHasLabelled) {
  make_alarm_rule();
  alarm_once();
  alarm_once();
  const json review = ask(200, "GET", "/api/v1/review");
  ASSERT_EQ(review["alarms"].size(), 2u);
  EXPECT_EQ(review["alarms"][0]["n_same"], 2);
  EXPECT_EQ(review["figures"]["unlabelled"], 2);
  EXPECT_EQ(review["figures"]["nuisance"], 2);
  EXPECT_EQ(review["rules"][0]["rule"], rule_);
}

TEST(LocalDays, FollowTheClocksOfASite) {
  const auto zone = *respond::TimeZone::find("Europe/Berlin");
  const alarm::Period autumn{*parse_rfc3339("2026-10-20T00:00:00Z"),
                             *parse_rfc3339("2026-11-01T00:00:00Z")};
  const alarm::LocalDays days = local_days(zone, autumn);
  // 25 October 2026 has 25 hours.
  const std::int64_t day = respond::parse_day("2026-10-25")->days;
  EXPECT_EQ(days.begin_of(day), *parse_rfc3339("2026-10-24T22:00:00Z"));
  EXPECT_EQ(days.begin_of(day + 1), *parse_rfc3339("2026-10-25T23:00:00Z"));
}

}  // namespace
}  // namespace millwright::api
