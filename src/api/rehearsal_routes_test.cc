// SPDX-License-Identifier: Apache-2.0
// Rehearsals over the API: the shape of the traffic, reports that are kept, and a run started here.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "api/evidence.h"
#include "api/rehearsal_book.h"
#include "api/rehearsal_rig_test.h"
#include "api/rehearsal_view.h"
#include "api/site_fixture_test.h"
#include "api/traffic_shape.h"
#include "os/child_process.h"

namespace millwright::api {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* kBase = "/api/v1/rollout/rehearsals";

class RehearsalRoutesTest : public SiteFixture {
 protected:
  void SetUp() override {
    SiteFixture::SetUp();
    ask(200, "POST", "/api/v1/readings", {{"signal", "pump1/flow"}, {"value", 1.5}});
    ask(200, "POST", "/api/v1/signals/adopt",
        {{"address", "pump1/flow"},
         {"asset", "mill/water/line1/pump1"},
         {"create_asset", true},
         {"name", "flow"},
         {"unit", "bar"}});
  }
  void feed(int minutes, int per_minute) {
    for (int m = 0; m < minutes; ++m) {
      for (int i = 0; i < per_minute; ++i) {
        clock.advance(60s / per_minute);
        ask(200, "POST", "/api/v1/readings", {{"signal", "pump1/flow"}, {"value", m + i}});
      }
    }
  }

