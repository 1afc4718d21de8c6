// SPDX-License-Identifier: Apache-2.0
// From the project to those who run it: the checklist over the API, two signatures, and what the
// project team may no longer do.
#include <gmock/gmock.h>

#include "api/evidence.h"
#include "api/respond_fixture_test.h"
#include "api/transfer_book.h"
#include "registry/rollout_rows.h"

namespace millwright::api {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using registry::must;
using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr std::string_view kBase = "/api/v1/rollout/transfers";

json password_of(const std::string& person) {
  return {{"password", "the password of " + person}};
}

class TransferRoutesTest : public RespondFixture {
 protected:
  void SetUp() override {
    RespondFixture::SetUp();
    must(registry->change(engineer, [](registry::Edit& edit) -> Status {
      MW_TRY_STATUS(edit.add(Area{{}, SiteId(1), "press", "Press"}));
      MW_TRY_STATUS(edit.add(Line{{}, AreaId(2), "line2", "Line 2"}));
      MW_TRY_STATUS(edit.add(Asset{{}, LineId(2), "press1", "Press 1", "press", 2}));
      return {};
    }));
    for (const auto& [team, kind] : {std::pair{"builders", "project"},
                                     {"crew", "operations"},
                                     {"menders", "maintenance"},
                                     {"desk", "it"}}) {
      ask(201, "POST", "/api/v1/teams", {{"name", team}, {"kind", kind}});
    }
    move("pia", Role::kAdministrator, "builders");
    move("erika", Role::kOperator, "crew");
    move("olga", Role::kOperator, "crew");
    move("ivo", Role::kEngineer, "desk");
  }

