// SPDX-License-Identifier: Apache-2.0
// Runs over the API: guided, offline, on paper, in a drill.
#include <gmock/gmock.h>

#include "api/respond_fixture_test.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

class RunRoutesTest : public RespondFixture {
 protected:
  json start(const json& more = json::object()) {
    json body = {{"procedure", "closed-valve"}, {"alarm", 1}};
    body.update(more);
    return by_max(201, "POST", "/api/v1/runs", body);
  }
  static std::string steps_of(const json& run) { return path_of(run) + "/steps"; }
  static std::string path_of(const json& run) { return "/api/v1/runs/" + run["id"].dump(); }
  json run_for_alarm() {
    read_pressure(9);
    return start();
  }
};

TEST_F(RunRoutesTest, GoesStepByStepWithTheLiveValue) {
  const json run = run_for_alarm();
  EXPECT_EQ(run["state"], "running");
  EXPECT_EQ(run["step"], "confirm");
  EXPECT_EQ(run["asset"], 1);
  EXPECT_EQ(run["asset_path"], "mill/water/line1/pump1");
  EXPECT_EQ(run["n_steps"], 6);
  EXPECT_EQ(run["live"]["value"], 9);
  EXPECT_EQ(run["live"]["is_met"], true);
  const json& open = run["steps"][1];
  EXPECT_EQ(open["html"], "<p>Open the <strong>discharge</strong> valve &lt;slowly&gt;</p>");
  EXPECT_EQ(open["hazard"], "Hot surface");
  EXPECT_EQ(open["on_problem"], "escalate");

  const json confirmed = by_max(200, "POST", steps_of(run), {{"step", "confirm"}});
  EXPECT_EQ(confirmed["step"], "open");
  EXPECT_EQ(confirmed["n_done"], 1);
  const json& entry = confirmed["entries"][0];
  EXPECT_EQ(entry["value"], "9");
  EXPECT_EQ(entry["unit"], "bar");
  EXPECT_EQ(entry["is_live"], true);
  EXPECT_EQ(entry["person"], "max");
  EXPECT_EQ(confirmed["live"], nullptr);

  // The second to press is told who was first.
  const json late = by_erika(409, "POST", steps_of(run), {{"step", "confirm"}});
  EXPECT_THAT(late["detail"].get<std::string>(), HasSubstr("by max"));
  by_max(200, "POST", steps_of(run), {{"step", "open"}});
  by_max(400, "POST", steps_of(run), {{"step", "gauge"}});
  by_max(400, "POST", steps_of(run), {{"step", "gauge"}, {"value", "much"}});
  by_max(400, "POST", steps_of(run), {{"step", "gauge"}, {"value", "99"}});
  EXPECT_EQ(by_max(200, "POST", steps_of(run), {{"step", "gauge"}, {"value", 6.5}})["step"],
            "better");
  by_max(404, "POST", steps_of(run), {{"step", "gouge"}});
  // A choice may come in the words of a translation.
  EXPECT_EQ(by_max(200, "POST", steps_of(run), {{"step", "better"}, {"choice", "Ja"}})["step"],
            "note");
  const json done = by_max(200, "POST", steps_of(run), {{"step", "note"}, {"comment", "fine"}});
  EXPECT_EQ(done["state"], "done");
  EXPECT_EQ(done["step"], nullptr);
  EXPECT_EQ(done["entries"][3]["result"], "choice");
  EXPECT_EQ(done["entries"][3]["value"], "Yes");
  EXPECT_EQ(ask(200, "GET", path_of(run)), done);
  EXPECT_EQ(ask(200, "GET", "/api/v1/alarms/1/response")["runs"][0]["state"], "done");
}

