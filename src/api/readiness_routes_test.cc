// SPDX-License-Identifier: Apache-2.0
// Readiness over the API: parity with its signatures, the five questions, their history and report,
// voices and champions.
#include <gmock/gmock.h>

#include "api/evidence.h"
#include "api/plan_figures.h"
#include "api/readiness_keeper.h"
#include "api/readiness_rig_test.h"
#include "api/respond_fixture_test.h"
#include "api/traffic_shape.h"
#include "plan/plan.h"

namespace millwright::api {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using registry::must;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kParity = "/api/v1/rollout/parity";
constexpr const char* kReadiness = "/api/v1/rollout/readiness";
constexpr const char* kVoices = "/api/v1/rollout/voices";
constexpr const char* kChampions = "/api/v1/rollout/champions";

constexpr std::string_view kRoster = R"(roster: operators
title: Operators
time_zone: UTC
layers:
  - name: crew
    title: Crew
    starts: 2000-01-03
    turn_days: 7
    hand_over: "06:00"
    members: [erika]
    shifts:
      - {name: early, from: "06:00", to: "18:00"}
      - {name: late, from: "18:00", to: "06:00"}
)";

class ReadinessRoutesTest : public RespondFixture {
 protected:
  json item(std::string_view id) {
    for (const json& one : ask(200, "GET", kParity)["items"]) {
      if (one["id"] == id) return one;
    }
    ADD_FAILURE() << "no item " << id;
    return {};
  }
  json part(std::string_view id) {
    for (const json& question : ask(200, "GET", kReadiness)["questions"]) {
      for (const json& one : question["parts"]) {
        if (one["id"] == id) return one;
      }
    }
    ADD_FAILURE() << "no part " << id;
    return {};
  }
  void put_in_team(const std::string& person, TeamKind kind) {
    const std::string name(millwright::name(kind));
    const auto plant = registry->snapshot();
    const Team* known = plant->find_team_by_name(name + "-team");
    const Team team = known != nullptr
                          ? *known
                          : must(registry->create(engineer, Team{{}, name + "-team", kind})).record;
    User user = *plant->find_user_by_name(person);
    user.team = team.id;
    must(registry->update(engineer, user));
  }
  std::uint32_t area_id() const {
    for (const Area& area : registry->snapshot()->all<Area>()) {
      if (area.name == "water") return area.id.value;
    }
    return 0;
  }
  json champion(const json& more) {
    json body = {{"area", area_id()}, {"shift", "early"}, {"champion", "erika"}};
    body.update(more);
    return body;
  }
  std::string sign_path(std::string_view id) {
    return std::string(kParity) + "/" + std::string(id) + "/signatures";
  }
};

TEST_F(ReadinessRoutesTest, ParityIsMeasuredWhereItCanBe) {
  const auto running = readiness_site().running;
  EXPECT_EQ(item("tls")["answer"], "no");
  EXPECT_EQ(item("durability")["answer"], "yes");
  EXPECT_EQ(item("time_sync")["answer"], "not known");
  EXPECT_EQ(item("managed_service")["answer"], "no");
  EXPECT_EQ(item("redundancy")["proof"], "not-built");
  EXPECT_EQ(item("restore")["seen"], "No backup was ever restored.");
  EXPECT_EQ(item("monitoring")["answer"], "not known");  // the server has just started
  running->has_tls = true;
  running->supervision = [] { return os::Supervision::kSystemd; };
  running->clock_sync = [] { return os::ClockSync::kSynchronised; };
  EXPECT_EQ(item("tls")["basis"], "measured");
  EXPECT_EQ(item("tls")["answer"], "yes");
  EXPECT_EQ(item("time_sync")["answer"], "yes");
  EXPECT_EQ(item("managed_service")["answer"], "yes");
  running->clock_sync = [] { return os::ClockSync::kNot; };
  EXPECT_EQ(item("time_sync")["answer"], "no");
  pass(16min);
  EXPECT_EQ(item("monitoring")["answer"], "no");
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(item("monitoring")["answer"], "no");
    EXPECT_EQ(call("GET", "/metrics").status, 200);
    pass(1min);
    ASSERT_TRUE(keep_readiness(readiness_site()));
    ASSERT_TRUE(keep_readiness(readiness_site()));  // without another look it is not another one
  }
  EXPECT_EQ(item("monitoring")["answer"], "yes");
  pass(16min);
  EXPECT_EQ(item("monitoring")["answer"], "no");
  const json german = ask(200, "GET", std::string(kParity) + "?lang=de");
  EXPECT_EQ(german["items"][0]["title"], "Netzweg");
  EXPECT_EQ(german["answer"], "no");
}

