// SPDX-License-Identifier: Apache-2.0
// From a finding to whether what was done about it helped, over the API.
#include <gmock/gmock.h>

#include "api/improvement_rig_test.h"
#include "api/respond_rig_test.h"

namespace millwright::api {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::HasSubstr;

constexpr std::string_view kFindings = "/api/v1/improvements";

class ImprovementRoutesTest : public RespondRig {
 protected:
  void SetUp() override {
    RespondRig::SetUp();
    make_alarm_rule();
    make_person("olga", Role::kOperator, "operations");
  }
  json finding(const json& more = json::object()) {
    json body = {{"source", "review"}, {"key", 1}, {"title", "Alarms stand for days"}};
    body.update(more);
    return body;
  }
  json action(const json& more = json::object()) {
    json body = {{"owner", "olga"},     {"what", "Hand them over at each shift"},
                 {"due", in(24h * 7)},  {"metric", "stale_alarms"},
                 {"direction", "down"}, {"window_days", 1}};
    body.update(more);
    return body;
  }
  /// An alarm that has stood for more than a day, and a finding about it.
  void find_something() {
    reading(9);
    clock.advance(25h);
    ask(201, "POST", kFindings, finding());
  }
  std::string path(std::string_view act) {
    return std::string(kFindings) + "/1/" + std::string(act);
  }
  json first() { return ask(200, "GET", kFindings)["improvements"][0]; }
  void keep() { ASSERT_TRUE(keep_improvements(improvement_site())); }
};

TEST_F(ImprovementRoutesTest, TheEffectIsMeasuredBeforeAndAfter) {
  find_something();
  EXPECT_EQ(first()["effect"], "no action");
  EXPECT_EQ(first()["page"], "/alarms/1");
  ask(200, "PUT", path("action"), action());
  const json done = ask(200, "POST", path("done"));
  EXPECT_EQ(done["effect"], "too early");
  EXPECT_EQ(done["action"]["before"]["value"], 1.0);
  EXPECT_EQ(done["action"]["done_by"], "token:test");
  keep();
  EXPECT_TRUE(first()["action"]["after"].is_null()) << "the window lasts";
  reading(4);
  ask(200, "POST", "/api/v1/alarms/1/acknowledge", {{"comment", "seen"}});
  clock.advance(24h);
  keep();
  EXPECT_EQ(first()["effect"], "better");
  EXPECT_EQ(first()["action"]["after"]["value"], 0.0);
  EXPECT_THAT(first()["action"]["source"].get<std::string>(), HasSubstr("/api/v1/"));
  // Read from the disk again, it is the same.
  const json before = first();
  improvement_site().book = registry::must(ImprovementBook::open(services().plant));
  EXPECT_EQ(registry::must(load_improvements(*registry)), *improvement_site().book->state());
  EXPECT_EQ(first(), before);
}

TEST_F(ImprovementRoutesTest, WhatDidNotChangeShowsNoDifference) {
  find_something();
  ask(200, "PUT", path("action"), action());
  ask(200, "POST", path("done"));
  clock.advance(24h);
  keep();
  EXPECT_EQ(first()["effect"], "no difference shown");
}

// A state that nobody looked at when the window ended cannot be looked up afterwards.
TEST_F(ImprovementRoutesTest, WhatWasNotSeenInTimeIsNotKnown) {
  find_something();
  ask(200, "PUT", path("action"), action());
  ask(200, "POST", path("done"));
  clock.advance(24h * 5);
  keep();
  EXPECT_EQ(first()["effect"], "not known");
  EXPECT_THAT(first()["action"]["after"]["why_not"].get<std::string>(), HasSubstr("nobody looked"));
}

TEST_F(ImprovementRoutesTest, WhatIsLateIsOverdue) {
  find_something();
  ask(200, "PUT", path("action"), action());
  EXPECT_EQ(ask(200, "GET", kFindings)["n_overdue"], 0);
  clock.advance(24h * 7);
  EXPECT_EQ(ask(200, "GET", kFindings)["n_overdue"], 1);
  EXPECT_TRUE(first()["action"]["is_overdue"].get<bool>());
  const json closed = ask(200, "POST", path("close"), {{"lesson", "Ask at the hand-over."}});
  EXPECT_TRUE(closed["is_closed_without_effect"].get<bool>());
  EXPECT_EQ(ask(200, "GET", kFindings)["n_overdue"], 0);
  const auto book = call("GET", "/api/v1/rollout/book?lang=en");
  EXPECT_THAT(book.body, HasSubstr("Ask at the hand-over."));
  EXPECT_THAT(book.body, HasSubstr("not known whether it helped"));
  ask(409, "POST", path("close"), {{"lesson", "again"}});
  ask(409, "PUT", path("action"), action());
}

TEST_F(ImprovementRoutesTest, RefusesWhatCannotBe) {
  find_something();
  make_person("vera", Role::kOperator, "vendor");
  struct Case {
    int status;
    std::string method, path;
    json body;
    std::string_view says;
  };
  const std::string base(kFindings);
  for (const Case& c : {
           Case{400, "POST", base, finding({{"source", "luck"}}), "source: must be"},
           Case{400, "POST", base, finding({{"key", 99}}), "there is no review 99"},
           Case{400, "POST", base, finding({{"source", "drill"}}), "there is no drill 1"},
           Case{400, "POST", base, finding({{"source", "problem"}}), "there is no problem 1"},
           Case{400, "POST", base, finding({{"source", "missed-failure"}}), "missed-failure 1"},
           Case{400, "POST", base, finding({{"title", " "}}), "title"},
           Case{400, "POST", base, finding({{"colour", "red"}}), "colour"},
           Case{400, "PUT", path("action"), action({{"owner", "nobody"}}), "no active user"},
           Case{400, "PUT", path("action"), action({{"owner", "vera"}}), "belongs to a vendor"},
           Case{400, "PUT", path("action"), action({{"metric", "happiness"}}), "metric"},
           Case{400, "PUT", path("action"), action({{"direction", "sideways"}}), "direction"},
           Case{400, "PUT", path("action"), action({{"scope", "moon"}}), "scope"},
           Case{400, "PUT", path("action"), action({{"scope", "wave"}}), "wave: missing"},
           Case{400, "PUT", path("action"), action({{"wave", 9}}), "no wave 9"},
           Case{400, "PUT", path("action"), action({{"due", in(-60s)}}), "due"},
           Case{400, "PUT", path("action"), action({{"window_days", 91}}), "window_days"},
           Case{404, "PUT", base + "/9/action", action(), "no finding 9"},
           Case{409, "POST", path("done"), nullptr, "there is no action"},
           Case{404, "POST", base + "/9/done", nullptr, "no finding 9"},
           Case{400, "POST", path("close"), {{"lesson", " "}}, "lesson"},
       }) {
    SCOPED_TRACE(c.says);
    EXPECT_THAT(ask(c.status, c.method, c.path, c.body)["detail"].get<std::string>(),
                HasSubstr(c.says));
  }
  EXPECT_TRUE(first()["action"].is_null());
}

}  // namespace
}  // namespace millwright::api