// Whoever is at step three must not find another step four: a run keeps the text it began with.
TEST_F(RunRoutesTest, AProcedureChangedMidRunGoesOnAsItBegan) {
  const json run = run_for_alarm();
  EXPECT_EQ(run["version_in_force"], 1);
  by_max(200, "POST", steps_of(run), {{"step", "confirm"}});
  put_in_force("procedure", "closed-valve",
               "procedure: closed-valve\ntitle: Another way\nexpected_duration: 5m\non_problem: "
               "escalate\nsteps:\n"
               "  - {id: confirm, kind: instruct, text: Look}\n"
               "  - {id: bypass, kind: instruct, text: Open the bypass}\n");
  const json after = ask(200, "GET", path_of(run));
  EXPECT_EQ(after["version"], 1);
  EXPECT_EQ(after["version_in_force"], 2);
  EXPECT_EQ(after["title"], run["title"]);
  EXPECT_EQ(after["steps"], run["steps"]);
  EXPECT_EQ(after["step"], "open");
  by_max(404, "POST", steps_of(run), {{"step", "bypass"}});
  EXPECT_EQ(by_max(200, "POST", steps_of(run), {{"step", "open"}})["step"], "gauge");
  // The next run takes the new text, also while the old one goes on.
  ask(200, "POST", "/api/v1/alarms/1/acknowledge");
  const json aborted = by_max(200, "POST", path_of(run) + "/abort", {{"comment", "new text"}});
  EXPECT_EQ(aborted["version"], 1);
  const json next = start();
  EXPECT_EQ(next["version"], 2);
  EXPECT_EQ(next["steps"].size(), 2u);
}

TEST_F(RunRoutesTest, AStaleValueIsNotTakenAndTheGaugeIsRead) {
  const json run = run_for_alarm();
  pass(std::chrono::minutes(5));
  EXPECT_EQ(ask(200, "GET", path_of(run))["live"], nullptr);
  EXPECT_THAT(
      by_max(400, "POST", steps_of(run), {{"step", "confirm"}})["detail"].get<std::string>(),
      HasSubstr("read the local gauge"));
  const json read = by_max(200, "POST", steps_of(run), {{"step", "confirm"}, {"value", "8.5"}});
  EXPECT_EQ(read["entries"][0]["is_live"], false);
}

TEST_F(RunRoutesTest, AStepQueuedOfflineTakesTheValueOfItsTimeAndCountsOnce) {
  const json run = run_for_alarm();
  const std::string done = to_rfc3339(clock.wall());
  pass(std::chrono::seconds(20));
  read_pressure(2);
  const json queued = {{"step", "confirm"}, {"done", done}, {"client_id", "tablet-1"}};
  const json entered = by_max(200, "POST", steps_of(run), queued);
  EXPECT_EQ(entered["entries"][0]["value"], "9");
  EXPECT_EQ(entered["entries"][0]["done"], done);
  EXPECT_NE(entered["entries"][0]["entered"], done);
  EXPECT_EQ(entered["step"], "open");
  EXPECT_EQ(by_max(200, "POST", steps_of(run), queued)["entries"].size(), 1u);
  by_max(400, "POST", steps_of(run), {{"step", "open"}, {"done", "just now"}});
}