TEST_F(ReadinessRoutesTest, ARestoreCountsUntilItIsOld) {
  ask(202, "POST", "/api/v1/backups", {{"name", "first"}});
  EXPECT_EQ(item("restore")["answer"], "no");
  ask(200, "POST", "/api/v1/backups/first/restored", {{"where", "the spare machine"}});
  EXPECT_EQ(item("restore")["answer"], "yes");
  EXPECT_EQ(part("restore")["answer"], "yes");
  clock.advance(181 * 24h);
  EXPECT_EQ(item("restore")["answer"], "no");
  EXPECT_EQ(item("restore")["seen"],
            "The latest restore was noted 181 days ago: the spare machine.");
}

TEST_F(ReadinessRoutesTest, RostersMustDoWithoutTheProjectTeam) {
  EXPECT_EQ(item("normal_operators")["seen"], "No roster is in force.");
  put_in_force("roster", "operators", std::string(kRoster));
  EXPECT_EQ(item("normal_operators")["answer"], "not known");  // erika has no team
  put_in_team("erika", TeamKind::kProject);
  const json helped = item("normal_operators");
  EXPECT_EQ(helped["answer"], "no");
  EXPECT_THAT(helped["seen"].get<std::string>(), HasSubstr("erika"));
  put_in_team("erika", TeamKind::kOperations);
  EXPECT_EQ(item("normal_operators")["answer"], "yes");
  EXPECT_EQ(part("duty_cover")["answer"], "yes");
}

TEST_F(ReadinessRoutesTest, SignaturesCountOnlyWhereNothingIsMeasured) {
  struct Case {
    std::string_view item;
    json body;
    int status;
    std::string_view says;
  };
  const Case cases[] = {
      {"weather", {{"answer", "yes"}, {"words", "x"}}, 404, "no item 'weather'"},
      {"tls", {{"answer", "yes"}, {"words", "x"}}, 409, "the platform measures it"},
      {"redundancy", {{"answer", "yes"}, {"words", "x"}}, 409, "no such thing"},
      {"network_path", {{"answer", "perhaps"}, {"words", "x"}}, 400, "must be yes or no"},
      {"network_path", {{"answer", "yes"}, {"words", " "}}, 400, "say what"},
      {"network_path", {{"answer", "yes"}, {"words", "x"}, {"color", 1}}, 400, "color"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.item);
    const json refused = by_max(c.status, "POST", sign_path(c.item), c.body);
    EXPECT_THAT(refused["detail"].get<std::string>(), HasSubstr(c.says));
  }
  const json words = {{"answer", "yes"}, {"words", "the same switches"}};
  // A token is nobody who could answer for it; an operator does not run the network.
  EXPECT_THAT(ask(409, "POST", sign_path("network_path"), words)["detail"].get<std::string>(),
              HasSubstr("is no person"));
  by_erika(403, "POST", sign_path("network_path"), words);
  by_max(201, "POST", sign_path("network_path"), words);
  json signed_item = item("network_path");
  EXPECT_EQ(signed_item["answer"], "yes");
  EXPECT_EQ(signed_item["basis"], "signed");
  EXPECT_EQ(signed_item["person"], "max");
  EXPECT_EQ(signed_item["seen"], "the same switches");
  by_max(201, "POST", sign_path("network_path"), {{"answer", "no"}, {"words", "moved"}});
  EXPECT_EQ(item("network_path")["answer"], "no");  // the latest counts
  EXPECT_EQ(must(registry->audit({0, 10, "parity-signature 2"})).size(), 1u);
  clock.advance(180 * 24h);
  signed_item = item("network_path");
  EXPECT_EQ(signed_item["answer"], "not known");
  EXPECT_TRUE(signed_item["is_stale"].get<bool>());
}

