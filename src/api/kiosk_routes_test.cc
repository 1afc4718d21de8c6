// SPDX-License-Identifier: Apache-2.0
// A kiosk over the API: who may do what there, under which name, and what the trail says.
#include <gmock/gmock.h>

#include "api/respond_rig_test.h"

namespace millwright::api {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// A browser: what it was given as cookies it sends.
class KioskRoutesTest : public RespondRig {
 protected:
  void SetUp() override {
    RespondRig::SetUp();
    make_roster();
    make_person("max", Role::kAdministrator, "maintenance");
    ask_as("olga", Role::kOperator, 204, "PUT", "/api/v1/me/pin",
           {{"pin", "4711"}, {"password", "the password of olga"}});
    const auto made = call("POST", "/api/v1/kiosks", R"({"name": "desk1"})");
    EXPECT_EQ(made.status, 201) << made.body;
    EXPECT_THAT(made.body, Not(HasSubstr("secret")));
    take_cookies(made);
  }
  void take_cookies(const net::HttpResponse& answer) {
    for (const net::HttpHeader& header : answer.headers) {
      if (header.name != "Set-Cookie") continue;
      EXPECT_THAT(header.value, HasSubstr("; HttpOnly; SameSite=Strict"));
      const auto equals = header.value.find('=');
      cookies_[header.value.substr(0, equals)] =
          header.value.substr(equals + 1, header.value.find(';') - equals - 1);
    }
  }
  net::HttpResponse at_desk(const std::string& method, const std::string& path,
                            const json& body = nullptr) {
    std::string cookie;
    for (const auto& [name, value] : cookies_) cookie += name + "=" + value + "; ";
    auto answer = call_as_is(method, path, body.is_null() ? "" : body.dump(),
                             {{"Cookie", cookie}, {"X-Millwright", "1"}});
    take_cookies(answer);
    return answer;
  }
  json desk(int status, const std::string& method, const std::string& path,
            const json& body = nullptr) {
    const auto answer = at_desk(method, path, body);
    EXPECT_EQ(answer.status, status) << method << ' ' << path << ": " << answer.body;
    return answer.body.empty() ? json() : json::parse(answer.body);
  }
  json switch_to(int status, const json& proof) {
    return desk(status, "POST", "/api/v1/kiosk/switch", proof);
  }