  void move(const std::string& person, Role role, const std::string& team) {
    const json me = ask_as(person, role, 200, "GET", "/api/v1/me");
    ask(200, "PATCH", "/api/v1/users/" + me["id"].dump(), {{"team", team}});
  }
  json by_pia(int status, const std::string& method, const std::string& path,
              const json& body = nullptr) {
    return ask_as("pia", Role::kAdministrator, status, method, path, body);
  }
  static json opening(const json& more = json::object()) {
    json body = {{"title", "Water to the crew"},
                 {"areas", {1}},
                 {"giving_team", "builders"},
                 {"receiving_team", "crew"}};
    body.update(more);
    return body;
  }
  static std::string path(std::string_view rest = {}) {
    return std::string(kBase) + "/1" + std::string(rest);
  }
  json item(const std::string& id) {
    for (const json& one : ask(200, "GET", path())["checklist"]["items"]) {
      if (one["id"] == id) return one;
    }
    ADD_FAILURE() << "no item " << id;
    return {};
  }
  /// The receiving side accepts every item that is not fulfilled.
  void accept_all(std::chrono::hours lasting = 24h * 30) {
    for (const json& one : ask(200, "GET", path())["checklist"]["items"]) {
      if (one["is_fulfilled"] == true) continue;
      by_erika(201, "POST", path("/exceptions"),
               {{"item", one["id"]},
                {"reason", "taken over as it is"},
                {"expires", to_rfc3339(clock.wall() + lasting)}});
    }
  }
  void hand_over(const json& more = json::object()) {
    by_pia(201, "POST", std::string(kBase), opening(more));
    accept_all();
    by_pia(200, "POST", path("/sign"), password_of("pia"));
    by_erika(200, "POST", path("/sign"), password_of("erika"));
  }
  std::string detail(const json& answer) { return answer["detail"].get<std::string>(); }
};

TEST_F(TransferRoutesTest, RefusesWhatCannotBeOpened) {
  struct Case {
    json more;
    int status;
    std::string_view says;
  };
  for (const Case& c :
       {Case{{{"areas", {9}}}, 400, "there is no area 9"},
        Case{{{"areas", {"water"}}}, 400, "areas: must be a list of ids"},
        Case{{{"areas", nullptr}}, 400, "name them, or say whole_plant"},
        Case{{{"whole_plant", true}}, 400, "not both"}, Case{{{"title", " "}}, 400, "title"},
        Case{{{"giving_team", "crew"}}, 400, "no team of kind project"},
        Case{{{"giving_team", "nobodies"}}, 400, "no team of kind project"},
        Case{{{"receiving_team", "desk"}}, 400, "no team of kind operations or maintenance"},
        Case{{{"wave", 7}}, 400, "there is no wave 7"}, Case{{{"colour", 1}}, 400, "colour"}}) {
    SCOPED_TRACE(c.says);
    EXPECT_THAT(detail(ask(c.status, "POST", kBase, opening(c.more))),
                HasSubstr(std::string(c.says)));
  }
  by_erika(403, "POST", std::string(kBase), opening());
  const json opened = by_pia(201, "POST", std::string(kBase), opening({{"areas", {1, 1}}}));
  EXPECT_EQ(opened["state"], "running");
  EXPECT_EQ(opened["areas"], json::parse(R"([{"id":1,"path":"mill/water"}])"));
  EXPECT_EQ(opened["checklist"]["answer"], "no");
  EXPECT_THAT(detail(ask(409, "POST", kBase, opening())), HasSubstr("transfer 1 runs there"));
  ask(404, "GET", std::string(kBase) + "/9");
  ask(404, "GET", std::string(kBase) + "/x");
  const json all = ask(200, "GET", kBase);
  EXPECT_EQ(all["n_areas"], 2);
  EXPECT_EQ(all["n_handed_over"], 0);
}

TEST_F(TransferRoutesTest, AWaveMustHaveSomethingThere) {
  const json wave =
      ask(201, "POST", "/api/v1/rollout/waves", {{"kind", "pilot"}, {"scope", {{"areas", {2}}}}});
  EXPECT_THAT(detail(ask(400, "POST", kBase, opening({{"wave", wave["id"]}}))),
              HasSubstr("has nothing in area mill/water"));
  ask(201, "POST", kBase, opening({{"wave", wave["id"]}, {"areas", {2}}}));
}

TEST_F(TransferRoutesTest, MeasuresWhatThePlantHas) {
  by_pia(201, "POST", std::string(kBase), opening());
  const auto own = [&](const std::string& kind, const std::string& key, const std::string& team) {
    ask(200, "PUT", "/api/v1/rollout/ownership",
        {{"kind", kind}, {"key", key}, {"person", "erika"}, {"team", team}});
  };
  const json before = item("assets_owned");
  EXPECT_EQ(before["answer"], "no");
  EXPECT_EQ(before["basis"], "measured");
  EXPECT_EQ(before["missing"], json::parse(R"(["mill/water/line1/pump1"])"));  // and not the press
  EXPECT_EQ(before["supplier"], "operations");
  own("asset", "1", "builders");
  EXPECT_EQ(item("assets_owned")["answer"], "no");
  own("asset", "1", "crew");
  EXPECT_EQ(item("assets_owned")["answer"], "yes");
  EXPECT_TRUE(item("assets_owned")["need"].is_null());

  EXPECT_EQ(item("rules_owned")["answer"], "yes");  // its response names erika
  EXPECT_EQ(item("plant_book")["missing"],
            json::parse(R"(["Pump works against a closed valve: belongs to nobody"])"));
  own("procedure", "closed-valve", "crew");
  EXPECT_EQ(item("plant_book")["answer"], "yes");
  EXPECT_EQ(item("connectors_owned")["answer"], "yes");
  ask(201, "POST", "/api/v1/devices", {{"name", "gw1"}, {"protocol", "mqtt"}});
  EXPECT_EQ(item("connectors_owned")["missing"], json::parse(R"(["gw1"])"));

  const auto train = [&](const std::string& person) {
    ask(201, "POST", "/api/v1/training", {{"person", person}, {"procedure", "closed-valve"}});
  };
  train("pia");
  train("erika");
  EXPECT_EQ(item("procedures_trained")["answer"], "no");  // the project team does not count
  train("olga");
  EXPECT_EQ(item("procedures_trained")["answer"], "yes");
  EXPECT_EQ(item("procedures_drilled")["missing"], json::parse(R"(["closed-valve"])"));

  EXPECT_EQ(item("tokens")["answer"], "yes");
  const json token =
      by_pia(201, "POST", "/api/v1/tokens", {{"name", "scripts"}, {"role", "viewer"}});
  EXPECT_EQ(item("tokens")["missing"], json::array({"scripts (pia)"}));
  ask(204, "DELETE", "/api/v1/tokens/" + token["id"].dump());
  EXPECT_EQ(item("tokens")["answer"], "yes");

  for (const auto& [id, answer] : {std::pair{"duty", "no"},
                                   {"escalation", "yes"},
                                   {"hands_off", "no"},
                                   {"support", "not known"},
                                   {"restore", "no"},
                                   {"own_accounts", "not known"}}) {
    EXPECT_EQ(item(id)["answer"], answer) << id;
  }
}

TEST_F(TransferRoutesTest, AKnownProblemIsClosedOrThePlantsToMend) {
  by_pia(201, "POST", std::string(kBase), opening());
  const json wave = ask(201, "POST", "/api/v1/rollout/waves",
                        {{"kind", "pilot"}, {"scope", {{"areas", {1, 2}}}}});
  EXPECT_EQ(item("known_problems")["answer"], "yes");
  ask(201, "POST", "/api/v1/rollout/problems",
      {{"wave", wave["id"]}, {"asset", 2}, {"title", "elsewhere"}});
  EXPECT_EQ(item("known_problems")["answer"], "yes");
  ask(201, "POST", "/api/v1/rollout/problems",
      {{"wave", wave["id"]}, {"asset", 1}, {"title", "gateway drops out"}});
  EXPECT_EQ(item("known_problems")["missing"], json::parse(R"(["gateway drops out"])"));
  const auto accept = [&](const std::string& owner) {
    by_max(200, "POST", "/api/v1/rollout/problems/2/accept",
           {{"owner", owner}, {"due", to_rfc3339(clock.wall() + 24h)}, {"risk", "ten minutes"}});
  };
  accept("pia");
  EXPECT_EQ(item("known_problems")["answer"], "no");
  accept("erika");
  EXPECT_EQ(item("known_problems")["answer"], "yes");
  clock.advance(25h);
  EXPECT_EQ(item("known_problems")["answer"], "no");
}

TEST_F(TransferRoutesTest, WordsAreSignedByPersons) {
  by_pia(201, "POST", std::string(kBase), opening());
  by_pia(201, "POST", path("/items"), {{"words", "spare sensors are in the store"}});
  EXPECT_EQ(item("word-1")["answer"], "not known");
  EXPECT_EQ(item("word-1")["basis"], "signed");
  const json words = {{"words", "counted twelve"}};
  EXPECT_THAT(detail(ask(403, "POST", path("/items/1/sign"), words)), HasSubstr("person"));
  by_erika(404, "POST", path("/items/2/sign"), words);
  by_erika(400, "POST", path("/items/1/sign"), {{"words", " "}});
  by_erika(200, "POST", path("/items/1/sign"), words);
  EXPECT_EQ(item("word-1")["answer"], "yes");
  EXPECT_EQ(item("word-1")["person"], "erika");
  by_erika(409, "POST", path("/items/1/sign"), words);
}

TEST_F(TransferRoutesTest, ExceptionsAreTheReceivingSides) {
  by_pia(201, "POST", std::string(kBase), opening());
  const json good = {
      {"item", "restore"}, {"reason", "next week"}, {"expires", to_rfc3339(clock.wall() + 24h)}};
  struct Case {
    json more;
    int status;
  };
  for (const Case& c :
       {Case{{{"reason", ""}}, 400}, Case{{{"expires", nullptr}}, 400},
        Case{{{"expires", to_rfc3339(clock.wall())}}, 400}, Case{{{"item", "weather"}}, 404}}) {
    json body = good;
    body.update(c.more);
    SCOPED_TRACE(body.dump());
    by_erika(c.status, "POST", path("/exceptions"), body);
  }
  json without = good;
  without.erase("expires");
  by_erika(400, "POST", path("/exceptions"), without);
  EXPECT_THAT(detail(by_pia(409, "POST", path("/exceptions"), good)),
              HasSubstr("only the receiving side, crew, accepts exceptions"));
  ask(403, "POST", path("/exceptions"), good);
  by_erika(201, "POST", path("/exceptions"), good);
  const json restore = item("restore");
  EXPECT_EQ(restore["answer"], "no");  // what was measured stays as it is
  EXPECT_EQ(restore["exception"]["approver"], "erika");
  EXPECT_TRUE(restore["is_fulfilled"].get<bool>());
  clock.advance(24h);
  EXPECT_FALSE(item("restore")["is_fulfilled"].get<bool>());
  EXPECT_TRUE(item("restore")["exception"]["has_expired"].get<bool>());
}

TEST_F(TransferRoutesTest, TwoPersonsOfTwoSidesSignOnEvidence) {
  by_pia(201, "POST", std::string(kBase), opening());
  EXPECT_THAT(detail(by_pia(409, "POST", path("/sign"), password_of("pia"))),
              AllOf(HasSubstr("not fulfilled"), HasSubstr("assets_owned is no")));
  accept_all();
  EXPECT_THAT(detail(ask(403, "POST", path("/sign"), password_of("pia"))), HasSubstr("person"));
  by_pia(403, "POST", path("/sign"), password_of("erika"));
  by_pia(400, "POST", path("/sign"), json::object());
  EXPECT_THAT(
      detail(ask_as("ivo", Role::kEngineer, 409, "POST", path("/sign"), password_of("ivo"))),
      HasSubstr("which is neither side"));
  by_pia(200, "POST", path("/sign"), password_of("pia"));
  EXPECT_THAT(detail(by_pia(409, "POST", path("/sign"), password_of("pia"))),
              HasSubstr("signed already"));
  // Something that was fulfilled is not any more: the second signature waits.
  const json token = by_pia(201, "POST", "/api/v1/tokens", {{"name", "late"}, {"role", "viewer"}});
  EXPECT_THAT(detail(by_erika(409, "POST", path("/sign"), password_of("erika"))),
              HasSubstr("tokens is no, and was fulfilled when pia signed"));
  ask(204, "DELETE", "/api/v1/tokens/" + token["id"].dump());
  const std::int64_t right = clock.wall_ns.load();
  clock.wall_ns -= std::chrono::nanoseconds(1h).count();
  EXPECT_THAT(detail(by_erika(409, "POST", path("/sign"), password_of("erika"))),
              HasSubstr("set the clock right first"));
  clock.wall_ns.store(right);
  const json done = by_erika(200, "POST", path("/sign"), password_of("erika"));
  EXPECT_EQ(done["state"], "handed-over");
  EXPECT_EQ(done["answer"], "yes, with exceptions");
  ASSERT_EQ(done["signatures"].size(), 2u);
  EXPECT_EQ(done["signatures"][0]["evidence_is"], "first");
  EXPECT_EQ(done["signatures"][1]["evidence_is"], "same");
  EXPECT_EQ(done["signatures"][1]["side"], "receiving");
  EXPECT_EQ(done["signatures"][1]["evidence"]["answer"], "yes, with exceptions");
  // The hash is of the very text that is kept, and the audit trail has who signed and with what.
  const auto kept = must(TransferBook::open(services().plant))->state();
  EXPECT_EQ(kept->at(0).signatures[1].evidence_hash,
            registry::content_hash(kept->at(0).signatures[1].evidence));
  const auto entries = must(registry->audit({0, 1, "transfer 1"}));
  ASSERT_EQ(entries.size(), 1u);
  EXPECT_EQ(entries[0].who, "erika");
  EXPECT_THAT(entries[0].why, HasSubstr("signed with the password of erika"));
  EXPECT_EQ(ask(200, "GET", kBase)["n_handed_over"], 1);
  EXPECT_THAT(call("GET", "/api/v1/rollout/book?lang=en").body,
              AllOf(HasSubstr("<th scope=\"row\">mill/water</th><td>crew, "),
                    HasSubstr("mill/press</th><td><span class=\"gap\">the project</span>")));
  EXPECT_THAT(detail(ask(409, "POST", kBase, opening())),
              HasSubstr("was handed over by transfer 1"));
}

TEST_F(TransferRoutesTest, AGateMayAskForTheShareOfAreasThatAreHandedOver) {
  const auto share = [&](rollout::Scope scope, std::vector<AssetId> assets) {
    rollout::Wave wave;
    wave.started = clock.wall();
    wave.assets = std::move(assets);
    rollout::Criterion criterion;
    criterion.metric = "areas_handed_over";
    criterion.scope = scope;
    const RolloutState state;
    Evidence evidence(services(), state, wave, clock.wall());
    return evidence.sample(criterion);
  };
  using enum rollout::Scope;
  EXPECT_EQ(share(kPlant, {}).hits, 0);
  EXPECT_FALSE(share(kWave, {}).not_known.empty()) << "a wave without machines has no area";
  hand_over();
  const rollout::Sample plant = share(kPlant, {});
  EXPECT_EQ(plant.hits, 0.5) << "water of water and press";
  EXPECT_EQ(plant.not_known, "");
  EXPECT_EQ(share(kWave, {AssetId(1)}).hits, 1);
  const Asset* press = nullptr;
  const auto records = registry->snapshot();
  for (const Asset& asset : records->all<Asset>()) press = asset.name == "press1" ? &asset : press;
  EXPECT_EQ(share(kWave, {press->id}).hits, 0);
  EXPECT_EQ(share(kWave, {AssetId(1), press->id}).hits, 0.5);
  json back = password_of("erika");
  back["reason"] = "it is being rebuilt";
  by_erika(200, "POST", path("/hand-back"), back);
  EXPECT_EQ(share(kPlant, {}).hits, 0);
}

// What it rests on may have changed between the signatures, as long as it is still fulfilled.
TEST_F(TransferRoutesTest, NewerEvidenceIsSaidToBeNewer) {
  by_pia(201, "POST", std::string(kBase), opening());
  accept_all();
  by_pia(200, "POST", path("/sign"), password_of("pia"));
  ask(200, "PUT", "/api/v1/rollout/ownership",
      {{"kind", "asset"}, {"key", "1"}, {"person", "erika"}, {"team", "crew"}});
  const json done = by_erika(200, "POST", path("/sign"), password_of("erika"));
  EXPECT_EQ(done["signatures"][1]["evidence_is"], "newer");
}

TEST_F(TransferRoutesTest, TheProjectTeamLosesItsRightsThereAndNowhereElse) {
  read_pressure(9);
  const json opened_before = by_pia(201, "POST", "/api/v1/documents",
                                    {{"kind", "procedure"},
                                     {"name", "press-jam"},
                                     {"text",
                                      "procedure: press-jam\ntitle: Jam\nasset_classes: [press]\n"
                                      "expected_duration: 5m\non_problem: escalate\n"
                                      "steps:\n  - {id: look, kind: instruct, text: Look}\n"}});
  hand_over();
  struct Case {
    std::string method, target;
    json body;
    bool is_refused = true;
  };
  const Case cases[] = {
      {"PATCH", "/api/v1/assets/1", {{"title", "x"}}},
      {"DELETE", "/api/v1/assets/1", nullptr},
      {"POST", "/api/v1/assets", {{"line", 1}, {"name", "pump2"}}},
      {"PATCH", "/api/v1/assets/2", {{"line", 1}}},  // into it
      {"PATCH", "/api/v1/areas/1", {{"title", "x"}}},
      {"PATCH", "/api/v1/lines/1", {{"title", "x"}}},
      {"POST", "/api/v1/lines", {{"area", 1}, {"name", "line9"}}},
      {"PATCH", "/api/v1/sites/1", {{"title", "x"}}},
      {"PATCH", "/api/v1/signals/1", {{"title", "x"}}},
      {"POST", "/api/v1/signals/adopt", {{"address", "a"}, {"asset", "mill/water/line1/pump1"}}},
      {"POST", "/api/v1/rules", {{"signal", 1}, {"kind", "low"}, {"limit", 1}}},
      {"PATCH", "/api/v1/rules/1", {{"limit", 9}}},
      {"DELETE", "/api/v1/rules/1", nullptr},
      {"POST", "/api/v1/rules/1/approve", nullptr},
      {"POST", "/api/v1/rules/import", nullptr},
      {"POST", "/api/v1/apply", {{"files", json::array()}}},
      {"POST", "/api/v1/alarms/1/acknowledge", {{"comment", "x"}}},
      {"POST", "/api/v1/alarms/1/shelve", {{"minutes", 5}}},
      {"POST", "/api/v1/pages/accept-all", {{"comment", "x"}}},
      {"POST",
       "/api/v1/documents",
       {{"kind", "procedure"}, {"name", "closed-valve"}, {"text", ""}}},
      {"POST", "/api/v1/documents/1/retire", nullptr},
      {"POST", "/api/v1/runs", {{"procedure", "closed-valve"}, {"asset", 1}}},
      {"POST", "/api/v1/drills", {{"procedure", "closed-valve"}, {"asset", 1}}},
      {"POST", "/api/v1/training", {{"person", "erika"}, {"procedure", "closed-valve"}}},
      {"POST", "/api/v1/maintenance-windows", {{"scope", "line"}, {"scope_id", 1}}},
      {"POST", "/api/v1/failures", {{"asset", 1}}},
      {"POST", "/api/v1/work-orders", {{"alarm", 1}}},
      {"PUT", "/api/v1/rollout/ownership", {{"kind", "rule"}, {"key", "1"}}},
      {"PUT", "/api/v1/rollout/champions", {{"area", 1}}},
      {"POST", "/api/v1/retention-classes/1/signals", {{"ids", {1}}}},
      // Elsewhere, and what is of the whole plant.
      {"PATCH", "/api/v1/assets/2", {{"title", "Press one"}}, false},
      {"PATCH", "/api/v1/areas/2", {{"title", "Presses"}}, false},
      {"POST", "/api/v1/assets", {{"line", 2}, {"name", "press2"}}, false},
      {"PUT", "/api/v1/documents/" + opened_before["id"].dump(), {{"text", "x"}}, false},
      {"POST", "/api/v1/teams", {{"name", "more"}, {"kind", "it"}}, false},
      {"POST", "/api/v1/devices", {{"name", "gw2"}, {"protocol", "mqtt"}}, false},
      {"GET", "/api/v1/rules", nullptr, false},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.method + " " + c.target + " " + c.body.dump());
    const auto answer = call_as("pia", Role::kAdministrator, c.method, c.target, c.body);
    const json said = json::parse(answer.body, nullptr, false);
    const bool is_refused = answer.status == 403 && said["code"] == "handed_over";
    EXPECT_EQ(is_refused, c.is_refused) << answer.status << ' ' << answer.body;
    if (is_refused) EXPECT_THAT(said["next"].get<std::string>(), HasSubstr("break-glass"));
  }
  by_erika(200, "POST", "/api/v1/alarms/1/acknowledge", {{"comment", "mine now"}});
}