TEST_F(ReadinessRoutesTest, AnAccountOfNobodyCannotBeSignedAway) {
  ask_as("bruno", Role::kOperator, 200, "GET", "/api/v1/me");
  const json words = {{"answer", "yes"}, {"words", "one password each"}};
  by_max(201, "POST", sign_path("own_accounts"), words);
  EXPECT_EQ(item("own_accounts")["answer"], "yes");
  ask_as("operator", Role::kOperator, 200, "GET", "/api/v1/me");
  const json shared = item("own_accounts");
  EXPECT_EQ(shared["answer"], "no");
  EXPECT_EQ(shared["basis"], "measured");
  EXPECT_THAT(shared["seen"].get<std::string>(), HasSubstr("operator"));
}

TEST_F(ReadinessRoutesTest, FiveQuestionsSayWhatIsMissingAndWhoCanSupplyIt) {
  const json found = ask(200, "GET", kReadiness);
  EXPECT_EQ(found["answer"], "no");
  EXPECT_TRUE(found["wave"].is_null());
  ASSERT_EQ(found["questions"].size(), 5u);
  for (const json& question : found["questions"]) {
    SCOPED_TRACE(question["id"]);
    EXPECT_NE(question["answer"], "yes");
    EXPECT_GE(question["parts"].size(), 2u);
    for (const json& one : question["parts"]) {
      EXPECT_FALSE(one["seen"].get<std::string>().empty()) << one.dump();
      EXPECT_EQ(one["need"].is_null(), one["answer"] == "yes") << one.dump();
      EXPECT_FALSE(one["supplier"]["function"].get<std::string>().empty());
    }
  }
  // What is not built is not known, whatever anybody says.
  EXPECT_EQ(part("cost_model")["answer"], "not known");
  EXPECT_EQ(part("rehearsal")["answer"], "not known");
  EXPECT_EQ(part("redundancy")["answer"], "not known");
  EXPECT_EQ(part("for_it")["seen"], "No wave has been planned.");
}

TEST_F(ReadinessRoutesTest, ProofTestsThatAreOwedCount) {
  EXPECT_EQ(part("proof_tests")["answer"], "yes") << "no class demands one";
  ask(200, "PATCH", "/api/v1/rules/1", {{"alarm_class", "safety"}});
  EXPECT_EQ(part("proof_tests")["answer"], "no");
  EXPECT_EQ(part("proof_tests")["seen"],
            "1 alarms are owed a proof test, 0 of them were left not working.");
  ask(201, "POST", "/api/v1/proof-tests",
      {{"rule", 1}, {"result", "failed"}, {"note", "no contact"}});
  EXPECT_THAT(part("proof_tests")["seen"].get<std::string>(), HasSubstr("1 of them were left"));
  ask(201, "POST", "/api/v1/proof-tests", {{"rule", 1}, {"result", "passed"}});
  EXPECT_EQ(part("proof_tests")["answer"], "yes");
}

TEST_F(ReadinessRoutesTest, WorkOrdersThatStayOpenCount) {
  EXPECT_EQ(part("work_orders")["answer"], "not known");
  for (const char* title : {"new seal", "new gasket"}) {
    ask(201, "POST", "/api/v1/work-orders", {{"asset", 1}, {"title", title}});
  }
  EXPECT_EQ(part("work_orders")["answer"], "yes");
  clock.advance(31 * 24h);
  EXPECT_EQ(part("work_orders")["answer"], "no");
  EXPECT_EQ(part("work_orders")["seen"],
            "2 work orders are open, 2 of them for more than 30 days.");
  for (const char* order : {"1", "2"}) {
    ask(200, "POST", std::string("/api/v1/work-orders/") + order, {{"state", "closed"}});
  }
  EXPECT_EQ(part("work_orders")["answer"], "yes");
}

