// SPDX-License-Identifier: Apache-2.0
// Taking a page from a chat, and every way in which that must not work.
#include <gmock/gmock.h>

#include "api/accept_answer.h"
#include "api/respond_fixture_test.h"
#include "net/url.h"
#include "notify/webhook_signature.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

class ChatRoutesTest : public RespondFixture {
 protected:
  void SetUp() override {
    RespondFixture::SetUp();
    services().host.webhook_secret = [](std::string_view name) -> std::optional<std::string> {
      if (name == "chat") return "geheim";
      if (name == "mute") return "";
      return std::nullopt;
    };
  }
  std::string token(std::uint64_t page, std::chrono::hours life = std::chrono::hours(24)) {
    return services().links.sign(
        {respond::PageId(page), respond::LinkAction::kAccept, clock.wall() + life});
  }
  std::string seconds(std::chrono::seconds off = {}) const {
    return std::to_string((clock.wall() + off).ns / 1'000'000'000);
  }
  static std::string body_with(const std::string& token) {
    return json{{"type", "millwright.accept"}, {"token", token}, {"user", "max@chat"}}.dump();
  }
  /// Our own object, signed at this time.
  net::HttpResponse post(const std::string& body, std::string at, const std::string& to = "chat",
                         const std::string& secret = "geheim") {
    return call("POST", "/api/v1/chat/" + to, body,
                {{"Content-Type", "application/json"},
                 {"X-Millwright-Timestamp", at},
                 {"X-Millwright-Signature", notify::sign_webhook(secret, at, body)}});
  }
  net::HttpResponse press(const std::string& token) {
    const json payload = {{"type", "block_actions"},
                          {"user", {{"id", "U1"}, {"username", "max <!channel>\n"}}},
                          {"actions", {{{"action_id", "millwright_accept"}, {"value", token}}}}};
    const std::string body = "payload=" + net::percent_encode(payload.dump());
    return call("POST", "/api/v1/chat/chat", body,
                {{"Content-Type", "application/x-www-form-urlencoded"},
                 {"X-Slack-Request-Timestamp", seconds()},
                 {"X-Slack-Signature", notify::sign_slack("geheim", seconds(), body)}});
  }
  json chain() { return ask(200, "GET", "/api/v1/alarms/1/response")["chain"]; }
  std::uint64_t counted(const std::string& result) {
    return services()
        .metrics
        .counter("millwright_page_answers_total", "", "way=\"chat\",result=\"" + result + "\"")
        .value();
  }
};

TEST_F(ChatRoutesTest, AButtonInSlackTakesThePage) {
  read_pressure(9);
  const auto taken = press(token(1));
  ASSERT_EQ(taken.status, 200) << taken.body;
  const json answer = json::parse(taken.body);
  EXPECT_EQ(answer["type"], "millwright.accepted");
  EXPECT_EQ(answer["result"], "taken");
  EXPECT_EQ(answer["page"], 1);
  EXPECT_EQ(answer["holder"], "erika");
  EXPECT_EQ(answer["is_drill"], false);
  EXPECT_EQ(chain()["accepted_by"], "erika");
  // Who pressed is in the history, on one line.
  EXPECT_EQ(chain()["events"].back()["text"], "taken by erika, by chat (max <!channel> )");

  const auto n_events = chain()["events"].size();
  EXPECT_EQ(json::parse(press(token(1)).body)["result"], "yours");
  const auto late = press(token(2));
  EXPECT_EQ(late.status, 409);
  EXPECT_THAT(late.body, HasSubstr("erika has it. You need not go."));
  EXPECT_EQ(chain()["events"].size(), n_events);
  EXPECT_EQ(counted("taken"), 1u);
  EXPECT_EQ(counted("yours"), 1u);
  EXPECT_EQ(counted("taken-by-other"), 1u);
}

TEST_F(ChatRoutesTest, AnyToolCanAnswerWithOurSignature) {
  read_pressure(9);
  const std::string body = body_with(token(2));
  EXPECT_EQ(post(body, seconds()).status, 200);
  EXPECT_EQ(chain()["accepted_by"], "max");
  // The same bytes once more change nothing.
  EXPECT_EQ(json::parse(post(body, seconds()).body)["result"], "yours");
}

TEST_F(ChatRoutesTest, AValidTokenIsNotEnoughAndNeitherIsASignature) {
  read_pressure(9);
  const std::string good = body_with(token(1));
  std::string forged = token(1);
  forged.back() = forged.back() == '0' ? '1' : '0';
  const struct {
    const char* name;
    net::HttpResponse answer;
    int status;
    const char* says;
  } cases[] = {
      {"unsigned", call("POST", "/api/v1/chat/chat", good), 403, "is not signed"},
      {"another secret", post(good, seconds(), "chat", "guess"), 403, "signature does not fit"},
      {"recorded", post(good, seconds(std::chrono::seconds(-301))), 403, "was signed at"},
      {"from the future", post(good, seconds(std::chrono::hours(1))), 403, "was signed at"},
      {"no secret", post(good, seconds(), "mute", ""), 403, "set its secret"},
      {"unknown webhook", post(good, seconds(), "other"), 404, "no webhook"},
      {"forged token", post(body_with(forged), seconds()), 403, "no valid token"},
      {"another act", post(body_with("r" + token(1).substr(1)), seconds()), 403, "no valid token"},
      {"expired", post(body_with(token(1, std::chrono::hours(-1))), seconds()), 410, "too old"},
      {"forgotten", post(body_with(token(77)), seconds()), 404, "no longer known"},
      {"nonsense", post("{", seconds()), 400, ""},
      {"too long", post(std::string(200'000, ' '), seconds()), 400, "the limit is"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(c.answer.status, c.status) << c.name << ": " << c.answer.body;
    EXPECT_THAT(c.answer.body, HasSubstr(c.says)) << c.name;
    EXPECT_THAT(c.answer.body, Not(HasSubstr("closed valve"))) << c.name;
    EXPECT_THAT(c.answer.body, Not(HasSubstr("geheim"))) << c.name;
  }
  EXPECT_TRUE(chain()["accepted_by"].is_null());
}

TEST_F(ChatRoutesTest, SomebodyWhoMayNotActMayNotInAChatEither) {
  read_pressure(9);
  begin_hands_off();
  EXPECT_EQ(press(token(1)).status, 403);
  EXPECT_TRUE(chain()["accepted_by"].is_null());
}

TEST_F(ChatRoutesTest, WhatIsOverCannotBeTaken) {
  read_pressure(9);
  read_pressure(5);
  const auto late = press(token(1));
  EXPECT_EQ(late.status, 409);
  EXPECT_THAT(late.body, HasSubstr("It is over"));
}

TEST(AcceptAnswer, EveryStateHasASentenceInBothLanguages) {
  std::set<std::string> seen;
  for (int i = 0; i <= static_cast<int>(TokenState::kFailed); ++i) {
    TokenPage page;
    page.state = static_cast<TokenState>(i);
    page.person = "erika";
    page.holder = "max";
    for (const char* language : {"en", "de-DE"}) {
      page.language = language;
      EXPECT_TRUE(seen.insert(accept_sentence(page)).second) << i;
    }
    const bool names_holder = accept_sentence(page).find("max") != std::string::npos;
    EXPECT_EQ(names_holder, page.state == TokenState::kTaken);
  }
  const json nobody = json::parse(accept_answer(TokenPage{}));
  EXPECT_EQ(nobody["result"], "invalid");
  for (const char* member : {"page", "person", "holder", "held_since", "is_drill"}) {
    EXPECT_TRUE(nobody[member].is_null()) << member;
  }
}

}  // namespace
}  // namespace millwright::api
