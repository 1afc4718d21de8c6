// SPDX-License-Identifier: Apache-2.0
// The list of alarm classes, and what a class demands of those who shelve its alarms.
#include <gmock/gmock.h>

#include "api/respond_rig_test.h"

namespace millwright::api {
namespace {

using ::testing::HasSubstr;

class AlarmClassRoutesTest : public RespondRig {
 protected:
  static constexpr const char* kClasses = "/api/v1/alarm-classes";

  json shelve(const std::string& who, Role role, int status, int minutes) {
    return ask_as(who, role, status, "POST", "/api/v1/alarms/1/shelve",
                  {{"comment", "valve is repaired"}, {"minutes", minutes}});
  }
};

TEST_F(AlarmClassRoutesTest, TheListIsReadChangedAndImported) {
  const json fire =
      ask(200, "PUT", std::string(kClasses) + "/fire",
          {{"may_shelve", "nobody"}, {"drill_days", 30}, {"proof_test_days", nullptr}});
  EXPECT_EQ(fire["may_shelve"], "nobody");
  EXPECT_EQ(fire["n_rules"], 0);
  EXPECT_EQ(ask(200, "GET", kClasses)["classes"].size(), 6u);
  EXPECT_THAT(ask(400, "PUT", std::string(kClasses) + "/fire", {{"may_shelve", "boss"}})["detail"],
              HasSubstr("'boss' is not one of nobody"));
  EXPECT_THAT(ask(400, "PUT", std::string(kClasses) + "/fire", {{"drill_day", 3}})["detail"],
              HasSubstr("unknown field 'drill_day'"));
  ask_as("olga", Role::kOperator, 403, "PUT", std::string(kClasses) + "/fire", json::object());
  const auto csv = call("GET", std::string(kClasses) + ".csv");
  EXPECT_THAT(csv.body, HasSubstr("fire,true,,30,nobody,1440\r\n"));
  EXPECT_EQ(json::parse(call("POST", std::string(kClasses) + "/import", csv.body).body),
            json({{"changed", 0}}));
  const auto wrong = call("POST", std::string(kClasses) + "/import", csv.body + "x,true\r\n");
  EXPECT_EQ(wrong.status, 400);
  EXPECT_THAT(wrong.body, HasSubstr("line 8: 2 cells, the head row has 6"));
  EXPECT_EQ(call("DELETE", std::string(kClasses) + "/fire").status, 204);
  EXPECT_EQ(call("DELETE", std::string(kClasses) + "/fire").status, 404);
}

TEST_F(AlarmClassRoutesTest, ARuleOfAnUnknownClassIsRefusedWithTheNearest) {
  make_alarm_rule();
  const std::string path = "/api/v1/rules/" + std::to_string(rule_);
  EXPECT_THAT(ask(400, "PATCH", path, {{"alarm_class", "saftey"}})["detail"],
              HasSubstr("did you mean 'safety'?"));
  ask(200, "PATCH", path, {{"alarm_class", "safety"}});
  EXPECT_EQ(call("DELETE", std::string(kClasses) + "/safety").status, 409);
}

TEST_F(AlarmClassRoutesTest, WhoMayShelveAndForHowLongIsTheClasss) {
  make_alarm_rule();
  ask(200, "PATCH", "/api/v1/rules/" + std::to_string(rule_), {{"alarm_class", "safety"}});
  reading(9);
  EXPECT_THAT(shelve("olga", Role::kOperator, 403, 30)["detail"],
              HasSubstr("role engineer or above"));
  EXPECT_THAT(shelve("anna", Role::kEngineer, 400, 61)["detail"], HasSubstr("at most 60 minutes"));
  EXPECT_EQ(shelve("anna", Role::kEngineer, 200, 60)["state"], "shelved");
  ask(200, "POST", "/api/v1/alarms/1/unshelve");
  ask(200, "PUT", std::string(kClasses) + "/safety", {{"may_shelve", "nobody"}});
  EXPECT_THAT(shelve("anna", Role::kEngineer, 403, 5)["detail"], HasSubstr("never shelved"));
}

}  // namespace
}  // namespace millwright::api
