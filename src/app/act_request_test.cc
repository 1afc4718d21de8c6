// SPDX-License-Identifier: Apache-2.0
#include "app/act_request.h"

#include <gtest/gtest.h>

#include <set>
#include <string_view>

namespace millwright::app {
namespace {

using nlohmann::json;

const Act& act_named(std::string_view noun, std::string_view verb) {
  for (const Act& act : rollout_acts()) {
    if (act.noun == noun && act.verb == verb) return act;
  }
  throw std::logic_error(std::string(verb));
}

Listings listings() {
  Listings all;
  all.waves = json::parse(R"({"waves": [
      {"id": 1, "name": "pilot", "facts": {"crew": ["a"], "shifts": ["early"], "networks": []}},
      {"id": 7, "name": "second", "facts": {"crew": [], "shifts": [], "networks": []}}]})");
  all.problems = json::parse(R"({"problems": [
      {"id": 3, "extent": {"affected": 2, "of": 18, "times": 0, "days": 0}}]})");
  all.plant = json::parse(R"({"sites": [{"id": 1, "name": "mill", "areas": [
      {"id": 4, "name": "wet", "lines": [{"id": 5, "name": "l1", "assets": [
          {"id": 6, "name": "pump1"}]}]}]}]})");
  return all;
}

struct Case {
  const char* name;
  const char* noun;
  const char* verb;
  Given given;
  const char* path;
  const char* body;
};

TEST(ActRequest, IsMadeOfWhatWasGiven) {
  const Case cases[] = {
      {"a step has its name in the body",
       "wave",
       "shadow",
       {{"wave", {"pilot"}}},
       "/api/v1/rollout/waves/1/steps",
       R"({"step": "shadow"})"},
      {"by id, with a reason",
       "wave",
       "stop",
       {{"wave", {"7"}}, {"--reason", {"smoke"}}},
       "/api/v1/rollout/waves/7/steps",
       R"({"step": "stop", "reason": "smoke"})"},
      {"a plan",
       "wave",
       "plan",
       {{"kind", {"wave-1"}},
        {"--after", {"pilot"}},
        {"--sensors", {"60"}},
        {"--scope", {"mill/wet", "mill/wet/l1/pump1"}},
        {"--stakeholder", {"operations=olga", "it=ines"}},
        {"--crew", {"b"}}},
       "/api/v1/rollout/waves",
       R"({"kind": "wave-1", "after": 1, "sensor_budget": 60,
           "scope": {"areas": [4], "lines": [], "assets": [6]},
           "stakeholders": [{"function": "operations", "person": "olga"},
                            {"function": "it", "person": "ines"}], "facts": {"crew": ["b"]}})"},
      {"a change leaves the other facts as they are",
       "wave",
       "change",
       {{"wave", {"pilot"}}, {"--crew", {"b", "c"}}},
       "/api/v1/rollout/waves/1",
       R"({"facts": {"crew": ["b", "c"], "shifts": ["early"], "networks": []}})"},
      {"a change without facts has none",
       "wave",
       "change",
       {{"wave", {"pilot"}}, {"--title", {"P"}}},
       "/api/v1/rollout/waves/1",
       R"({"title": "P"})"},
      {"an extent leaves what else was counted",
       "problem",
       "extent",
       {{"problem", {"3"}}, {"--times", {"4"}}, {"--days", {"14"}}},
       "/api/v1/rollout/problems/3/extent",
       R"({"affected": 2, "of": 18, "times": 4, "days": 14})"},
      {"a problem of a wave and an asset",
       "problem",
       "note",
       {{"wave", {"pilot"}},
        {"--title", {"drops"}},
        {"--asset", {"mill/wet/l1/pump1"}},
        {"--affected", {"0"}},
        {"--of", {"9"}}},
       "/api/v1/rollout/problems",
       R"({"wave": 1, "title": "drops", "asset": 6, "extent": {"affected": 0, "of": 9}})"},
      {"a day is its end",
       "problem",
       "accept",
       {{"problem", {"3"}}, {"--owner", {"o"}}, {"--due", {"2026-12-31"}}, {"--risk", {"r"}}},
       "/api/v1/rollout/problems/3/accept",
       R"({"owner": "o", "due": "2026-12-31T23:59:59Z", "risk": "r"})"},
      {"a time is UTC",
       "decision",
       "ask",
       {{"subject", {"budget"}}, {"--question", {"q"}}, {"--due", {"2026-12-31T12:00:00+02:00"}}},
       "/api/v1/rollout/rulings",
       R"({"subject": "budget", "question": "q", "due": "2026-12-31T10:00:00Z"})"},
      {"two members of the path",
       "waiver",
       "approve",
       {{"wave", {"second"}}, {"number", {"2"}}},
       "/api/v1/rollout/waves/7/waivers/2/approve",
       "{}"},
      {"a path keeps to its place",
       "parity",
       "sign",
       {{"item", {"../x y"}}, {"answer", {"yes"}}, {"--words", {"seen"}}},
       "/api/v1/rollout/parity/..%2Fx%20y/signatures",
       R"({"answer": "yes", "words": "seen"})"},
      {"to be removed", "wave", "remove", {{"wave", {"second"}}}, "/api/v1/rollout/waves/7", "{}"},
  };
  for (const Case& one : cases) {
    SCOPED_TRACE(one.name);
    const auto request = request_of(act_named(one.noun, one.verb), one.given, listings());
    ASSERT_TRUE(request) << request.error().message();
    EXPECT_EQ(request->path, one.path);
    EXPECT_EQ(request->body, json::parse(one.body)) << request->body;
  }
}

