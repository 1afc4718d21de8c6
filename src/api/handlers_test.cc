// SPDX-License-Identifier: Apache-2.0
// What the handlers answer, above all when they refuse: over a whole small site.
#include <gmock/gmock.h>

#include "api/json_body.h"
#include "api/site_fixture_test.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

class HandlersTest : public SiteFixture {
 protected:
  /// Receives one reading under `address` and adopts it for mill/water/line1/pump1.
  std::uint32_t adopt(const std::string& address) {
    ask(200, "POST", "/api/v1/readings", {{"signal", address}, {"value", 4.2}});
    return ask(200, "POST", "/api/v1/signals/adopt",
               {{"address", address}, {"asset", "mill/water/line1/pump1"}, {"unit", "bar"}})
        .at("id");
  }
  std::string detail(int status, const std::string& method, const std::string& target,
                     const json& body = nullptr) {
    const json problem = ask(status, method, target, body);
    EXPECT_FALSE(problem.value("next", "").empty()) << problem;
    return problem.value("detail", "");
  }
};

TEST_F(HandlersTest, PlantLeavesOutThePlatformsOwnSiteUnlessAsked) {
  ask(201, "POST", "/api/v1/sites", {{"name", "_system"}});
  EXPECT_EQ(ask(200, "GET", "/api/v1/plant")["sites"].size(), 1u);
  EXPECT_EQ(ask(200, "GET", "/api/v1/plant?system=false")["sites"].size(), 1u);
  EXPECT_EQ(ask(200, "GET", "/api/v1/plant?system=true")["sites"].size(), 2u);
  EXPECT_THAT(detail(400, "GET", "/api/v1/plant?system=1"), HasSubstr("system: '1'"));
}

TEST_F(HandlersTest, AdoptionKeepsIdAndPast) {
  ask(200, "POST", "/api/v1/readings", {{"signal", "plc7/p"}, {"value", 4.2}});
  const json waiting = ask(200, "GET", "/api/v1/inbox")["signals"][0];
  const json signal = ask(200, "POST", "/api/v1/signals/adopt",
                          {{"address", "plc7/p"},
                           {"asset", "mill/water/line2/pump9"},
                           {"create_asset", true},
                           {"unit", "bar"},
                           {"name", "pressure"},
                           {"title", "Discharge"},
                           {"range_low", 0},
                           {"range_high", 16},
                           {"expected_interval_ms", 500}});
  EXPECT_EQ(signal["id"], waiting["id"]);
  EXPECT_EQ(signal["path"], "mill/water/line2/pump9/pressure");
  EXPECT_EQ(signal["range_high"], 16);
  EXPECT_EQ(ask(200, "GET", "/api/v1/signals/1/readings")["value"], json({4.2}));
  EXPECT_TRUE(ask(200, "GET", "/api/v1/inbox")["signals"].empty());
}

TEST_F(HandlersTest, AdoptionRefuses) {
  adopt("plc7/p");
  ask(200, "POST", "/api/v1/readings", {{"signal", "plc8/p"}, {"value", 1}});
  const json good = {{"address", "plc8/p"}, {"asset", "mill/water/line1/pump1"}, {"unit", "bar"}};
  const struct {
    int status;
    json change;
    const char* says;
  } cases[] = {
      {400, {{"unit", "xx"}}, "unit 'xx'"},
      {400, {{"create_asset", "yes"}}, "create_asset: must be true or false"},
      {400, {{"asset", "mill/pump1"}}, "must be 4"},
      {400, {{"address", 7}}, "address: must be a string"},
      {400, {{"id", 1}}, "id: cannot be set here"},
      {400, {{"colour", "red"}}, "colour: cannot be set here"},
      {404, {{"address", "plc9/p"}}, "no provisional signal with address plc9/p"},
      {404, {{"asset", "mill/water/line1/pump7"}}, "no asset 'mill/water/line1/pump7'"},
      {409, {{"address", "plc7/p"}}, "plc7/p is already signal 1"},
      {409, json::object(), "p"},  // pump1 has a signal of that name
  };
  for (const auto& c : cases) {
    json body = good;
    body.update(c.change);
    EXPECT_THAT(detail(c.status, "POST", "/api/v1/signals/adopt", body), HasSubstr(c.says));
  }
}