  std::map<std::string, std::string> cookies_;
};

TEST_F(KioskRoutesTest, WithoutAPersonItOnlyShows) {
  const json screen = desk(200, "GET", "/api/v1/kiosk");
  EXPECT_EQ(screen["name"], "desk1");
  EXPECT_EQ(screen["position"], "operators");
  EXPECT_TRUE(screen["person"].is_null());
  ASSERT_EQ(screen["people"].size(), 1u);  // max has no PIN and no duty
  EXPECT_EQ(screen["people"][0]["name"], "olga");
  EXPECT_EQ(screen["people"][0]["is_on_duty"], true);
  EXPECT_EQ(screen["people"][0]["shift"], "day");
  const json me = desk(200, "GET", "/api/v1/me");
  EXPECT_EQ(me["kiosk"], "desk1");
  EXPECT_EQ(me["role"], "viewer");

  make_alarm_rule();
  reading(9);
  EXPECT_EQ(desk(200, "GET", "/api/v1/alarms")["alarms"][0]["position"], "operators");
  EXPECT_EQ(desk(403, "GET", "/api/v1/users")["code"], "kiosk_only_shows");
  EXPECT_EQ(desk(403, "POST", "/api/v1/readings", {{"signal", "x"}, {"value", 1}})["code"],
            "kiosk_only_shows");
  EXPECT_EQ(desk(409, "POST", "/api/v1/kiosk/stay")["code"], "failed_precondition");
  desk(204, "POST", "/api/v1/kiosk/leave");
}

TEST_F(KioskRoutesTest, NothingThatNeedsAPersonWorksWithoutOne) {
  int n_refused = 0;
  for (const Route& route : router().routes()) {
    if (route.method == "GET" || route.access < Access::kOperator) continue;
    std::string path = route.pattern;
    for (auto open = path.find('{'); open != std::string::npos; open = path.find('{')) {
      path.replace(open, path.find('}') - open + 1, "1");
    }
    EXPECT_EQ(desk(403, route.method, path)["code"], "kiosk_only_shows") << path;
    ++n_refused;
  }
  EXPECT_GT(n_refused, 50);
}

TEST_F(KioskRoutesTest, NothingBeyondAnOperatorWorksAtAKiosk) {
  ask_as("max", Role::kAdministrator, 204, "PUT", "/api/v1/me/pin",
         {{"pin", "0815"}, {"password", "the password of max"}});
  switch_to(200, {{"person", "max"}, {"pin", "0815"}});
  EXPECT_EQ(desk(200, "GET", "/api/v1/me")["role"], "operator");
  int n_refused = 0;
  for (const Route& route : router().routes()) {
    if (route.access < Access::kEngineer) continue;
    std::string path = route.pattern;
    for (auto open = path.find('{'); open != std::string::npos; open = path.find('{')) {
      path.replace(open, path.find('}') - open + 1, "1");
    }
    EXPECT_EQ(desk(403, route.method, path)["code"], "forbidden") << route.method << path;
    ++n_refused;
  }
  EXPECT_GT(n_refused, 40);
  // Nor what belongs to a person's own log-in.
  desk(403, "POST", "/api/v1/me/password",
       {{"old", "the password of max"}, {"new", "another one"}});
  desk(403, "PUT", "/api/v1/me/pin", {{"pin", "2580"}, {"password", "the password of max"}});
  desk(403, "DELETE", "/api/v1/me/pin");
  desk(403, "POST", "/api/v1/login", {{"user", "max"}, {"password", "the password of max"}});
}

TEST_F(KioskRoutesTest, AnAlarmIsAcknowledgedUnderThePersonsNameAndTheTrailNamesTheKiosk) {
  make_alarm_rule();
  reading(9);
  const std::string alarm =
      "/api/v1/alarms/" + desk(200, "GET", "/api/v1/alarms")["alarms"][0]["id"].dump();
  EXPECT_EQ(desk(403, "POST", alarm + "/acknowledge")["code"], "kiosk_only_shows");
  const json screen = switch_to(200, {{"person", "olga"}, {"pin", "4711"}});
  EXPECT_EQ(screen["person"]["name"], "olga");
  EXPECT_EQ(screen["left_s"], 120);
  EXPECT_EQ(desk(200, "POST", alarm + "/acknowledge")["acknowledged_by"], "olga");
  const json entries = ask(200, "GET", "/api/v1/audit?limit=2")["entries"];
  EXPECT_EQ(entries[0]["what"], "alarm 1") << "the act itself";
  EXPECT_EQ(entries[0]["who"], "olga");
  const json entry = entries[1];
  EXPECT_EQ(entry["who"], "olga");
  EXPECT_EQ(entry["team_kind"], "operations");
  EXPECT_EQ(entry["act"], "operation");
  EXPECT_EQ(entry["why"], "at kiosk desk1");
  EXPECT_EQ(entry["what"], "kiosk 1");
  EXPECT_EQ(entry["after"]["request"], "POST " + alarm + "/acknowledge");

  // A change needs the header a foreign page cannot send, also by these cookies.
  const auto forged = call_as_is("POST", alarm + "/shelve", "{}",
                                 {{"Cookie", "millwright_kiosk=" + cookies_["millwright_kiosk"]}});
  EXPECT_EQ(forged.status, 403);
  EXPECT_THAT(forged.body, HasSubstr("X-Millwright"));
}

TEST_F(KioskRoutesTest, ATurnEndsByIdlenessByLeavingAndByLoggingOut) {
  switch_to(200, {{"person", "olga"}, {"pin", "4711"}});
  clock.advance(std::chrono::seconds(100));
  EXPECT_EQ(desk(200, "POST", "/api/v1/kiosk/stay")["left_s"], 120);
  clock.advance(std::chrono::seconds(100));
  EXPECT_EQ(desk(200, "GET", "/api/v1/kiosk")["left_s"], 20);
  clock.advance(std::chrono::seconds(20));
  EXPECT_TRUE(desk(200, "GET", "/api/v1/kiosk")["person"].is_null());
  for (const char* way : {"/api/v1/kiosk/leave", "/api/v1/logout"}) {
    switch_to(200, {{"person", "olga"}, {"pin", "4711"}});
    EXPECT_EQ(desk(200, "GET", "/api/v1/me")["name"], "olga");
    const std::string turn = cookies_["millwright_session"];
    desk(204, "POST", way);
    EXPECT_EQ(cookies_["millwright_session"], "");
    cookies_["millwright_session"] = turn;
    EXPECT_EQ(desk(200, "GET", "/api/v1/me")["id"], 0) << way;
  }
}

TEST_F(KioskRoutesTest, ABadgeAndWhatGoesWrongWithIt) {
  const std::string olga =
      std::to_string(registry->snapshot()->find_user_by_name("olga")->id.value);
  ask(204, "PUT", "/api/v1/users/" + olga + "/badge", {{"badge", "04a1f2c3"}});
  EXPECT_EQ(ask(200, "GET", "/api/v1/badges")["badges"][0]["user"].dump(), olga);
  EXPECT_EQ(switch_to(200, {{"badge", "04A1F2C3"}})["person"]["name"], "olga");
  EXPECT_EQ(switch_to(401, {{"badge", "99999999"}})["code"], "unauthorized");
  // The next one's mistake does not end the turn.
  EXPECT_EQ(desk(200, "GET", "/api/v1/me")["name"], "olga");
  switch_to(400, {{"badge", "1"}});
  switch_to(400, {{"badge", "04A1F2C3"}, {"person", "olga"}});
  switch_to(400, {{"person", "olga"}});
  switch_to(400, json::object());
  switch_to(400, {{"badge", "04A1F2C3"}, {"colour", "red"}});

  ask(200, "PATCH", "/api/v1/kiosks/1", {{"needs_pin_with_badge", true}, {"idle_s", 30}});
  EXPECT_EQ(switch_to(409, {{"badge", "04A1F2C3"}})["code"], "pin_needed");
  EXPECT_EQ(switch_to(200, {{"badge", "04A1F2C3"}, {"pin", "4711"}})["left_s"], 30);
  ask(204, "DELETE", "/api/v1/users/" + olga + "/badge");
  ask(404, "DELETE", "/api/v1/users/" + olga + "/badge");
  EXPECT_TRUE(desk(200, "GET", "/api/v1/kiosk")["person"].is_null());
}

TEST_F(KioskRoutesTest, TooManyTriesAreToldHowLongToWait) {
  for (int i = 0; i < 5; ++i) switch_to(401, {{"person", "olga"}, {"pin", "9000"}});
  const auto refused =
      at_desk("POST", "/api/v1/kiosk/switch", {{"person", "olga"}, {"pin", "4711"}});
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(refused.header("Retry-After"), "21");
}

TEST_F(KioskRoutesTest, APinIsTakenAtAKioskOnly) {
  EXPECT_EQ(ask_as("olga", Role::kOperator, 404, "POST", "/api/v1/kiosk/switch",
                   {{"person", "olga"}, {"pin", "4711"}})["code"],
            "not_found");
  ask(404, "POST", "/api/v1/kiosk/switch", {{"person", "olga"}, {"pin", "4711"}});
  ask(404, "GET", "/api/v1/kiosk");
  const auto nobody = call_as_is("POST", "/api/v1/kiosk/switch",
                                 R"({"person": "olga", "pin": "4711"})", {{"X-Millwright", "1"}});
  EXPECT_EQ(nobody.status, 401);
}

TEST_F(KioskRoutesTest, ARevokedKioskIsAStranger) {
  switch_to(200, {{"person", "olga"}, {"pin", "4711"}});
  ask(204, "DELETE", "/api/v1/kiosks/1");
  EXPECT_EQ(at_desk("GET", "/api/v1/me").status, 401);
  EXPECT_EQ(at_desk("POST", "/api/v1/kiosk/switch", {{"person", "olga"}, {"pin", "4711"}}).status,
            401);
  ask(404, "DELETE", "/api/v1/kiosks/1");
  // Its browser is one like any other.
  desk(200, "POST", "/api/v1/login", {{"user", "max"}, {"password", "the password of max"}});
  EXPECT_EQ(desk(200, "GET", "/api/v1/me")["role"], "administrator");
}

TEST_F(KioskRoutesTest, EnrollingEndsTheSessionOfWhoeverEnrols) {
  cookies_.clear();
  desk(200, "POST", "/api/v1/login", {{"user", "max"}, {"password", "the password of max"}});
  const std::string session = cookies_["millwright_session"];
  desk(400, "POST", "/api/v1/kiosks", {{"name", "desk2"}, {"position", "nowhere"}});
  desk(400, "POST", "/api/v1/kiosks", {{"name", "desk2"}, {"idle_s", 10}});
  desk(400, "POST", "/api/v1/kiosks", {{"name", "desk2"}, {"idle_s", "long"}});
  desk(400, "POST", "/api/v1/kiosks", {{"position", "operators"}});
  desk(409, "POST", "/api/v1/kiosks", {{"name", "desk1"}});
  desk(201, "POST", "/api/v1/kiosks", {{"name", "desk2"}, {"position", "maintenance"}});
  EXPECT_EQ(desk(200, "GET", "/api/v1/me")["name"], "desk2");
  cookies_ = {{"millwright_session", session}};
  EXPECT_EQ(at_desk("GET", "/api/v1/me").status, 401);
  EXPECT_EQ(ask(200, "GET", "/api/v1/kiosks")["kiosks"].size(), 2u);
}

TEST_F(KioskRoutesTest, APinIsOnesOwnAndNeedsThePassword) {
  const auto pin = [&](int status, const json& body) {
    return ask_as("olga", Role::kOperator, status, "PUT", "/api/v1/me/pin", body);
  };
  pin(401, {{"pin", "2580"}, {"password", "a guess of mine"}});
  pin(400, {{"pin", "1234"}, {"password", "the password of olga"}});
  pin(400, {{"pin", "2580"}});
  ask(403, "PUT", "/api/v1/me/pin", {{"pin", "2580"}, {"password", "x"}});  // a token
  const json state = ask_as("olga", Role::kOperator, 200, "GET", "/api/v1/me/pin");
  EXPECT_EQ(state["is_set"], true);
  EXPECT_EQ(state["is_blocked"], false);
  for (int i = 0; i < 10; ++i) {
    clock.advance(std::chrono::seconds(60));
    switch_to(401, {{"person", "olga"}, {"pin", "9000"}});
  }
  clock.advance(std::chrono::seconds(60));
  switch_to(409, {{"person", "olga"}, {"pin", "4711"}});
  EXPECT_EQ(ask_as("olga", Role::kOperator, 200, "GET", "/api/v1/me/pin")["is_blocked"], true);
  ask_as("olga", Role::kOperator, 204, "DELETE", "/api/v1/me/pin");
  ask_as("olga", Role::kOperator, 404, "DELETE", "/api/v1/me/pin");
  EXPECT_EQ(ask_as("olga", Role::kOperator, 200, "GET", "/api/v1/me/pin")["is_set"], false);
}

TEST_F(KioskRoutesTest, HowPeopleAreReachedIsForThoseWhoSetUpPaging) {
  const auto id = registry->snapshot()->find_user_by_name("olga")->id.value;
  ask(200, "PATCH", "/api/v1/users/" + std::to_string(id),
      {{"email", "olga@mill.example"}, {"phone", "+49 170 123"}});
  const auto reached = [](const json& answer) {
    for (const json& user : answer["users"]) {
      if (user["name"] == "olga") return user["email"].dump() + user["phone"].dump();
    }
    return std::string("not there");
  };
  EXPECT_EQ(reached(ask(200, "GET", "/api/v1/users")), "\"olga@mill.example\"\"+49 170 123\"");
  EXPECT_EQ(reached(ask_as("olga", Role::kOperator, 200, "GET", "/api/v1/users")), "\"\"\"\"");
}

// The project team may only look during a hands-off period, at a kiosk as well.
TEST_F(KioskRoutesTest, HandsOffHoldsAtAKiosk) {
  make_person("pia", Role::kOperator, "project");
  ask_as("pia", Role::kOperator, 204, "PUT", "/api/v1/me/pin",
         {{"pin", "0815"}, {"password", "the password of pia"}});
  make_alarm_rule();
  reading(9);
  ask(201, "POST", "/api/v1/hands-off", {{"days", 14}});
  switch_to(200, {{"person", "pia"}, {"pin", "0815"}});
  EXPECT_EQ(desk(403, "POST", "/api/v1/alarms/1/acknowledge")["code"], "hands_off");
  switch_to(200, {{"person", "olga"}, {"pin", "4711"}});
  EXPECT_EQ(desk(200, "POST", "/api/v1/alarms/1/acknowledge")["acknowledged_by"], "olga");
}

}  // namespace
}  // namespace millwright::api