TEST_F(ReadinessRoutesTest, AFunctionStandsBehindItByNameSignatureAndDeed) {
  ask(201, "POST", "/api/v1/rollout/waves",
      {{"kind", "pilot"},
       {"scope", {{"areas", {area_id()}}}},
       {"stakeholders",
        {{{"function", "it"}, {"person", "max"}},
         {{"function", "operations"}, {"person", "erika"}},
         {{"function", "maintenance"}, {"person", "erika"}},
         {{"function", "finance"}, {"person", "max"}},
         {{"function", "leadership"}, {"person", "max"}}}}});
  ask(200, "POST", "/api/v1/rollout/waves/1/steps", {{"step", "start"}});
  EXPECT_EQ(ask(200, "GET", kReadiness)["wave"]["name"], "pilot");
  EXPECT_THAT(part("for_it")["seen"].get<std::string>(), HasSubstr("max has not signed"));
  EXPECT_EQ(part("for_it")["supplier"]["person"], "max");
  by_max(201, "POST", "/api/v1/rollout/waves/1/sign-offs", {{"function", "it"}});
  EXPECT_EQ(part("for_it")["answer"], "no");  // no deed: nothing was restored
  ask(202, "POST", "/api/v1/backups", {{"name", "first"}});
  ask(200, "POST", "/api/v1/backups/first/restored", {{"where", "the spare machine"}});
  EXPECT_EQ(part("for_it")["answer"], "yes");
  by_max(201, "POST", "/api/v1/rollout/waves/1/sign-offs", {{"function", "finance"}});
  EXPECT_EQ(part("for_finance")["answer"], "no");  // no deed: no benefit was confirmed
  by_max(201, "POST", "/api/v1/rollout/waves/1/sign-offs", {{"function", "leadership"}});
  EXPECT_EQ(part("for_leadership")["answer"], "not known");  // has decided nothing
  by_max(200, "POST", "/api/v1/rollout/waves/1/steps", {{"step", "stabilize"}});
  EXPECT_EQ(part("for_leadership")["answer"], "yes");
  // Asked for and not decided for two weeks is overdue.
  by_max(201, "POST", "/api/v1/rollout/waves/1/waivers",
         {{"metric", "rehearsal_factor"},
          {"scope", "plant"},
          {"reason", "no machine"},
          {"approver", "erika"},
          {"expires", to_rfc3339(clock.wall() + 60 * 24h)}});
  EXPECT_EQ(part("for_leadership")["answer"], "yes");
  clock.advance(14 * 24h);
  EXPECT_EQ(part("for_leadership")["answer"], "no");
  // What was decided long ago is no deed of today, and a signature does not hold for ever.
  by_erika(200, "POST", "/api/v1/rollout/waves/1/waivers/1/approve");
  EXPECT_EQ(part("for_leadership")["answer"], "yes");
  clock.advance(76 * 24h);
  EXPECT_EQ(part("for_leadership")["answer"], "not known") << part("for_leadership");
  EXPECT_THAT(part("for_leadership")["seen"].get<std::string>(), HasSubstr("0 were made"));
  EXPECT_EQ(part("for_it")["answer"], "yes");
  clock.advance(91 * 24h);
  EXPECT_EQ(part("for_it")["answer"], "not known");
  EXPECT_EQ(part("for_it")["is_stale"], true);
}

TEST_F(ReadinessRoutesTest, WhoWillBeGoneSpeaksForNoFunction) {
  by_erika(200, "GET", "/api/v1/me");
  for (const char* kind : {"project", "vendor"}) {
    const std::string team = std::string("team-") + kind;
    ask(201, "POST", "/api/v1/teams", {{"name", team}, {"kind", kind}});
    const auto erika = registry->snapshot()->find_user_by_name("erika")->id.value;
    ask(200, "PATCH", "/api/v1/users/" + std::to_string(erika), {{"team", team}});
    const json refused = ask(400, "POST", "/api/v1/rollout/waves",
                             {{"kind", "pilot"},
                              {"scope", {{"areas", {area_id()}}}},
                              {"stakeholders", {{{"function", "it"}, {"person", "erika"}}}}});
    EXPECT_THAT(refused["detail"].get<std::string>(),
                HasSubstr("stakeholders: erika is of the " + std::string(kind) +
                          " team and will be gone; name somebody of the plant"));
  }
}

/// Answers what it was told.
class ToldCosts final : public rollout::CostModel {
 public:
  rollout::CostAnswer completeness() const override {
    return {rollout::Answer::kYes, {"all nine kinds are in it", "alle neun Arten"}, at};
  }
  rollout::CostAnswer validation() const override {
    return {rollout::Answer::kNo, {"finance has not confirmed it", "nicht bestätigt"}, {}};
  }
  rollout::CostFigure cost_per_sensor(std::uint64_t) const override {
    return {120.0, "EUR", {"of the books of 2026", "nach den Büchern"}};
  }
  rollout::CostFigure cost_of_delay(double days, std::uint64_t sensors) const override {
    return {days * static_cast<double>(sensors), "EUR", {"a euro a day", "ein Euro am Tag"}};
  }
  UtcNanos at;
};

