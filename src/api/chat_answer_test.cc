// SPDX-License-Identifier: Apache-2.0
#include "api/chat_answer.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "net/url.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

constexpr std::string_view kForm = "application/x-www-form-urlencoded";

std::string form_of(const json& payload) {
  return "payload=" + net::percent_encode(payload.dump());
}

json pressed(const json& action) {
  return {{"type", "block_actions"},
          {"user", {{"id", "U1"}, {"username", "max"}}},
          {"actions", json::array({{{"action_id", "other"}}, action})}};
}

TEST(ChatAnswer, SlacksInteraction) {
  const json payload = pressed({{"action_id", "millwright_accept"}, {"value", "a.1.2.3"}});
  const auto answer = parse_chat_answer(kForm, form_of(payload));
  ASSERT_TRUE(answer.has_value()) << answer.error().message();
  EXPECT_EQ(answer->token, "a.1.2.3");
  EXPECT_EQ(answer->user, "max");
  json nameless = payload;
  nameless["user"].erase("username");
  EXPECT_EQ(parse_chat_answer(kForm, form_of(nameless))->user, "U1");
  nameless["user"] = 7;
  EXPECT_EQ(parse_chat_answer(kForm, form_of(nameless))->user, "");
}

TEST(ChatAnswer, OurOwnObject) {
  const auto answer = parse_chat_answer(
      "application/json", R"({"type": "millwright.accept", "token": "a.1.2.3", "user": "max"})");
  ASSERT_TRUE(answer.has_value()) << answer.error().message();
  EXPECT_EQ(answer->token, "a.1.2.3");
  EXPECT_EQ(answer->user, "max");
  EXPECT_TRUE(parse_chat_answer(kForm, R"({"type": "millwright.accept", "token": "a"})"));
}

TEST(ChatAnswer, HostileBodiesAreRefusedWithAReason) {
  const std::string deep = std::string(5'000, '[') + std::string(5'000, ']');
  const struct {
    std::string_view type;
    std::string body;
    const char* says;
  } cases[] = {
      {kForm, "", "payload: missing"},
      {kForm, "payload=%", "no URL-encoded form"},
      {kForm, "payload=%00", "no URL-encoded form"},
      {kForm, "payload=", ""},
      {kForm, "payload=[]", "must be a JSON object"},
      {kForm, "payload=" + deep, ""},
      {kForm, form_of({{"type", "view_submission"}}), "only block_actions"},
      {kForm, form_of({{"type", 7}, {"actions", 7}}), "only block_actions"},
      {kForm, form_of(pressed({{"action_id", "buy"}})), "none is millwright_accept"},
      {kForm, form_of(pressed(7)), "none is millwright_accept"},
      {kForm, form_of(pressed({{"action_id", "millwright_accept"}, {"value", json::array()}})),
       "token of the page is missing"},
      {"application/json", "", ""},
      {"application/json", deep, ""},
      {"application/json", "[]", "must be a JSON object"},
      {"application/json", R"({"token": "a.1.2.3"})", "type: must be millwright.accept"},
      {"application/json", R"({"type": "millwright.message", "fields": {"accept_token": "a"}})",
       "type: must be millwright.accept"},
      {"application/json", R"({"type": "millwright.accept"})", "token"},
      {"application/json", R"({"type": "millwright.accept", "token": 7})", "token"},
      {"application/json", R"({"type": "millwright.accept", "token": ""})", "missing"},
      {"application/json", R"({"type": "millwright.accept", "token": "a", "url": "b"})",
       "url: cannot be set here"},
  };
  for (const auto& c : cases) {
    const auto answer = parse_chat_answer(c.type, c.body);
    ASSERT_FALSE(answer.has_value()) << c.body.substr(0, 200);
    EXPECT_EQ(answer.error().code(), Code::kInvalidArgument);
    EXPECT_THAT(answer.error().message(), HasSubstr(c.says)) << c.body.substr(0, 200);
  }
}

}  // namespace
}  // namespace millwright::api