TEST_F(RunRoutesTest, StartsOncePerAlarmAndOncePerClientId) {
  read_pressure(9);
  const json run = start({{"client_id", "a"}});
  EXPECT_EQ(start({{"client_id", "a"}})["id"], run["id"]);
  const json taken =
      by_erika(409, "POST", "/api/v1/runs", {{"procedure", "closed-valve"}, {"alarm", 1}});
  EXPECT_THAT(taken["detail"].get<std::string>(), HasSubstr("max started"));
  by_max(404, "POST", "/api/v1/runs", {{"procedure", "unwritten"}});
  by_max(404, "POST", "/api/v1/runs", {{"procedure", "closed-valve"}, {"alarm", 9}});
  by_max(404, "POST", "/api/v1/runs", {{"procedure", "closed-valve"}, {"asset", 9}});
  by_max(400, "POST", "/api/v1/runs", {{"procedure", "closed-valve"}, {"asset", "pump"}});
  by_max(400, "POST", "/api/v1/runs", json::object());
  // A token is nobody who could stand at the machine.
  ask(403, "POST", "/api/v1/runs", {{"procedure", "closed-valve"}});
  // On one's own account, for no alarm.
  EXPECT_EQ(start({{"alarm", nullptr}, {"asset", 1}})["alarm"], nullptr);

  EXPECT_EQ(ask(200, "GET", "/api/v1/runs")["runs"].size(), 2u);
  EXPECT_EQ(ask(200, "GET", "/api/v1/runs?alarm=1")["runs"].size(), 1u);
  EXPECT_EQ(ask(200, "GET", "/api/v1/runs?state=running&procedure=closed-valve")["runs"].size(),
            2u);
  EXPECT_TRUE(ask(200, "GET", "/api/v1/runs?state=done")["runs"].empty());
  const json page = ask(200, "GET", "/api/v1/runs?limit=1");
  EXPECT_EQ(ask(200, "GET",
                "/api/v1/runs?cursor=" + page["next_cursor"].get<std::string>())["runs"][0]["id"],
            run["id"]);
  ask(400, "GET", "/api/v1/runs?state=lost");
  ask(404, "GET", "/api/v1/runs/99");
}

TEST_F(RunRoutesTest, AProblemCallsForHelpAndAnotherGoesOn) {
  const json run = run_for_alarm();
  by_max(400, "POST", path_of(run) + "/problem", {{"step", "confirm"}});
  const json stuck = by_max(200, "POST", path_of(run) + "/problem",
                            {{"step", "confirm"}, {"comment", "no gauge here"}});
  EXPECT_EQ(stuck["needs_help"], true);
  EXPECT_EQ(stuck["entries"][0]["result"], "problem");
  EXPECT_EQ(stuck["entries"][0]["to"], "escalate");
  by_max(404, "POST", path_of(run) + "/hand-over", {{"to", "nobody"}});
  const json given = by_max(200, "POST", path_of(run) + "/hand-over", {{"to", "erika"}});
  EXPECT_EQ(given["holder"], "erika");
  EXPECT_EQ(given["state"], "running");
  by_erika(400, "POST", path_of(run) + "/abort", json::object());
  const json ended = by_erika(200, "POST", path_of(run) + "/abort", {{"comment", "false alarm"}});
  EXPECT_EQ(ended["state"], "aborted");
  by_erika(409, "POST", path_of(run) + "/abort", {{"comment", "again"}});
}

TEST_F(RunRoutesTest, APaperRunIsEnteredAsAWhole) {
  read_pressure(9);
  const UtcNanos begun = clock.wall();
  pass(std::chrono::hours(2));
  const auto at = [&](int minutes) { return to_rfc3339(begun + std::chrono::minutes(minutes)); };
  json paper = {{"procedure", "closed-valve"},
                {"alarm", 1},
                {"started", at(1)},
                {"ended", at(12)},
                {"person", "erika"},
                {"entries",
                 {{{"step", "confirm"}, {"value", "9"}, {"done", at(2)}},
                  {{"step", "open"}, {"done", at(4)}},
                  {{"step", "gauge"}, {"value", "99"}},
                  {{"step", "better"}, {"choice", "Yes"}},
                  {{"step", "note"}, {"comment", "all well"}}}}};
  const json refused = by_max(400, "POST", "/api/v1/runs/paper", paper);
  EXPECT_THAT(refused["detail"].get<std::string>(), HasSubstr("entries[2]: "));
  EXPECT_TRUE(ask(200, "GET", "/api/v1/runs")["runs"].empty());

  paper["entries"][2]["value"] = "6";
  json unfinished = paper;
  unfinished["entries"].erase(4);
  by_max(409, "POST", "/api/v1/runs/paper", unfinished);
  EXPECT_TRUE(ask(200, "GET", "/api/v1/runs")["runs"].empty());

  const json run = by_max(201, "POST", "/api/v1/runs/paper", paper);
  EXPECT_EQ(run["state"], "done");
  EXPECT_EQ(run["is_paper"], true);
  EXPECT_EQ(run["started_by"], "erika");
  EXPECT_EQ(run["started"], at(1));
  EXPECT_EQ(run["ended"], at(12));
  EXPECT_EQ(run["took_s"], 11 * 60);
  EXPECT_EQ(run["entries"][0]["done"], at(2));
  EXPECT_EQ(run["entries"][0]["entered"], to_rfc3339(clock.wall()));
  EXPECT_EQ(run["entries"][4]["comment"], "all well; entered by max");
  // The same sheet twice is one run.
  EXPECT_EQ(by_max(201, "POST", "/api/v1/runs/paper", paper)["id"], run["id"]);
  EXPECT_EQ(ask(200, "GET", "/api/v1/runs")["runs"].size(), 1u);
}