TEST_F(HandlersTest, PatchTakesTheFieldsThatARecordShows) {
  adopt("plc7/p");
  const json changes = {{"title", "Discharge"}, {"unit", "kPa"},       {"range_low", nullptr},
                        {"range_high", 1600},   {"name", "discharge"}, {"expected_interval_ms", 5}};
  const json signal = ask(200, "PATCH", "/api/v1/signals/1", changes);
  for (const auto& [field, value] : changes.items()) EXPECT_EQ(signal[field], value) << field;
  EXPECT_THAT(detail(400, "PATCH", "/api/v1/signals/1", {{"address", "x"}}), HasSubstr("address"));
  EXPECT_THAT(detail(404, "PATCH", "/api/v1/signals/9", {{"title", "x"}}), HasSubstr("signal 9"));
}

TEST_F(HandlersTest, IdsDoNotWrapAround) {
  adopt("plc7/p");
  for (const char* path : {"/api/v1/signals/4294967297", "/api/v1/signals/4294967297/readings",
                           "/api/v1/assets/4294967297", "/api/v1/signals/0", "/api/v1/signals/-1",
                           "/api/v1/signals/18446744073709551617", "/api/v1/signals/1x"}) {
    ask(404, "GET", path);
  }
  ask(400, "POST", "/api/v1/signals/last", {{"ids", {4294967297}}});
  ask(400, "GET", "/api/v1/signals/last?ids=4294967297");
}

TEST_F(HandlersTest, BucketsWithoutUsableReadingsHoldNulls) {
  const auto id = adopt("plc7/p");
  ask(200, "POST", "/api/v1/readings",
      {{"signal", "plc7/p"}, {"value", 1}, {"ts", "2026-01-01T00:00:00Z"}, {"quality", "bad"}});
  const json bucket =
      ask(200, "GET",
          "/api/v1/signals/" + std::to_string(id) + "/buckets?to=2026-01-02T00:00:00Z")["buckets"]
          .at(0);
  EXPECT_EQ(bucket["count"], 1);
  EXPECT_EQ(bucket["bad_count"], 1);
  for (const char* field : {"min", "max", "mean", "first", "last", "time_weighted_mean"}) {
    EXPECT_TRUE(bucket.at(field).is_null()) << field;
  }
}

TEST_F(HandlersTest, CursorsWalkOverEverySignalOnce) {
  for (const char* name : {"a", "b", "c", "d", "e"}) adopt(std::string("plc7/") + name);
  ask(200, "POST", "/api/v1/readings", {{"signal", "plc7/new"}, {"value", 1}});
  for (const char* limit : {"1", "2", "3", "6", "7"}) {
    std::vector<std::uint32_t> seen;
    json cursor = "";
    while (!cursor.is_null()) {
      const json page = ask(
          200, "GET",
          "/api/v1/signals?limit=" + std::string(limit) + "&cursor=" + cursor.get<std::string>());
      for (const json& signal : page["signals"]) seen.push_back(signal["id"]);
      cursor = page["next_cursor"];
    }
    EXPECT_THAT(seen, ::testing::ElementsAre(1, 2, 3, 4, 5, 6)) << "limit " << limit;
  }
  for (const char* bad : {"limit=0", "limit=10001", "limit=x", "cursor=x", "provisional=maybe"}) {
    ask(400, "GET", std::string("/api/v1/signals?") + bad);
  }
}