TEST_F(ReadinessRoutesTest, WhatSpeaksOfMoneyAsksTheCostModel) {
  const auto delay = [&] {
    return ask(200, "GET", "/api/v1/rollout/waves/1")["delay"]["money"].get<std::string>();
  };
  const auto cost_per_sensor = [&] {
    const auto state = rollout().state();
    const rollout::Wave none;
    rollout::Criterion criterion;
    criterion.metric = "cost_per_sensor";
    criterion.scope = rollout::Scope::kPlant;
    return Evidence(services(), *state, none, clock.wall()).sample(criterion);
  };
  const auto per_month = [&] {
    plan::Plan plan;
    plan.after = registry->snapshot()->records();
    return plan_figures(services(), plan)["cost_per_month"];
  };
  registry::Intent intent;
  intent.why = "test";
  must(rollout().put_wave(intent, [&](const RolloutState&) -> Result<rollout::Wave> {
    rollout::Wave wave = rollout::wave_of(rollout::WaveKind::kPilot);
    wave.inconclusive_since = clock.wall() - 24h * 3;
    return wave;
  }));
  must(rollout().put_wave(intent, [&](const RolloutState&) -> Result<rollout::Wave> {
    rollout::Wave wave = rollout::wave_of(rollout::WaveKind::kWave1);
    wave.after = rollout::WaveId(1);
    return wave;
  }));
  EXPECT_EQ(part("cost_model")["answer"], "not known");
  EXPECT_EQ(part("cost_model")["seen"], "No cost model has been set up.");
  EXPECT_EQ(part("cost_validated")["answer"], "not known");
  EXPECT_EQ(delay(), "not known: no cost model has been set up");
  EXPECT_EQ(cost_per_sensor().not_known, "no cost model has been set up");
  EXPECT_TRUE(per_month()["then"].is_null());
  EXPECT_EQ(per_month()["why"], "no cost model has been set up");

  ToldCosts costs;
  costs.at = clock.wall() - 24h;
  services().host.costs = &costs;
  EXPECT_EQ(part("cost_model")["answer"], "yes");
  EXPECT_EQ(part("cost_model")["at"], to_rfc3339(costs.at));
  EXPECT_EQ(part("cost_validated")["answer"], "no");
  EXPECT_EQ(part("cost_validated")["seen"], "Finance has not confirmed it.");
  EXPECT_EQ(delay(), "300 EUR: a euro a day");
  EXPECT_EQ(cost_per_sensor().hits, 120);
  const auto n = static_cast<double>(count_sensors(*registry->snapshot()));
  EXPECT_EQ(per_month()["then"], 10 * n);
}

TEST_F(ReadinessRoutesTest, EachDayIsNotedOnce) {
  EXPECT_EQ(ask(200, "GET", std::string(kReadiness) + "/history")["days"], json::array());
  ASSERT_TRUE(keep_readiness(readiness_site()));
  ASSERT_TRUE(keep_readiness(readiness_site()));
  put_in_force("roster", "operators", std::string(kRoster));
  put_in_team("erika", TeamKind::kOperations);
  clock.advance(24h);
  ASSERT_TRUE(keep_readiness(readiness_site()));
  const json days = ask(200, "GET", std::string(kReadiness) + "/history")["days"];
  ASSERT_EQ(days.size(), 2u);
  EXPECT_EQ(days[0]["parts"]["duty_cover"], "no");
  EXPECT_EQ(days[1]["parts"]["duty_cover"], "yes");
  EXPECT_EQ(days[1]["questions"]["economic"], "not known");
  EXPECT_EQ(ask(200, "GET", std::string(kReadiness) + "/history?days=1")["days"][0], days[1]);
  ask(400, "GET", std::string(kReadiness) + "/history?days=0");
  // A clock that was set back to a day that is noted changes nothing; rows are kept over a restart.
  clock.advance(-24h);
  ASSERT_TRUE(keep_readiness(readiness_site()));
  const auto again = must(ReadinessBook::open(services().plant));
  EXPECT_EQ(again->state()->days, readiness_site().readiness->state()->days);
  EXPECT_EQ(again->state()->days.size(), 2u);
}