// Neither by a token of whatever role, nor by moving to another team the day before.
TEST_F(TransferRoutesTest, ThereIsNoWayAround) {
  hand_over();
  const json made = by_pia(201, "POST", "/api/v1/tokens", {{"name", "late"}, {"role", "operator"}});
  const std::vector<net::HttpHeader> token{
      {"Authorization", "Bearer " + made["token"].get<std::string>()}};
  const std::string order = R"({"asset": 1, "title": "x"})";
  EXPECT_EQ(call("POST", "/api/v1/work-orders", order, token).status, 403);
  EXPECT_EQ(call("GET", "/api/v1/rules", "", token).status, 200);
  move("pia", Role::kAdministrator, "menders");
  EXPECT_EQ(by_pia(403, "PATCH", "/api/v1/assets/1", {{"title", "x"}})["code"], "handed_over");
}

TEST_F(TransferRoutesTest, OfTheWholePlantTheyLoseEverything) {
  by_pia(201, "POST", std::string(kBase), opening({{"areas", nullptr}, {"whole_plant", true}}));
  accept_all();
  by_pia(200, "POST", path("/sign"), password_of("pia"));
  by_erika(200, "POST", path("/sign"), password_of("erika"));
  std::vector<std::string> open;
  for (const Route& route : router().routes()) {
    if (route.method == "GET" || route.access < Access::kOperator) continue;
    if (!route.is_guarded) {
      open.push_back(route.pattern);
      continue;
    }
    std::string target = route.pattern;
    for (auto at = target.find('{'); at != std::string::npos; at = target.find('{')) {
      target.replace(at, target.find('}') - at + 1, "1");
    }
    EXPECT_EQ(by_pia(403, route.method, target)["code"], "handed_over") << target;
  }
  EXPECT_THAT(open, ::testing::UnorderedElementsAre("/api/v1/hands-off/break-glass", "/api/v1/plan",
                                                    "/api/v1/rules/backtest",
                                                    "/api/v1/rollout/transfers/{id}/break-glass"));
  by_pia(200, "GET", "/api/v1/users");
}

