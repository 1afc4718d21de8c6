// SPDX-License-Identifier: Apache-2.0
// The failure log and work orders over the API.
#include <gmock/gmock.h>

#include "api/respond_rig_test.h"

namespace millwright::api {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::HasSubstr;

class FailureRoutesTest : public RespondRig {
 protected:
  net::HttpResponse import(std::string body) {
    return call("POST", "/api/v1/failures/import", std::move(body), {{"Content-Type", "text/csv"}});
  }
};

TEST_F(FailureRoutesTest, NothingIsMeasuredWithoutALog) {
  const json nothing = ask(200, "GET", "/api/v1/failures/matched");
  EXPECT_EQ(nothing["is_measured"], false);
  EXPECT_TRUE(nothing["missed"].is_null());
  EXPECT_FALSE(nothing["why_not"].get<std::string>().empty());
}

TEST_F(FailureRoutesTest, HoldsFailuresAgainstLabelledAlarms) {
  make_alarm_rule();
  alarm_once();
  const auto alarm = services().alarms.find(AlarmId(1));
  ASSERT_TRUE(alarm);
  respond::Feedback label;
  label.alarm = alarm->id;
  label.raised = alarm->raised;
  label.outcome = respond::Outcome::kTrue;
  label.who = "olga";
  ASSERT_TRUE(services().watch.ask(encode_feedback_command(label)));
  clock.advance(2h);
  const json failure = ask(201, "POST", "/api/v1/failures",
                           {{"asset", 1}, {"begin", in(-3600s)}, {"end", now()}, {"mode", "VIB"}});
  EXPECT_EQ(failure["asset_title"], "Pump 1");
  EXPECT_FALSE(failure["mode_title"].get<std::string>().empty());
  ask(409, "POST", "/api/v1/failures", {{"asset", 1}, {"begin", in(-3600s)}});
  const json matched = ask(200, "GET", "/api/v1/failures/matched");
  EXPECT_EQ(matched["is_measured"], true);
  EXPECT_EQ(matched["caught"], 1);
  EXPECT_EQ(matched["rows"][0]["result"], "caught");
  EXPECT_NEAR(matched["lead_time_s"]["median"].get<double>(), 3600, 60);
  ask(200, "DELETE", "/api/v1/failures/1");
  EXPECT_TRUE(ask(200, "GET", "/api/v1/failures")["failures"][0]["is_withdrawn"].get<bool>());
  ask(409, "DELETE", "/api/v1/failures/1");
  ask(404, "DELETE", "/api/v1/failures/7");
}

TEST_F(FailureRoutesTest, RefusesWhatIsNotThere) {
  const json good = {{"asset", 1}, {"begin", in(-60s)}};
  for (const json& change :
       {json::object({{"asset", 99}}), json::object({{"begin", "soon"}}),
        json::object({{"mode", "XXX"}}), json::object({{"end", in(-90s)}}),
        json::object({{"begin", in(60s)}}), json::object({{"colour", "red"}})}) {
    json body = good;
    body.update(change);
    ask(400, "POST", "/api/v1/failures", body);
  }
  EXPECT_FALSE(ask(200, "GET", "/api/v1/failures/codes")["modes"].empty());
}

TEST_F(FailureRoutesTest, ImportsAllLinesOrNone) {
  const auto wrong = import("asset,begin\npump1,2026-11-01T06:00:00Z\npump9,yesterday\n");
  EXPECT_EQ(wrong.status, 400);
  EXPECT_EQ(json::parse(wrong.body)["errors"][0]["line"], 3);
  EXPECT_TRUE(ask(200, "GET", "/api/v1/failures")["failures"].empty());
  const std::string good =
      "asset,begin,end\npump1,2026-11-01T06:00:00Z,\nmill/water/line1/pump1,2026-11-02T06:00:00Z,"
      "2026-11-02T07:00:00Z\n";
  EXPECT_EQ(json::parse(import(good).body), (json{{"added", 2}, {"unchanged", 0}}));
  EXPECT_EQ(json::parse(import(good).body), (json{{"added", 0}, {"unchanged", 2}}));
}

class WorkOrderRoutesTest : public RespondRig {};

TEST_F(WorkOrderRoutesTest, GoesToMaintenanceAndComesBack) {
  make_alarm_rule();
  alarm_once();
  const json order = ask(201, "POST", "/api/v1/work-orders", {{"alarm", 1}, {"title", "new seal"}});
  EXPECT_EQ(order["asset"], 1);
  EXPECT_EQ(order["opened_by"], "token:test");
  ask(409, "POST", "/api/v1/work-orders", {{"alarm", 1}, {"title", "again"}});
  ask(400, "POST", "/api/v1/work-orders", {{"title", "for nothing"}});
  EXPECT_EQ(ask(200, "POST", "/api/v1/work-orders/1", {{"external_id", "WO-7"}})["external_id"],
            "WO-7");
  ask(404, "POST", "/api/v1/work-orders/status", {{"external_id", "WO-8"}, {"state", "closed"}});
  ask(400, "POST", "/api/v1/work-orders/status", {{"state", "closed"}});
  ask(400, "POST", "/api/v1/work-orders/1", {{"state", "open"}});
  const json closed = ask(
      200, "POST", "/api/v1/work-orders/status",
      {{"external_id", "WO-7"}, {"state", "closed"}, {"failure_mode", "VIB"}, {"outcome", "true"}});
  EXPECT_EQ(closed["state"], "closed");
  EXPECT_EQ(closed["failure_mode"], "VIB");
  // What maintenance found is the alarm's label.
  EXPECT_EQ(ask(200, "GET", "/api/v1/review")["figures"]["right"], 1);
  EXPECT_TRUE(ask(200, "GET", "/api/v1/work-orders?state=open")["work_orders"].empty());
  EXPECT_EQ(ask(200, "GET", "/api/v1/work-orders")["work_orders"].size(), 1u);
}

TEST_F(WorkOrderRoutesTest, ItsClosingWithACodeIsAFailureOnce) {
  make_alarm_rule();
  alarm_once();
  const std::string began = in(3600s);
  clock.advance(2h);
  ask(201, "POST", "/api/v1/work-orders", {{"alarm", 1}, {"title", "new seal"}});
  clock.advance(1h);
  const json open = ask(200, "GET", "/api/v1/work-orders?state=closed")["open"];
  EXPECT_EQ(open["count"], 1);
  EXPECT_EQ(open["oldest_age_s"], 3600);
  const std::string path = "/api/v1/work-orders/1";
  const json wrong[] = {{{"state", "closed"}, {"failed_at", began}},
                        {{"state", "closed"}, {"failure_mode", "VIB"}, {"failed_at", in(60s)}},
                        {{"state", "closed"}, {"failure_mode", "VIB"}, {"failed_at", "soon"}},
                        {{"state", "closed"}, {"failure_mode", "VIB"}, {"downtime_min", -1}},
                        {{"state", "in-progress"}, {"downtime_min", 5}}};
  for (const json& body : wrong) ask(400, "POST", path, body);
  EXPECT_TRUE(ask(200, "GET", "/api/v1/failures")["failures"].empty());
  const json report = {{"state", "closed"},
                       {"failure_mode", "VIB"},
                       {"outcome", "true"},
                       {"failed_at", began},
                       {"downtime_min", 45}};
  ask(200, "POST", path, report);
  ask(200, "POST", path, report);
  const json failures = ask(200, "GET", "/api/v1/failures")["failures"];
  ASSERT_EQ(failures.size(), 1u);
  EXPECT_EQ(failures[0]["source"], "cmms");
  EXPECT_EQ(failures[0]["work_order"], 1);
  EXPECT_EQ(failures[0]["mode"], "VIB");
  EXPECT_EQ(failures[0]["begin"], began);
  EXPECT_EQ(failures[0]["is_begin_assumed"], false);
  EXPECT_EQ(ask(200, "GET", "/api/v1/work-orders")["open"]["count"], 0);
  const json matched = ask(200, "GET", "/api/v1/failures/matched");
  EXPECT_EQ(matched["caught"], 1) << matched.dump();
  EXPECT_EQ(matched["savings"]["by_result"][0]["downtime_s"], 45 * 60);
  EXPECT_NEAR(matched["savings"]["lead_s"].get<double>(), 3600, 120);
}

TEST_F(WorkOrderRoutesTest, WithoutACodeNothingFailedAndWithoutTimesNothingIsMeasured) {
  make_alarm_rule();
  for (const char* title : {"look at it", "new seal"}) {
    ask(201, "POST", "/api/v1/work-orders", {{"asset", 1}, {"title", title}});
  }
  clock.advance(1h);
  ask(200, "POST", "/api/v1/work-orders/1", {{"state", "closed"}});
  EXPECT_TRUE(ask(200, "GET", "/api/v1/failures")["failures"].empty());
  ask(200, "POST", "/api/v1/work-orders/2", {{"state", "closed"}, {"failure_mode", "VIB"}});
  const json failure = ask(200, "GET", "/api/v1/failures")["failures"][0];
  EXPECT_EQ(failure["is_begin_assumed"], true);
  EXPECT_EQ(failure["is_end_assumed"], true);
  clock.advance(1s);
  const json matched = ask(200, "GET", "/api/v1/failures/matched");
  EXPECT_EQ(matched["failures"], 1);
  EXPECT_EQ(matched["savings"]["downtimes_not_known"], 1);
  EXPECT_TRUE(matched["savings"]["lead_s"].is_null());
}

}  // namespace
}  // namespace millwright::api