TEST_F(ReadinessRoutesTest, TheReportIsOnePageInBothLanguages) {
  ASSERT_TRUE(keep_readiness(readiness_site()));
  by_max(201, "POST", sign_path("data_systems"),
         {{"answer", "no"}, {"words", "<script>alert(1)</script>"}});
  const auto english = call("GET", std::string(kReadiness) + "/report?lang=en");
  EXPECT_EQ(english.status, 200);
  EXPECT_THAT(english.body, HasSubstr("Can the system handle ten times the present load?"));
  EXPECT_THAT(english.body, HasSubstr("Run by the usual team"));
  EXPECT_THAT(english.body, Not(HasSubstr("<script>")));
  const auto german = call("GET", std::string(kReadiness) + "/report?lang=de");
  EXPECT_THAT(german.body, HasSubstr("Trägt das System die zehnfache heutige Last?"));
  EXPECT_THAT(german.body, HasSubstr("lang=\"de\""));
}

TEST_F(ReadinessRoutesTest, VoicesAreCountedByFivesAndLeaveNoTrace) {
  EXPECT_THAT(ask(409, "POST", kVoices, {{"helps", "yes"}})["detail"].get<std::string>(),
              HasSubstr("is no person"));
  by_erika(400, "POST", kVoices, {{"helps", "perhaps"}});
  EXPECT_TRUE(by_erika(200, "GET", kVoices)["may_answer"].get<bool>());
  EXPECT_FALSE(ask(200, "GET", kVoices)["may_answer"].get<bool>());
  by_erika(201, "POST", kVoices, {{"helps", "yes"}});
  EXPECT_FALSE(by_erika(200, "GET", kVoices)["may_answer"].get<bool>());
  by_erika(409, "POST", kVoices, {{"helps", "no"}});
  for (int i = 0; i < 3; ++i) {
    ask_as("p" + std::to_string(i), Role::kViewer, 201, "POST", kVoices, {{"helps", "no"}});
  }
  EXPECT_EQ(ask(200, "GET", kVoices)["months"], json::array());
  EXPECT_EQ(part("voices")["answer"], "not known");
  const json fifth = by_max(201, "POST", kVoices, {{"helps", "partly"}});
  ASSERT_EQ(fifth["months"].size(), 1u);
  EXPECT_EQ(fifth["months"][0]["no"], 3);
  EXPECT_EQ(part("voices")["answer"], "no");
  for (const auto& entry : must(registry->audit({0, 100, "voices 1"}))) {
    EXPECT_EQ(entry.who, "system");
    EXPECT_EQ(*entry.after, "{}");
  }
  clock.advance(93 * 24h);
  EXPECT_TRUE(part("voices")["is_stale"].get<bool>());
}

TEST_F(ReadinessRoutesTest, ChampionsAreTwoPeopleOfThePlantInEachAreaAndShift) {
  EXPECT_EQ(ask(200, "GET", kChampions)["answer"], "not known");  // no roster, no shift
  put_in_force("roster", "operators", std::string(kRoster));
  EXPECT_EQ(ask(200, "GET", kChampions)["cells"].size(), 2u);
  struct Case {
    json more;
    std::string_view says;
  };
  put_in_team("max", TeamKind::kVendor);
  for (const Case& c :
       {Case{{{"champion", "nobody"}}, "no active user 'nobody'"},
        Case{{{"champion", "max"}}, "of the vendor team"},
        Case{{{"deputy", "erika"}}, "somebody else"}, Case{{{"shift", "noon"}}, "no shift 'noon'"},
        Case{{{"area", 999}}, "area 999"}, Case{{{"champion", ""}}, "nobody is named"}}) {
    SCOPED_TRACE(c.says);
    EXPECT_THAT(ask(400, "PUT", kChampions, champion(c.more))["detail"].get<std::string>(),
                HasSubstr(c.says));
  }
  put_in_team("max", TeamKind::kMaintenance);
  EXPECT_EQ(ask(200, "PUT", kChampions, champion(json::object()))["n_open"],
            2);  // a deputy is missing
  EXPECT_EQ(ask(200, "PUT", kChampions, champion({{"deputy", "max"}}))["n_open"], 1);
  const json full = ask(200, "PUT", kChampions, champion({{"shift", "late"}, {"deputy", "max"}}));
  EXPECT_EQ(full["answer"], "yes");
  EXPECT_EQ(part("champions")["answer"], "yes");
  ask(204, "DELETE", std::string(kChampions) + "/2");
  ask(404, "DELETE", std::string(kChampions) + "/2");
  EXPECT_EQ(part("champions")["answer"], "no");
  EXPECT_EQ(must(registry->audit({0, 10, "champion 1"})).size(), 2u);
}

}  // namespace
}  // namespace millwright::api
