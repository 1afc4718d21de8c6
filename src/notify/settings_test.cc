// SPDX-License-Identifier: Apache-2.0
#include "notify/settings.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "os/clock.h"

namespace millwright::notify {
namespace {

constexpr const char* kAll = R"({
  "public_url": "https://mill.example:8443",
  "smtp": {"host": "mail.plant.example", "user": "mill", "password": "geheim",
           "from": "millwright@plant.example", "from_name": "Werk Süd"},
  "webhooks": [
    {"name": "chat", "url": "https://chat.example/hooks/x", "form": "mattermost"},
    {"name": "sms", "url": "http://10.0.0.7/send", "form": {"nr": "{{address}}", "t": "{{brief}}"},
     "secret": "s", "timeout_s": 5}],
  "url_secret": "u",
  "sms": {"webhook": "sms"},
  "mqtt": {"topic": "mill/{{person}}"},
  "sirens": [{"signal": "mill/water/line1/horn/sounding", "areas": ["mill/water"],
              "topic": "cmnd/horn/POWER", "on": "ON", "off": "OFF"},
             {"signal": "mill/water/line1/lamp/lit"}]
})";

TEST(NotifySettings, ReadsEverything) {
  const auto settings = parse_settings(kAll, "notify.json");
  ASSERT_TRUE(settings.has_value()) << settings.error().message();
  EXPECT_EQ(settings->public_url, "https://mill.example:8443");
  ASSERT_TRUE(settings->smtp.has_value());
  EXPECT_EQ(settings->smtp->server.port, 587);
  EXPECT_EQ(settings->smtp->server.tls, SmtpTls::kStartTls);
  EXPECT_EQ(settings->smtp->from.name, "Werk Süd");
  ASSERT_EQ(settings->webhooks.size(), 2u);
  EXPECT_EQ(settings->webhooks[1].form, R"({"nr":"{{address}}","t":"{{brief}}"})");
  EXPECT_EQ(settings->webhooks[1].timeout, std::chrono::seconds(5));
  EXPECT_EQ(settings->sms_webhook, "sms");
  EXPECT_EQ(settings->url_secret, "u");
  EXPECT_EQ(settings->mqtt_topic, "mill/{{person}}");
  ASSERT_EQ(settings->sirens.size(), 2u);
  EXPECT_EQ(settings->sirens[0].areas, std::vector<std::string>{"mill/water"});
  EXPECT_EQ(settings->sirens[0].topic, "cmnd/horn/POWER");
  EXPECT_EQ(settings->sirens[0].off, "OFF");
  EXPECT_EQ(settings->sirens[1].signal, "mill/water/line1/lamp/lit");
}

TEST(NotifySettings, EmptyIsGood) {
  const auto settings = parse_settings("{}", "notify.json");
  ASSERT_TRUE(settings.has_value());
  EXPECT_FALSE(settings->smtp.has_value());
  EXPECT_TRUE(settings->mqtt_topic.empty());
}

TEST(NotifySettings, DefaultPortsFollowTls) {
  const std::pair<const char*, int> cases[] = {
      {R"("tls": "tls", "host": "m.example")", 465},
      {R"("tls": "starttls", "host": "m.example")", 587},
      {R"("tls": "none", "host": "127.0.0.1")", 25},
      {R"("tls": "none", "host": "localhost", "port": 2525)", 2525}};
  for (const auto& [members, port] : cases) {
    const std::string text = std::string(R"({"smtp": {"from": "a@b", )") + members + "}}";
    const auto settings = parse_settings(text, "f");
    ASSERT_TRUE(settings.has_value()) << settings.error().message();
    EXPECT_EQ(settings->smtp->server.port, port);
  }
}

