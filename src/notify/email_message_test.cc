// SPDX-License-Identifier: Apache-2.0
#include "notify/email_message.h"
#include "notify/long_field.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "notify/digest.h"
#include "notify/mail_reader_test.h"
#include "notify/message_test_support.h"
#include "notify/message_text.h"

namespace millwright::notify {
namespace {

const EmailSender kSender{.address = "millwright@plant.example", .name = "Millwright"};

TEST(MailAddress, Cases) {
  const char* const good[] = {"a@b", "ann@plant.example", "a.b+tag@x-y.example", "o'neil@x.org"};
  for (const char* address : good) EXPECT_TRUE(check_mail_address(address).has_value()) << address;
  const std::string bad[] = {"",
                             "ann",
                             "@b",
                             "a@",
                             "a@b@c",
                             "a b@c",
                             "a@b c",
                             "a@b\r\nRCPT TO:<eve@evil.example>",
                             "<a@b>",
                             "a,b@c",
                             "\"a\"@b",
                             "a@.b",
                             "a@b.",
                             "a..b@c",
                             "a@-b",
                             "-a@b",
                             "ä@b",
                             std::string("a@b\0c", 5),
                             std::string(65, 'a') + "@b",
                             "a@" + std::string(260, 'b')};
  for (const std::string& address : bad) {
    const Status checked = check_mail_address(address);
    ASSERT_FALSE(checked.has_value()) << address;
    EXPECT_EQ(checked.error().code(), Code::kInvalidArgument);
    EXPECT_EQ(checked.error().message().find('\n'), std::string::npos);
  }
}

TEST(EncodeHeader, Cases) {
  EXPECT_EQ(encode_header("Pump 1 is hot"), "Pump 1 is hot");
  EXPECT_EQ(encode_header(""), "");
  EXPECT_EQ(encode_header("a\r\nBcc: eve@evil.example"), "a  Bcc: eve@evil.example");
  EXPECT_EQ(encode_header("Kühlung"), "=?UTF-8?B?S8O8aGx1bmc=?=");
  EXPECT_EQ(encode_header("=?UTF-8?B?eA==?="), "=?UTF-8?B?PT9VVEYtOD9CP2VBPT0/PQ==?=");
}

// Any text: every line is short, nothing but the folding breaks lines, words hold whole characters,
// and what a mail program shows is what went in.
TEST(EncodeHeader, AnyTextReadsBack) {
  const std::vector<std::string> alphabet{"a",  " ",  "=",  "?",  "ü", "€",
                                          "😀", "\n", "\r", "\t", ":"};
  for (unsigned seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    std::string text;
    for (unsigned i = random() % 120; i > 0; --i) text += alphabet[random() % alphabet.size()];
    const std::string encoded = encode_header(text);
    for (const std::string& line : split_lines(encoded)) ASSERT_LE(line.size(), 76u);
    std::string expected = text;
    std::ranges::replace_if(
        expected, [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
    EXPECT_EQ(decode_header(encoded), expected);
  }
}

TEST(ComposeEmail, IsACompleteMessage) {
  OutgoingMessage message = page(1);
  message.fields["accept_path"] = "/accept/tok_en";
  add_links(message, "https://mill.example");
  const auto email = compose_email(message, kSender);
  ASSERT_TRUE(email.has_value()) << email.error().message();
  const Mail mail = read_mail(email->data);
  EXPECT_EQ(mail.header("From"), "Millwright <millwright@plant.example>");
  EXPECT_EQ(mail.header("To"), "<ann@plant.example>");
  EXPECT_EQ(mail.header("Subject"), "[P1] Pump 1 may be cavitating - Pump 1");
  EXPECT_EQ(mail.header("Date"), "Thu, 01 Jan 2026 00:00:00 +0000");
  EXPECT_EQ(mail.header("Message-ID"), "<" + delivery_key(message) + "@plant.example>");
  EXPECT_EQ(mail.header("Auto-Submitted"), "auto-generated");
  EXPECT_EQ(mail.header("Importance"), "high");
  EXPECT_EQ(mail.header("X-Millwright-Drill"), "");
  ASSERT_EQ(mail.parts.size(), 2u);
  EXPECT_NE(mail.parts[0].find("Take this page: https://mill.example/accept/tok_en\r\n"),
            std::string::npos);
  EXPECT_NE(mail.parts[1].find("<a href=\"https://mill.example/accept/tok_en\">"),
            std::string::npos);
  for (const std::string& line : split_lines(email->data)) EXPECT_LE(line.size(), 200u);
}

TEST(ComposeEmail, AReportBringsItsBodiesAlong) {
  OutgoingMessage message = page(1);
  message.kind = MessageKind::kNotice;
  message.fields = {{"title", "Value report\r\nBcc: eve@example.org"}};
  ASSERT_TRUE(put_long_field(message.fields, kReportText, "line one\nline two\n"));
  ASSERT_TRUE(put_long_field(message.fields, kReportHtml, "<h1>" + std::string(20'000, 'x')));
  const auto email = compose_email(message, kSender);
  ASSERT_TRUE(email.has_value()) << email.error().message();
  const Mail mail = read_mail(email->data);
  EXPECT_EQ(mail.header("Bcc"), "");
  ASSERT_EQ(mail.parts.size(), 2u);
  EXPECT_EQ(mail.parts[0], "line one\r\nline two\r\n");
  EXPECT_EQ(mail.parts[1], "<h1>" + std::string(20'000, 'x'));
}

TEST(ComposeEmail, TheSameMessageIsTheSameBytes) {
  const auto first = compose_email(page(1), kSender);
  const auto again = compose_email(page(1), kSender);
  EXPECT_EQ(first->data, again->data);
  EXPECT_NE(compose_email(page(2), kSender)->message_id, first->message_id);
}

TEST(ComposeEmail, OneThreadIsOneConversation) {
  OutgoingMessage taken = page(2);
  taken.thread = page(1).thread;
  taken.kind = MessageKind::kTaken;
  const Mail first = read_mail(compose_email(page(1), kSender)->data);
  const Mail second = read_mail(compose_email(taken, kSender)->data);
  EXPECT_NE(first.header("References"), "");
  EXPECT_EQ(first.header("References"), second.header("References"));
  EXPECT_NE(first.header("Message-ID"), second.header("Message-ID"));
}

TEST(ComposeEmail, ADrillIsMarkedEverywhere) {
  OutgoingMessage message = page(1);
  message.is_drill = true;
  message.language = "de";
  const Mail mail = read_mail(compose_email(message, kSender)->data);
  EXPECT_TRUE(mail.header("Subject").starts_with("ÜBUNG: ")) << mail.header("Subject");
  EXPECT_EQ(mail.header("X-Millwright-Drill"), "yes");
  EXPECT_TRUE(mail.parts[0].starts_with("ÜBUNG: "));
  EXPECT_NE(mail.parts[1].find("<strong>ÜBUNG: "), std::string::npos);
}

// Whatever a name or value holds: the same headers, two parts, no tag and no link of its own.
TEST(ComposeEmail, HostileFieldsChangeNothingButText) {
  const std::string hostile[] = {
      "x\r\nBcc: eve@evil.example",   "x\nContent-Type: text/html\n\n<script>alert(1)</script>",
      "<img src=x onerror=alert(1)>", "\"><a href=\"https://evil.example\">",
      "javascript:alert(1)",          "\r\n.\r\nMAIL FROM:<eve@evil.example>",
      "--mw-boundary--\r\n",          "{{accept_url}}",
      std::string("a\0b", 3),         std::string(8'000, 'x'),
      "\xff\xfe broken \xc3",         "=?UTF-8?B?PGI+?=",
  };
  const Mail plain = read_mail(compose_email(page(1), kSender)->data);
  for (const std::string& text : hostile) {
    SCOPED_TRACE(text.substr(0, 60));
    OutgoingMessage message = page(1);
    for (const char* field : {"title", "asset", "value", "accept_url", "open_url", "procedure"})
      message.fields[field] = text;
    EmailSender from = kSender;
    from.name = text;
    const auto email = compose_email(message, from);
    ASSERT_TRUE(email.has_value());
    const Mail mail = read_mail(email->data);
    EXPECT_EQ(mail.header_names, plain.header_names);
    ASSERT_EQ(mail.parts.size(), 2u);
    EXPECT_EQ(email->data.find("\r\n.\r\n"), std::string::npos);
    const std::string& html = mail.parts[1];
    EXPECT_EQ(html.find("<script"), std::string::npos);
    EXPECT_EQ(html.find("<img"), std::string::npos);
    EXPECT_EQ(html.find("<a "), std::string::npos);
    for (const std::string& line : split_lines(email->data)) EXPECT_LE(line.size(), 998u);
  }
}

TEST(ComposeEmail, AHostileAddressIsRefused) {
  OutgoingMessage message = page(1);
  message.address = "ann@plant.example>\r\nRCPT TO:<eve@evil.example";
  const auto email = compose_email(message, kSender);
  ASSERT_FALSE(email.has_value());
  EXPECT_EQ(email.error().code(), Code::kInvalidArgument);
}

}  // namespace
}  // namespace millwright::notify
