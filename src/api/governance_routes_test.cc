// SPDX-License-Identifier: Apache-2.0
// Governance over the API: decisions, who takes which part, owners, and the book.
#include <gmock/gmock.h>

#include "api/governance_book.h"
#include "api/respond_fixture_test.h"
#include "registry/rollout_rows.h"

namespace millwright::api {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using registry::must;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kRulings = "/api/v1/rollout/rulings";
constexpr std::string_view kRaci = "/api/v1/rollout/raci";
constexpr std::string_view kOwnership = "/api/v1/rollout/ownership";

class GovernanceRoutesTest : public RespondFixture {
 protected:
  json question(const json& more = json::object()) {
    json body = {{"subject", "budget"},
                 {"question", "May wave 1 cost 40,000?"},
                 {"due", to_rfc3339(clock.wall() + 14 * 24h)}};
    body.update(more);
    return body;
  }
  void make_erika_accountable() {
    ask(200, "PUT", std::string(kRaci) + "/budget",
        {{"accountable", "erika"}, {"shares", {{"finance", "responsible"}, {"it", "informed"}}}});
  }
  void make_team(const std::string& name, TeamKind kind) {
    must(registry->create(engineer, Team{{}, name, kind}));
  }
  json thing(std::string_view kind) {
    for (const json& one : ask(200, "GET", kOwnership)["things"]) {
      if (one["kind"] == kind) return one;
    }
    ADD_FAILURE() << "nothing of kind " << kind;
    return {};
  }
};

TEST_F(GovernanceRoutesTest, OnlyTheAccountablePersonDecidesOnHashedEvidence) {
  const std::string decide = std::string(kRulings) + "/1/decide";
  const json verdict = {{"verdict", "yes"}, {"reason", "it pays"}};
  EXPECT_EQ(by_max(201, "POST", kRulings.data(), question())["state"], "open");
  EXPECT_THAT(by_erika(409, "POST", decide, verdict)["detail"].get<std::string>(),
              HasSubstr("nobody is accountable for budget"));
  make_erika_accountable();
  EXPECT_THAT(by_max(409, "POST", decide, verdict)["detail"].get<std::string>(),
              HasSubstr("erika decides on budget, not max"));
  EXPECT_THAT(ask(409, "POST", decide, verdict)["detail"].get<std::string>(),
              HasSubstr("is no person"));
  by_erika(400, "POST", decide, {{"verdict", "perhaps"}, {"reason", "x"}});
  by_erika(400, "POST", decide, {{"verdict", "yes"}, {"reason", " "}});
  by_erika(404, "POST", std::string(kRulings) + "/9/decide", verdict);
  const json decided = by_erika(200, "POST", decide, verdict);
  EXPECT_EQ(decided["decided_by"], "erika");
  EXPECT_EQ(decided["evidence"]["readiness"]["economic"], "not known");
  EXPECT_TRUE(decided["evidence"]["gate"].is_null());
  by_erika(409, "POST", decide, verdict);
  // The hash is of the very text that is kept, and the trail holds it too.
  const auto again = must(GovernanceBook::open(services().plant));
  const rollout::Ruling& stored = again->state()->rulings.at(0);
  EXPECT_EQ(stored.evidence_hash, registry::content_hash(stored.evidence));
  EXPECT_EQ(decided["evidence_hash"], stored.evidence_hash);
  const auto entries = must(registry->audit({0, 10, "ruling 1"}));
  ASSERT_EQ(entries.size(), 2u);
  EXPECT_EQ(entries[0].who, "erika");
  EXPECT_EQ(entries[0].why, "it pays");
  EXPECT_THAT(*entries[0].after, HasSubstr(stored.evidence_hash));
}

TEST_F(GovernanceRoutesTest, RefusesWhatCannotBeAsked) {
  struct Case {
    json more;
    std::string_view says;
  };
  for (const Case& c :
       {Case{{{"subject", "weather"}}, "subject: must be"}, Case{{{"question", " "}}, "question:"},
        Case{{{"due", to_rfc3339(clock.wall())}}, "later than now"}, Case{{{"due", "soon"}}, "due"},
        Case{{{"wave", 9}}, "no wave 9"}, Case{{{"colour", "red"}}, "colour"}}) {
    SCOPED_TRACE(c.says);
    EXPECT_THAT(ask(400, "POST", kRulings, question(c.more))["detail"].get<std::string>(),
                HasSubstr(c.says));
  }
  EXPECT_EQ(ask(200, "GET", kRulings)["rulings"], json::array());
  by_max(201, "POST", kRulings.data(), question());
  EXPECT_FALSE(ask(200, "GET", kRulings)["rulings"][0]["is_overdue"].get<bool>());
  clock.advance(14 * 24h);
  EXPECT_TRUE(ask(200, "GET", kRulings)["rulings"][0]["is_overdue"].get<bool>());
}

TEST_F(GovernanceRoutesTest, PartsInDecisionsAreAnAdministratorsToSay) {
  const std::string path = std::string(kRaci) + "/budget";
  const json good = {{"accountable", "erika"}, {"shares", {{"finance", "responsible"}}}};
  by_max(403, "PUT", path, good);
  ask(404, "PUT", std::string(kRaci) + "/weather", good);
  struct Case {
    json body;
    std::string_view says;
  };
  for (const Case& c :
       {Case{{{"accountable", "nobody"}, {"shares", {{"it", "responsible"}}}}, "no active user"},
        Case{{{"accountable", ""}, {"shares", {{"it", "responsible"}}}}, "accountable"},
        Case{{{"accountable", "erika"}, {"shares", {{"it", "informed"}}}}, "must be responsible"},
        Case{{{"accountable", "erika"}, {"shares", {{"vendor", "responsible"}}}}, "five functions"},
        Case{{{"accountable", "erika"}, {"shares", {{"it", "boss"}}}}, "shares: it"},
        Case{{{"accountable", "erika"}, {"shares", 3}}, "must be an object"}}) {
    SCOPED_TRACE(c.says);
    EXPECT_THAT(ask(400, "PUT", path, c.body)["detail"].get<std::string>(), HasSubstr(c.says));
  }
  const json table = ask(200, "PUT", path, good)["raci"];
  ASSERT_EQ(table.size(), 3u);
  EXPECT_EQ(table[0]["accountable"], "");
  EXPECT_EQ(table[2]["accountable"], "erika");
  EXPECT_EQ(table[2]["shares"]["finance"], "responsible");
  EXPECT_EQ(table[2]["shares"]["it"], "none");
}

TEST_F(GovernanceRoutesTest, WhatBelongsToNobodyIsAGap) {
  make_team("crew", TeamKind::kOperations);
  make_team("builders", TeamKind::kProject);
  EXPECT_EQ(thing("asset")["gap"], "no-person");
  const std::string key = thing("asset")["key"];
  const auto owned = [&](const json& more) {
    json body = {{"kind", "asset"}, {"key", key}, {"person", "erika"}, {"team", "crew"}};
    body.update(more);
    return body;
  };
  ask(200, "PUT", kOwnership, owned({{"team", "builders"}}));
  EXPECT_EQ(thing("asset")["gap"], "project");
  ask(200, "PUT", kOwnership, owned(json::object()));
  EXPECT_EQ(thing("asset")["gap"], "none");
  User erika = *registry->snapshot()->find_user_by_name("erika");
  erika.is_active = false;
  must(registry->update(engineer, erika));
  EXPECT_EQ(thing("asset")["gap"], "gone");
  EXPECT_THAT(ask(400, "PUT", kOwnership, owned(json::object()))["detail"].get<std::string>(),
              HasSubstr("no active user 'erika'"));
  ask(400, "PUT", kOwnership, owned({{"person", "max"}, {"team", "nobodies"}}));
  ask(400, "PUT", kOwnership, owned({{"person", "max"}, {"key", "999"}}));
  ask(400, "PUT", kOwnership, owned({{"person", "max"}, {"kind", "boat"}}));
  EXPECT_EQ(thing("procedure")["key"], "closed-valve");
}

TEST_F(GovernanceRoutesTest, TheBookHasWhatThereIsAndFirstWhatIsMissing) {
  make_team("crew", TeamKind::kOperations);
  ask(200, "PUT", kOwnership,
      {{"kind", "procedure"}, {"key", "closed-valve"}, {"person", "max"}, {"team", "crew"}});
  make_erika_accountable();
  by_max(201, "POST", kRulings.data(), question({{"question", "<b>Go on?</b>"}}));
  const auto book = call("GET", "/api/v1/rollout/book?lang=en");
  EXPECT_EQ(book.status, 200);
  for (const std::string_view part :
       {"What is missing", "mill/water/line1/pump1", "pressure [bar]", "belongs to nobody",
        "Pump works against a closed valve", "max (crew)", "&lt;b&gt;Go on?", "open"}) {
    EXPECT_THAT(book.body, HasSubstr(std::string(part)));
  }
  EXPECT_THAT(book.body, Not(HasSubstr("<b>")));
  EXPECT_LT(book.body.find("What is missing"), book.body.find("Machines and sensors"));
  EXPECT_THAT(call("GET", "/api/v1/rollout/book?lang=de").body, HasSubstr("Das Buch des Werks"));
}

}  // namespace
}  // namespace millwright::api
