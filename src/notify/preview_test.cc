// SPDX-License-Identifier: Apache-2.0
#include "notify/preview.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "notify/email_message.h"
#include "notify/message_text.h"
#include "notify/webhook_body.h"

namespace millwright::notify {
namespace {

using testing::HasSubstr;
using testing::Not;

OutgoingMessage page(std::string channel, std::string address, std::string language = "en") {
  OutgoingMessage message;
  message.id = 7;
  message.idempotency_key = "page-7";
  message.person = "erika";
  message.channel = std::move(channel);
  message.address = std::move(address);
  message.language = std::move(language);
  message.fields = {{"title", "Pump 1 cavitates"},
                    {"asset", "Pump 1"},
                    {"priority", "1"},
                    {"since", "2026-11-22 18:31 Europe/Berlin"},
                    {"value", "9.1 bar"}};
  return message;
}

WebhookEndpoint endpoint(std::string name, std::string form, std::string secret = {}) {
  WebhookEndpoint out;
  out.name = std::move(name);
  out.url = "https://hooks.example/x";
  out.form = std::move(form);
  out.secret = std::move(secret);
  return out;
}

TEST(Preview, AMailReadsAsItIsSent) {
  const OutgoingMessage message = page("email", "erika@plant.example", "de-AT");
  const MessagePreview shown = preview(message, {});
  EXPECT_EQ(shown.kind, "page");
  EXPECT_EQ(shown.language, "de");
  EXPECT_EQ(shown.subject, "[P1] Pump 1 cavitates - Pump 1");
  EXPECT_EQ(shown.text, message_text(message).body);
  EXPECT_THAT(shown.text, HasSubstr("Priorität: 1"));
  EXPECT_EQ(shown.problem, "");
}

TEST(Preview, AnAddressThatCannotBeReachedIsSaid) {
  EXPECT_THAT(preview(page("email", "erika"), {}).problem, HasSubstr("no e-mail address"));
  EXPECT_THAT(preview(page("sms", "none"), {}).problem, HasSubstr("no phone number"));
  EXPECT_THAT(preview(page("webhook", "nobody"), {}).problem, HasSubstr("nobody"));
  EXPECT_THAT(preview(page("webhook", "ftp://x"), {}).problem, HasSubstr("http"));
}

TEST(Preview, AShortMessageIsAsThePhoneShowsIt) {
  OutgoingMessage message = page("sms", "+49 170 1234567");
  message.fields["title"] = std::string(200, 'x');
  NotifySettings settings;
  settings.modem.emplace();
  const MessagePreview shown = preview(message, settings);
  EXPECT_EQ(shown.text.size(), 160u);
  EXPECT_TRUE(shown.text.ends_with("..."));
  EXPECT_EQ(shown.problem, "");
}

TEST(Preview, AGatewayIsShownItsForm) {
  NotifySettings settings;
  settings.webhooks = {endpoint("gate", "sms")};
  settings.sms_webhook = "gate";
  EXPECT_THAT(preview(page("sms", "+491701234567"), settings).text,
              HasSubstr(R"("to": "+491701234567")"));
}

TEST(Preview, AWebhookIsShownTheFormOfItsEndpoint) {
  NotifySettings settings;
  settings.webhooks = {endpoint("chat", "slack"), endpoint("signed", "slack", "secret")};
  OutgoingMessage message = page("webhook", "chat");
  message.fields["accept_token"] = "t-1";
  EXPECT_THAT(preview(message, settings).text, Not(HasSubstr("t-1")));
  message.address = "signed";
  EXPECT_THAT(preview(message, settings).text, HasSubstr("t-1"));
  message.address = "https://cmms.example/orders";
  message.fields["form"] = R"({"order": "{{title}}"})";
  EXPECT_EQ(preview(message, settings).text, R"({"order": "Pump 1 cavitates"})");
  message.fields["form"] = R"({"order": {{title}}})";
  EXPECT_NE(preview(message, settings).problem, "") << "a template that is no JSON";
}

TEST(Preview, SystemsAreShownTheirJsonAndASirenNothing) {
  OutgoingMessage message = page("mqtt", "erika");
  message.fields["accept_token"] = "t-1";
  EXPECT_THAT(preview(message, {}).text, HasSubstr("accept_topic"));
  const MessagePreview siren = preview(page("siren", "mill/water/line1/horn/on"), {});
  EXPECT_EQ(siren.text, "");
  EXPECT_EQ(siren.address, "mill/water/line1/horn/on");
  EXPECT_EQ(preview(page("browser", "erika"), {}).subject, "[P1] Pump 1 cavitates - Pump 1");
}

TEST(Preview, ADrillSaysSo) {
  OutgoingMessage message = page("email", "erika@plant.example");
  message.is_drill = true;
  EXPECT_TRUE(preview(message, {}).subject.starts_with("DRILL: "));
}

}  // namespace
}  // namespace millwright::notify
