// SPDX-License-Identifier: Apache-2.0
// Training, attention and hands-off periods over the API.
#include <gmock/gmock.h>

#include "api/attention_inputs.h"
#include "api/iso_week.h"
#include "api/respond_rig_test.h"

namespace millwright::api {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kProcedure =
    "procedure: pump-stop\n"
    "title: Stop the pump\n"
    "expected_duration: 5m\n"
    "on_problem: escalate\n"
    "steps:\n"
    "  - {id: stop, kind: instruct, text: Press <stop>}\n";

class TrainingRoutesTest : public RespondRig {
 protected:
  void SetUp() override {
    RespondRig::SetUp();
    const json document = ask(201, "POST", "/api/v1/documents",
                              {{"kind", "procedure"}, {"name", "pump-stop"}, {"text", kProcedure}});
    const std::string path = "/api/v1/documents/" + document.at("id").dump();
    ask(200, "POST", path + "/review");
    ask_as("max", Role::kEngineer, 200, "POST", path + "/approve");
    ask(200, "POST", path + "/put-in-force");
    make_roster();
  }
  json cell(const std::string& person) {
    const json matrix = ask(200, "GET", "/api/v1/training");
    for (const json& row : matrix["people"]) {
      if (row["person"] == person) return row["cells"][0];
    }
    return {};
  }
};

TEST_F(TrainingRoutesTest, KnowsWhoCanDoWhatAndWhoAlone) {
  const json before = ask(200, "GET", "/api/v1/training");
  EXPECT_EQ(before["procedures"], json({"pump-stop"}));
  EXPECT_EQ(before["coverage"][0]["cover"], "none");
  EXPECT_EQ(cell("olga")["state"], "none");
  ask(201, "POST", "/api/v1/training",
      {{"person", "olga"}, {"procedure", "pump-stop"}, {"expires_at", in(24h * 10)}});
  const json after = ask(200, "GET", "/api/v1/training");
  EXPECT_EQ(after["roster"], "operations");
  EXPECT_EQ(ask(200, "GET", "/api/v1/training?roster=operations")["coverage"], after["coverage"]);
  ask(404, "GET", "/api/v1/training?roster=nobody");
  EXPECT_EQ(cell("olga")["state"], "trained");
  EXPECT_EQ(
      after["coverage"][0],
      (json{{"procedure", "pump-stop"}, {"shift", "day"}, {"qualified", 1}, {"cover", "thin"}}));
  EXPECT_EQ(after["single_points"][0]["what"], "procedure pump-stop");
  EXPECT_EQ(after["single_points"][0]["only"], "olga");
  // Everything is listed with its number of people, not only what hangs on one.
  const json all = after["bus_factors"];
  EXPECT_EQ(all[0], (json{{"what", "procedure pump-stop"},
                          {"kind", "procedure"},
                          {"name", "pump-stop"},
                          {"people", 1}}));
  EXPECT_EQ(after["expiring"][0]["has_lapsed"], false);
  clock.advance(24h * 11);
  EXPECT_EQ(cell("olga")["state"], "expired");
}

TEST_F(TrainingRoutesTest, AConnectorOnlyOnePersonEverTouchedIsASinglePoint) {
  const auto who = [&] {
    const json answer = ask(200, "GET", "/api/v1/training");
    for (const json& point : answer["single_points"]) {
      if (point["kind"] == "connector")
        return point["what"].get<std::string>() + ": " + point["only"].get<std::string>();
    }
    return std::string();
  };
  EXPECT_EQ(who(), "");
  const json device = ask_as("max", Role::kEngineer, 201, "POST", "/api/v1/devices",
                             {{"name", "press-line"}, {"protocol", "mqtt"}});
  EXPECT_EQ(who(), "connector press-line: max");
  ask_as("erika", Role::kEngineer, 200, "PATCH", "/api/v1/devices/" + device["id"].dump(),
         {{"publish_filters", {"plant/press/#"}}});
  EXPECT_EQ(who(), "");
}

TEST_F(TrainingRoutesTest, TakesBackAndRefuses) {
  ask(400, "POST", "/api/v1/training", {{"person", "nina"}, {"procedure", "pump-stop"}});
  ask(400, "POST", "/api/v1/training", {{"person", "olga"}, {"procedure", "nothing"}});
  ask_as("olga", Role::kOperator, 403, "POST", "/api/v1/training",
         {{"person", "olga"}, {"procedure", "pump-stop"}});
  ask(201, "POST", "/api/v1/training", {{"person", "olga"}, {"procedure", "pump-stop"}});
  ask(200, "POST", "/api/v1/training/revoke",
      {{"person", "olga"}, {"procedure", "pump-stop"}, {"reason", "left the shift"}});
  EXPECT_EQ(cell("olga")["state"], "none");
}

TEST_F(TrainingRoutesTest, PrintsThePackSafely) {
  const auto pack = call("GET", "/api/v1/training/pack");
  EXPECT_THAT(pack.body, HasSubstr("Press &lt;stop&gt;"));
  const std::string german = call("GET", "/api/v1/training/pack?lang=de").body;
  EXPECT_THAT(german, HasSubstr("<html lang=\"de\">"));
  EXPECT_THAT(german, HasSubstr("<th scope=\"col\">Unterschrift</th>"));
  EXPECT_THAT(call("GET", "/api/v1/training/pack?procedures=other").body,
              Not(HasSubstr("Stop the pump")));
}

class AttentionRoutesTest : public RespondRig {};

TEST_F(AttentionRoutesTest, AMailToTheVendorIsACallForHelpAndCountsOnce) {
  const std::string mail = "Message-ID: <1@plant>\r\nSubject: gateway is dead\r\n\r\nHello";
  const auto send = [&](const std::string& body, const std::string& query = "") {
    return call("POST", "/api/v1/attention/contacts" + query, body,
                {{"Content-Type", "message/rfc822"}});
  };
  const auto first = send(mail);
  EXPECT_EQ(first.status, 201) << first.body;
  const json note = json::parse(first.body);
  EXPECT_EQ(note["team_kind"], "vendor");
  EXPECT_EQ(note["category"], "support-contact");
  EXPECT_EQ(note["text"], "gateway is dead");
  EXPECT_EQ(json::parse(send(mail).body)["id"], note["id"]);
  EXPECT_EQ(json::parse(send("Subject: x\n\n", "?team_kind=project").body)["team_kind"], "project");
  EXPECT_EQ(send("Subject: x\n\n", "?team_kind=nobody").status, 400);
  EXPECT_EQ(send("not a mail").status, 400);
  const json ticket = {{"team_kind", "vendor"}, {"text", "t"}, {"key", "T-7"}};
  const json once = ask(201, "POST", "/api/v1/attention/contacts", ticket);
  EXPECT_EQ(ask(201, "POST", "/api/v1/attention/contacts", ticket)["id"], once["id"]);
}

TEST_F(AttentionRoutesTest, NamesNobodyAndNoSmallGroup) {
  make_alarm_rule();
  make_person("olga", Role::kOperator, "operations");
  reading(9);
  ask_as("olga", Role::kOperator, 200, "POST", "/api/v1/alarms/1/acknowledge");
  ask_as("olga", Role::kOperator, 201, "POST", "/api/v1/attention/contacts",
         {{"team_kind", "vendor"}, {"minutes", 20}, {"text", "asked about the firmware"}});
  clock.advance(1s);
  const json report = ask(200, "GET", "/api/v1/attention");
  EXPECT_EQ(report["alarms_raised"], 1);
  EXPECT_EQ(report["alarms_handled"], 1);
  EXPECT_DOUBLE_EQ(report["share_without_project_and_vendor"], 1);
  EXPECT_EQ(report["counted_since"], ask(200, "GET", "/api/v1/alarms/1")["history"].back()["time"]);
  EXPECT_TRUE(report["groups"].empty());
  EXPECT_FALSE(report["suppressed"].get<std::string>().empty());
  EXPECT_THAT(report.dump(), Not(HasSubstr("olga")));
}

TEST_F(AttentionRoutesTest, ShowsGroupsOfFiveByWeek) {
  make_alarm_rule();
  for (const char* name : {"ann", "ben", "cem", "dora", "eva"}) {
    make_person(name, Role::kOperator, "operations");
  }
  // Making people and rules was work too.
  clock.advance(1s);
  const json before = ask(200, "GET", "/api/v1/attention")["weeks"].back();
  reading(9);
  ask_as("ann", Role::kOperator, 200, "POST", "/api/v1/alarms/1/acknowledge");
  for (const char* name : {"ben", "cem", "dora", "eva"}) {
    ask_as(name, Role::kOperator, 201, "POST", "/api/v1/shift-log", {{"text", "all quiet"}});
  }
  clock.advance(1s);
  const json report = ask(200, "GET", "/api/v1/attention");
  ASSERT_EQ(report["groups"].size(), 1u) << report;
  EXPECT_EQ(report["groups"][0]["title"], "operations");
  const json& week = report["weeks"].back();
  EXPECT_EQ(week["week"], "2026-W47");
  EXPECT_EQ(week["acts"]["operations"].get<int>() - before["acts"]["operations"].get<int>(), 5);
  EXPECT_EQ(report["time_to_acknowledge_s"]["operations"]["n"], 1);
}

TEST_F(AttentionRoutesTest, KeepsAPlanThatFalls) {
  const json weeks = {{{"week", "2026-W47"}, {"target_hours", 8}},
                      {{"week", "2026-W48"}, {"target_hours", 4}}};
  ask(200, "POST", "/api/v1/attention/plan", {{"weeks", weeks}});
  const json plan = ask(200, "GET", "/api/v1/attention")["plan"];
  ASSERT_EQ(plan.size(), 2u);
  EXPECT_EQ(plan[1]["week"], "2026-W48");
  EXPECT_EQ(plan[1]["target_hours"], 4);
  EXPECT_EQ(plan[1]["standing"], "open");
  json rising = weeks;
  rising[1]["target_hours"] = 9;
  ask(400, "POST", "/api/v1/attention/plan", {{"weeks", rising}});
  json gap = weeks;
  gap[1]["week"] = "2026-W50";
  ask(400, "POST", "/api/v1/attention/plan", {{"weeks", gap}});
  ask(400, "POST", "/api/v1/attention/plan", {{"weeks", json::array()}});
}

TEST_F(AttentionRoutesTest, WhoLeavesTheProjectTeamStillCountsAsIt) {
  make_person("pia", Role::kEngineer, "project");
  clock.advance(24h);
  ask(201, "POST", "/api/v1/teams", {{"name", "mechanics"}, {"kind", "maintenance"}});
  const std::uint32_t pia = registry->snapshot()->find_user_by_name("pia")->id.value;
  ask(200, "PATCH", "/api/v1/users/" + std::to_string(pia), {{"team", "mechanics"}});
  registry::AuditQuery query;
  auto trail = registry::must(registry->audit(query));
  std::ranges::reverse(trail);
  const auto memory = team_memory(trail, *registry->snapshot());
  EXPECT_EQ(memory.kind_at("pia", clock.wall() + 24h), TeamKind::kProject);
  EXPECT_EQ(memory.kind_at("pia", clock.wall() + 24h * 91), TeamKind::kMaintenance);
}

TEST_F(AttentionRoutesTest, ForecastsTheVendor) {
  ask(400, "GET", "/api/v1/attention/vendor");
  const json few = ask(200, "GET", "/api/v1/attention/vendor?sensors=500&contracted_per_month=20");
  EXPECT_EQ(few["verdict"], "inconclusive");
}

class HandsOffRoutesTest : public RespondRig {
 protected:
  void SetUp() override {
    RespondRig::SetUp();
    make_person("vera", Role::kAdministrator, "vendor");
    make_person("olga", Role::kAdministrator, "operations");
  }
};

TEST_F(HandsOffRoutesTest, LocksTheVendorUntilTheGlassIsBroken) {
  EXPECT_EQ(ask(200, "GET", "/api/v1/hands-off")["state"], "none");
  ask(409, "POST", "/api/v1/hands-off", {{"days", 14}});  // no shifts without a roster
  put_in_force("roster", "operations", kRoster);
  const json planned =
      ask_as("olga", Role::kAdministrator, 201, "POST", "/api/v1/hands-off", {{"days", 14}});
  EXPECT_EQ(planned["state"], "running");
  EXPECT_EQ(planned["exposure"][0],
            (json{{"what", "alarms-or-drills"}, {"shift", "day"}, {"has", 0}, {"needs", 1}}));
  const json note = {{"text", "looked in"}};
  EXPECT_EQ(ask_as("vera", Role::kAdministrator, 403, "POST", "/api/v1/shift-log", note)["code"],
            "hands_off");
  EXPECT_EQ(ask_as("vera", Role::kAdministrator, 200, "GET", "/api/v1/hands-off")["may_act"],
            false);
  ask_as("olga", Role::kAdministrator, 201, "POST", "/api/v1/shift-log", note);

  const std::string glass = "/api/v1/hands-off/break-glass";
  ask(403, "POST", glass, {{"reason", "fire"}, {"password", "x"}});  // a token is nobody
  ask_as("vera", Role::kAdministrator, 403, "POST", glass,
         {{"reason", "fire"}, {"password", "a guess"}});
  EXPECT_EQ(ask(200, "GET", "/api/v1/hands-off")["state"], "running");
  const json broken = ask_as("vera", Role::kAdministrator, 200, "POST", glass,
                             {{"reason", "fire"}, {"password", "the password of vera"}});
  EXPECT_EQ(broken["state"], "failed");
  EXPECT_THAT(broken["failed_because"].get<std::string>(), HasSubstr("fire"));
  ask_as("vera", Role::kAdministrator, 201, "POST", "/api/v1/shift-log", note);
}

TEST_F(HandsOffRoutesTest, CountsWhatPeopleTell) {
  put_in_force("roster", "operations", kRoster);
  ask_as("olga", Role::kAdministrator, 201, "POST", "/api/v1/hands-off", {{"days", 14}});
  ask_as("olga", Role::kAdministrator, 200, "POST", "/api/v1/hands-off/facts",
         {{"kind", "outage-recovered"}});
  ask_as("olga", Role::kAdministrator, 400, "POST", "/api/v1/hands-off/facts",
         {{"kind", "break-glass"}});
  const json told = ask_as("olga", Role::kAdministrator, 200, "POST", "/api/v1/hands-off/answer",
                           {{"needed_help", false}});
  for (const json& row : told["exposure"]) {
    if (row["what"] == "outages-recovered") EXPECT_EQ(row["has"], 1);
    if (row["what"] == "answers" && row["shift"] == "day") EXPECT_EQ(row["has"], 1);
  }
  const json helped = ask_as("olga", Role::kAdministrator, 200, "POST", "/api/v1/hands-off/answer",
                             {{"needed_help", true}});
  EXPECT_EQ(helped["state"], "failed");
}

TEST_F(HandsOffRoutesTest, IsCalledOffWithAReason) {
  put_in_force("roster", "operations", kRoster);
  ask(201, "POST", "/api/v1/hands-off", {{"days", 3}, {"start", in(24h)}});
  ask(409, "POST", "/api/v1/hands-off", {{"days", 3}});
  ask(400, "POST", "/api/v1/hands-off/cancel");
  const json off = ask(200, "POST", "/api/v1/hands-off/cancel", {{"reason", "shutdown"}});
  EXPECT_EQ(off["state"], "inconclusive");
}

TEST(IsoWeek, CountsWeeksLikeTheStandard) {
  const struct {
    const char* time;
    const char* week;
    const char* begin;
  } cases[] = {
      {"2026-11-22T23:59:59Z", "2026-W47", "2026-11-16T00:00:00Z"},
      {"2026-11-23T00:00:00Z", "2026-W48", "2026-11-23T00:00:00Z"},
      {"2027-01-01T00:00:00Z", "2026-W53", "2026-12-28T00:00:00Z"},
      {"2024-12-30T12:00:00Z", "2025-W01", "2024-12-30T00:00:00Z"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.time);
    EXPECT_EQ(week_text(*parse_rfc3339(c.time)), c.week);
    EXPECT_EQ(parse_week(c.week), parse_rfc3339(c.begin));
  }
  for (const char* wrong : {"2025-W53", "2026-W00", "2026-W5", "2026W47", "x026-W47", ""}) {
    EXPECT_FALSE(parse_week(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace millwright::api
