// SPDX-License-Identifier: Apache-2.0
// Acts past the system, and that the attention figures are those of the audit trail.
#include <gmock/gmock.h>

#include <algorithm>
#include <map>

#include "api/attention_inputs.h"
#include "api/respond_rig_test.h"
#include "respond/desk/act_line.h"

namespace millwright::api {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

class FoundActRoutesTest : public RespondRig {
 protected:
  void find(const std::string& key,
            respond::ActCategory category = respond::ActCategory::kRestart) {
    respond::FoundActCommand command;
    command.who = "system";
    command.category = category;
    command.os_user = "pi";
    command.key = key;
    command.text = "stopped in order and started again";
    registry::must(services().watch.ask(encode(command)));
  }
  std::vector<respond::HumanAct> acts() {
    return registry::must(read_attention_past(services(), clock.wall() - 24h * 30)).acts;
  }
  json entries() { return ask(200, "GET", "/api/v1/audit?limit=1000")["entries"]; }
};

TEST_F(FoundActRoutesTest, AreListedAndClaimed) {
  make_person("olga", Role::kOperator, "operations");
  find("start-2");
  const json listed = ask_as("olga", Role::kOperator, 200, "GET", "/api/v1/attention/found");
  EXPECT_EQ(listed["n_open"], 1);
  const json act = listed["acts"][0];
  EXPECT_EQ(act["state"], "open");
  EXPECT_EQ(act["team_kind"], "unknown");
  EXPECT_EQ(act["counts_as"], "project");
  EXPECT_EQ(act["os_user"], "pi");
  EXPECT_EQ(act["claim_until"], in(24h));
  const std::string path = "/api/v1/attention/found/1/claim";
  ask_as("olga", Role::kOperator, 400, "POST", path, {{"team_kind", "nobody"}});
  ask_as("olga", Role::kOperator, 400, "POST", path, {{"approved_by", "nobody"}});
  ask_as("olga", Role::kOperator, 404, "POST", "/api/v1/attention/found/9/claim", json::object());
  const json claimed = ask_as("olga", Role::kOperator, 200, "POST", path, {{"comment", "update"}});
  EXPECT_EQ(claimed["state"], "claimed");
  EXPECT_EQ(claimed["team_kind"], "operations");
  EXPECT_EQ(claimed["os_user"], "") << "names stay in the audit trail";
  EXPECT_THAT(claimed.dump(), Not(HasSubstr("olga")));
  ask_as("olga", Role::kOperator, 409, "POST", path, json::object());
}

TEST_F(FoundActRoutesTest, StandOnTheTrailAsOfNobodyKnown) {
  find("start-2", respond::ActCategory::kFileEdit);
  const json entry = entries()[0];
  EXPECT_EQ(entry["who"], "os:pi");
  EXPECT_EQ(entry["team_kind"], "unknown");
  EXPECT_EQ(entry["act"], "operation");
  EXPECT_EQ(entry["category"], "file-edit");
  EXPECT_EQ(entry["what"], "found-act 1");
}

TEST_F(FoundActRoutesTest, CountAgainstUntilSomebodyClaimsThem) {
  make_person("olga", Role::kOperator, "operations");
  const auto helpers = [&] {
    return std::ranges::count_if(
        acts(), [](const respond::HumanAct& act) { return respond::is_helper(act.team); });
  };
  const auto before = helpers();
  find("start-2");
  clock.advance(1s);
  EXPECT_EQ(helpers(), before + 1);
  ask_as("olga", Role::kOperator, 200, "POST", "/api/v1/attention/found/1/claim", json::object());
  clock.advance(1s);
  EXPECT_EQ(helpers(), before);
}

// The report and the trail tell the same: whatever people do, in whatever order, every act of a
// person on the trail is in the figures once, and nothing else is.
TEST_F(FoundActRoutesTest, TheFiguresHoldExactlyTheActsOfTheTrail) {
  make_alarm_rule();
  make_roster();
  make_person("mia", Role::kOperator, "maintenance");
  std::uint32_t seed = 20261123;
  const auto roll = [&](std::uint32_t n) {
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 16) % n;
  };
  for (int i = 0; i < 120; ++i) {
    SCOPED_TRACE(i);
    const char* who = roll(2) == 0 ? "olga" : "mia";
    const auto post = [&](const std::string& path, const json& body = json::object()) {
      // Refused or not, as it comes: what is refused must be in neither.
      const auto reply = call_as(who, Role::kOperator, "POST", path, body);
      EXPECT_LT(reply.status, 500) << path << reply.body;
    };
    switch (roll(9)) {
      case 0:
        reading(9);
        break;
      case 1:
        reading(4);
        break;
      case 2:
        post("/api/v1/alarms/1/acknowledge");
        break;
      case 3:
        post("/api/v1/alarms/1/shelve", {{"comment", "noise"}, {"until", in(10min)}});
        break;
      case 4:
        post("/api/v1/alarms/1/unshelve", {{"comment", "again"}});
        break;
      case 5:
        post("/api/v1/shift-log", {{"text", "loud"}});
        break;
      case 6:
        post("/api/v1/attention/contacts", {{"team_kind", "vendor"}, {"minutes", 5}});
        break;
      case 7:
        post("/api/v1/work-orders", {{"alarm", 1}, {"title", "look"}});
        break;
      default:
        post("/api/v1/work-orders/1",
             {{"state", roll(2) == 0 ? "closed" : "in-progress"}, {"comment", "x"}});
        break;
    }
    clock.advance(1s);
  }
  std::map<std::string, int> of_trail;
  for (const json& entry : entries()) {
    const std::string name = entry["who"];
    const bool is_act =
        entry["act"] == "operation" && !entry["category"].get<std::string>().empty();
    if (is_act && (name == "olga" || name == "mia")) {
      ++of_trail[name + " " + entry["category"].get<std::string>()];
    }
  }
  std::map<std::string, int> of_figures;
  for (const respond::HumanAct& act : acts()) {
    if (act.who != "olga" && act.who != "mia") continue;
    ++of_figures[act.who + " " + std::string(name(act.category))];
  }
  EXPECT_EQ(of_figures, of_trail);
  EXPECT_GT(of_trail.size(), 5u) << "the days were not eventful enough to show anything";
  // Every alarm acknowledged in its history is an act of the one who did it.
  int acknowledged = 0;
  for (const json& line : ask(200, "GET", "/api/v1/alarms/1")["history"]) {
    if (line["action"] == "acknowledge") ++acknowledged;
  }
  EXPECT_EQ(acknowledged, of_trail["olga acknowledge"] + of_trail["mia acknowledge"]);
}

}  // namespace
}  // namespace millwright::api
