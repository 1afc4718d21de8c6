// SPDX-License-Identifier: Apache-2.0
// From an alarm over its pages to its outcome.
#include <gmock/gmock.h>

#include "api/respond_fixture_test.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

class PageRoutesTest : public RespondFixture {
 protected:
  json response() { return ask(200, "GET", "/api/v1/alarms/1/response"); }
  json open_pages() { return ask(200, "GET", "/api/v1/pages?state=open")["pages"]; }
  std::string page_of(const std::string& person) {
    const json pages = ask(200, "GET", "/api/v1/pages?person=" + person)["pages"];
    EXPECT_FALSE(pages.empty());
    return "/api/v1/pages/" + pages[0]["id"].dump();
  }
  static std::vector<std::string> events(const json& response) {
    std::vector<std::string> out;
    for (const json& event : response["chain"]["events"]) out.push_back(event["what"]);
    return out;
  }
};

TEST_F(PageRoutesTest, ShowsWhatAnswersTheAlarm) {
  read_pressure(9);
  const json answer = response();
  EXPECT_EQ(answer["severity"], "major");
  EXPECT_EQ(answer["consequence"], "It overheats");
  EXPECT_EQ(answer["owner"], "erika");
  EXPECT_EQ(answer["respond_within_s"], 600);
  EXPECT_EQ(answer["respond_by"], to_rfc3339(clock.wall() + std::chrono::seconds(600)));
  EXPECT_EQ(answer["procedures"], json::parse(R"([{"name": "closed-valve", "version": 1,
            "title": "Pump works against a closed valve", "expected_s": 600}])"));
  EXPECT_EQ(answer["chain"]["policy_title"], "Everybody at once");
  EXPECT_EQ(answer["chain"]["state"], "running");
  EXPECT_EQ(answer["chain"]["next_at"], to_rfc3339(clock.wall() + std::chrono::minutes(5)));
  EXPECT_EQ(events(answer),
            (std::vector<std::string>{"started", "notified", "notified", "waited"}));
  ASSERT_EQ(answer["pages"].size(), 2u);
  EXPECT_EQ(answer["pages"][0]["person"], "erika");
  EXPECT_EQ(answer["pages"][0]["state"], "open");
  EXPECT_EQ(answer["pages"][0]["channels"], json({"browser"}));
  EXPECT_EQ(answer["outcome"], nullptr);
  ask(404, "GET", "/api/v1/alarms/7/response");
}

TEST_F(PageRoutesTest, OneTakesItAndTheOtherIsToldWho) {
  read_pressure(9);
  ASSERT_EQ(open_pages().size(), 2u);
  const json taken = by_max(200, "POST", page_of("max") + "/accept", {{"comment", "on my way"}});
  EXPECT_EQ(taken["state"], "accepted");
  EXPECT_EQ(taken["holder"], "max");
  EXPECT_TRUE(open_pages().empty());
  const json late = by_erika(409, "POST", page_of("erika") + "/accept");
  EXPECT_EQ(late["code"], "failed_precondition");
  EXPECT_THAT(late["detail"].get<std::string>(), HasSubstr("max has taken it at 20"));
  EXPECT_EQ(response()["chain"]["accepted_by"], "max");
  // Taking a page acknowledges nothing.
  EXPECT_EQ(ask(200, "GET", "/api/v1/alarms/1")["state"], "unacknowledged");

  by_max(400, "POST", page_of("max") + "/release");
  by_erika(409, "POST", page_of("max") + "/release", {{"comment", "mine"}});
  EXPECT_EQ(by_max(200, "POST", page_of("max") + "/release", {{"comment", "stuck"}})["state"],
            "withdrawn");
  ASSERT_EQ(open_pages().size(), 1u);
  EXPECT_EQ(open_pages()[0]["person"], "erika");
  EXPECT_EQ(by_erika(200, "POST", "/api/v1/pages/accept-all")["n_pages"], 1);
  EXPECT_EQ(response()["chain"]["accepted_by"], "erika");
}