TEST_F(RunRoutesTest, KeepsPhotos) {
  const json run = run_for_alarm();
  const auto stored = send_file(path_of(run) + "/attachments", "image/jpeg", "\xff\xd8 pump");
  ASSERT_EQ(stored.status, 201) << stored.body;
  const std::string reference = json::parse(stored.body)["reference"];
  const auto served = call("GET", path_of(run) + "/attachments/" + reference);
  EXPECT_EQ(served.status, 200);
  EXPECT_EQ(served.body, "\xff\xd8 pump");
  EXPECT_EQ(served.header("Content-Type"), "image/jpeg");
  EXPECT_EQ(served.header("X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(served.header("Content-Disposition"), "attachment; filename=\"" + reference + "\"");
  ask(404, "GET", path_of(run) + "/attachments/..%2Fserver.key");
  EXPECT_EQ(send_file(path_of(run) + "/attachments", "text/html", "<b>").status, 400);
  EXPECT_EQ(send_file(path_of(run) + "/attachments", "image/png", "").status, 400);
  EXPECT_EQ(send_file(path_of(run) + "/attachments", "image/png",
                      std::string(AttachmentStore::kMaxBytes + 1, 'x'))
                .status,
            413);
  EXPECT_EQ(send_file("/api/v1/runs/99/attachments", "image/png", "x").status, 404);

  by_max(200, "POST", steps_of(run), {{"step", "confirm"}});
  by_max(404, "POST", steps_of(run), {{"step", "open"}, {"attachment", "lost.jpg"}});
  const json with_photo =
      by_max(200, "POST", steps_of(run), {{"step", "open"}, {"attachment", reference}});
  EXPECT_EQ(with_photo["entries"][1]["attachment"], reference);
  EXPECT_EQ(with_photo["entries"][1]["attachments"], json({reference}));
}

TEST_F(RunRoutesTest, AGateCountsDrillsOfTheShiftThatHadTheFewest) {
  const auto drills = [&] {
    return ask(200, "GET", "/api/v1/rollout/evidence?metric=drills_per_shift&window_days=30");
  };
  EXPECT_THAT(drills()["reason"].get<std::string>(), HasSubstr("no roster says"));
  clock.wall_ns = parse_rfc3339("2026-11-18T09:00:00Z")->ns;
  put_in_force("roster", "operations",
               "roster: operations\ntitle: Operators\ntime_zone: UTC\nlayers:\n"
               "  - name: operator\n    starts: 2026-01-01\n    hand_over: \"06:00\"\n"
               "    shifts:\n      - {name: day, from: \"06:00\", to: \"18:00\"}\n"
               "      - {name: night, from: \"18:00\", to: \"06:00\"}\n    members: [max]\n");
  const auto practise = [&] {
    const json drill =
        by_max(201, "POST", "/api/v1/drills", {{"procedure", "closed-valve"}, {"asset", 1}});
    const json run = start({{"alarm", drill["alarm"]}});
    by_max(200, "POST", steps_of(run), {{"step", "confirm"}, {"value", "7"}});
    by_max(200, "POST", steps_of(run), {{"step", "note"}});
    clock.advance(std::chrono::hours(1));
  };
  practise();
  practise();
  EXPECT_EQ(drills()["value"], 0) << "the night has not practised";
  EXPECT_EQ(drills()["sample"], 2);
  clock.wall_ns = parse_rfc3339("2026-11-18T20:00:00Z")->ns;
  practise();
  EXPECT_EQ(drills()["value"], 1);
  clock.advance(std::chrono::hours(24 * 31));
  EXPECT_EQ(drills()["value"], 0) << "that is long ago";
}

TEST_F(RunRoutesTest, ADrillGoesThroughTheRealChainAndCounts) {
  by_erika(403, "POST", "/api/v1/drills", {{"procedure", "closed-valve"}, {"asset", 1}});
  by_max(404, "POST", "/api/v1/drills", {{"procedure", "unwritten"}, {"asset", 1}});
  by_max(400, "POST", "/api/v1/drills", {{"procedure", "closed-valve"}});
  const json drill =
      by_max(201, "POST", "/api/v1/drills", {{"procedure", "closed-valve"}, {"asset", 1}});
  EXPECT_EQ(drill["is_announced"], false);
  EXPECT_EQ(drill["run"], nullptr);
  EXPECT_EQ(drill["warnings"], json::array());
  const std::string alarm = drill["alarm"].dump();
  const json answer = ask(200, "GET", "/api/v1/alarms/" + alarm + "/response");
  EXPECT_EQ(answer["chain"]["id"], drill["chain"]);
  EXPECT_EQ(answer["procedures"][0]["name"], "closed-valve");
  EXPECT_EQ(answer["pages"][0]["is_drill"], true);

  const json run = start({{"alarm", drill["alarm"]}});
  EXPECT_EQ(run["is_drill"], true);
  EXPECT_EQ(run["asset"], 1);
  by_max(200, "POST", steps_of(run), {{"step", "confirm"}, {"value", "7"}});
  by_max(200, "POST", steps_of(run), {{"step", "note"}});
  const json after = ask(200, "GET", "/api/v1/drills")["drills"][0];
  EXPECT_EQ(after["run"], run["id"]);
  EXPECT_EQ(after["ended_because"], "finished");
  const json coverage = ask(200, "GET", "/api/v1/drills/coverage")["procedures"];
  ASSERT_EQ(coverage.size(), 1u);
  EXPECT_NE(coverage[0]["last"], nullptr);
  EXPECT_EQ(coverage[0]["target_s"], 600);
  EXPECT_EQ(coverage[0]["all"]["n_drills"], 1);
  EXPECT_EQ(coverage[0]["all"]["n_over_time"], 0);
  by_max(409, "POST", "/api/v1/drills/1/end", {{"comment", "too late"}});

  const json second = by_max(201, "POST", "/api/v1/drills",
                             {{"procedure", "closed-valve"}, {"asset", 1}, {"is_announced", true}});
  EXPECT_EQ(
      by_max(200, "POST", "/api/v1/drills/2/end", {{"comment", "real alarm"}})["ended_because"],
      "real alarm");
  EXPECT_EQ(second["id"], 2);
  by_max(404, "POST", "/api/v1/drills/9/end");
  EXPECT_EQ(ask(200, "GET", "/api/v1/drills?limit=1")["drills"][0]["id"], 2);
  EXPECT_EQ(ask(200, "GET", "/api/v1/drills?cursor=2")["drills"][0]["id"], 1);
}

TEST_F(RunRoutesTest, ADrillThatTookTooLongIsAFindingUntilOneKeepsTheTime) {
  const auto drill_in = [&](std::chrono::seconds time) {
    const json drill =
        by_max(201, "POST", "/api/v1/drills", {{"procedure", "closed-valve"}, {"asset", 1}});
    const json run = start({{"alarm", drill["alarm"]}});
    by_max(200, "POST", steps_of(run), {{"step", "confirm"}, {"value", "7"}});
    pass(time);
    by_max(200, "POST", steps_of(run), {{"step", "note"}});
  };
  const auto findings = [&] {
    json found = json::array();
    for (const json& row : ask(200, "GET", "/api/v1/respond/check")["findings"]) {
      if (row["where"] == "procedures/closed-valve") found.push_back(row);
    }
    return found;
  };
  drill_in(std::chrono::minutes(25));
  const json late = ask(200, "GET", "/api/v1/drills/coverage")["procedures"][0];
  EXPECT_EQ(late["all"]["n_over_time"], 1);
  EXPECT_EQ(late["all"]["median_ratio"], 2.5);
  EXPECT_EQ(late["all"]["latest_s"], 1500);
  EXPECT_EQ(late["all"]["is_latest_over_time"], true);
  ASSERT_EQ(findings().size(), 1u);
  EXPECT_EQ(findings()[0]["what"],
            "the latest drill of procedure closed-valve took 25m, 10m are expected");
  EXPECT_EQ(findings()[0]["what_words"]["code"], "finding.drill-over-time");
  EXPECT_EQ(findings()[0]["next_words"]["code"], "remedy.drill-over-time");
  const json row = ask(200, "GET", "/api/v1/procedures")["procedures"][0];
  EXPECT_EQ(row["median_ratio"], 2.5);
  EXPECT_EQ(row["n_over_time"], 1);

  drill_in(std::chrono::minutes(5));
  const json mended = ask(200, "GET", "/api/v1/drills/coverage")["procedures"][0];
  EXPECT_EQ(mended["all"]["n_drills"], 2);
  EXPECT_EQ(mended["all"]["median_ratio"], 1.5);
  EXPECT_EQ(mended["all"]["is_latest_over_time"], false);
  EXPECT_EQ(findings(), json::array());
}

// A drill counted as a proof test, although nobody had touched the sensor in it.
TEST_F(RunRoutesTest, ADrillIsNoProofTestUntilSomebodyRecordsOne) {
  by_max(200, "PATCH", "/api/v1/rules/1", {{"alarm_class", "safety"}});
  const auto owed = [&](const std::string& kind) {
    const json answer = ask(200, "GET", "/api/v1/rationalisation");
    return answer["counts"][kind].get<int>();
  };
  EXPECT_EQ(owed("proof-test"), 1);
  EXPECT_EQ(owed("class"), 1) << "the class demands drills too";
  const json drill =
      by_max(201, "POST", "/api/v1/drills", {{"procedure", "closed-valve"}, {"asset", 1}});
  const json run = start({{"alarm", drill["alarm"]}});
  by_max(200, "POST", steps_of(run), {{"step", "confirm"}, {"value", "7"}});
  by_max(200, "POST", steps_of(run), {{"step", "note"}});
  EXPECT_EQ(owed("class"), 0);
  EXPECT_EQ(owed("proof-test"), 1);
  by_max(201, "POST", "/api/v1/proof-tests",
         {{"rule", 1}, {"result", "passed"}, {"note", "in the drill, by the test valve"}});
  EXPECT_EQ(owed("proof-test"), 0);
}

TEST_F(RunRoutesTest, ADrillThatNobodyIsToldOfSaysSo) {
  const json policy = ask(200, "GET", "/api/v1/documents?kind=policy")["documents"][0];
  by_max(200, "POST", "/api/v1/documents/" + policy["id"].dump() + "/retire");
  const json drill =
      by_max(201, "POST", "/api/v1/drills", {{"procedure", "closed-valve"}, {"asset", 1}});
  EXPECT_EQ(drill["chain"], nullptr);
  EXPECT_EQ(drill["warnings"], json({"no escalation policy takes it: nobody is told"}));
  const json answer = ask(200, "GET", "/api/v1/alarms/" + drill["alarm"].dump() + "/response");
  EXPECT_EQ(answer["chain"], nullptr);
  EXPECT_EQ(answer["procedures"][0]["name"], "closed-valve");
  ask(404, "GET", "/api/v1/alarms/281474976710699/response");
}

}  // namespace
}  // namespace millwright::api