TEST_F(HandlersTest, ShelvingNeedsAReasonAndAnEnd) {
  adopt("plc7/p");
  ask(201, "POST", "/api/v1/rules", alarm_rule(1, "high", 8));
  ask(200, "POST", "/api/v1/readings", {{"signal", "plc7/p"}, {"value", 9}});
  const json alarm = ask(200, "GET", "/api/v1/alarms")["alarms"].at(0);
  const std::string shelve = "/api/v1/alarms/" + alarm["id"].dump() + "/shelve";
  EXPECT_THAT(detail(400, "POST", shelve, {{"minutes", 5}}), HasSubstr("needs a reason"));
  EXPECT_THAT(detail(400, "POST", shelve, {{"comment", "noisy"}}), HasSubstr("until: missing"));
  EXPECT_THAT(detail(400, "POST", shelve, {{"comment", "noisy"}, {"minutes", 1441}}),
              HasSubstr("at most 1440"));
  EXPECT_THAT(
      detail(400, "POST", shelve, {{"comment", "noisy"}, {"until", "2020-01-01T00:00:00Z"}}),
      HasSubstr("future"));
  const json shelved = ask(200, "POST", shelve, {{"comment", "noisy"}, {"minutes", 5}});
  EXPECT_EQ(shelved["state"], "shelved");
  EXPECT_EQ(shelved["shelved_by"], "token:test");
  EXPECT_THAT(detail(409, "POST", "/api/v1/alarms/1/acknowledge"), HasSubstr("silenced"));
  EXPECT_EQ(ask(200, "GET", "/api/v1/alarms/1")["history"].size(), 2u);
  ask(404, "POST", "/api/v1/alarms/99/acknowledge");
}

TEST_F(HandlersTest, AQuarantinedReadingIsTakenByOneRetryOnly) {
  ask(200, "POST", "/api/v1/quarantine",
      json::array({{{"reason", "no number"}, {"raw", "4.2"}, {"address", "plc7/p"}}}));
  const json entry = ask(200, "GET", "/api/v1/quarantine")["entries"].at(0);
  EXPECT_THAT(
      detail(409, "POST", "/api/v1/quarantine/" + entry["id"].get<std::string>() + "/retry"),
      HasSubstr("'csv' cannot be decoded again"));
  EXPECT_EQ(call("POST", "/api/v1/readings", "{nope").status, 200);
  ask(404, "POST", "/api/v1/quarantine/1/retry");
}

// A journal record that a consumer could not read: health says so, and a retry that still cannot
// read it leaves it where it is.
TEST_F(HandlersTest, ARecordThatNobodyCanReadIsFoundAndRetried) {
  EXPECT_EQ(ask(200, "GET", "/readyz")["warnings"], json::array());
  ASSERT_TRUE(services().journal.append(journal::RecordKind::kReadings, "no batch", 1));
  ASSERT_TRUE(services().journal.append(journal::RecordKind::kRevision, "no revision", 0));
  ASSERT_TRUE(services().watch.drain());
  const json ready = ask(200, "GET", "/readyz");
  ASSERT_EQ(ready["warnings"].size(), 1u) << "it is ready all the same";
  EXPECT_THAT(ready["warnings"].at(0).get<std::string>(), HasSubstr("2 journal records"));
  EXPECT_EQ(ask(200, "GET", "/api/v1/health")["warnings"], ready["warnings"]);
  const json entries = ask(200, "GET", "/api/v1/quarantine")["entries"];
  ASSERT_EQ(entries.size(), 2u) << "one a record, though two consumers failed on the first";
  EXPECT_EQ(entries[0]["format"], "journal/readings");
  EXPECT_EQ(entries[1]["format"], "journal/revision");
  const auto retry = [&](const json& entry) {
    return "/api/v1/quarantine/" + entry["id"].get<std::string>() + "/retry";
  };
  const json again = ask(200, "POST", retry(entries[0]));
  EXPECT_EQ(again["quarantined"], 1);
  EXPECT_FALSE(ask(200, "GET", "/api/v1/quarantine")["entries"][0]["is_retried"]);
  EXPECT_THAT(detail(409, "POST", retry(entries[1])), HasSubstr("holds no readings"));
}

TEST_F(HandlersTest, AUserPatchThatIsRefusedChangesNothing) {
  ask(201, "POST", "/api/v1/teams", {{"name", "crew"}, {"kind", "operations"}});
  const json user = ask(201, "POST", "/api/v1/users",
                        {{"name", "erika"}, {"team", "crew"}, {"password", "first password"}});
  const std::string path = "/api/v1/users/" + user["id"].dump();
  ask(400, "PATCH", path, {{"password", "other password"}, {"role", "king"}});
  ask(400, "PATCH", path, {{"password", "other password"}, {"team", "nobody"}});
  ask(200, "POST", "/api/v1/login", {{"user", "erika"}, {"password", "first password"}});
  ask(200, "PATCH", path, {{"password", "other password"}});
  ask(401, "POST", "/api/v1/login", {{"user", "erika"}, {"password", "first password"}});
}

