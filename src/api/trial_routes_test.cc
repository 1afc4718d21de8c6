// SPDX-License-Identifier: Apache-2.0
// From a proposal to what became of it, over the API: in shadow for its window, then before people
// or out of the way.
#include <gmock/gmock.h>

#include "api/evidence.h"
#include "api/respond_rig_test.h"
#include "api/trial_book.h"
#include "registry/rollout_rows.h"

namespace millwright::api {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using registry::must;
using ::testing::HasSubstr;

constexpr std::string_view kTrials = "/api/v1/rollout/trials";

class TrialRoutesTest : public RespondRig {
 protected:
  void SetUp() override {
    RespondRig::SetUp();
    make_alarm_rule();
    make_person("olga", Role::kOperator, "operations");
    make_person("erik", Role::kEngineer, "project");
    make_person("gita", Role::kOperator, "maintenance");
    make_person("lena", Role::kViewer, "leadership");
    ask(200, "PUT", "/api/v1/rollout/raci/change",
        {{"accountable", "lena"}, {"shares", {{"operations", "responsible"}}}});
    tried_ = ask(201, "POST", "/api/v1/rules", shadow_rule())["id"];
  }
  /// One that would be before people with a response, and is in shadow.
  json shadow_rule() {
    json rule = alarm_rule(1, "high", 7);
    rule["mode"] = "shadow";
    rule["message"] = "pressure rises";
    return rule;
  }
  json proposal(const json& more = json::object()) {
    json body = {{"kind", "use"},
                 {"title", "Tell of a rising pressure"},
                 {"reason", "The valve stuck twice before anybody saw it"},
                 {"drop_by", in(24h * 60)},
                 {"owner", "gita"},
                 {"benefit", "half an hour of warning"},
                 {"rules", {tried_}},
                 {"window_days", 14},
                 {"criteria",
                  {{{"metric", "confirmed_detections"}, {"target", 2}},
                   {{"metric", "alarms_per_position_day"}, {"target", 1}}}}};
    body.update(more);
    return body;
  }
  json as(const std::string& person, int status, const std::string& method, const std::string& path,
          const json& body = nullptr) {
    const Role role = person == "erik"   ? Role::kEngineer
                      : person == "lena" ? Role::kViewer
                                         : Role::kOperator;
    return ask_as(person, role, status, method, std::string(kTrials) + path, body);
  }
  std::string detail(const std::string& person, int status, const std::string& method,
                     const std::string& path, const json& body = nullptr) {
    return as(person, status, method, path, body).value("detail", "");
  }
  void start_one() {
    as("olga", 201, "POST", "", proposal());
    as("erik", 200, "POST", "/1/start");
  }
  /// Conditions on as many days from now on, each labelled.
  void happen(int days, const char* outcome) {
    for (int day = 0; day < days; ++day) {
      alarm_once();
      const json newest = as("olga", 200, "GET", "/1")["conditions"]["rows"][0];
      ask_as("olga", Role::kOperator, 200, "POST",
             "/api/v1/alarms/" + newest["alarm"].dump() + "/outcome",
             {{"outcome", outcome}, {"raised", newest["raised"]}});
      clock.advance(24h);
    }
  }
  json promotion(const json& more = json::object()) {
    json body = {{"verdict", "promote"}, {"reason", "it told us twice"}};
    body.update(more);
    return body;
  }
  json drop() {
    return {{"verdict", "drop"}, {"reason", "nobody needs it"}, {"lesson", "Ask the shift first."}};
  }
  json rule() { return ask(200, "GET", "/api/v1/rules?signal=1")["rules"].back(); }
  /// Of the rule that is tried.
  std::size_t n_open() {
    std::size_t n = 0;
    for (const json& alarm : ask(200, "GET", "/api/v1/alarms?state=unacknowledged")["alarms"]) {
      n += alarm["message"] == "pressure rises" ? 1 : 0;
    }
    return n;
  }

