// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "api/respond_fixture_test.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

class DrillScheduleRoutesTest : public RespondFixture {
 protected:
  static constexpr const char* kPath = "/api/v1/drills/schedules";

  json weekly() {
    return {{"procedure", "closed-valve"},
            {"asset", 1},
            {"weekday", 0},
            {"from", "08:00"},
            {"to", "16:00"},
            {"shift", ""},
            {"is_announced", true}};
  }
  json only() { return ask(200, "GET", kPath)["schedules"].at(0); }
};

TEST_F(DrillScheduleRoutesTest, ADrillComesRound) {
  const json added = by_max(201, "POST", kPath, weekly());
  EXPECT_EQ(added["created_by"], "max");
  EXPECT_EQ(added["weekday"], 0);
  EXPECT_TRUE(added["every_days"].is_null());
  EXPECT_EQ(added["next"]["at"], added["next"]["from"]) << "announced";
  EXPECT_EQ(added["warnings"], json::array());
  clock.wall_ns = parse_rfc3339(added["next"]["at"].get<std::string>())->ns;
  pass(std::chrono::seconds(1));
  const json drill = ask(200, "GET", "/api/v1/drills")["drills"].at(0);
  EXPECT_EQ(drill["schedule"], added["id"]);
  EXPECT_EQ(drill["started_by"], "max");
  const json result = only()["results"].at(0);
  EXPECT_EQ(result["outcome"], "started");
  EXPECT_EQ(result["drill"], drill["id"]);
  EXPECT_EQ(result["due"], added["next"]["at"]);
  EXPECT_GT(only()["next"]["at"].get<std::string>(), added["next"]["at"].get<std::string>());
}

TEST_F(DrillScheduleRoutesTest, AnUnannouncedOneKeepsItsMomentToItself) {
  json secret = weekly();
  secret["is_announced"] = false;
  by_max(201, "POST", kPath, secret);
  EXPECT_TRUE(only()["next"]["at"].is_null());
  EXPECT_EQ(only().dump().find("seed"), std::string::npos);
}

TEST_F(DrillScheduleRoutesTest, WhatPassedIsMissedAndSaysSo) {
  const json added = by_max(201, "POST", kPath, weekly());
  clock.wall_ns = parse_rfc3339(added["next"]["at"].get<std::string>())->ns;
  pass(std::chrono::hours(1));
  EXPECT_EQ(only()["results"].at(0)["outcome"], "missed");
  EXPECT_EQ(ask(200, "GET", "/api/v1/drills")["drills"], json::array());
}

TEST_F(DrillScheduleRoutesTest, MistakesNameTheirField) {
  const struct {
    json change;
    int status;
    const char* says;
  } cases[] = {
      {{{"procedure", "unwritten"}}, 404, "unwritten"},
      {{{"asset", 99}}, 404, "no asset 99"},
      {{{"asset", nullptr}}, 400, "asset: missing"},
      {{{"every_days", 7}}, 400, "give one of"},
      {{{"weekday", nullptr}}, 400, "give one of"},
      {{{"weekday", 7}}, 400, "weekday: must be"},
      {{{"weekday", "mon"}}, 400, "weekday: must be"},
      {{{"weekday", nullptr}, {"day_of_month", 32}}, 400, "day_of_month: must be"},
      {{{"weekday", nullptr}, {"every_days", 0}}, 400, "every_days: must be"},
      {{{"from", "8"}}, 400, "from: must be a time of day"},
      {{{"from", "24:00"}}, 400, "from: must be"},
      {{{"to", "08:00"}}, 400, "to: must differ"},
      {{{"moment", "now"}}, 400, "moment: cannot be set here"},
  };
  for (const auto& c : cases) {
    json body = weekly();
    body.update(c.change);
    const json refused = by_max(c.status, "POST", kPath, body);
    EXPECT_THAT(refused["detail"].get<std::string>(), HasSubstr(c.says)) << body;
  }
  by_erika(403, "POST", kPath, weekly());
  EXPECT_EQ(ask(200, "GET", kPath)["schedules"], json::array());
}

TEST_F(DrillScheduleRoutesTest, AShiftThatIsNeverOnDutyIsAWarning) {
  json body = weekly();
  body["shift"] = "moonlight";
  const json added = by_max(201, "POST", kPath, body);
  EXPECT_TRUE(added["next"].is_null());
  EXPECT_THAT(added["warnings"].at(0).get<std::string>(), HasSubstr("moonlight"));
}

TEST_F(DrillScheduleRoutesTest, RemovedItComesNoMore) {
  const json added = by_max(201, "POST", kPath, weekly());
  const std::string one = std::string(kPath) + "/" + added["id"].dump();
  by_erika(403, "DELETE", one);
  EXPECT_EQ(call("DELETE", one).status, 204);
  EXPECT_EQ(call("DELETE", one).status, 404);
  clock.wall_ns = parse_rfc3339(added["next"]["at"].get<std::string>())->ns;
  pass(std::chrono::seconds(1));
  EXPECT_EQ(ask(200, "GET", "/api/v1/drills")["drills"], json::array());
}

}  // namespace
}  // namespace millwright::api
