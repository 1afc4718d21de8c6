// SPDX-License-Identifier: Apache-2.0
#include "notify/webhook_notifier.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "notify/digest.h"
#include "notify/message_test_support.h"
#include "notify/scripted_server_test.h"
#include "os/clock.h"

namespace millwright::notify {
namespace {

using runtime::Deadline;

struct Request {
  std::string head;
  std::string body;

  std::string header(std::string_view name) const {
    const std::size_t at = head.find(fmt::format("\r\n{}: ", name));
    if (at == std::string::npos) return "";
    const std::size_t begin = at + 4 + name.size();
    return head.substr(begin, head.find("\r\n", begin) - begin);
  }
};

class WebhookNotifierTest : public testing::Test {
 protected:
  /// Sends page 1 to a server that answers with this text.
  Result<Receipt> send(std::string answer, WebhookEndpoint endpoint = {},
                       std::string_view path = "/hook/s3cret", const Fields& more = {}) {
    requests_.clear();
    ScriptedServer server([&, answer = std::move(answer)](Conversation& client) {
      Request request;
      request.head = client.hear_until("\r\n\r\n");
      const std::string length = request.header("Content-Length");
      if (!length.empty()) request.body = client.hear(std::stoul(length));
      requests_.push_back(std::move(request));
      if (answer == "silence") {
        client.hear_line();  // until the client gives up
      } else {
        client.say(answer);
      }
    });
    endpoint.name = "cmms";
    endpoint.url = fmt::format("http://127.0.0.1:{}{}", server.port(), path);
    WebhookNotifier notifier(std::vector<WebhookEndpoint>{endpoint}, "", clock_);
    OutgoingMessage message = page(1);
    message.channel = "webhook";
    message.address = "cmms";
    message.fields.insert(more.begin(), more.end());
    key_ = delivery_key(message);
    Result<Receipt> out = notifier.send(message, Deadline::in(std::chrono::seconds(20)));
    server.stop();
    return out;
  }
  static std::string status(int code, std::string_view more = {}) {
    return fmt::format("HTTP/1.1 {} X\r\nContent-Length: 0\r\nConnection: close\r\n{}\r\n", code,
                       more);
  }

