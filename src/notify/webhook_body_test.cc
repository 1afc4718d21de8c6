// SPDX-License-Identifier: Apache-2.0
#include "notify/webhook_body.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "notify/message_test_support.h"

namespace millwright::notify {
namespace {

using nlohmann::json;

json body_of(std::string_view form, const OutgoingMessage& message) {
  const auto body = webhook_body(form, message);
  EXPECT_TRUE(body.has_value()) << body.error().message();
  const json out = json::parse(body.value_or(""), nullptr, false);
  EXPECT_FALSE(out.is_discarded()) << *body;
  return out;
}

TEST(WebhookForm, TemplatesAreChecked) {
  for (const std::string_view form : webhook_forms())
    EXPECT_TRUE(check_webhook_form(form).has_value()) << form;
  const char* const good[] = {R"({"a": "{{title}}"})", R"({"a": "x {{title}} y", "n": 1})", "{}",
                              R"(["{{any_name}}"])", R"({"{{title}}": {"b": "{{c}}"}})"};
  for (const char* form : good) EXPECT_TRUE(check_webhook_form(form).has_value()) << form;
  const char* const bad[] = {"",
                             "slak",
                             "{",
                             R"({"a": {{title}}})",
                             R"({"{{a}}": {{b}}})",
                             R"({"a": "{{title}}",})",
                             R"({{title}})"};
  for (const char* form : bad) {
    const Status checked = check_webhook_form(form);
    ASSERT_FALSE(checked.has_value()) << form;
    EXPECT_EQ(checked.error().code(), Code::kInvalidArgument);
  }
}

TEST(WebhookBody, Generic) {
  OutgoingMessage message = page(1);
  message.is_drill = true;
  const json body = body_of("generic", message);
  EXPECT_EQ(body["type"], "millwright.message");
  EXPECT_EQ(body["version"], 1);
  EXPECT_EQ(body["key"], delivery_key(message));
  EXPECT_EQ(body["kind"], "page");
  EXPECT_EQ(body["person"], "ann");
  EXPECT_EQ(body["is_drill"], true);
  EXPECT_EQ(body["created"], "2026-01-01T00:00:00Z");
  EXPECT_EQ(body["fields"]["asset"], "Pump 1");
  EXPECT_EQ(body["subject"], "DRILL: [P1] Pump 1 may be cavitating - Pump 1");
}

TEST(WebhookBody, ReadyMadeForms) {
  OutgoingMessage message = page(1);
  EXPECT_TRUE(body_of("slack", message)["text"].get<std::string>().starts_with("*[P1] Pump 1"));
  EXPECT_TRUE(body_of("mattermost", message)["text"].get<std::string>().starts_with("#### "));
  const json card = body_of("teams", message)["attachments"][0]["content"];
  EXPECT_EQ(card["type"], "AdaptiveCard");
  EXPECT_EQ(card["body"].size(), 2u);
  message.kind = MessageKind::kWorkOrder;
  message.fields["order"] = "WO-7";
  const json order = body_of("work_order", message)["work_order"];
  EXPECT_EQ(order["external_id"], "WO-7");
  EXPECT_EQ(order["asset"], "Pump 1");
  EXPECT_EQ(order["failure_code"], "");  // known, not given
  EXPECT_EQ(order["is_drill"], "false");
  message = page(2);
  message.address = "+4917012345";
  EXPECT_EQ(body_of("sms", message)["to"], "+4917012345");
}

TEST(WebhookBody, SlackHasAButtonWhereAPageCanBeTaken) {
  OutgoingMessage message = page(1);
  EXPECT_FALSE(body_of("slack", message).contains("blocks"));
  message.fields["accept_token"] = "a.1.1767312000.00ff";
  json body = body_of("slack", message);
  EXPECT_TRUE(body["blocks"][0]["text"]["text"].get<std::string>().starts_with("*[P1] Pump 1"));
  const json button = body["blocks"][1]["elements"][0];
  EXPECT_EQ(button["action_id"], "millwright_accept");
  EXPECT_EQ(button["value"], "a.1.1767312000.00ff");
  EXPECT_EQ(button["text"]["text"], "I go");
  message.language = "de-AT";
  EXPECT_EQ(body_of("slack", message)["blocks"][1]["elements"][0]["text"]["text"], "Ich gehe hin");
  // Slack would refuse the whole page for a section that is too long.
  message.fields["title"] = std::string(1'500, '<');
  body = body_of("slack", message);
  EXPECT_FALSE(body.contains("blocks"));
  EXPECT_TRUE(body.contains("text"));
}

TEST(WebhookBody, OwnTemplate) {
  const json body = body_of(R"({"msg": "{{kind}}: {{title}} {{nonsense}} {{reason}}|"})", page(1));
  EXPECT_EQ(body["msg"], "page: Pump 1 may be cavitating [nonsense?] |");
}

// Whatever fields hold, every form stays one JSON object of the same shape, and calls nobody.
TEST(WebhookBody, HostileFieldsStayText) {
  const std::string hostile[] = {R"(", "admin": true, "x": ")",
                                 "\\\"}",
                                 "a\nb\r\t\x01",
                                 "\xff\xfe",
                                 "<!channel> <https://e|x>",
                                 "@all @channel @here",
                                 "[click](https://evil.example) ![i](x) `c` # h",
                                 "{{key}}",
                                 "\\"};
  for (const std::string_view form : webhook_forms()) {
    const json plain = body_of(form, page(1));
    for (const std::string& text : hostile) {
      SCOPED_TRACE(std::string(form) + ": " + text);
      OutgoingMessage message = page(1);
      for (auto& [field, value] : message.fields) value = text;
      const json body = body_of(form, message);
      ASSERT_EQ(body.size(), plain.size());
      for (const auto& [key, value] : plain.items())
        EXPECT_EQ(body[key].type(), value.type()) << key;
      const std::string sent = body.dump(-1, ' ', false, json::error_handler_t::replace);
      if (form == "slack") EXPECT_EQ(sent.find("<!"), std::string::npos) << sent;
      if (form == "mattermost" || form == "teams") {
        EXPECT_EQ(sent.find("@all"), std::string::npos) << sent;
        EXPECT_EQ(sent.find("[click]("), std::string::npos) << sent;
      }
    }
  }
}

TEST(WebhookBody, SizeIsBounded) {
  OutgoingMessage message = page(1);
  for (int i = 0; i < 20; ++i) message.fields["f" + std::to_string(i)] = std::string(8'000, 'x');
  const auto body = webhook_body("generic", message);
  ASSERT_FALSE(body.has_value());
  EXPECT_EQ(body.error().code(), Code::kInvalidArgument);
}

}  // namespace
}  // namespace millwright::notify
