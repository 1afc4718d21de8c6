// SPDX-License-Identifier: Apache-2.0
// The roll-out over the API: plans, steps, gates with evidence, waivers, signatures, problems.
#include <gmock/gmock.h>

#include <set>

#include "api/delay_keeper.h"
#include "api/evidence.h"
#include "api/openapi.h"
#include "api/rollout_rig_test.h"
#include "api/rollout_views.h"
#include "api/value_rig_test.h"
#include "notify/long_field.h"
#include "registry/rollout_rows.h"

namespace millwright::api {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using registry::must;
using ::testing::HasSubstr;

class RolloutRoutesTest : public RolloutRig {};

TEST_F(RolloutRoutesTest, EveryMetricIsMeasuredOrSaysWhyNot) {
  const json document = json::parse(openapi_document());
  std::set<std::string> listed;
  for (const json& metric : ask(200, "GET", "/api/v1/rollout/metrics")["metrics"]) {
    const std::string id = metric["id"].get<std::string>();
    SCOPED_TRACE(id);
    listed.insert(id);
    EXPECT_TRUE(Evidence::measures(id));
    const std::string records = metric["records"].get<std::string>();
    if (!records.empty()) EXPECT_TRUE(document["paths"].contains(records)) << records;
    const json shown = ask(200, "GET", metric["source"].get<std::string>());
    EXPECT_EQ(shown["metric"], id);
    EXPECT_FALSE(shown["how"]["de"].get<std::string>().empty());
  }
  EXPECT_GE(listed.size(), 40u);
  ask(201, "POST", "/api/v1/rollout/waves", plan());
  const RolloutState state = *rollout().state();
  rollout::Wave all = state.waves.front();
  for (const rollout::Metric& metric : rollout::metrics()) {
    SCOPED_TRACE(metric.id);
    rollout::Criterion criterion;
    criterion.metric = metric.id;
    criterion.scope = metric.has_wave_scope ? rollout::Scope::kWave : rollout::Scope::kPlant;
    Evidence evidence(services(), state, all, clock.wall());
    const rollout::Finding finding = rollout::judge(criterion, evidence.sample(criterion));
    EXPECT_FALSE(finding.reason.empty());
    if (!finding.value) EXPECT_THAT(finding.reason, HasSubstr("not known"));
  }
}

TEST_F(RolloutRoutesTest, APlanSaysHowManyDaysEachCriterionNeeds) {
  const auto needed = [](const json& criteria, std::string_view metric) {
    for (const json& one : criteria) {
      if (one["metric"] == metric) return one.value("days_needed", json());
    }
    return json();
  };
  const json templates = ask(200, "GET", "/api/v1/rollout/templates")["templates"];
  ASSERT_EQ(templates.size(), 4u);
  for (const json& one : templates) {
    for (const json& row : one["criteria"]) {
      EXPECT_TRUE(row["days_needed"].contains("basis")) << row;
      EXPECT_FALSE(row["unit"].get<std::string>().empty()) << row;
    }
  }
  const json& pilot = templates[0]["criteria"];
  EXPECT_EQ(needed(pilot, "sign_offs")["basis"], "counted");
  EXPECT_EQ(needed(pilot, "data_completeness")["days"], 14);
  EXPECT_EQ(needed(templates[3]["criteria"], "data_completeness")["fits_window"], true);
  // Of a wave that is planned, with its own machines.
  ask(201, "POST", "/api/v1/rollout/waves", plan());
  const auto of_wave = [&] {
    return needed(ask(200, "GET", "/api/v1/rollout/waves/1")["criteria"], "data_completeness");
  };
  EXPECT_EQ(of_wave()["days"], 20) << "three machines show less a day than twenty";
  EXPECT_EQ(of_wave()["fits_window"], false) << "its window has 14";
  EXPECT_EQ(
      ask(200, "GET", "/api/v1/rollout/waves")["waves"][0]["criteria"][0].count("days_needed"), 0u)
      << "the list does not read evidence";
  ask(200, "PATCH", "/api/v1/rollout/waves/1", {{"scope", {{"assets", {asset_}}}}});
  EXPECT_EQ(of_wave()["basis"], "never");
  EXPECT_EQ(of_wave()["least_assets"], 3);
  ask(200, "PATCH", "/api/v1/rollout/waves/1", {{"scope", {{"areas", {area_id()}}}}});
  step(200, 1, "start");
  EXPECT_TRUE(of_wave().is_null()) << "once it has begun the gate says so itself";
}

TEST_F(RolloutRoutesTest, PlansAndRefusals) {
  EXPECT_EQ(ask(200, "GET", "/api/v1/rollout/waves")["waves"], json::array());
  const json wave = ask(201, "POST", "/api/v1/rollout/waves", plan());
  EXPECT_EQ(wave["state"], "planned");
  EXPECT_EQ(wave["sensors"], 3);
  EXPECT_EQ(wave["assets"], 3);
  EXPECT_EQ(wave["criteria"].size(), 12u);
  json read = ask(200, "GET", "/api/v1/rollout/waves/1");
  read["criteria"] = wave["criteria"];  // has the days they need, too
  EXPECT_EQ(read, wave);
  ask(409, "POST", "/api/v1/rollout/waves", plan());
  ask(404, "GET", "/api/v1/rollout/waves/9");
  struct Case {
    json more;
    std::string_view says;
  };
  const Case cases[] = {
      {{{"kind", "moon"}}, "kind: must be"},
      {{{"sensor_budget", 0}}, "sensor_budget: 0"},
      {{{"scope", {{"areas", {99}}}}}, "areas has 99"},
      {{{"stakeholders", {{{"function", "it"}, {"person", "nobody"}}}}}, "no active user 'nobody'"},
      {{{"criteria", json::array()}}, "criteria: 0"},
      {{{"criteria", {{{"metric", "data_completeness"}, {"target", 0.9}, {"window_days", 0}}}}},
       "0 days"},
      {{{"criteria", {{{"metric", "steam"}, {"target", 0.9}}}}}, "not in the catalogue"},
      {{{"colour", "red"}}, "colour"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.says);
    json body = plan({{"name", "other"}});
    body.update(c.more);
    EXPECT_THAT(ask(400, "POST", "/api/v1/rollout/waves", body)["detail"].get<std::string>(),
                HasSubstr(c.says));
  }
  const json renamed = ask(200, "PATCH", "/api/v1/rollout/waves/1", {{"title", "First steps"}});
  EXPECT_EQ(renamed["title"], "First steps");
  json circular = plan({{"kind", "wave-1"}, {"scope", json::object()}, {"after", 1}});
  ask(201, "POST", "/api/v1/rollout/waves", circular);
  EXPECT_THAT(
      ask(400, "PATCH", "/api/v1/rollout/waves/1", {{"after", 2}})["detail"].get<std::string>(),
      HasSubstr("would wait for itself"));
  ask(409, "DELETE", "/api/v1/rollout/waves/1");
  EXPECT_EQ(call("DELETE", "/api/v1/rollout/waves/2").status, 204);
  EXPECT_EQ(call("DELETE", "/api/v1/rollout/waves/1").status, 204);
}

TEST_F(RolloutRoutesTest, BeyondTheBudgetNothingIsCommissioned) {
  make_running();
  EXPECT_EQ(adopt("pump1", "heat")["asset"], asset_);
  const json refused = adopt("pump1", "noise", 409);
  EXPECT_THAT(refused["detail"].get<std::string>(),
              HasSubstr("the wave 'pilot' has 4 sensors of its budget of 4: 1 more are too many"));
  // Another part of the plant belongs to no wave.
  ask(200, "POST", "/api/v1/readings", {{"signal", "far/away"}, {"value", 1.5}});
  EXPECT_THAT(ask(409, "POST", "/api/v1/signals/adopt",
                  {{"address", "far/away"},
                   {"asset", "mill/power/line9/fan"},
                   {"create_asset", true},
                   {"name", "away"}})["detail"]
                  .get<std::string>(),
              HasSubstr("no wave of the roll-out covers this asset"));
  keep();
  EXPECT_EQ(ask(200, "GET", "/api/v1/rollout/waves/1")["sensors_counted"], 4);
  // What is taken out still counts.
  const auto plant = registry->snapshot();
  const Signal* heat = plant->find_signal_by_address("pump1/heat");
  ASSERT_NE(heat, nullptr);
  must(registry->remove<Signal>(engineer, heat->id));
  keep();
  const json wave = ask(200, "GET", "/api/v1/rollout/waves/1");
  EXPECT_EQ(wave["sensors"], 3);
  EXPECT_EQ(wave["sensors_counted"], 4);
  EXPECT_THAT(adopt("pump1", "noise", 409)["detail"].get<std::string>(), HasSubstr("has 4 sensors"))
      << "and makes no room for another";
}

// A plan that named a machine of a running pilot took it out of the exam, and put its alarms on
// trial with its own first step.
TEST_F(RolloutRoutesTest, APlanTakesNothingOutOfAWaveThatRuns) {
  make_running();
  const auto n_counted = [&] {
    keep();
    const json wave = ask(200, "GET", "/api/v1/rollout/waves/1");
    return std::pair(wave["assets"].get<int>(), wave["sensors"].get<int>());
  };
  const auto before = n_counted();
  json next = plan({{"kind", "wave-1"}, {"after", 1}, {"sensor_budget", 50}});
  next["scope"] = {{"assets", {asset_}}};
  EXPECT_THAT(ask(400, "POST", "/api/v1/rollout/waves", next)["detail"].get<std::string>(),
              HasSubstr("belongs to the wave 'pilot' already"));
  // By the line that the machine stands on it is no claim to the machine.
  const auto line = registry->snapshot()->find<Asset>(AssetId(asset_))->line.value;
  next["scope"] = {{"lines", {line}}};
  ask(201, "POST", "/api/v1/rollout/waves", next);
  EXPECT_EQ(n_counted(), before);
  EXPECT_THAT(step(409, 2, "shadow")["detail"].get<std::string>(), HasSubstr("covers no asset"));
  adopt("pump1", "heat");
  EXPECT_THAT(adopt("pump1", "noise", 409)["detail"].get<std::string>(), HasSubstr("budget of 4"));
}

TEST_F(RolloutRoutesTest, AreasOfTheWaveBeforeAreThoseOfItsMachines) {
  make_running();
  keep();
  rollout::Wave next;
  next.id = rollout::WaveId(2);
  next.after = rollout::WaveId(1);
  const auto plant = registry->snapshot();
  const auto inside = contents_of(*rollout().state(), next, *plant);
  EXPECT_EQ(inside.areas_before, std::vector{AreaId(area_id())});
  EXPECT_TRUE(inside.areas.empty());
}

TEST_F(RolloutRoutesTest, ShadowTakesTheAlarmsAlongAndGivesThemBack) {
  const std::uint32_t signal = registry->snapshot()->find_signal_by_address("pump1/flow")->id.value;
  const json rule = ask(201, "POST", "/api/v1/rules", alarm_rule(signal, "high", 10));
  const auto mode = [&] {
    return registry->snapshot()->find<Rule>(RuleId(rule["id"].get<std::uint32_t>()))->mode;
  };
  ask(201, "POST", "/api/v1/rollout/waves", plan());
  EXPECT_EQ(mode(), RuleMode::kAlarm);
  EXPECT_EQ(step(200, 1, "shadow")["n_shadowed_rules"], 1);
  EXPECT_EQ(mode(), RuleMode::kShadow);
  EXPECT_EQ(step(200, 1, "start")["n_shadowed_rules"], 0);
  EXPECT_EQ(mode(), RuleMode::kAlarm);
  EXPECT_THAT(step(400, 1, "stop")["detail"].get<std::string>(), HasSubstr("reason: missing"));
  EXPECT_EQ(step(200, 1, "stop", "too many pages")["state"], "shadow");
  EXPECT_EQ(mode(), RuleMode::kShadow) << "in one act";
  // A rule that comes to a wave in shadow goes on trial at the next round.
  const json late = ask(201, "POST", "/api/v1/rules", alarm_rule(signal, "low", -10));
  keep();
  EXPECT_EQ(registry->snapshot()->find<Rule>(RuleId(late["id"].get<std::uint32_t>()))->mode,
            RuleMode::kShadow);
}

TEST_F(RolloutRoutesTest, AWaveInShadowSaysWhatItWouldHavePutOnPeople) {
  const std::uint32_t signal = registry->snapshot()->find_signal_by_address("pump1/flow")->id.value;
  ask(201, "POST", "/api/v1/rules", alarm_rule(signal, "high", 10));
  const auto alarm_once = [&] {
    for (const double value : {20.0, 1.0}) {
      clock.advance(1min);
      ask(200, "POST", "/api/v1/readings", {{"signal", "pump1/flow"}, {"value", value}});
    }
    clock.advance(1min);
  };
  ask(200, "PUT", "/api/v1/positions/operators/load", {{"none", true}});
  ask(201, "POST", "/api/v1/rollout/waves", plan());
  ask(404, "GET", "/api/v1/rollout/waves/1/shadow");
  step(200, 1, "shadow");
  clock.advance(24h);
  EXPECT_EQ(ask(200, "GET", "/api/v1/rollout/waves/1/shadow")["positions"], json::array());
  for (int i = 0; i < 3; ++i) alarm_once();
  const json load = ask(200, "GET", "/api/v1/rollout/waves/1/shadow");
  EXPECT_EQ(load["n_alarms"], 3);
  ASSERT_EQ(load["positions"].size(), 1u);
  EXPECT_EQ(load["positions"][0]["position"], "operators");
  const json per_day = load["positions"][0]["kpis"][0];
  EXPECT_EQ(per_day["now"]["value"], 0);
  EXPECT_NEAR(per_day["then"]["value"].get<double>(), 3, 0.1);
  EXPECT_EQ(load["worst"][0]["count"], 3);
  EXPECT_EQ(ask(200, "GET", "/api/v1/kpis")["n_annunciations"], 0) << "nobody was shown them";

  // What comes after the start was shown, and is no shadow's.
  step(200, 1, "start");
  alarm_once();
  EXPECT_EQ(ask(200, "GET", "/api/v1/rollout/waves/1/shadow")["n_alarms"], 3);
  EXPECT_EQ(ask(200, "GET", "/api/v1/kpis")["n_annunciations"], 1);
}

TEST_F(RolloutRoutesTest, TheGateIsJudgedOnceAtTheEndOfItsWindow) {
  make_running();
  const json gate = ask(200, "GET", "/api/v1/rollout/waves/1/gate");
  EXPECT_EQ(gate["answer"], "no") << "nobody has signed";
  EXPECT_EQ(gate["criteria"].size(), 12u);
  EXPECT_EQ(gate["criteria"][0]["metric"], "rehearsal_factor");
  EXPECT_EQ(gate["criteria"][0]["verdict"], "inconclusive");
  EXPECT_TRUE(gate["criteria"][0]["value"].is_null());
  keep();
  const std::string decisions = "/api/v1/rollout/waves/1/decisions";
  EXPECT_EQ(ask(200, "GET", decisions)["decisions"], json::array());
  clock.advance(24h * 14);
  keep();
  keep();
  const json judged = ask(200, "GET", decisions)["decisions"];
  ASSERT_EQ(judged.size(), 1u);
  EXPECT_EQ(judged[0]["window"], 1);
  EXPECT_EQ(judged[0]["answer"], "no");
  EXPECT_EQ(judged[0]["criteria"].size(), 12u);
  const json board = ask(200, "GET", "/api/v1/rollout/waves")["waves"][0]["gate"];
  EXPECT_EQ(board["open"].size(), board["missing"].size()) << "the board says figures, not names";
  EXPECT_EQ(board["open"][0]["metric"], "rehearsal_factor");
  EXPECT_EQ(board["open"][0]["verdict"], "inconclusive");
  const auto entries = must(registry->audit({0, 10, "gate-decision 1"}));
  ASSERT_EQ(entries.size(), 1u);
  EXPECT_EQ(entries[0].who, "system");
  EXPECT_EQ(json::parse(*entries[0].after)["hash"], judged[0]["hash"]);
  // The evidence in it stays, and is what is stored.
  const auto reopened = must(RolloutBook::open(services().plant));
  EXPECT_EQ(reopened->state()->decisions.front().hash, judged[0]["hash"].get<std::string>());
  EXPECT_EQ(reopened->state()->waves, rollout().state()->waves);
}

TEST_F(RolloutRoutesTest, TwoWeeksOfNotKnowingAreToldToLeadershipOnce) {
  json criteria = json::array();  // no figure of readings: silence would be a no
  for (const rollout::Criterion& one : rollout::wave_of(rollout::WaveKind::kPilot).criteria) {
    if (one.metric != "data_completeness") criteria.push_back(criterion_view(one));
  }
  ask(201, "POST", "/api/v1/rollout/waves",
      plan({{"gate_every_days", 28}, {"soak_days", 28}, {"criteria", criteria}}));
  ask(201, "POST", "/api/v1/rollout/waves",
      plan({{"kind", "wave-1"}, {"after", 1}, {"scope", json::object()}, {"sensor_budget", 80}}));
  step(200, 1, "start");
  step(200, 1, "stabilize");
  for (const std::string_view function : kFunctions) {
    ask_as(person(function), Role::kEngineer, 201, "POST", "/api/v1/rollout/waves/1/sign-offs",
           {{"function", function}});
  }
  const json me = ask_as(person("leadership"), Role::kEngineer, 200, "GET", "/api/v1/me");
  // No hands-off period has passed, which is a no; what is left is not known.
  ask_as(person("it"), Role::kEngineer, 201, "POST", "/api/v1/rollout/waves/1/waivers",
         {{"metric", "hands_off_passed"},
          {"scope", "plant"},
          {"reason", "asked of the next wave"},
          {"approver", person("leadership")},
          {"expires", to_rfc3339(clock.wall() + 24h * 60)}});
  ask_as(person("leadership"), Role::kEngineer, 200, "POST",
         "/api/v1/rollout/waves/1/waivers/1/approve");
  const json gate = ask(200, "GET", "/api/v1/rollout/waves/1/gate");
  ASSERT_EQ(gate["answer"], "not known") << gate["reasons"];
  const auto tell = [&] { return static_cast<bool>(keep_delays(*value_rig().site, warned_)); };
  const auto& sent = value_rig().submitted;
  for (int day = 0; day < 14; ++day) {
    keep();
    EXPECT_TRUE(tell());
    EXPECT_FALSE(ask(200, "GET", "/api/v1/rollout/waves/1")["delay"]["is_escalated"]) << day;
    clock.advance(24h);
  }
  keep();
  EXPECT_TRUE(ask(200, "GET", "/api/v1/rollout/waves/1")["delay"]["is_escalated"])
      << "its first window has two weeks to go";
  EXPECT_TRUE(tell());
  EXPECT_TRUE(sent.empty()) << "there is no address";
  ask(200, "PATCH", "/api/v1/users/" + me.at("id").dump(), {{"email", "lea@mill.example"}});
  value_rig().is_refusing = true;
  EXPECT_FALSE(tell());
  EXPECT_TRUE(ask(200, "GET", "/api/v1/rollout/waves/1")["delay"]["told_at"].is_null());
  value_rig().is_refusing = false;
  EXPECT_TRUE(tell());
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_EQ(sent[0].person, person("leadership"));
  EXPECT_EQ(sent[0].address, "lea@mill.example");
  const std::string text = notify::long_field(sent[0].fields, notify::kReportText);
  EXPECT_THAT(text, HasSubstr("For 14 days"));
  EXPECT_THAT(text, HasSubstr("80 sensors wait"));
  EXPECT_THAT(text, HasSubstr("not known, no cost model has been set up"));
  EXPECT_EQ(sent[0].fields.at("open_path"), "/rollout/1");
  clock.advance(24h);
  keep();
  EXPECT_TRUE(tell());
  EXPECT_EQ(sent.size(), 1u) << "once";
  EXPECT_FALSE(ask(200, "GET", "/api/v1/rollout/waves/1")["delay"]["told_at"].is_null());
}

/// A pilot that passed, and the wave after it under way in another area.
class RegressionTest : public RolloutRoutesTest {
 protected:
  void SetUp() override {
    RolloutRoutesTest::SetUp();
    ask(200, "POST", "/api/v1/readings", {{"signal", "fan1/speed"}, {"value", 1.5}});
    ask(200, "POST", "/api/v1/signals/adopt",
        {{"address", "fan1/speed"},
         {"asset", "mill/air/line1/fan1"},
         {"create_asset", true},
         {"name", "speed"},
         {"unit", "1"}});
    make_running();
    change_pilot([&](rollout::Wave& pilot) {
      pilot.state = rollout::WaveState::kPassed;
      pilot.passed_at = clock.wall();
    });
    std::uint32_t air = 0;
    for (const auto& area : registry->snapshot()->all<Area>()) {
      if (area.name == "air") air = area.id.value;
    }
    ask(201, "POST", "/api/v1/rollout/waves",
        plan({{"kind", "wave-1"}, {"after", 1}, {"scope", {{"areas", {air}}}}}));
    step(200, 2, "start");
    keep();
    ASSERT_EQ(next()["state"], "active");
  }
  void change_pilot(const std::function<void(rollout::Wave&)>& change) {
    registry::Intent intent;
    intent.why = "test";
    must(rollout().put_wave(intent, [&](const RolloutState& state) -> Result<rollout::Wave> {
      rollout::Wave pilot = state.waves.front();
      change(pilot);
      return pilot;
    }));
  }
  json next() { return ask(200, "GET", "/api/v1/rollout/waves/2"); }
  std::size_t n_held() {
    return static_cast<std::size_t>(std::ranges::count_if(
        next()["changes"], [](const json& change) { return change["to"] == "held"; }));
  }
  void expect_held(std::string_view why) {
    const json wave = next();
    ASSERT_EQ(wave["state"], "held");
    EXPECT_EQ(wave["held_from"], "active");
    EXPECT_EQ(wave["changes"].back()["who"], "system");
    EXPECT_THAT(wave["changes"].back()["why"].get<std::string>(), HasSubstr(std::string(why)));
    const auto entries = must(registry->audit({0, 10, "wave 2"}));
    EXPECT_EQ(entries.front().who, "system");
    EXPECT_THAT(*entries.front().after, HasSubstr("\"held\""));
    EXPECT_THAT(step(409, 2, "resume")["detail"].get<std::string>(), HasSubstr(std::string(why)));
  }
};

TEST_F(RegressionTest, AWindowThatFailsHoldsWhatFollows) {
  clock.advance(24h * 14 - 1s);
  keep();
  EXPECT_EQ(next()["state"], "active");
  clock.advance(1s);
  keep();
  const json pilot = ask(200, "GET", "/api/v1/rollout/waves/1");
  EXPECT_EQ(pilot["state"], "passed");
  EXPECT_THAT(pilot["unstable_because"].get<std::string>(), HasSubstr("has fallen back"));
  expect_held("has fallen back");
  keep();
  EXPECT_EQ(n_held(), 1u) << "once";
}

TEST_F(RegressionTest, AWaiverThatExpiresHoldsWhatFollows) {
  change_pilot([&](rollout::Wave& pilot) {
    rollout::Waiver waiver;
    waiver.number = 1;
    waiver.metric = "rehearsal_factor";
    waiver.scope = rollout::Scope::kPlant;
    waiver.approved_at = clock.wall();
    waiver.expires = clock.wall() + 5 * 24h;
    pilot.waivers = {waiver};
    pilot.waived = {1};
  });
  clock.advance(5 * 24h - 1s);
  keep();
  EXPECT_EQ(next()["state"], "active");
  clock.advance(1s);
  keep();
  expect_held("passed with waiver 1 of rehearsal_factor, which has expired");
}

TEST_F(RegressionTest, AClockThatIsSetWhileAGateIsDueJudgesOnce) {
  const std::string decisions = "/api/v1/rollout/waves/1/decisions";
  clock.wall_ns += std::chrono::nanoseconds(60 * 24h).count();
  keep();
  expect_held("has fallen back");
  ASSERT_EQ(ask(200, "GET", decisions)["decisions"].size(), 1u)
      << "of the windows missed, the last";
  EXPECT_EQ(ask(200, "GET", decisions)["decisions"][0]["window"], 4);
  clock.wall_ns -= std::chrono::nanoseconds(45 * 24h).count();
  keep();
  EXPECT_EQ(ask(200, "GET", decisions)["decisions"].size(), 1u) << "what is judged stays so";
  EXPECT_EQ(n_held(), 1u);
  EXPECT_EQ(next()["state"], "held");
  // The same after a restart: nothing of it hangs on memory.
  const auto reopened = must(RolloutBook::open(services().plant));
  ASSERT_TRUE(keep_rollout(services(), *reopened, looked_));
  EXPECT_EQ(reopened->state()->decisions.size(), 1u);
  EXPECT_EQ(reopened->state()->waves[1].state, rollout::WaveState::kHeld);
}

TEST_F(RolloutRoutesTest, SilentSensorsAndBadQualityAreSeen) {
  make_running();
  for (int hour = 0; hour < 24 * 14; ++hour) {
    clock.advance(1h);
    for (const char* address : {"pump1/flow", "pump2/flow"}) {
      ask(200, "POST", "/api/v1/readings", {{"signal", address}, {"value", 1.5}});
    }
  }
  const auto finding = [&](std::string_view metric, double target) {
    rollout::Criterion criterion;
    criterion.metric = metric;
    criterion.target = target;
    const auto state = rollout().state();
    Evidence evidence(services(), *state, state->waves.front(), clock.wall());
    return rollout::judge(criterion, evidence.sample(criterion));
  };
  const auto silent = finding("silent_sensors", 0);
  ASSERT_TRUE(silent.value) << silent.reason;
  EXPECT_NEAR(*silent.value, 1.0 / 3, 1e-9) << "pump3 said nothing";
  EXPECT_EQ(silent.verdict, rollout::Verdict::kFail);
  const auto uptime = finding("sensor_uptime", 0.95);
  ASSERT_TRUE(uptime.value) << uptime.reason;
  EXPECT_NEAR(*uptime.value, 2.0 / 3, 0.01);
  EXPECT_EQ(uptime.sample, 42) << "asset-days";
  ASSERT_TRUE(uptime.interval);
  EXPECT_LT(uptime.interval->low, 0.5) << "one machine of three is unlike the others";

  // What retention took away is not known, and no silence of the sensors.
  ask(200, "PATCH", "/api/v1/retention-classes/1",
      {{"raw_days", 3}, {"minute_days", 3}, {"hour_days", 10}});
  const auto shortened = finding("sensor_uptime", 0.95);
  EXPECT_FALSE(shortened.value);
  EXPECT_EQ(shortened.verdict, rollout::Verdict::kInconclusive);
  EXPECT_THAT(shortened.reason, HasSubstr("retention class 'standard' keeps hours for 10 days"));
}

TEST_F(RolloutRoutesTest, WaiversNeedASecondPerson) {
  make_running();
  const std::string waivers = "/api/v1/rollout/waves/1/waivers";
  const json wish = {{"metric", "rehearsal_factor"},
                     {"scope", "plant"},
                     {"reason", "the twin machine comes in spring"},
                     {"approver", person("leadership")},
                     {"expires", to_rfc3339(clock.wall() + 24h * 60)}};
  EXPECT_THAT(ask(409, "POST", waivers, wish)["detail"].get<std::string>(), HasSubstr("no person"))
      << "a token does not sign";
  json own = wish;
  own["approver"] = person("it");
  EXPECT_THAT(
      ask_as(person("it"), Role::kEngineer, 400, "POST", waivers, own)["detail"].get<std::string>(),
      HasSubstr("another person"));
  const json asked = ask_as(person("it"), Role::kEngineer, 201, "POST", waivers, wish);
  EXPECT_EQ(asked["waivers"][0]["state"], "asked");
  EXPECT_THAT(ask_as(person("it"), Role::kEngineer, 409, "POST", waivers + "/1/approve")["detail"]
                  .get<std::string>(),
              HasSubstr("asked for waiver 1"));
  ask_as(person("finance"), Role::kEngineer, 409, "POST", waivers + "/1/approve");
  const json approved =
      ask_as(person("leadership"), Role::kEngineer, 200, "POST", waivers + "/1/approve");
  EXPECT_EQ(approved["waivers"][0]["state"], "in-force");
  EXPECT_EQ(ask(200, "GET", "/api/v1/rollout/waves/1/gate")["criteria"][0]["waiver"], 1);
  EXPECT_THAT(call("GET", "/api/v1/rollout/book?lang=en").body,
              HasSubstr("Rehearsed factor – Pilot</th><td>p-leadership, until"))
      << "the plant book has it among its decisions";
  clock.advance(24h * 61);
  const std::string book(call("GET", "/api/v1/rollout/book?lang=de").body);
  EXPECT_THAT(book, HasSubstr("(abgelaufen)"));
  EXPECT_THAT(book, HasSubstr("the twin machine comes in spring"));
  EXPECT_EQ(ask(200, "GET", "/api/v1/rollout/waves/1")["waivers"][0]["state"], "expired");
  EXPECT_TRUE(ask(200, "GET", "/api/v1/rollout/waves/1/gate")["criteria"][0]["waiver"].is_null());
}

TEST_F(RolloutRoutesTest, SignaturesAreOfThePeopleNamed) {
  make_running();
  const std::string sign_offs = "/api/v1/rollout/waves/1/sign-offs";
  ask_as(person("it"), Role::kEngineer, 409, "POST", sign_offs, {{"function", "finance"}});
  for (const std::string_view function : kFunctions) {
    ask_as(person(function), Role::kEngineer, 201, "POST", sign_offs, {{"function", function}});
  }
  ask_as(person("it"), Role::kEngineer, 409, "POST", sign_offs, {{"function", "it"}});
  const json gate = ask(200, "GET", "/api/v1/rollout/waves/1/gate");
  for (const json& row : gate["criteria"]) {
    if (row["metric"] != "sign_offs") continue;
    EXPECT_EQ(row["value"], 5);
    EXPECT_EQ(row["verdict"], "pass");
  }
}

TEST_F(RolloutRoutesTest, KnownProblemsBlockTheGate) {
  make_running();
  const auto verdict = [&] {
    for (const json& row : ask(200, "GET", "/api/v1/rollout/waves/1/gate")["criteria"]) {
      if (row["metric"] == "open_known_problems") return row["verdict"].get<std::string>();
    }
    return std::string();
  };
  EXPECT_EQ(verdict(), "pass");
  const std::string problems = "/api/v1/rollout/problems";
  ask(400, "POST", problems, {{"wave", 9}, {"title", "x"}});
  const json found =
      ask(201, "POST", problems, {{"wave", 1}, {"title", "gateway drops out at noon"}});
  EXPECT_EQ(found["is_blocking"], true);
  EXPECT_EQ(verdict(), "fail");
  const json acceptance = {{"owner", person("it")},
                           {"due", to_rfc3339(clock.wall() + 24h * 30)},
                           {"risk", "ten minutes without data a day"}};
  ask_as(person("leadership"), Role::kEngineer, 200, "POST", problems + "/1/accept", acceptance);
  EXPECT_EQ(verdict(), "pass");
  EXPECT_THAT(call("GET", "/api/v1/rollout/book?lang=en").body,
              HasSubstr("gateway drops out at noon – Pilot</th><td>p-leadership, until"));
  clock.advance(24h * 31);
  EXPECT_EQ(verdict(), "fail") << "its date has come";
  EXPECT_EQ(ask(200, "POST", problems + "/1/close", {{"how", "another antenna"}})["state"],
            "closed");
  EXPECT_EQ(verdict(), "pass");
  EXPECT_EQ(ask(200, "POST", problems + "/1/reopen", {{"reason", "noon again"}})["state"], "open");
  // What it becomes with the sensors of the next wave.
  ask(201, "POST", "/api/v1/rollout/waves",
      plan({{"kind", "wave-1"}, {"after", 1}, {"scope", json::object()}, {"sensor_budget", 60}}));
  const json forecast = ask(200, "GET", problems + "?wave=1")["forecasts"][0];
  EXPECT_EQ(forecast["expected"], 20);
  EXPECT_GT(forecast["upper"].get<double>(), 60);
  EXPECT_EQ(ask(200, "GET", problems + "?wave=2")["problems"], json::array());

  const auto ahead = [&] {
    return ask(200, "GET", problems + "?wave=1")["problems"][0]["projections"];
  };
  ASSERT_EQ(ahead().size(), 1u);
  EXPECT_TRUE(ahead()[0]["sensors"].is_null()) << "nobody counted";
  ask(400, "PUT", problems + "/1/extent", {{"affected", 4}, {"of", 3}});
  ask(400, "PUT", problems + "/1/extent", {{"often", true}});
  const json extent = {{"affected", 1}, {"of", 3}, {"times", 2}, {"days", 7}};
  EXPECT_EQ(ask(200, "PUT", problems + "/1/extent", extent)["extent"], extent);
  const json then = ahead()[0];
  EXPECT_EQ(then["wave"], 2);
  EXPECT_EQ(then["sensors_then"], 60);
  EXPECT_NEAR(then["sensors"]["expected"].get<double>(), 20, 1e-9);
  EXPECT_LT(then["sensors"]["low"].get<double>(), 5);
  EXPECT_GT(then["sensors"]["high"].get<double>(), 50);
  EXPECT_NEAR(then["per_week"]["expected"].get<double>(), 40, 1e-9);
  EXPECT_EQ(ask(201, "POST", problems, {{"wave", 1}, {"title", "x"}, {"extent", extent}})["extent"],
            extent);
  ask(400, "POST", problems, {{"wave", 1}, {"title", "y"}, {"extent", 3}});
}

}  // namespace
}  // namespace millwright::api
