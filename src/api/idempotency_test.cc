// SPDX-License-Identifier: Apache-2.0
// Requests under a key, over the whole API and over a router of its own.
#include "api/idempotency.h"

#include <gmock/gmock.h>

#include <filesystem>

#include "api/site_fixture_test.h"
#include "os/temp_dir.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

class IdempotencyTest : public SiteFixture {
 protected:
  net::HttpResponse keyed(std::string method, std::string_view target, const json& body,
                          std::string key) {
    return call(std::move(method), target, body.dump(), {{"Idempotency-Key", std::move(key)}});
  }
  static std::string code(const net::HttpResponse& response) {
    return json::parse(response.body).value("code", "");
  }
  static bool is_replayed(const net::HttpResponse& response) {
    return response.header("idempotent-replayed") == "true";
  }
  std::size_t n_teams() { return ask(200, "GET", "/api/v1/teams")["teams"].size(); }
};

TEST_F(IdempotencyTest, ARepeatIsAnsweredAsTheFirstAndChangesNothing) {
  const json team = {{"name", "crew"}, {"kind", "operations"}};
  const auto first = keyed("POST", "/api/v1/teams", team, "k1");
  ASSERT_EQ(first.status, 201) << first.body;
  EXPECT_FALSE(is_replayed(first));
  const std::size_t n = n_teams();
  for (int round = 0; round < 2; ++round, reopen_answer_book()) {
    const auto again = keyed("POST", "/api/v1/teams", team, "k1");
    EXPECT_EQ(again.status, 201);
    EXPECT_EQ(again.body, first.body);
    EXPECT_EQ(again.header("content-type"), first.header("content-type"));
    EXPECT_TRUE(is_replayed(again));
  }
  EXPECT_EQ(n_teams(), n);
  EXPECT_EQ(keyed("POST", "/api/v1/teams", team, "k2").status, 409);  // another act: it is there
}

TEST_F(IdempotencyTest, ARefusalIsTheAnswerToo) {
  const json wrong = {{"name", "crew"}, {"kind", "gang"}};
  EXPECT_EQ(keyed("POST", "/api/v1/teams", wrong, "k").status, 400);
  const auto again = keyed("POST", "/api/v1/teams", wrong, "k");
  EXPECT_EQ(again.status, 400);
  EXPECT_TRUE(is_replayed(again));
}

TEST_F(IdempotencyTest, AKeyIsForOneRequest) {
  const json team = {{"name", "crew"}, {"kind", "operations"}};
  ASSERT_EQ(keyed("POST", "/api/v1/teams", team, "k").status, 201);
  const auto other_body =
      keyed("POST", "/api/v1/teams", {{"name", "crew2"}, {"kind", "operations"}}, "k");
  EXPECT_EQ(other_body.status, 409);
  EXPECT_EQ(code(other_body), "key_reused");
  EXPECT_EQ(code(keyed("POST", "/api/v1/sites", team, "k")), "key_reused");
  EXPECT_EQ(code(keyed("POST", "/api/v1/teams?x=1", team, "k")), "key_reused");
}

TEST_F(IdempotencyTest, KeysOfDifferentPeopleHaveNothingInCommon) {
  ASSERT_EQ(keyed("POST", "/api/v1/teams", {{"name", "crew"}, {"kind", "it"}}, "k").status, 201);
  ask_as("erika", Role::kEngineer, 200, "GET", "/api/v1/teams");
  const std::string token =
      ask(201, "POST", "/api/v1/tokens", {{"name", "other"}, {"role", "engineer"}})["token"];
  const auto answer = call_as_is("POST", "/api/v1/teams", R"({"name":"crew2","kind":"it"})",
                                 {{"Authorization", "Bearer " + token}, {"Idempotency-Key", "k"}});
  EXPECT_EQ(answer.status, 201) << answer.body;
}

TEST_F(IdempotencyTest, WhoMayNotAskGetsNoAnswerOfBefore) {
  const auto answer = call_as_is("POST", "/api/v1/teams", R"({"name":"crew","kind":"it"})",
                                 {{"Idempotency-Key", "k"}});
  EXPECT_EQ(answer.status, 401);
  EXPECT_EQ(answer_book().keys(), 0u);
}

TEST_F(IdempotencyTest, ReadingsAreTakenOnce) {
  const json reading = {{"signal", "plc7/p"}, {"value", 4.2}};
  const auto first = keyed("POST", "/api/v1/readings", reading, "k");
  ASSERT_EQ(first.status, 200) << first.body;
  const auto again = keyed("POST", "/api/v1/readings", reading, "k");
  EXPECT_EQ(again.body, first.body);
  EXPECT_TRUE(is_replayed(again));
  EXPECT_EQ(ask(200, "GET", "/api/v1/ledger")["total"]["received"], 1);
}

TEST_F(IdempotencyTest, ASecretIsShownAgainButNotKeptOverARestart) {
  const json device = {{"name", "plc7"}, {"protocol", "mqtt"}};
  const auto first = keyed("POST", "/api/v1/devices", device, "k");
  ASSERT_EQ(first.status, 201) << first.body;
  const std::string secret = json::parse(first.body)["secret"];
  EXPECT_EQ(keyed("POST", "/api/v1/devices", device, "k").body, first.body);
  for (const auto& file : std::filesystem::directory_iterator(dir)) {
    if (!file.is_regular_file()) continue;
    EXPECT_EQ(registry::read_text(file.path()).find(secret), std::string::npos) << file.path();
  }
  reopen_answer_book();
  const auto again = keyed("POST", "/api/v1/devices", device, "k");
  EXPECT_EQ(again.status, 409);
  EXPECT_EQ(code(again), "key_answer_not_kept");
}