TEST_F(HandlersTest, AContactIsToldAndNeverLogsIn) {
  ask(201, "POST", "/api/v1/teams", {{"name", "crew"}, {"kind", "operations"}});
  const json contact = {{"name", "bert"},         {"team", "crew"},   {"email", "b@x.example"},
                        {"phone", "+49 170 123"}, {"language", "de"}, {"skills", {"electrician"}},
                        {"is_contact_only", true}};
  const json made = ask(201, "POST", "/api/v1/users", contact);
  EXPECT_EQ(made["role"], "viewer");
  for (const char* field : {"email", "phone", "language", "skills", "is_contact_only"}) {
    EXPECT_EQ(made[field], contact[field]) << field;
  }
  json other = contact;
  other.update({{"name", "max"}, {"password", "long password"}});
  EXPECT_THAT(detail(400, "POST", "/api/v1/users", other), HasSubstr("a contact never logs in"));
  other["is_contact_only"] = "yes";
  EXPECT_THAT(detail(400, "POST", "/api/v1/users", other), HasSubstr("true or false"));
  const std::string path = "/api/v1/users/" + made["id"].dump();
  EXPECT_THAT(detail(400, "PATCH", path, {{"password", "long password"}}), HasSubstr("contact"));
  EXPECT_THAT(detail(400, "PATCH", path, {{"role", "operator"}}), HasSubstr("contact"));
  EXPECT_THAT(detail(400, "PATCH", path, {{"email", "x\r\nBcc: y@x.example"}}), HasSubstr("email"));
  // A person with a log-in does not become one; a contact may get a log-in.
  other["is_contact_only"] = false;
  const json max = ask(201, "POST", "/api/v1/users", other);
  EXPECT_THAT(detail(409, "PATCH", "/api/v1/users/" + max["id"].dump(),
                     {{"is_contact_only", true}, {"role", "viewer"}}),
              HasSubstr("has a log-in"));
  ask(401, "POST", "/api/v1/login", {{"user", "bert"}, {"password", "long password"}});
  ask(200, "PATCH", path, {{"is_contact_only", false}, {"password", "long password"}});
  ask(200, "POST", "/api/v1/login", {{"user", "bert"}, {"password", "long password"}});
}

TEST_F(HandlersTest, LogInIsSlowedDown) {
  int status = 0;
  for (int i = 0; i < 8 && status != 429; ++i) {
    status = call("POST", "/api/v1/login", R"({"user":"eve","password":"guess"})").status;
  }
  const auto answer = call("POST", "/api/v1/login", R"({"user":"eve","password":"guess"})");
  EXPECT_EQ(answer.status, 429);
  EXPECT_GT(std::stoi(std::string(answer.header("retry-after"))), 0);
}

TEST_F(HandlersTest, BodiesThatAreNoJson) {
  const std::string deep = R"({"a":)" + std::string(100'000, '[');
  for (const std::string& body :
       {std::string("{nope"), std::string("[]"), std::string("\xff"), std::string("1e999"), deep,
        deep + std::string(100'000, ']') + '}'}) {
    const auto response = call("POST", "/api/v1/sites", body);
    EXPECT_EQ(response.status, 400) << body.substr(0, 20);
    EXPECT_THAT(response.body, HasSubstr("body: "));
    EXPECT_EQ(response.body.find("json.exception"), std::string::npos);
  }
}

TEST_F(HandlersTest, EveryRouteSurvivesAnyKindOfBody) {
  const char* bodies[] = {"",
                          "{}",
                          "[]",
                          "null",
                          "\"x\"",
                          "{\"id\":\"x\",\"name\":[],\"ids\":[{}]}",
                          "{\"comment\":1,\"minutes\":\"x\",\"until\":2}",
                          "[{},1,null]",
                          "\xc3"};
  for (const Route& route : router().routes()) {
    std::string path = route.pattern;
    for (const char* id : {"1", "0", "x"}) {
      if (const auto at = path.find("{id}"); at != std::string::npos) path.replace(at, 4, id);
      for (const char* body : bodies) {
        EXPECT_LT(call(route.method, path, body).status, 500)
            << route.method << ' ' << path << body;
      }
      path = route.pattern;
    }
  }
}

}  // namespace
}  // namespace millwright::api