  /// A report of this site, as the command makes it.
  rollout::RehearsalReport report(rollout::PhaseVerdict verdict = rollout::PhaseVerdict::kPass) {
    rollout::RehearsalReport r;
    r.started = clock.wall() - 60s;
    r.ended = clock.wall();
    r.factor = 10;
    const rollout::SiteNow now = site_now(services());
    r.binary = now.binary;
    r.hardware = now.hardware;
    r.configuration = now.configuration;
    r.shape.hours = 1;
    r.shape.sensors = 1;
    r.shape.readings_per_s = 2;
    r.sensors = 10;
    for (std::size_t i = 0; i < rollout::kPhases; ++i) {
      r.phases.push_back({static_cast<rollout::Phase>(i), verdict, "as measured", {}, {}});
    }
    return r;
  }
  json keep(int status, const rollout::RehearsalReport& r) {
    return ask(status, "POST", kBase, to_json(r));
  }
  rollout::Sample factor(std::chrono::days window = std::chrono::days(90)) {
    const auto state = rollout().state();
    rollout::Wave wave = rollout::wave_of(rollout::WaveKind::kPilot);
    Evidence evidence(services(), *state, wave, clock.wall());
    rollout::Criterion criterion;
    criterion.metric = "rehearsal_factor";
    criterion.scope = rollout::Scope::kPlant;
    criterion.window = window;
    return evidence.sample(criterion);
  }
};

TEST_F(RehearsalRoutesTest, MeasuresTheShapeOfTheTraffic) {
  feed(10, 12);
  const json view = ask(200, "GET", "/api/v1/rollout/traffic-shape?hours=2");
  const json& shape = view["shape"];
  EXPECT_EQ(shape["sensors"], 1);
  EXPECT_NEAR(shape["readings_per_s"].get<double>(), 0.2, 0.02);
  EXPECT_GE(shape["burst"].get<double>(), 1);
  EXPECT_LT(shape["burst"].get<double>(), 1.2);
  EXPECT_EQ(shape["sources"][0]["source"], "json");
  EXPECT_EQ(shape["sources"][0]["share"], 1);
  EXPECT_EQ(shape["sensors_after_next"], 0);
  EXPECT_GT(view["present"]["memory_bytes"].get<std::uint64_t>(), 0u);
  ask(400, "GET", "/api/v1/rollout/traffic-shape?hours=0");
}

TEST_F(RehearsalRoutesTest, ABusyMinuteIsABurst) {
  feed(8, 4);
  feed(1, 60);
  feed(1, 4);
  const json shape = ask(200, "GET", "/api/v1/rollout/traffic-shape")["shape"];
  EXPECT_GT(shape["burst"].get<double>(), 4);
}

TEST_F(RehearsalRoutesTest, TheNextPlannedWaveCounts) {
  std::uint32_t area = registry->snapshot()->all<Area>().front().id.value;
  ask(201, "POST", "/api/v1/rollout/waves",
      {{"kind", "pilot"}, {"scope", {{"areas", {area}}}}, {"sensor_budget", 30}});
  feed(2, 12);
  const json shape = ask(200, "GET", "/api/v1/rollout/traffic-shape")["shape"];
  EXPECT_EQ(shape["sensors_after_next"], 31);
}

TEST_F(RehearsalRoutesTest, KeepsReportsAndShowsTheLatest) {
  ask(404, "GET", std::string(kBase) + "/latest");
  EXPECT_THAT(ask(200, "GET", kBase)["rehearsals"], IsEmpty());
  keep(201, report(rollout::PhaseVerdict::kInconclusive));
  const json kept = keep(201, report());
  EXPECT_EQ(kept["verdict"], "pass");
  EXPECT_EQ(kept["void_reason"], "");
  const json latest = ask(200, "GET", std::string(kBase) + "/latest");
  EXPECT_EQ(latest["record"]["id"], 2);
  EXPECT_EQ(latest["report"]["phases"].size(), rollout::kPhases);
  EXPECT_EQ(ask(200, "GET", kBase)["rehearsals"][1]["verdict"], "inconclusive");
  EXPECT_EQ(latest["record"]["passed"].size(), rollout::kPhases);
  std::size_t n = 0;
  for (const json& entry : ask(200, "GET", "/api/v1/audit")["entries"]) {
    if (entry["what"] != "rehearsal 2") continue;
    ++n;
    EXPECT_TRUE(entry["after"].contains("hash")) << "the trail chains what the report says";
  }
  EXPECT_EQ(n, 1u);
}

TEST_F(RehearsalRoutesTest, OnlyReportsAreKept) {
  ask(400, "POST", kBase, {{"factor", 10}});
  rollout::RehearsalReport shuffled = report();
  std::swap(shuffled.phases[0], shuffled.phases[1]);
  EXPECT_THAT(keep(400, shuffled)["detail"].get<std::string>(), HasSubstr("order"));
  EXPECT_EQ(call_as("somebody", Role::kEngineer, "POST", kBase, to_json(report())).status, 403);
}

TEST_F(RehearsalRoutesTest, AtMostSoManyAreKept) {
  for (std::size_t i = 0; i < kMostRehearsals + 3; ++i) keep(201, report());
  const auto stored = registry::must(load_rehearsals(*registry));
  EXPECT_EQ(stored.size(), kMostRehearsals);
  EXPECT_EQ(stored.front().id, 4u);
}

TEST_F(RehearsalRoutesTest, WhatShowsNothingTakesTheRoomOfNoPass) {
  keep(201, report());
  for (std::size_t i = 0; i < kMostRehearsals + 3; ++i) {
    keep(201, report(rollout::PhaseVerdict::kInconclusive));
  }
  EXPECT_EQ(registry::must(load_rehearsals(*registry)).size(), kMostRehearsals);
  EXPECT_EQ(factor().hits, 10);
}

TEST_F(RehearsalRoutesTest, APassedOneIsEvidenceUntilTheSiteIsAnother) {
  EXPECT_THAT(factor().not_known, HasSubstr("no rehearsal"));
  keep(201, report(rollout::PhaseVerdict::kInconclusive));
  EXPECT_FALSE(factor().not_known.empty());
  keep(201, report(rollout::PhaseVerdict::kFail));
  EXPECT_EQ(factor().not_known, "");
  EXPECT_EQ(factor().hits, 0);
  clock.advance(1h);
  keep(201, report());
  EXPECT_EQ(factor().hits, 10);
  rollout::RehearsalReport other = report();
  other.binary = "another one";
  keep(201, other);
  EXPECT_EQ(factor().hits, 10) << "one of another program says nothing of this one";
  const json latest = ask(200, "GET", std::string(kBase) + "/latest");
  EXPECT_THAT(latest["record"]["void_reason"].get<std::string>(), HasSubstr("version"));
}

TEST_F(RehearsalRoutesTest, OneCountsForItsWindowAndLaterOnesTakeNothingAway) {
  keep(201, report());
  clock.advance(24h);
  rollout::RehearsalReport small = report();
  small.factor = 2;
  keep(201, small);
  rollout::RehearsalReport cut = report(rollout::PhaseVerdict::kNotRun);
  cut.aborted = "cancelled by olga";
  keep(201, cut);
  EXPECT_EQ(factor().hits, 10);
  clock.advance(88 * 24h);
  EXPECT_EQ(factor().hits, 10);
  EXPECT_EQ(factor(std::chrono::days(7)).not_known,
            "the last rehearsal ended 88 days ago, one of the last 7 counts");
  clock.advance(24h + 1h);  // the pass is over 90 days old, the one at 2x not yet
  EXPECT_EQ(factor().hits, 2);
  clock.advance(24h);
  EXPECT_THAT(factor().not_known, HasSubstr("90 days ago"));
}

TEST_F(RehearsalRoutesTest, TheNextWaveRaisesWhatIsAsked) {
  const std::uint32_t area = registry->snapshot()->all<Area>().front().id.value;
  const auto asked = [&] { return ask(200, "GET", "/api/v1/rollout/waves/1/gate")["criteria"][0]; };
  ask(201, "POST", "/api/v1/rollout/waves",
      {{"kind", "pilot"}, {"scope", {{"areas", {area}}}}, {"sensor_budget", 5}});
  ASSERT_EQ(asked()["metric"], "rehearsal_factor");
  EXPECT_EQ(asked()["target"], 10) << "1.5 times 6 is less";
  ask(200, "PATCH", "/api/v1/rollout/waves/1", {{"sensor_budget", 9}});
  keep(201, report());
  EXPECT_EQ(asked()["target"], 15);
  EXPECT_EQ(asked()["value"], 10);
  EXPECT_EQ(asked()["verdict"], "fail");
  const json readiness = ask(200, "GET", "/api/v1/rollout/readiness");
  const json& part = readiness["questions"][0]["parts"][0];
  ASSERT_EQ(part["id"], "rehearsal");
  EXPECT_EQ(part["answer"], "no");
  EXPECT_THAT(part["seen"].get<std::string>(), HasSubstr("15"));
  ask(200, "PATCH", "/api/v1/rollout/waves/1", {{"sensor_budget", 5}});
  EXPECT_EQ(asked()["verdict"], "pass");
}

TEST_F(RehearsalRoutesTest, AsEvidenceItHasAnAgeAndGoesStale) {
  const auto part = [&] {
    return ask(200, "GET", "/api/v1/rollout/readiness")["questions"][0]["parts"][0];
  };
  EXPECT_EQ(part()["answer"], "not known");
  EXPECT_EQ(part()["is_stale"], false);
  keep(201, report());
  const std::string ran = to_rfc3339(clock.wall());
  clock.advance(89 * 24h);
  EXPECT_EQ(part()["answer"], "yes");
  EXPECT_EQ(part()["at"], ran);
  clock.advance(2 * 24h);
  EXPECT_EQ(part()["answer"], "not known");
  EXPECT_EQ(part()["is_stale"], true);
  EXPECT_EQ(part()["at"], ran);
}

// A run started from here.

class RehearsalRunTest : public RehearsalRoutesTest {
 protected:
  void SetUp() override {
    RehearsalRoutesTest::SetUp();
    feed(2, 12);
    ask(503, "POST", current());
    EXPECT_EQ(ask(200, "GET", current())["state"], "none");
  }
  void TearDown() override {
    rehearsal_desk().runner.reset();
    RehearsalRoutesTest::TearDown();
  }
  static std::string current() { return std::string(kBase) + "/current"; }