TEST(NotifySettings, MistakesAreNamed) {
  struct Case {
    const char* text;
    const char* says;
  };
  const Case cases[] = {
      {"", "notify.json: "},
      {"{\n  \"smtp\": }", "line 2"},
      {"[]", "must be an object"},
      {R"({"smpt": {}})",
       "smpt: is not known; there are public_url, smtp, webhooks, url_secret, sms, mqtt"},
      {R"({"sirens": {}})", "sirens: must be a list"},
      {R"({"sirens": [{}]})", "sirens[0].signal: is missing"},
      {R"({"sirens": [{"signal": "horn"}]})", "sirens[0].signal: must be a path"},
      {R"({"sirens": [{"signal": "a/b/c/d/e", "areas": "a/b"}]})", "sirens[0].areas: must be a"},
      {R"({"sirens": [{"signal": "a/b/c/d/e", "areas": [""]}]})", "sirens[0].areas: must hold"},
      {R"({"sirens": [{"signal": "a/b/c/d/e", "areas": ["b"]}]})", "b must be site/area"},
      {R"({"sirens": [{"signal": "a/b/c/d/e", "topic": "a/#"}]})", "holds a wildcard"},
      {R"({"sirens": [{"signal": "a/b/c/d/e", "topic": "{{a}}"}]})", "without {{names}}"},
      {R"({"sirens": [{"signal": "a/b/c/d/e", "on": "1"}]})", "on and off go together"},
      {R"({"sirens": [{"signal": "a/b/c/d/e"}, {"signal": "a/b/c/d/e"}]})", "two write a/b/c/d/e"},
      {R"({"smtp": "mail"})", "smtp: must be an object"},
      {R"({"smtp": {"from": "a@b"}})", "smtp.host: is missing"},
      {R"({"smtp": {"host": "h"}})", "smtp.from: is missing"},
      {R"({"smtp": {"host": "h:25", "from": "a@b", "port": 0}})", "smtp.port: must be a whole"},
      {R"({"smtp": {"host": "h/x", "from": "a@b"}})", "smtp.host: must be a host name"},
      {R"({"smtp": {"host": "h", "from": "a@b", "port": "25"}})", "smtp.port: must be a whole"},
      {R"({"smtp": {"host": "h", "from": "a@b", "tls": "ssl"}})", "smtp.tls: must be starttls"},
      {R"({"smtp": {"host": "h", "from": "a@b", "tls": "none"}})", "use starttls or tls"},
      {R"({"smtp": {"host": "h", "from": "a@b", "user": "u"}})", "user and password go together"},
      {R"({"smtp": {"host": "h", "from": "a"}})", "smtp.from: \"a\" is no e-mail address"},
      {R"({"smtp": {"host": "h", "from": "a@b", "from_name": "x\ny"}})", "control characters"},
      {R"({"webhooks": {}})", "webhooks: must be a list"},
      {R"({"webhooks": [{"name": "a", "url": "ftp://x"}]})",
       "webhooks[0].url: ftp://x: must begin"},
      {R"({"webhooks": [{"name": "a", "url": "http://x", "form": "slak"}]})",
       "webhooks[0].form: \"slak\" is neither"},
      {R"({"webhooks": [{"name": "a", "url": "http://x"}, {"name": "a", "url": "http://y"}]})",
       "webhooks: two are named a"},
      {R"({"webhooks": [{"name": "a", "url": "http://x", "timeout_s": 31}]})", "from 1 to 30"},
      {R"({"sms": {}})", "sms: needs either a modem or a webhook"},
      {R"({"sms": {"webhook": "x"}})", "sms.webhook: no webhook is named x"},
      {R"({"sms": {"modem": {"device": "ttyUSB0"}}})", "sms.modem.device: must be the path"},
      {R"({"sms": {"modem": {"device": "/dev/x", "baud": 10000}}})",
       "sms.modem.baud: must be one of"},
      {R"({"mqtt": {"topic": "a/#"}})", "mqtt.topic: topic \"a/#\" holds a wildcard"},
      {R"({"public_url": "mill.example"})", "public_url: mill.example: must begin with http"},
      {R"({"public_url": 5})", "public_url: must be a text"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text);
    const auto settings = parse_settings(c.text, "notify.json");
    ASSERT_FALSE(settings.has_value());
    EXPECT_EQ(settings.error().code(), Code::kInvalidArgument);
    EXPECT_TRUE(settings.error().message().starts_with("notify.json: "));
    EXPECT_NE(settings.error().message().find(c.says), std::string::npos)
        << settings.error().message();
  }
}

TEST(NotifySettings, MakesTheNotifiersThatAreSetUp) {
  os::FakeClock clock;
  const auto names = [&](const char* text, SiteHooks hooks) {
    std::vector<std::string> out;
    for (const auto& notifier :
         make_notifiers(parse_settings(text, "f").value(), std::move(hooks), clock))
      out.emplace_back(notifier->name());
    std::ranges::sort(out);
    return out;
  };
  using Names = std::vector<std::string>;
  EXPECT_EQ(names("{}", {}), (Names{"webhook"}));
  SiteHooks hooks;
  hooks.publish = [](const auto&, const auto&) { return Status(); };
  hooks.push = [](const auto&) -> Result<std::size_t> { return 0; };
  hooks.siren = [](const SirenWrite&) { return Status(); };
  EXPECT_EQ(names(kAll, hooks), (Names{"browser", "email", "mqtt", "siren", "sms", "webhook"}));
  EXPECT_EQ(names("{}", hooks), (Names{"browser", "webhook"})) << "no siren is marked as writable";
  EXPECT_EQ(names(R"({"sms": {"modem": {"device": "/dev/ttyUSB0"}}})", {}),
            (Names{"sms", "webhook"}));
}

TEST(NotifySettings, ANumberBeyondAllBoundsIsRefused) {
  // It was thrown as another exception than broken JSON is, and ended the server.
  const auto settings =
      parse_settings(R"({"smtp":{"port":)" + std::string(400, '9') + "}}", "notify.json");
  ASSERT_FALSE(settings);
  EXPECT_EQ(settings.error().code(), Code::kInvalidArgument);
  EXPECT_TRUE(settings.error().message().starts_with("notify.json: "));
}

}  // namespace
}  // namespace millwright::notify