TEST_F(TransferRoutesTest, BrokenGlassAndHandingBackGiveRightsAgain) {
  hand_over();
  const json title = {{"title", "x"}};
  by_pia(403, "PATCH", "/api/v1/assets/1", title);
  json glass = password_of("pia");
  glass["hours"] = 2;
  by_pia(400, "POST", path("/break-glass"), glass);
  glass["reason"] = "the pump is on fire";
  by_erika(403, "POST", path("/break-glass"), glass);
  ask(403, "POST", path("/break-glass"), glass);
  json wrong = glass;
  wrong["password"] = "nothing";
  by_pia(403, "POST", path("/break-glass"), wrong);
  wrong = glass;
  wrong["hours"] = 73;
  by_pia(400, "POST", path("/break-glass"), wrong);
  const json broken = by_pia(200, "POST", path("/break-glass"), glass);
  EXPECT_TRUE(broken["is_glass_broken"].get<bool>());
  EXPECT_EQ(broken["glass"][0]["reason"], "the pump is on fire");
  EXPECT_EQ(must(registry->audit({0, 1, "transfer 1"})).at(0).why, "the pump is on fire");
  by_pia(200, "PATCH", "/api/v1/assets/1", title);
  clock.advance(2h);
  by_pia(403, "PATCH", "/api/v1/assets/1", {{"title", "y"}});

  json back = password_of("pia");
  back["reason"] = "it is being rebuilt";
  by_pia(409, "POST", path("/hand-back"), back);
  back["password"] = "the password of erika";
  json without = back;
  without.erase("reason");
  by_erika(400, "POST", path("/hand-back"), without);
  const json ended = by_erika(200, "POST", path("/hand-back"), back);
  EXPECT_EQ(ended["state"], "handed-back");
  EXPECT_TRUE(ended["checklist"].is_null());
  by_pia(200, "PATCH", "/api/v1/assets/1", {{"title", "y"}});
  by_pia(201, "POST", std::string(kBase), opening());
  ask_as("ivo", Role::kEngineer, 409, "POST", std::string(kBase) + "/2/withdraw",
         {{"reason", "no"}});
  const json gone = by_pia(200, "POST", std::string(kBase) + "/2/withdraw", {{"reason", "later"}});
  EXPECT_EQ(gone["state"], "withdrawn");
}

}  // namespace
}  // namespace millwright::api
