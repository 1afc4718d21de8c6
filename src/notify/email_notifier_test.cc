// SPDX-License-Identifier: Apache-2.0
#include "notify/email_notifier.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "notify/mail_reader_test.h"
#include "notify/message_test_support.h"
#include "notify/scripted_server_test.h"

namespace millwright::notify {
namespace {

using runtime::Deadline;

// A mail server that says what the case wants it to say.
struct SmtpScript {
  std::string greeting = "220 mail.example ESMTP\r\n";
  std::string ehlo = "250-mail.example\r\n250-AUTH PLAIN\r\n250 SIZE 1000000\r\n";
  std::string auth = "235 welcome\r\n";
  std::string mail = "250 ok\r\n";
  std::string rcpt = "250 ok\r\n";
  std::string data = "354 go on\r\n";
  std::string end = "250 2.0.0 queued as 17\r\n";
};

struct Heard {
  std::vector<std::string> commands;
  std::vector<std::string> mails;
};

void speak_smtp(const SmtpScript& script, Heard& heard, Conversation& client) {
  client.say(script.greeting);
  while (true) {
    const std::string line = client.hear_line();
    if (line.empty()) return;
    heard.commands.push_back(line);
    const std::string verb = line.substr(0, 4);
    if (verb == "EHLO" || verb == "HELO") client.say(script.ehlo);
    if (verb == "AUTH") {
      client.say("334 \r\n");
      heard.commands.push_back("AUTH with " + client.hear_line());
      client.say(script.auth);
    }
    if (verb == "MAIL") client.say(script.mail);
    if (verb == "RCPT") client.say(script.rcpt);
    if (verb == "RSET" || verb == "NOOP") client.say("250 ok\r\n");
    if (verb == "DATA") {
      client.say(script.data);
      if (!script.data.starts_with("354")) continue;
      std::string mail = client.hear_until("\r\n.\r\n");
      mail.resize(mail.size() - 3);
      heard.mails.push_back(mail);
      if (script.end.empty()) return;  // hangs up without a word
      client.say(script.end);
    }
    if (verb == "QUIT") {
      client.say("221 bye\r\n");
      return;
    }
  }
}

struct Sent {
  Result<Receipt> result;
  Heard heard;
};

Sent send_to(const SmtpScript& script, SmtpServer settings = {},
             std::chrono::milliseconds deadline = std::chrono::seconds(20)) {
  Heard heard;
  ScriptedServer server([&](Conversation& client) { speak_smtp(script, heard, client); });
  settings.host = "127.0.0.1";
  settings.port = server.port();
  EmailNotifier notifier(settings, {.address = "millwright@plant.example"});
  Result<Receipt> result = notifier.send(page(1), Deadline::in(deadline));
  server.stop();
  return {std::move(result), std::move(heard)};
}

SmtpServer plain() {
  SmtpServer out;
  out.tls = SmtpTls::kNone;
  return out;
}

TEST(EmailNotifier, HandsTheMailOver) {
  const Sent sent = send_to({}, plain());
  ASSERT_TRUE(sent.result.has_value()) << sent.result.error().message();
  EXPECT_EQ(sent.result->detail, "250 2.0.0 queued as 17");
  ASSERT_EQ(sent.heard.mails.size(), 1u);
  const Mail mail = read_mail(sent.heard.mails[0]);
  EXPECT_EQ(mail.header("Subject"), "[P1] Pump 1 may be cavitating - Pump 1");
  EXPECT_EQ(mail.header("Message-ID"), "<" + delivery_key(page(1)) + "@plant.example>");
  EXPECT_EQ(mail.parts.size(), 2u);
  const auto& commands = sent.heard.commands;
  EXPECT_TRUE(std::ranges::any_of(commands, [](const std::string& c) {
    return c.starts_with("MAIL FROM:<millwright@plant.example>");
  }));
  EXPECT_EQ(std::ranges::count(commands, "RCPT TO:<ann@plant.example>"), 1);
  EXPECT_TRUE(
      std::ranges::none_of(commands, [](const std::string& c) { return c.starts_with("AUTH"); }));
}

TEST(EmailNotifier, LogsInWhereASettingSaysSo) {
  SmtpServer settings = plain();
  settings.user = "mill";
  settings.password = "geheim";
  const Sent sent = send_to({}, settings);
  ASSERT_TRUE(sent.result.has_value()) << sent.result.error().message();
  EXPECT_TRUE(std::ranges::any_of(
      sent.heard.commands, [](const std::string& c) { return c.starts_with("AUTH PLAIN"); }));
}

TEST(EmailNotifier, WhatTheServerSaysDecides) {
  struct Case {
    const char* name;
    SmtpScript script;
    Code code;
    const char* says;
  };
  const auto with = [](auto&& change) {
    SmtpScript script;
    change(script);
    return script;
  };
  const Case cases[] = {
      {"no such user", with([](auto& s) { s.rcpt = "550 5.1.1 no such user\r\n"; }),
       Code::kInvalidArgument, "550 5.1.1 no such user"},
      {"mailbox full", with([](auto& s) { s.rcpt = "452 4.2.2 full\r\n"; }), Code::kUnavailable,
       "452"},
      {"greylisted", with([](auto& s) { s.rcpt = "451 come back\r\n"; }), Code::kUnavailable,
       "451"},
      {"refuses service", with([](auto& s) { s.greeting = "554 not today\r\n"; }),
       Code::kUnavailable, ""},
      {"refuses the sender", with([](auto& s) { s.mail = "530 log in first\r\n"; }),
       Code::kUnavailable, "530"},
      {"refuses the mail", with([](auto& s) { s.end = "451 disk\r\n"; }), Code::kUnavailable,
       "451"},
      {"hangs up after the mail", with([](auto& s) { s.end = ""; }), Code::kDeadlineExceeded,
       "did not say"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const Sent sent = send_to(c.script, plain());
    ASSERT_FALSE(sent.result.has_value());
    EXPECT_EQ(sent.result.error().code(), c.code) << sent.result.error().message();
    EXPECT_NE(sent.result.error().message().find(c.says), std::string::npos)
        << sent.result.error().message();
  }
}

TEST(EmailNotifier, AWrongPasswordMayBeMendedLater) {
  SmtpServer settings = plain();
  settings.user = "mill";
  settings.password = "falsch";
  SmtpScript script;
  script.auth = "535 5.7.8 no\r\n";
  const Sent sent = send_to(script, settings);
  ASSERT_FALSE(sent.result.has_value());
  EXPECT_EQ(sent.result.error().code(), Code::kUnauthorized) << sent.result.error().message();
  EXPECT_EQ(sent.result.error().message().find("falsch"), std::string::npos);
}

TEST(EmailNotifier, WithoutTheTlsItWantsNothingIsSent) {
  SmtpServer settings;
  settings.tls = SmtpTls::kStartTls;
  settings.user = "mill";
  settings.password = "geheim";
  const Sent sent = send_to({}, settings);
  ASSERT_FALSE(sent.result.has_value());
  EXPECT_EQ(sent.result.error().code(), Code::kUnavailable);
  EXPECT_TRUE(sent.heard.mails.empty());
  EXPECT_TRUE(std::ranges::none_of(sent.heard.commands,
                                   [](const std::string& c) { return c.starts_with("AUTH"); }));
}

TEST(EmailNotifier, AServerThatSaysNothingCostsTheDeadline) {
  SmtpScript silent;
  silent.greeting = "";
  const auto begin = std::chrono::steady_clock::now();
  const Sent sent = send_to(silent, plain(), std::chrono::milliseconds(300));
  ASSERT_FALSE(sent.result.has_value());
  EXPECT_EQ(sent.result.error().code(), Code::kUnavailable);  // nothing was handed over
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(8));
}

TEST(EmailNotifier, NobodyListening) {
  std::uint16_t port = 0;
  {
    ScriptedServer gone([](Conversation&) {});
    port = gone.port();
  }
  SmtpServer settings = plain();
  settings.host = "127.0.0.1";
  settings.port = port;
  EmailNotifier notifier(settings, {.address = "millwright@plant.example"});
  const auto sent = notifier.send(page(1), Deadline::in(std::chrono::seconds(5)));
  ASSERT_FALSE(sent.has_value());
  EXPECT_EQ(sent.error().code(), Code::kUnavailable);
  EXPECT_NE(sent.error().message().find(fmt::format("127.0.0.1:{}", port)), std::string::npos);
}

}  // namespace
}  // namespace millwright::notify