TEST_F(PageRoutesTest, AGateCountsAlarmsThatSomebodyTook) {
  const auto accepted = [&] {
    return ask(200, "GET", "/api/v1/rollout/evidence?metric=pages_accepted&window_days=7");
  };
  read_pressure(9);  // two are called, one comes: one question, answered
  by_max(200, "POST", page_of("max") + "/accept");
  by_erika(200, "POST", "/api/v1/alarms/1/acknowledge");
  read_pressure(5);
  clock.advance(std::chrono::hours(1));
  read_pressure(9);  // over before anybody took it
  by_erika(200, "POST", "/api/v1/alarms/1/acknowledge");
  read_pressure(5);
  clock.advance(std::chrono::hours(24));
  ASSERT_TRUE(open_pages().empty());
  const json view = accepted();
  EXPECT_EQ(view["of"], 2);
  EXPECT_EQ(view["hits"], 1);
  EXPECT_EQ(view["items"].size(), 2u);
  by_max(201, "POST", "/api/v1/drills", {{"procedure", "closed-valve"}, {"asset", 1}});
  by_max(200, "POST", "/api/v1/drills/1/end", {{"comment", "enough"}});
  clock.advance(std::chrono::hours(24));
  EXPECT_EQ(accepted()["of"], 2) << "practice counts elsewhere";
}

TEST_F(PageRoutesTest, RefusesWhatCannotBe) {
  read_pressure(9);
  ask(400, "GET", "/api/v1/pages?state=lost");
  by_max(404, "POST", "/api/v1/pages/99/accept");
  by_max(404, "POST", "/api/v1/pages/none/accept");
  by_max(400, "POST", page_of("max") + "/accept", {{"comment", 5}});
  ask_as("visitor", Role::kViewer, 403, "POST", page_of("max") + "/accept");
  const json first = ask(200, "GET", "/api/v1/pages?limit=1");
  ASSERT_EQ(first["pages"].size(), 1u);
  const json second =
      ask(200, "GET", "/api/v1/pages?limit=1&cursor=" + first["next_cursor"].get<std::string>());
  EXPECT_NE(second["pages"][0]["id"], first["pages"][0]["id"]);
  EXPECT_EQ(second["next_cursor"], nullptr);
}

TEST_F(PageRoutesTest, LabelsARaiseThatIsOver) {
  const std::string path = "/api/v1/alarms/1/outcome";
  read_pressure(9);
  by_erika(409, "POST", path, {{"outcome", "true"}});
  by_erika(400, "POST", path, {{"outcome", "bad luck"}});
  by_erika(400, "POST", path, json::object());
  by_erika(404, "POST", "/api/v1/alarms/7/outcome", {{"outcome", "true"}});
  const std::string raised = ask(200, "GET", "/api/v1/alarms/1")["raised"];
  read_pressure(5);
  const json label = by_erika(200, "POST", path, {{"outcome", "true"}, {"comment", "valve shut"}});
  EXPECT_EQ(label["outcome"], "true");
  EXPECT_EQ(label["who"], "erika");
  EXPECT_EQ(label["raised"], raised);
  EXPECT_EQ(response()["outcome"]["comment"], "valve shut");
  EXPECT_EQ(response()["respond_by"] == nullptr,
            ask(200, "GET", "/api/v1/alarms/1")["state"] == "normal");

  // The next raise has no label yet, and shows the one before.
  by_erika(200, "POST", "/api/v1/alarms/1/acknowledge");
  read_pressure(9);
  EXPECT_EQ(response()["outcome"], nullptr);
  const json similar = response()["similar"];
  ASSERT_EQ(similar.size(), 1u);
  EXPECT_EQ(similar[0]["raised"], raised);
  EXPECT_NE(similar[0]["returned"], nullptr);
  EXPECT_EQ(similar[0]["outcome"], "true");
  // It can be labelled anew, by its time.
  by_erika(200, "POST", path, {{"outcome", "early"}, {"raised", raised}});
  EXPECT_EQ(response()["similar"][0]["outcome"], "early");
  by_erika(404, "POST", path, {{"outcome", "early"}, {"raised", "2020-01-01T00:00:00Z"}});
  by_erika(400, "POST", path, {{"outcome", "early"}, {"raised", "yesterday"}});
}

TEST_F(PageRoutesTest, AVendorMayOnlyLookInAHandsOffPeriod) {
  read_pressure(9);
  begin_hands_off();
  for (const char* target :
       {"/api/v1/pages/1/accept", "/api/v1/pages/1/release", "/api/v1/pages/accept-all",
        "/api/v1/alarms/1/outcome", "/api/v1/runs", "/api/v1/runs/paper"}) {
    const json refused = by_erika(403, "POST", target, json::object());
    EXPECT_EQ(refused["code"], "hands_off") << target;
    EXPECT_THAT(refused["next"].get<std::string>(), HasSubstr("hands-off/break-glass"));
  }
  by_erika(200, "GET", "/api/v1/pages");
  by_max(200, "POST", page_of("max") + "/accept");
}

}  // namespace
}  // namespace millwright::api