  /// Stands for the program: runs `script` with the arguments of `millwright rehearse`.
  void program(const std::string& script) {
    const std::string path = (dir / "program").string();
    std::ofstream(path) << "#!/bin/sh\n" << script << "\n";
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
    RunnerOptions options;
    options.program = path;
    options.dir = (dir / "rehearsal").string();
    options.production = [] { return ProductionState(); };
    options.keep = [this](const rollout::RehearsalReport& r, const std::string&) {
      kept_.push_back(r.factor);
      return Status();
    };
    rehearsal_desk().runner = std::make_unique<RehearsalRunner>(std::move(options), clock);
  }
  json ended() {
    while (true) {
      json now = ask(200, "GET", current());
      if (now["state"] == "ended") return now;
      std::this_thread::sleep_for(5ms);
    }
  }

  std::vector<double> kept_;
};

TEST_F(RehearsalRunTest, ItsReportIsKeptAndItsProgressShown) {
  const std::string ready = (dir / "ready.json").string();
  std::ofstream(ready) << encode(report());
  program(
      "echo '{\"phase\":\"ramp\",\"at_s\":1.0}'; echo no json; test -s \"$3\" || exit 9; "
      "grep -q plant.yaml \"$3\" || exit 8; cp " +
      ready + " \"$5\"; exit 1");
  const json started = ask(201, "POST", current(), {{"factor", 12}, {"hold_s", 5}});
  EXPECT_EQ(started["state"], "running");
  EXPECT_EQ(started["factor"], 12);
  const json now = ended();
  EXPECT_EQ(now["problem"], "");
  EXPECT_EQ(now["steps"], json::parse(R"([{"phase":"ramp","at_s":1.0}])"));
  EXPECT_THAT(kept_, testing::ElementsAre(10));
}

TEST_F(RehearsalRunTest, OneAtATimeAndItCanBeCancelled) {
  program(
      "trap 'echo cancelled by a person >&2; exit 1' TERM; echo '{}'; while :; do sleep 0.01; "
      "done");
  ask(409, "POST", current() + "/cancel");
  ask(201, "POST", current());
  EXPECT_THAT(ask(409, "POST", current())["detail"].get<std::string>(), HasSubstr("is running"));
  while (ask(200, "GET", current())["steps"].empty()) std::this_thread::sleep_for(5ms);
  ask(200, "POST", current() + "/cancel");
  EXPECT_EQ(ended()["problem"], "cancelled by a person");
  EXPECT_THAT(kept_, IsEmpty());
}

TEST_F(RehearsalRunTest, WhyItWasRefusedIsSaid) {
  program("echo 'millwright: the rehearsal needs 9.0 GB of memory' >&2; exit 1");
  ask(201, "POST", current());
  EXPECT_THAT(ended()["problem"].get<std::string>(), HasSubstr("needs 9.0 GB"));
}

TEST_F(RehearsalRunTest, EndsWithTheServer) {
  const std::string pid_file = (dir / "pid").string();
  program("echo $$ > " + pid_file + "; echo '{}'; exec sleep 1000");
  ask(201, "POST", current());
  while (ask(200, "GET", current())["steps"].empty()) std::this_thread::sleep_for(5ms);
  pid_t pid = 0;
  std::ifstream(pid_file) >> pid;
  rehearsal_desk().runner.reset();
  EXPECT_EQ(os::usage_of(pid).rss_bytes, 0u) << "it still runs";
}

TEST_F(RehearsalRunTest, AWishIsChecked) {
  program("exit 0");
  for (const json& wrong : {json{{"factor", 0}}, json{{"factor", "x"}}, json{{"hold_s", 0}},
                            json{{"ramp_s", -1}}, json{{"speed", 1}}}) {
    ask(400, "POST", current(), wrong);
  }
  EXPECT_EQ(call_as("somebody", Role::kEngineer, "POST", current(), json::object()).status, 403);
}

}  // namespace
}  // namespace millwright::api
