// SPDX-License-Identifier: Apache-2.0
// Procedures over the API: the list with its coverage, the steps, the card.
#include <gmock/gmock.h>

#include "api/respond_fixture_test.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

using ProcedureRoutesTest = RespondFixture;

TEST_F(ProcedureRoutesTest, AreUncoveredUntilSomebodyWorksThemOff) {
  const auto only = [&] {
    const json rows = ask(200, "GET", "/api/v1/procedures")["procedures"];
    EXPECT_EQ(rows.size(), 1u);
    return rows[0];
  };
  json row = only();
  EXPECT_EQ(row["name"], "closed-valve");
  EXPECT_EQ(row["title"], "Pump works against a closed valve");
  EXPECT_EQ(row["state"], "in-force");
  EXPECT_EQ(row["expected_s"], 600);
  EXPECT_EQ(row["languages"], json({"en", "de"}));
  EXPECT_EQ(row["asset_classes"], json({"pump"}));
  EXPECT_EQ(row["n_rules"], 1);
  EXPECT_EQ(row["is_covered"], false);
  EXPECT_EQ(row["uncovered_because"], "neither run nor drilled in 180 days");
  EXPECT_EQ(row["last_run"], nullptr);

  const json run = by_max(201, "POST", "/api/v1/runs", {{"procedure", "closed-valve"}});
  const std::string steps = "/api/v1/runs/" + run["id"].dump() + "/steps";
  by_max(200, "POST", steps, {{"step", "confirm"}, {"value", "1"}});
  by_max(200, "POST", steps, {{"step", "note"}});
  row = only();
  EXPECT_EQ(row["is_covered"], true);
  EXPECT_EQ(row["uncovered_because"], "");
  EXPECT_EQ(row["last_run"], to_rfc3339(clock.wall()));
  EXPECT_EQ(row["last_drill"], nullptr);

  clock.advance(std::chrono::days(181));
  EXPECT_EQ(only()["is_covered"], false);
  EXPECT_EQ(ask(200, "GET", "/api/v1/runs/" + run["id"].dump())["state"], "done");
}

TEST_F(ProcedureRoutesTest, ADraftIsListedButCoversNothing) {
  by_max(201, "POST", "/api/v1/documents",
         {{"kind", "procedure"},
          {"name", "air"},
          {"text",
           "procedure: air\ntitle: Let the air out\nexpected_duration: 5m\non_problem: abort\n"
           "steps:\n  - {id: vent, kind: instruct, text: Open the vent}\n"}});
  const json row = ask(200, "GET", "/api/v1/procedures")["procedures"][0];
  EXPECT_EQ(row["name"], "air");
  EXPECT_EQ(row["state"], "draft");
  EXPECT_EQ(row["uncovered_because"], "no version is in force");
  EXPECT_EQ(ask(200, "GET", "/api/v1/procedures/air")["steps"][0]["on_problem"], "abort");
  by_max(404, "POST", "/api/v1/runs", {{"procedure", "air"}});
}

TEST_F(ProcedureRoutesTest, ShowsStepsInTheReadersLanguage) {
  const json english = ask(200, "GET", "/api/v1/procedures/closed-valve");
  EXPECT_EQ(english["language"], "en");
  const json& check = english["steps"][0];
  EXPECT_EQ(check["kind"], "check");
  EXPECT_EQ(check["signal"], "pressure");
  EXPECT_EQ(check["comparison"], "above");
  EXPECT_EQ(check["condition"], "> 8 bar");
  EXPECT_EQ(check["value"], 8);
  EXPECT_EQ(check["otherwise"], "note");
  const json& gauge = english["steps"][2];
  EXPECT_EQ(gauge["otherwise"], "");
  EXPECT_EQ(gauge["input"], "number");
  EXPECT_EQ(gauge["low"], 0);
  EXPECT_EQ(gauge["high"], 16);

  const json german = ask(200, "GET", "/api/v1/procedures/closed-valve?lang=de");
  EXPECT_EQ(german["language"], "de");
  EXPECT_EQ(german["title"], "Pumpe arbeitet gegen ein geschlossenes Ventil");
  EXPECT_EQ(german["steps"][1]["hazard"], "Heiße Oberfläche");
  EXPECT_EQ(german["steps"][3]["options"][0],
            json({{"text", "Ja"}, {"value", "Yes"}, {"goto", "note"}}));
  ask(404, "GET", "/api/v1/procedures/unwritten");
  ask(404, "GET", "/api/v1/procedures/closed-valve?version=2");
  ask(400, "GET", "/api/v1/procedures/closed-valve?version=new");
}

TEST_F(ProcedureRoutesTest, PrintsACard) {
  const auto card = call("GET", "/api/v1/procedures/closed-valve/card?asset=1&lang=de");
  EXPECT_EQ(card.status, 200);
  EXPECT_THAT(std::string(card.header("Content-Type")), HasSubstr("text/html"));
  EXPECT_THAT(std::string(card.header("Content-Security-Policy")), HasSubstr("default-src 'none'"));
  EXPECT_THAT(card.body, HasSubstr("Pump 1"));
  EXPECT_THAT(card.body, HasSubstr("Das Ventil langsam öffnen"));
  EXPECT_THAT(card.body, Not(HasSubstr("<script")));
  ask(404, "GET", "/api/v1/procedures/closed-valve/card?asset=9");
}

}  // namespace
}  // namespace millwright::api