  std::uint32_t tried_ = 0;
};

TEST_F(TrialRoutesTest, PagesNobodyUntilItIsPromotedOnEvidence) {
  const json made = as("olga", 201, "POST", "", proposal());
  EXPECT_EQ(made["state"], "proposed");
  EXPECT_EQ(made["signals"][0]["id"], 1) << "that of its rule";
  EXPECT_THAT(made["criteria"][0]["reason"].get<std::string>(), HasSubstr("has not started"));
  as("erik", 200, "POST", "/1/start");
  reading(7.5);
  EXPECT_EQ(n_open(), 0u);
  reading(4);
  const json shown = as("lena", 200, "GET", "/1");
  EXPECT_EQ(shown["conditions"]["n_unlabelled"], 1);
  EXPECT_EQ(shown["load"]["n_alarms"], 1);
  EXPECT_EQ(shown["load"]["positions"][0]["n_alarms"], 1);
  happen(2, "true");
  EXPECT_THAT(detail("lena", 409, "POST", "/1/decide", promotion()), HasSubstr("14 days"));
  clock.advance(24h * 14);
  const json ready = as("lena", 200, "GET", "/1");
  EXPECT_EQ(ready["verdict"], "pass") << ready["criteria"];
  EXPECT_TRUE(ready["measured"]["is_whole"]);
  EXPECT_EQ(ready["criteria"][0]["value"], 2.0);
  const json done = as("lena", 200, "POST", "/1/decide", promotion());
  EXPECT_EQ(done["state"], "promoted");
  EXPECT_EQ(done["criteria"], ready["criteria"]) << "as it was when it was decided";
  EXPECT_EQ(rule()["mode"], "alarm");
  const json ruling = ask(200, "GET", "/api/v1/rollout/rulings")["rulings"][0];
  EXPECT_EQ(ruling["state"], "yes");
  EXPECT_EQ(ruling["trial"], 1);
  EXPECT_EQ(ruling["decided_by"], "lena");
  EXPECT_EQ(ruling["evidence_hash"], done["evidence_hash"]);
  EXPECT_EQ(ruling["evidence"]["conditions"]["n_confirmed"], 2);
  reading(7.5);
  EXPECT_EQ(n_open(), 1u) << "now it is an alarm";
}

TEST_F(TrialRoutesTest, WhatIsDroppedIsKeptAndSilent) {
  start_one();
  EXPECT_EQ(rule()["mode"], "shadow");
  EXPECT_THAT(detail("lena", 400, "POST", "/1/decide", {{"verdict", "drop"}, {"reason", "x"}}),
              HasSubstr("lesson"));
  const json done = as("lena", 200, "POST", "/1/decide", drop());
  EXPECT_EQ(done["state"], "dropped");
  EXPECT_EQ(done["lesson"], "Ask the shift first.");
  EXPECT_EQ(rule()["mode"], "shadow");
  EXPECT_EQ(rule()["is_enabled"], false);
  EXPECT_EQ(ask(200, "GET", "/api/v1/rollout/rulings")["rulings"][0]["state"], "no");
  reading(7.5);
  EXPECT_EQ(n_open(), 0u);
  EXPECT_EQ(as("lena", 200, "GET", "/1")["conditions"]["n"], 0);
  // Its rule is anybody's again.
  ask(204, "DELETE", "/api/v1/rules/" + std::to_string(tried_));
  const auto book = ask(200, "GET", "/api/v1/rollout/trials");
  EXPECT_EQ(book["trials"][0]["state"], "dropped");
}

TEST_F(TrialRoutesTest, ItsRulesStayAsTheyAreWhileItRuns) {
  start_one();
  const std::string path = "/api/v1/rules/" + std::to_string(tried_);
  for (const json& change :
       {json{{"mode", "alarm"}}, json{{"limit", 7.5}}, json{{"is_enabled", false}}}) {
    EXPECT_THAT(ask(409, "PATCH", path, change)["detail"].get<std::string>(),
                HasSubstr("held in shadow by trial 1"))
        << change;
  }
  ask(409, "DELETE", path);
  ask(200, "PATCH", path, {{"owner", "erika the second"}});
  EXPECT_THAT(detail("erik", 409, "PUT", "/1/plan",
                     {{"owner", "gita"},
                      {"benefit", "more"},
                      {"rules", {tried_}},
                      {"criteria", {{{"metric", "confirmed_detections"}, {"target", 1}}}}}),
              HasSubstr("propose another one"));
  EXPECT_THAT(detail("erik", 409, "POST", "/1/start"), HasSubstr("is running already"));
}

TEST_F(TrialRoutesTest, ADecisionIsWholeOrNothing) {
  json rule = shadow_rule();
  rule.erase("procedure");
  rule["limit"] = 7.2;
  const json bare = ask(201, "POST", "/api/v1/rules", rule)["id"];
  as("olga", 201, "POST", "", proposal({{"rules", {tried_, bare}}}));
  as("erik", 200, "POST", "/1/start");
  happen(2, "early");
  clock.advance(24h * 14);
  // The second rule may not alarm without a response; the first stays in shadow with it.
  EXPECT_THAT(detail("lena", 409, "POST", "/1/decide", promotion({{"accept_undecided", true}})),
              HasSubstr("procedure"));
  EXPECT_EQ(as("lena", 200, "GET", "/1")["state"], "running");
  EXPECT_EQ(ask(200, "GET", "/api/v1/rollout/rulings")["rulings"][0]["state"], "open");
  for (const json& one : ask(200, "GET", "/api/v1/rules?signal=1")["rules"]) {
    if (one["limit"] != 8.0) EXPECT_EQ(one["mode"], "shadow") << one;
  }
  ask(200, "PATCH", "/api/v1/rules/" + bare.dump(), {{"procedure", "look-and-see"}});
  as("lena", 200, "POST", "/1/decide", promotion({{"accept_undecided", true}}));
  EXPECT_EQ(registry->snapshot()->find<Rule>(RuleId(bare.get<std::uint32_t>()))->mode,
            RuleMode::kAlarm);
  // Read from the disk again, it is the same.
  const auto stored = must(load_trials(*registry));
  EXPECT_EQ(stored.at(0).state, rollout::TrialState::kPromoted);
  EXPECT_EQ(stored.at(0).evidence_hash.size(), 64u);
}

TEST_F(TrialRoutesTest, WhoDecidesIsAnotherPersonAndMayDecideOnChanges) {
  start_one();
  happen(2, "true");
  clock.advance(24h * 14);
  EXPECT_THAT(detail("gita", 409, "POST", "/1/decide", promotion()),
              HasSubstr("lena decides on change, not gita"));
  EXPECT_THAT(detail("olga", 409, "POST", "/1/decide", promotion()), HasSubstr("olga proposed"));
  ask(403, "POST", std::string(kTrials) + "/1/decide", promotion());
  ask(403, "POST", std::string(kTrials), proposal());
  EXPECT_THAT(ask_as("lena", Role::kViewer, 409, "POST", "/api/v1/rollout/rulings/1/decide",
                     {{"verdict", "yes"}, {"reason", "past it"}})["detail"]
                  .get<std::string>(),
              HasSubstr("is about trial 1"));
  as("lena", 200, "POST", "/1/decide", promotion());
  EXPECT_THAT(detail("lena", 409, "POST", "/1/decide", drop()), HasSubstr("was promoted by lena"));
}

TEST_F(TrialRoutesTest, WhatFailsIsWaivedByAnotherPersonOrNotPromoted) {
  as("olga", 201, "POST", "",
     proposal({{"criteria", {{{"metric", "confirmed_detections"}, {"target", 5}}}}}));
  as("erik", 200, "POST", "/1/start");
  happen(2, "true");
  clock.advance(24h * 14);
  EXPECT_EQ(as("lena", 200, "GET", "/1")["verdict"], "fail");
  EXPECT_THAT(detail("lena", 409, "POST", "/1/decide", promotion({{"accept_undecided", true}})),
              HasSubstr("confirmed_detections fails"));
  const json waiver = {{"metric", "confirmed_detections"}, {"reason", "five was too much to ask"}};
  as("olga", 409, "POST", "/1/waivers", waiver);
  as("gita", 404, "POST", "/1/waivers", {{"metric", "nuisance_share"}, {"reason", "x"}});
  const json waived = as("gita", 201, "POST", "/1/waivers", waiver);
  EXPECT_EQ(waived["criteria"][0]["waiver"], 1);
  EXPECT_EQ(waived["waivers"][0]["who"], "gita");
  as("gita", 409, "POST", "/1/waivers", waiver);
  as("lena", 200, "POST", "/1/decide", promotion());
}

TEST_F(TrialRoutesTest, ALabelOfWhatPagedNobodyCounts) {
  as("olga", 201, "POST", "",
     proposal({{"criteria",
                {{{"metric", "nuisance_share"}, {"target", 0.5}},
                 {{"metric", "lead_time_median"}, {"target", 1}}}}}));
  as("erik", 200, "POST", "/1/start");
  happen(16, "nuisance");
  const json shown = as("lena", 200, "GET", "/1");
  EXPECT_EQ(shown["conditions"]["n_rejected"], 14);
  EXPECT_EQ(shown["criteria"][0]["value"], 1.0);
  EXPECT_EQ(shown["criteria"][0]["verdict"], "fail");
  EXPECT_THAT(shown["criteria"][1]["reason"].get<std::string>(), HasSubstr("not known"));
  EXPECT_EQ(shown["verdict"], "fail");
}

TEST_F(TrialRoutesTest, WhatNobodyDecidesExpiresAndIsNeverDecidedByItself) {
  start_one();
  clock.advance(24h * 61);
  const json listed = as("olga", 200, "GET", "");
  EXPECT_EQ(listed["n_expired"], 1);
  EXPECT_EQ(listed["trials"][0]["state"], "running");
  EXPECT_EQ(ask(200, "GET", "/api/v1/rollout/rulings")["rulings"][0]["is_overdue"], true)
      << "the decision log asks for it";
  as("lena", 200, "POST", "/1/decide", drop());
  EXPECT_EQ(as("olga", 200, "GET", "")["n_expired"], 0);
  const RolloutState state;
  const rollout::Wave none;
  rollout::Criterion asked;
  asked.metric = "trials_in_time";
  asked.scope = rollout::Scope::kPlant;
  const auto sample = Evidence(services(), state, none, clock.wall()).sample(asked);
  EXPECT_EQ(sample.of, 1) << "it counts on the day it should have been decided";
  EXPECT_EQ(sample.hits, 0);
}

TEST_F(TrialRoutesTest, WhatCannotBeTriedIsRefusedByItsReason) {
  const auto refused = [&](int status, const json& more) {
    return detail("olga", status, "POST", "", proposal(more));
  };
  EXPECT_THAT(refused(400, {{"kind", "idea"}}), HasSubstr("sensor or use"));
  EXPECT_THAT(refused(400, {{"signals", {99}}}), HasSubstr("no signal 99"));
  EXPECT_THAT(refused(400, {{"rules", {99}}}), HasSubstr("no rule 99"));
  EXPECT_THAT(refused(400, {{"owner", "nobody"}}), HasSubstr("nobody"));
  EXPECT_THAT(refused(400, {{"criteria", json::array()}}), HasSubstr("criteria: 0"));
  EXPECT_THAT(refused(400, {{"criteria", {{{"metric", "backup_age"}, {"target", 1}}}}}),
              HasSubstr("cannot measure"));
  EXPECT_THAT(refused(400, {{"window_days", 0}}), HasSubstr("window_days"));
  EXPECT_THAT(refused(400, {{"drop_by", in(24h)}}), HasSubstr("drop_by"));
  EXPECT_THAT(refused(400, {{"links", {{{"source", "failure"}, {"id", 7}}}}}),
              HasSubstr("no failure 7"));
  EXPECT_THAT(refused(400, {{"colour", "red"}}), HasSubstr("colour"));
  EXPECT_EQ(as("olga", 200, "GET", "")["trials"], json::array());
  as("olga", 404, "GET", "/7");
  as("erik", 404, "POST", "/7/start");
  as("olga", 201, "POST", "", proposal());
  EXPECT_THAT(detail("olga", 409, "POST", "", proposal()), HasSubstr("is in trial 1"));
  as("olga", 403, "POST", "/1/start");
  // A rule that pages people already is nothing new.
  as("olga", 200, "PUT", "/1/plan",
     {{"owner", "gita"},
      {"benefit", "more"},
      {"rules", {rule_}},
      {"window_days", 7},
      {"criteria", {{{"metric", "confirmed_detections"}, {"target", 1}}}}});
  EXPECT_THAT(detail("erik", 409, "POST", "/1/start"), HasSubstr("in use already"));
  EXPECT_EQ(as("olga", 200, "GET", "/1")["state"], "proposed");
}

TEST_F(TrialRoutesTest, AProposalIsDroppedWithoutATrial) {
  as("olga", 201, "POST", "", proposal({{"kind", "sensor"}, {"rules", json::array()}}));
  EXPECT_THAT(detail("erik", 409, "POST", "/1/start"), HasSubstr("signals: none"));
  const json done = as("lena", 200, "POST", "/1/decide", drop());
  EXPECT_EQ(done["state"], "dropped");
  EXPECT_TRUE(done["measured"].is_null());
}

TEST_F(TrialRoutesTest, NewSensorsAreTriedByWhatTheySend) {
  as("olga", 201, "POST", "",
     proposal({{"kind", "sensor"},
               {"rules", json::array()},
               {"signals", {1}},
               {"window_days", 1},
               {"criteria", {{{"metric", "data_completeness"}, {"target", 0.9}}}}}));
  as("erik", 200, "POST", "/1/start");
  clock.advance(25h);
  const json shown = as("lena", 200, "GET", "/1");
  EXPECT_EQ(shown["criteria"][0]["verdict"], "inconclusive") << "a day is too little";
  EXPECT_LT(shown["criteria"][0]["value"], 0.1);
  EXPECT_THAT(detail("lena", 409, "POST", "/1/decide", promotion()), HasSubstr("undecided"));
  EXPECT_EQ(as("lena", 200, "POST", "/1/decide", promotion({{"accept_undecided", true}}))["state"],
            "promoted");
}

}  // namespace
}  // namespace millwright::api