  os::FakeClock clock_{kTestStart};
  std::vector<Request> requests_;
  std::string key_;
};

TEST_F(WebhookNotifierTest, PostsSignedJsonUnderAStableKey) {
  WebhookEndpoint endpoint;
  endpoint.secret = "geheim";
  const auto sent = send(status(201), endpoint);
  ASSERT_TRUE(sent.has_value()) << sent.error().message();
  EXPECT_EQ(sent->detail, "201");
  ASSERT_EQ(requests_.size(), 1u);
  const Request& request = requests_[0];
  EXPECT_TRUE(request.head.starts_with("POST /hook/s3cret HTTP/1.1\r\n")) << request.head;
  EXPECT_EQ(request.header("Content-Type"), "application/json");
  EXPECT_EQ(request.header("Idempotency-Key"), key_);
  EXPECT_EQ(request.header("X-Millwright-Timestamp"), "1767225600");
  EXPECT_EQ(request.header("X-Millwright-Signature"),
            "sha256=" + hmac_sha256_hex("geheim", "1767225600." + request.body));
  EXPECT_EQ(nlohmann::json::parse(request.body)["fields"]["asset"], "Pump 1");
}

TEST_F(WebhookNotifierTest, WithoutASecretNothingIsSigned) {
  ASSERT_TRUE(send(status(200)).has_value());
  EXPECT_EQ(requests_[0].header("X-Millwright-Signature"), "");
}

TEST_F(WebhookNotifierTest, OnlyWhoCanSignAnAnswerGetsTheToken) {
  WebhookEndpoint slack;
  slack.form = "slack";
  const Fields token{{"accept_token", "a.1.2.3"}};
  ASSERT_TRUE(send(status(200), slack, "/hook", token).has_value());
  EXPECT_FALSE(nlohmann::json::parse(requests_[0].body).contains("blocks"));
  slack.secret = "geheim";
  ASSERT_TRUE(send(status(200), slack, "/hook", token).has_value());
  const auto blocks = nlohmann::json::parse(requests_[0].body)["blocks"];
  EXPECT_EQ(blocks[1]["elements"][0]["value"], "a.1.2.3");
  WebhookEndpoint generic;
  ASSERT_TRUE(send(status(200), generic, "/hook", token).has_value());
  EXPECT_FALSE(nlohmann::json::parse(requests_[0].body)["fields"].contains("accept_token"));
}

TEST_F(WebhookNotifierTest, StatusDecides) {
  const std::pair<int, Code> cases[] = {
      {301, Code::kFailedPrecondition}, {400, Code::kInvalidArgument},
      {401, Code::kUnauthorized},       {403, Code::kUnauthorized},
      {404, Code::kFailedPrecondition}, {408, Code::kUnavailable},
      {410, Code::kFailedPrecondition}, {413, Code::kInvalidArgument},
      {422, Code::kInvalidArgument},    {429, Code::kUnavailable},
      {500, Code::kUnavailable},        {503, Code::kUnavailable}};
  for (const auto& [code, expected] : cases) {
    SCOPED_TRACE(code);
    const auto sent = send(status(code));
    ASSERT_FALSE(sent.has_value());
    EXPECT_EQ(sent.error().code(), expected);
    EXPECT_EQ(sent.error().detail(), code);
    EXPECT_TRUE(sent.error().message().starts_with(fmt::format("webhook cmms: {} ", code)));
  }
}

TEST_F(WebhookNotifierTest, ARedirectIsNotFollowed) {
  const auto sent = send(status(302, "Location: /elsewhere\r\n"));
  ASSERT_FALSE(sent.has_value());
  EXPECT_EQ(requests_.size(), 1u);
}

TEST_F(WebhookNotifierTest, SilenceIsADoubtWithinTheTimeout) {
  WebhookEndpoint endpoint;
  endpoint.timeout = std::chrono::seconds(1);
  const auto sent = send("silence", endpoint);
  ASSERT_FALSE(sent.has_value());
  EXPECT_EQ(sent.error().code(), Code::kDeadlineExceeded);
  EXPECT_EQ(sent.error().message().find("s3cret"), std::string::npos);
  const auto hung_up = send("");
  ASSERT_FALSE(hung_up.has_value());
  EXPECT_EQ(hung_up.error().code(), Code::kDeadlineExceeded);
}

TEST_F(WebhookNotifierTest, AnEndlessAnswerIsCutOffAndCounts) {
  const auto sent = send(fmt::format("HTTP/1.1 200 OK\r\nContent-Length: 3000000\r\n\r\n{}",
                                     std::string(3'000'000, 'x')));
  ASSERT_TRUE(sent.has_value()) << sent.error().message();
  EXPECT_EQ(sent->detail, "200");
}

TEST_F(WebhookNotifierTest, Addresses) {
  WebhookNotifier notifier(std::vector<WebhookEndpoint>{}, "", clock_);
  OutgoingMessage message = page(1);
  message.address = "unknown";
  EXPECT_EQ(notifier.send(message, Deadline::in(std::chrono::seconds(5))).error().code(),
            Code::kNotFound);
  for (const char* url : {"file:///etc/passwd", "gopher://127.0.0.1/", "http://u:p@127.0.0.1/"}) {
    message.address = url;
    const auto sent = notifier.send(message, Deadline::in(std::chrono::seconds(5)));
    ASSERT_FALSE(sent.has_value()) << url;
    EXPECT_EQ(sent.error().code(), Code::kInvalidArgument);
    EXPECT_EQ(sent.error().message().find("u:p"), std::string::npos);
  }
}

TEST_F(WebhookNotifierTest, AUrlIsSentTheFormItsMessageNames) {
  std::string got;
  ScriptedServer server([&](Conversation& client) {
    Request request;
    request.head = client.hear_until("\r\n\r\n");
    got = client.hear(std::stoul(request.header("Content-Length")));
    client.say(status(200));
  });
  WebhookNotifier notifier(std::vector<WebhookEndpoint>{}, "", clock_);
  OutgoingMessage message = page(1);
  message.address = fmt::format("http://127.0.0.1:{}/step", server.port());
  message.fields["form"] = R"({"t": "{{title}}"})";
  const auto sent = notifier.send(message, Deadline::in(std::chrono::seconds(5)));
  server.stop();
  ASSERT_TRUE(sent.has_value()) << sent.error().message();
  EXPECT_EQ(got, R"({"t": "Pump 1 may be cavitating"})");
}

// A policy or a procedure names a URL, not a webhook of the settings: whoever gets it must be able
// to tell who sent it all the same.
TEST_F(WebhookNotifierTest, AUrlIsSignedLikeTheWebhookOnItsServerElseWithTheSecretForUrls) {
  Request got;
  ScriptedServer server([&](Conversation& client) {
    got = {};
    got.head = client.hear_until("\r\n\r\n");
    got.body = client.hear(std::stoul(got.header("Content-Length")));
    client.say(status(200));
  });
  WebhookEndpoint cmms;
  cmms.name = "cmms";
  cmms.url = fmt::format("HTTP://127.0.0.1:{}/orders", server.port());
  cmms.form = "work_order";
  cmms.secret = "geheim";
  WebhookEndpoint elsewhere = cmms;
  elsewhere.url = "https://127.0.0.1/orders";
  const auto signature = [&](std::string_view secret) {
    return "sha256=" + hmac_sha256_hex(secret, "1767225600." + got.body);
  };
  const auto send_url = [&](const WebhookEndpoint& known, std::string url_secret) {
    WebhookNotifier notifier(std::vector<WebhookEndpoint>{known}, std::move(url_secret), clock_);
    OutgoingMessage message = page(1);
    message.address = fmt::format("http://127.0.0.1:{}/step", server.port());
    message.fields["form"] = R"({"t": "{{title}}"})";
    message.fields["accept_token"] = "a.1.2.3";
    const auto sent = notifier.send(message, Deadline::in(std::chrono::seconds(5)));
    EXPECT_TRUE(sent.has_value()) << sent.error().message();
    return got.header("X-Millwright-Signature");
  };
  EXPECT_EQ(send_url(cmms, "other"), signature("geheim"));
  EXPECT_EQ(got.body, R"({"t": "Pump 1 may be cavitating"})") << "the form is the message's own";
  EXPECT_EQ(send_url(elsewhere, "other"), signature("other"));
  EXPECT_EQ(send_url(elsewhere, ""), "");
  server.stop();
}

TEST(WebUrl, Cases) {
  for (const char* url : {"http://a", "https://mill.example:8443/x?y=z", "http://[::1]:80/"})
    EXPECT_TRUE(check_web_url(url).has_value()) << url;
  for (const char* url : {"", "mill.example", "ftp://a", "http://", "http:///x", "http://:80",
                          "http://u@h/", "http://a b", "http://a\r\nX: y", "https://a/\"x"})
    EXPECT_FALSE(check_web_url(url).has_value()) << url;
  EXPECT_EQ(without_secrets("https://u:p@chat.example/hooks/T0/abc"), "https://chat.example");
}

}  // namespace
}  // namespace millwright::notify
