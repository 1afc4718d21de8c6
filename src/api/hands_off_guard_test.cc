// SPDX-License-Identifier: Apache-2.0
// What the project team and the vendor may do while a hands-off period runs: look.
#include <gmock/gmock.h>

#include "api/site_fixture_test.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

constexpr std::string_view kRoster = R"(roster: operations
time_zone: UTC
layers:
  - {name: desk, members: [olga]}
)";

class HandsOffGuardTest : public SiteFixture {
 protected:
  void SetUp() override {
    SiteFixture::SetUp();
    for (const char* kind : {"project", "maintenance"}) {
      ask(201, "POST", "/api/v1/teams", {{"name", kind}, {"kind", kind}});
    }
    const json roster = ask(201, "POST", "/api/v1/documents",
                            {{"kind", "roster"}, {"name", "operations"}, {"text", kRoster}});
    ask_as("pia", Role::kAdministrator, 200, "POST",
           "/api/v1/documents/" + roster["id"].dump() + "/put-in-force");
    move("pia", "project");
  }
  void move(const char* person, const char* team) {
    const auto id = registry->snapshot()->find_user_by_name(person)->id.value;
    ask(200, "PATCH", "/api/v1/users/" + std::to_string(id), {{"team", team}});
  }
  json ask_pia(int status, const std::string& method, const std::string& path,
               const json& body = nullptr) {
    return ask_as("pia", Role::kAdministrator, status, method, path, body);
  }
};

std::string anywhere(std::string pattern) {
  for (auto open = pattern.find('{'); open != std::string::npos; open = pattern.find('{')) {
    pattern.replace(open, pattern.find('}') - open + 1, "1");
  }
  return pattern;
}

TEST_F(HandsOffGuardTest, NothingThatChangesTheSiteIsOpenToTheProjectTeam) {
  ask(201, "POST", "/api/v1/hands-off", {{"days", 14}});
  std::vector<std::string> open;
  int n_refused = 0;
  for (const Route& route : router().routes()) {
    if (route.method == "GET" || route.access < Access::kOperator) continue;
    if (!route.is_guarded) {
      open.push_back(route.pattern);
      continue;
    }
    const json refused = ask_pia(403, route.method, anywhere(route.pattern));
    EXPECT_EQ(refused["code"], "hands_off") << route.method << ' ' << route.pattern;
    EXPECT_THAT(refused["next"], HasSubstr("break-glass"));
    ++n_refused;
  }
  EXPECT_GT(n_refused, 50);
  EXPECT_THAT(open, ::testing::UnorderedElementsAre("/api/v1/hands-off/break-glass", "/api/v1/plan",
                                                    "/api/v1/rules/backtest",
                                                    "/api/v1/rollout/transfers/{id}/break-glass"));
  ask_pia(200, "GET", "/api/v1/rules");
}

// Moving the project team to another team the day before does not make them normal staff.
TEST_F(HandsOffGuardTest, WhoLeftTheProjectTeamLatelyIsStillKeptOut) {
  clock.advance(std::chrono::hours(1));
  move("pia", "maintenance");
  clock.advance(std::chrono::hours(1));
  ask(201, "POST", "/api/v1/hands-off", {{"days", 14}});
  EXPECT_EQ(ask_pia(403, "POST", "/api/v1/sites", {{"name", "x"}})["code"], "hands_off");
}

TEST_F(HandsOffGuardTest, WhoLeftItLongAgoIsNormalStaff) {
  clock.advance(std::chrono::hours(24));
  move("pia", "maintenance");
  clock.advance(std::chrono::hours(24 * 91));
  ask(201, "POST", "/api/v1/hands-off", {{"days", 14}});
  EXPECT_TRUE(services().watch.with_desk([](const respond::Desk& desk) {
    return desk.hands_off().may_act("pia", TeamKind::kMaintenance);
  }));
}

// The project team must not go on by a token it made before; what machines send goes on.
TEST_F(HandsOffGuardTest, ATokenThatConfiguresStandsForWhoMadeIt) {
  const auto token = [&](const char* name, const char* role) {
    const json made = ask_pia(201, "POST", "/api/v1/tokens", {{"name", name}, {"role", role}});
    return std::vector<net::HttpHeader>{
        {"Authorization", "Bearer " + made["token"].get<std::string>()}};
  };
  const auto configures = token("scripts", "engineer");
  const auto machine = token("cmms", "operator");
  const std::string site = R"({"name": "x"})";
  const std::string note = R"({"team_kind": "vendor", "text": "ticket"})";
  EXPECT_EQ(call("POST", "/api/v1/attention/contacts", note, configures).status, 201);
  ask(201, "POST", "/api/v1/hands-off", {{"days", 14}});
  EXPECT_EQ(call("POST", "/api/v1/sites", site, configures).status, 403);
  EXPECT_EQ(call("POST", "/api/v1/attention/contacts", note, machine).status, 201);
  EXPECT_EQ(call("GET", "/api/v1/rules", "", configures).status, 200);
}

}  // namespace
}  // namespace millwright::api
