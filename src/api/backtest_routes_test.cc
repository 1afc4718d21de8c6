// SPDX-License-Identifier: Apache-2.0
// A rule is tried on what the site has stored and on what its people have confirmed.
#include <gmock/gmock.h>

#include "api/site_fixture_test.h"
#include "respond/outcome/feedback.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

class BacktestRoutesTest : public SiteFixture {
 protected:
  void SetUp() override {
    SiteFixture::SetUp();
    ask(200, "POST", "/api/v1/readings", {{"signal", "plc7/p"}, {"value", 4}});
    ask(200, "POST", "/api/v1/signals/adopt",
        {{"address", "plc7/p"}, {"asset", "mill/water/line1/pump1"}, {"unit", "bar"}});
    ask(201, "POST", "/api/v1/rules", alarm_rule(1, "high", 8));
    begin_ = to_rfc3339(clock.wall());
    // Rises slowly, falls, and peaks once more below the limit of the rule in force.
    for (const double value : {5.0, 6.0, 7.5, 7.8, 9.0, 9.2, 5.0, 7.5, 5.0}) receive(value);
  }
  void receive(double value) {
    clock.advance(std::chrono::seconds(10));
    ask(200, "POST", "/api/v1/readings", {{"signal", "plc7/p"}, {"value", value}});
  }
  json backtest(int status, json body) {
    body["from"] = begin_;
    return ask(status, "POST", "/api/v1/rules/backtest", body);
  }

  std::string begin_;
};

TEST_F(BacktestRoutesTest, ALowerLimitIsEarlierAndLouder) {
  const auto raised = services().alarms.find(AlarmId(1));
  ASSERT_TRUE(raised.has_value());
  respond::Feedback label;
  label.alarm = AlarmId(1);
  label.raised = raised->raised;
  label.outcome = respond::Outcome::kTrue;
  label.who = "test";
  ASSERT_TRUE(services().watch.ask(respond::encode_feedback_command(label)));

  const json answer = backtest(200, {{"rule", 1}, {"limit", 7}});
  EXPECT_EQ(answer["signal"], 1);
  const json& candidate = answer["candidate"];
  EXPECT_EQ(candidate["n_raises"], 2);
  EXPECT_EQ(candidate["raises"].at(0)["value"], 7.5);
  EXPECT_GT(candidate["per_day"], 100);
  EXPECT_EQ(candidate["confirmed"]["caught"], 1);
  EXPECT_EQ(candidate["confirmed"]["median_lead_s"], 20);
  EXPECT_EQ(answer["in_force"]["rule"], 1);
  EXPECT_EQ(answer["in_force"]["n_raises"], 1);
  EXPECT_EQ(answer["in_force"]["confirmed"]["median_lead_s"], 0);
}

TEST_F(BacktestRoutesTest, ARuleThatComesTooLateMissesWhatWasConfirmed) {
  EXPECT_EQ(backtest(200, {{"rule", 1}, {"limit", 20}})["candidate"]["n_raises"], 0);
  EXPECT_TRUE(backtest(200, {{"rule", 1}})["in_force"].is_null()) << "it is what was asked about";
  const json fresh = backtest(200, {{"signal", 1}, {"kind", "high"}, {"limit", 9.1}});
  EXPECT_EQ(fresh["candidate"]["n_raises"], 1);
  EXPECT_EQ(fresh["in_force"]["rule"], 1) << "of the same kind on the same signal";
  EXPECT_EQ(fresh["candidate"]["confirmed"]["n"], 0) << "nobody has labelled anything";
}

// Which failures of the machine it would have foretold. Without a log nobody knows, and it says so.
TEST_F(BacktestRoutesTest, FailuresOfTheMachineAreMeasuredOnceTheyAreLogged) {
  const json unknown = backtest(200, {{"rule", 1}, {"limit", 7}})["candidate"]["failures"];
  EXPECT_EQ(unknown["is_measured"], false);
  for (const char* figure : {"n", "caught", "late", "missed", "median_lead_s"}) {
    EXPECT_TRUE(unknown[figure].is_null()) << figure;
  }
  // It fails as the pressure passes 9; a limit of 7 tells 20 s before, the rule in force then.
  const auto raised = services().alarms.find(AlarmId(1));
  ASSERT_TRUE(raised.has_value());
  respond::FailureCommand failure;
  failure.who = "max";
  failure.failure.asset = AssetId(1);
  failure.failure.begin = raised->raised;
  failure.failure.end = raised->raised + std::chrono::seconds(15);
  failure.failure.code = respond::FailureCode{};
  const auto logged = services().watch.ask(encode(failure));
  ASSERT_TRUE(logged) << logged.error().message();
  const json answer = backtest(200, {{"rule", 1}, {"limit", 7}});
  const json& candidate = answer["candidate"]["failures"];
  EXPECT_EQ(candidate["is_measured"], true);
  EXPECT_EQ(candidate["n"], 1);
  EXPECT_EQ(candidate["caught"], 1);
  EXPECT_EQ(candidate["median_lead_s"], 20);
  EXPECT_EQ(candidate["events"].at(0)["result"], "caught");
  const json& in_force = answer["in_force"]["failures"];
  EXPECT_EQ(in_force["caught"], 0);
  EXPECT_EQ(in_force["late"], 1);
  EXPECT_EQ(backtest(200, {{"rule", 1}, {"limit", 20}})["candidate"]["failures"]["missed"], 1);
}

TEST_F(BacktestRoutesTest, ASignalWithoutDataRaisesNothingAndSaysHowLittleItRead) {
  registry::must(registry->create(engineer, signal(2, "empty")));
  const json answer = backtest(200, {{"signal", 2}, {"kind", "high"}, {"limit", 8}});
  const json& candidate = answer["candidate"];
  EXPECT_EQ(candidate["n_readings"], 0);
  EXPECT_EQ(candidate["n_raises"], 0);
  EXPECT_EQ(candidate["per_day"], 0);
  EXPECT_EQ(candidate["confirmed"]["n"], 0);
  EXPECT_TRUE(candidate["confirmed"]["median_lead_s"].is_null());
  EXPECT_TRUE(answer["in_force"].is_null());
  // Silence that nobody measured is no finding either.
  EXPECT_EQ(backtest(200, {{"signal", 2},
                           {"kind", "no-data"},
                           {"window_ms", 5000}})["candidate"]["n_readings"],
            0);
}

TEST_F(BacktestRoutesTest, RefusalsSayWhy) {
  EXPECT_THAT(backtest(404, {{"rule", 99}})["detail"], HasSubstr("no rule 99"));
  EXPECT_THAT(backtest(400, {{"limit", 7}})["detail"], HasSubstr("rule: missing"));
  EXPECT_THAT(backtest(404, {{"signal", 9}, {"kind", "high"}})["detail"], HasSubstr("no signal 9"));
  EXPECT_THAT(ask(400, "POST", "/api/v1/rules/backtest",
                  {{"rule", 1}, {"from", "2020-01-01T00:00:00Z"}})["detail"],
              HasSubstr("400 days"));
  ask_as("olga", Role::kOperator, 403, "POST", "/api/v1/rules/backtest", {{"rule", 1}});
}

}  // namespace
}  // namespace millwright::api