struct Refusal {
  const char* noun;
  const char* verb;
  Given given;
  Code code;
  const char* says;
};

TEST(ActRequest, SaysWhichOptionIsWrong) {
  const Given accepted{{"problem", {"3"}}, {"--owner", {"o"}}, {"--risk", {"r"}}};
  const auto due = [&](const char* text) {
    Given given = accepted;
    given["--due"] = {text};
    return given;
  };
  const auto plan = [](const char* option, const char* text) {
    return Given{{"kind", {"pilot"}}, {option, {text}}};
  };
  using enum Code;
  const Refusal cases[] = {
      {"wave",
       "start",
       {{"wave", {"third"}}},
       kNotFound,
       "no wave 'third'; there are pilot, second"},
      {"wave", "start", {}, kInvalidArgument, "wave: missing"},
      {"wave", "stop", {{"wave", {"1"}}}, kInvalidArgument, "--reason: missing"},
      {"wave", "plan", plan("--sensors", "-1"), kInvalidArgument, "--sensors: '-1'"},
      {"wave", "plan", plan("--sensors", "6O"), kInvalidArgument, "--sensors: '6O'"},
      {"wave", "plan", plan("--sensors", ""), kInvalidArgument, "--sensors: ''"},
      {"wave", "plan", plan("--stakeholder", "olga"), kInvalidArgument, "'olga' must be FUNCTION="},
      {"wave", "plan", plan("--stakeholder", "it="), kInvalidArgument, "'it=' must be FUNCTION="},
      {"wave", "plan", plan("--scope", "mill"), kInvalidArgument, "mill is a site; name its areas"},
      {"wave", "plan", plan("--scope", "mill/dry"), kNotFound, "no place 'mill/dry'; millwright"},
      {"wave", "plan", plan("--after", "x"), kNotFound, "no wave 'x'"},
      {"wave",
       "change",
       {{"wave", {"1"}}},
       kInvalidArgument,
       "give at least one of --name, --title"},
      {"problem",
       "extent",
       {{"problem", {"3"}}},
       kInvalidArgument,
       "give at least one of --affected"},
      {"problem", "close", {{"problem", {"9"}}, {"--how", {"h"}}}, kNotFound, "no known problem 9"},
      {"problem",
       "close",
       {{"problem", {"x"}}, {"--how", {"h"}}},
       kInvalidArgument,
       "problem: 'x'"},
      {"problem", "accept", due("soon"), kInvalidArgument, "--due: 'soon' is no time; write a day"},
      {"problem", "accept", due("2026-02-30"), kInvalidArgument, "--due: '2026-02-30'"},
      {"problem",
       "note",
       {{"wave", {"1"}}, {"--title", {"t"}}, {"--asset", {"mill/wet"}}},
       kInvalidArgument,
       "mill/wet is no asset; name one as"},
  };
  for (const Refusal& one : cases) {
    SCOPED_TRACE(std::string(one.verb) + ": " + one.says);
    const auto request = request_of(act_named(one.noun, one.verb), one.given, listings());
    ASSERT_FALSE(request);
    EXPECT_EQ(request.error().code(), one.code);
    EXPECT_TRUE(request.error().message().contains(one.says)) << request.error().message();
  }
}

TEST(ActRequest, SaysThatNothingIsPlannedYet) {
  const auto wave = wave_named(json{{"waves", json::array()}}, "pilot");
  ASSERT_FALSE(wave);
  EXPECT_EQ(wave.error().message(), "no wave 'pilot': none has been planned");
}

TEST(ActRequest, ANameGoesBeforeAnId) {
  const json listing =
      json::parse(R"({"waves": [{"id": 1, "name": "2"}, {"id": 2, "name": "b"}]})");
  EXPECT_EQ((*wave_named(listing, "2"))["id"], 1);
  EXPECT_EQ((*wave_named(listing, "1"))["id"], 1);
  EXPECT_EQ((*wave_named(listing, "b"))["id"], 2);
}

// A row that names a member which is not in its path, or a path with a member that nobody fills
// in, would send nonsense.
TEST(RolloutActs, EveryRowHoldsTogether) {
  std::set<std::string> names;
  for (const Act& act : rollout_acts()) {
    SCOPED_TRACE(std::string(act.noun) + " " + act.verb);
    EXPECT_TRUE(names.insert(std::string(act.noun) + " " + act.verb).second) << "twice";
    EXPECT_TRUE(json::accept(act.fixed));
    std::size_t n_in_path = 0;
    for (const Member& member : act.members) {
      if (member.field[0] != '\0') {
        EXPECT_NO_THROW(json::json_pointer{member.field});
        continue;
      }
      ++n_in_path;
      EXPECT_EQ(member.need, Need::kMust);
      const std::string place = "{" + std::string(member.option) + "}";
      EXPECT_TRUE(std::string_view(act.path).contains(place)) << place;
    }
    EXPECT_EQ(std::ranges::count(std::string_view(act.path), '{'),
              static_cast<std::ptrdiff_t>(n_in_path));
  }
}

}  // namespace
}  // namespace millwright::app