TEST_F(IdempotencyTest, BadKeysAreNamed) {
  const json team = {{"name", "crew"}, {"kind", "it"}};
  for (const std::string& key : {std::string(), std::string("a b"), std::string(129, 'k')}) {
    const auto answer = keyed("POST", "/api/v1/teams", team, key);
    EXPECT_EQ(answer.status, 400) << key;
    EXPECT_THAT(answer.body, HasSubstr("1 to 128 visible ASCII"));
  }
  const auto two = call("POST", "/api/v1/teams", team.dump(),
                        {{"Idempotency-Key", "a"}, {"Idempotency-Key", "b"}});
  EXPECT_EQ(two.status, 400);
  EXPECT_EQ(keyed("GET", "/api/v1/teams", nullptr, "a b").status, 200);  // nothing to repeat
}

/// A router whose one route does what the test says.
class KeyedRouteTest : public testing::Test {
 protected:
  KeyedRouteTest() {
    router_.add("POST", "/api/v1/act", Access::kOperator, [this](const Call&) {
      ++n_runs_;
      return net::HttpResponse::of(status_, "application/json", "{}");
    });
    router_.add_async("POST", "/api/v1/later", Access::kOperator,
                      [this](const Call&, net::Responder respond) {
                        ++n_runs_;
                        later_.emplace(std::move(respond));
                      });
    router_.set_idempotency(idempotency_);
  }

  static Result<std::optional<Caller>> erika(const net::HttpRequest&) {
    Caller caller;
    caller.who.user = UserId(3);
    caller.who.name = "erika";
    caller.who.role = Role::kOperator;
    return std::optional(caller);
  }
  std::pair<int, std::string> post(const std::string& path) {
    net::HttpRequest request;
    request.method = "POST";
    request.target = request.path = path;
    request.headers = {{"idempotency-key", "k"}};
    auto seen = std::make_shared<net::HttpResponse>();
    seen->status = 0;
    router_.handle(request, net::Responder([seen](net::HttpResponse r) { *seen = std::move(r); }));
    answers_.push_back(seen);
    const json body = json::parse(seen->body, nullptr, false);
    return {seen->status, body.is_object() ? body.value("code", "") : ""};
  }

  registry::TestClock clock_;
  Metrics metrics_;
  os::TempDir dir_;
  identity::SecretHasher hasher_{std::string(identity::SecretHasher::kKeyBytes, 'k')};
  std::unique_ptr<AnswerBook> book_ =
      AnswerBook::open(dir_.path() + "/answers.db", {}, metrics_).value();
  std::vector<std::function<void()>> deferred_;
  bool is_pool_full_ = false;
  Idempotency idempotency_{*book_, hasher_, clock_, metrics_, [this](std::function<void()> task) {
                             if (!is_pool_full_) deferred_.push_back(std::move(task));
                             return !is_pool_full_;
                           }};
  Router router_{erika, true};
  std::optional<net::Responder> later_;
  std::vector<std::shared_ptr<net::HttpResponse>> answers_;
  int status_ = 200;
  int n_runs_ = 0;
};

TEST_F(KeyedRouteTest, WhatStatesThatNothingWasDoneMayBeRepeated) {
  for (const int status : {503, 507, 429}) {
    status_ = status;
    EXPECT_EQ(post("/api/v1/act").first, status);
  }
  status_ = 200;
  EXPECT_EQ(post("/api/v1/act").first, 200);
  EXPECT_EQ(post("/api/v1/act").first, 200);
  EXPECT_EQ(n_runs_, 4);
}

TEST_F(KeyedRouteTest, AfterATimeOutNobodyKnows) {
  status_ = 504;
  EXPECT_EQ(post("/api/v1/act").first, 504);
  status_ = 200;
  EXPECT_EQ(post("/api/v1/act"), std::pair(409, std::string("key_in_doubt")));
  EXPECT_EQ(n_runs_, 1);
}

TEST_F(KeyedRouteTest, ARepeatWhileTheFirstRunsIsToldSo) {
  EXPECT_EQ(post("/api/v1/later").first, 0);
  EXPECT_EQ(post("/api/v1/later"), std::pair(409, std::string("key_in_progress")));
  EXPECT_EQ(answers_.back()->header("retry-after"), "1");
  (*later_)(net::HttpResponse::of(200, "application/json", "{}"));
  EXPECT_EQ(answers_.front()->status, 0);  // the answer waits until it is written down
  ASSERT_EQ(deferred_.size(), 1u);
  deferred_[0]();
  EXPECT_EQ(answers_.front()->status, 200);
  EXPECT_EQ(post("/api/v1/later").first, 200);
  EXPECT_EQ(n_runs_, 1);
}

TEST_F(KeyedRouteTest, ABusyPoolLosesNoAnswer) {
  is_pool_full_ = true;
  post("/api/v1/later");
  (*later_)(net::HttpResponse::of(200, "application/json", "{}"));
  EXPECT_EQ(answers_.front()->status, 200);
  EXPECT_EQ(post("/api/v1/later").first, 200);
  EXPECT_EQ(n_runs_, 1);
}

TEST_F(KeyedRouteTest, WhatIsNeverAnsweredIsInDoubt) {
  is_pool_full_ = true;
  post("/api/v1/later");
  later_.reset();
  EXPECT_EQ(answers_.front()->status, 500);
  EXPECT_EQ(post("/api/v1/later"), std::pair(409, std::string("key_in_doubt")));
}

}  // namespace
}  // namespace millwright::api
