// SPDX-License-Identifier: Apache-2.0
// Duty over the API: who is on, who stands in, what one shift hands to the next.
#include <gmock/gmock.h>

#include "api/respond_rig_test.h"

namespace millwright::api {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::HasSubstr;

class RosterRoutesTest : public RespondRig {};

TEST_F(RosterRoutesTest, SaysWhoIsOnDutyAndWhereNobodyIs) {
  make_roster();
  const json roster = ask(200, "GET", "/api/v1/rosters")["rosters"][0];
  EXPECT_EQ(roster["name"], "operations");
  EXPECT_EQ(roster["on_duty"][0]["person"], "olga");
  EXPECT_EQ(roster["shift"]["name"], "day");
  EXPECT_EQ(roster["shift"]["end"], "2026-11-18T18:00:00Z");
  // Nobody works in the nights of Saturday and Sunday.
  ASSERT_FALSE(roster["gaps_30_days"].empty());
  EXPECT_EQ(roster["gaps_30_days"][0]["begin"], "2026-11-21T18:00:00Z");
  const json shifts =
      ask(200, "GET",
          "/api/v1/rosters/operations/shifts?from=2026-11-18T00:00:00Z&to=2026-11-19T00:00:00Z");
  EXPECT_EQ(shifts["shifts"].size(), 3u);
  EXPECT_EQ(ask(200, "GET", "/api/v1/rosters/operations/shifts")["shifts"][0]["people"],
            json({"olga"}));
  ask(404, "GET", "/api/v1/rosters/nobody/shifts");
  ask(400, "GET", "/api/v1/rosters/operations/shifts?from=soon");
  EXPECT_TRUE(
      call("GET", "/api/v1/rosters/operations/calendar.ics").body.starts_with("BEGIN:VCALENDAR"));
}

TEST_F(RosterRoutesTest, PutsSomebodyElseOnAndTakesItBack) {
  make_roster();
  make_person("max", Role::kOperator);
  const std::string path = "/api/v1/rosters/operations/overrides";
  json wanted = {{"begin", in(1s)},  {"end", in(3600s)},     {"layer", "operator"},
                 {"person", "nina"}, {"instead_of", "olga"}, {"comment", "at the dentist"}};
  EXPECT_THAT(ask(400, "POST", path, wanted)["detail"].dump(), HasSubstr("no user 'nina'"));
  wanted["person"] = "max";
  wanted["layer"] = "deputy";
  ask(400, "POST", path, wanted);
  wanted["layer"] = "operator";
  const json made = ask_as("olga", Role::kOperator, 201, "POST", path, wanted);
  EXPECT_EQ(made["entered_by"], "olga");
  clock.advance(60s);
  EXPECT_EQ(ask(200, "GET", "/api/v1/rosters")["rosters"][0]["on_duty"][0]["person"], "max");
  ASSERT_EQ(ask(200, "GET", path)["overrides"].size(), 1u);
  ask(404, "DELETE", path + "/7");
  ask_as("olga", Role::kOperator, 200, "DELETE", path + "/1");
  EXPECT_EQ(ask(200, "GET", "/api/v1/rosters")["rosters"][0]["on_duty"][0]["person"], "olga");
}

TEST_F(RosterRoutesTest, HandsOverWithTwoSignatures) {
  ask(404, "GET", "/api/v1/hand-over");
  make_roster();
  make_person("max", Role::kOperator);
  make_alarm_rule();
  reading(9);
  ask_as("olga", Role::kOperator, 201, "POST", "/api/v1/shift-log",
         {{"text", "pump 1 is loud"}, {"asset", 1}});
  ask(400, "POST", "/api/v1/shift-log", {{"text", "x"}, {"asset", 99}});
  const json before = ask(200, "GET", "/api/v1/hand-over");
  EXPECT_TRUE(before["id"].is_null());
  EXPECT_EQ(before["entries"][0]["text"], "pump 1 is loud");
  EXPECT_THAT(before["open_alarms"][0].get<std::string>(), HasSubstr("mill/water/line1/pump1"));
  ask(400, "POST", "/api/v1/hand-over/sign", {{"as", "both"}});
  ask_as("max", Role::kOperator, 409, "POST", "/api/v1/hand-over/sign", {{"as", "incoming"}});
  const json out = ask_as("olga", Role::kOperator, 200, "POST", "/api/v1/hand-over/sign",
                          {{"as", "outgoing"}, {"needed_help", false}});
  EXPECT_EQ(out["signed_out_by"]["who"], "olga");
  // What was signed stays as it was.
  reading(4);
  EXPECT_EQ(ask(200, "GET", "/api/v1/hand-over")["open_alarms"].size(), 1u);
  ask_as("olga", Role::kOperator, 409, "POST", "/api/v1/hand-over/sign", {{"as", "incoming"}});
  // max is not on the next shift: it takes a reason, and that is kept.
  const json refused =
      ask_as("max", Role::kOperator, 403, "POST", "/api/v1/hand-over/sign", {{"as", "incoming"}});
  EXPECT_EQ(refused["code"], "not_on_duty");
  const json in = ask_as("max", Role::kOperator, 200, "POST", "/api/v1/hand-over/sign",
                         {{"as", "incoming"}, {"reason", "olga is ill"}});
  EXPECT_EQ(in["signed_in_by"]["who"], "max");
  EXPECT_EQ(in["signed_in_by"]["reason"], "olga is ill");
  EXPECT_EQ(in["signed_out_by"]["reason"], "");
  // Each roster has its own.
  EXPECT_EQ(ask(200, "GET", "/api/v1/hand-over?roster=operations")["roster"], "operations");
  ask(404, "GET", "/api/v1/hand-over?roster=nobody");
  EXPECT_EQ(ask(200, "GET", "/api/v1/shift-log?roster=operations")["entries"].size(), 1u);
  EXPECT_TRUE(ask(200, "GET", "/api/v1/shift-log?roster=nobody")["entries"].empty());
  EXPECT_EQ(ask(200, "GET", "/api/v1/shift-log")["entries"].size(), 1u);
}

class PolicyRoutesTest : public RespondRig {
 protected:
  static constexpr std::string_view kPolicy =
      "policy: pump-alarms\n"
      "title: Pump alarms\n"
      "default: true\n"
      "steps:\n"
      "  - notify: {rosters: operations, channels: [email, browser]}\n"
      "  - wait: 5m\n"
      "  - notify: {people: mia, channels: [email]}\n"
      "  - wait: 1h30m\n";
};

TEST_F(PolicyRoutesTest, SaysWhatAPolicyDoesAndWhatWouldHappen) {
  make_roster();
  make_alarm_rule();
  put_in_force("policy", "pump-alarms", kPolicy);
  const json policy = ask(200, "GET", "/api/v1/policies")["policies"][0];
  EXPECT_EQ(policy["steps"][0]["text"], "Tell whoever is on duty in operations by email, browser");
  EXPECT_EQ(policy["steps"][3]["text"], "Wait 1 h 30 min for somebody to take it");
  EXPECT_EQ(policy["steps"][3]["wait_s"], 5400);
  const json run = ask(200, "POST", "/api/v1/respond/dry-run", {{"rule", rule_}, {"at", now()}});
  EXPECT_EQ(run["policy"], "pump-alarms");
  json told;
  for (const json& step : run["steps"]) {
    if (!step["who"].empty() && step["skipped"] == "") told = told.is_null() ? step : told;
  }
  EXPECT_EQ(told["who"], json({"olga"}));
  EXPECT_EQ(told["at"], now());
  ask(400, "POST", "/api/v1/respond/dry-run", json::object());
  ask(404, "POST", "/api/v1/respond/dry-run", {{"alarm", 77}});
}

TEST_F(PolicyRoutesTest, ATextIsTriedBeforeItIsStored) {
  make_roster();
  make_alarm_rule();
  put_in_force("policy", "pump-alarms", kPolicy);
  const std::string draft =
      "policy: fans\napplies:\n  - asset_classes: [fan]\nsteps:\n"
      "  - notify: {people: olga, channels: [email, browser]}\n  - wait: 5m\n"
      "  - repeat: {times: 2}\n";
  const json run =
      ask(200, "POST", "/api/v1/respond/dry-run", {{"rule", rule_}, {"policy", draft}});
  EXPECT_EQ(run["policy"], "fans");
  EXPECT_EQ(run["draft"], (json{{"is_chosen", false}, {"chosen", "pump-alarms"}}));
  ASSERT_EQ(run["messages"].size(), 2u) << "the page, and reminders that read the same";
  EXPECT_EQ(run["messages"][0]["kind"], "page");
  const json reminders = run["messages"][1];
  EXPECT_EQ(reminders["kind"], "reminder");
  ASSERT_EQ(reminders["to"].size(), 2u);
  EXPECT_EQ(reminders["to"][1]["person"], "olga");
  EXPECT_EQ(reminders["to"][1]["step"], 1);
  EXPECT_EQ(reminders["to"][1]["address"], "") << "of a person only the name is told";
  EXPECT_EQ(ask(200, "GET", "/api/v1/policies")["policies"].size(), 1u) << "nothing is stored";
  const json refused = ask(400, "POST", "/api/v1/respond/dry-run",
                           {{"rule", rule_}, {"policy", "policy: fans\nsteps: []\n"}});
  EXPECT_THAT(refused["detail"].get<std::string>(), HasSubstr("policy:2"));
}

TEST_F(PolicyRoutesTest, FindsWhatWouldCostAnAnswer) {
  make_roster();
  make_alarm_rule();
  put_in_force("policy", "pump-alarms", kPolicy);
  const std::string found = ask(200, "GET", "/api/v1/respond/check")["findings"].dump();
  EXPECT_THAT(found, HasSubstr("mia"));                 // there is no such person
  EXPECT_THAT(found, HasSubstr("rosters/operations"));  // the nights of the weekend
  EXPECT_THAT(found, HasSubstr("rules/1"));  // its procedure cannot be read, so it is not in force
}

TEST_F(PolicyRoutesTest, SendsATestMessageToTheCallerOnly) {
  make_person("olga", Role::kOperator, "operations");
  const json sent = ask_as("olga", Role::kOperator, 200, "POST", "/api/v1/messages/test",
                           {{"channel", "browser"}});
  EXPECT_EQ(sent["person"], "olga");
  EXPECT_EQ(sent["n_messages"], 1);
  ask_as("olga", Role::kOperator, 400, "POST", "/api/v1/messages/test", {{"channel", "pigeon"}});
}

}  // namespace
}  // namespace millwright::api
