// SPDX-License-Identifier: Apache-2.0
#include "net/http_parser.h"

#include <gtest/gtest.h>

namespace millwright::net {
namespace {

using State = HttpRequestParser::State;

/// Feeds `bytes` in pieces of at most `step`, keeping what is not consumed, as a session does.
State feed_in_steps(HttpRequestParser& parser, std::string_view bytes, std::size_t step) {
  std::string held;
  while (!bytes.empty()) {
    const std::size_t n = std::min(step, bytes.size());
    held.append(bytes.substr(0, n));
    bytes.remove_prefix(n);
    std::size_t used = 1;
    while (!held.empty() && used != 0 && parser.state() < State::kDone) {
      const State before = parser.state();
      used = parser.feed(held);
      held.erase(0, used);
      if (parser.state() != before) used = 1;
    }
  }
  return parser.state();
}

TEST(HttpParser, ReadsARequestInPiecesOfAnySize) {
  const std::string text =
      "\r\nPOST /api/v1/readings?precision=ns HTTP/1.1\r\nHost: plant\r\n"
      "Content-Type:  application/json \r\nContent-Length: 11\r\n\r\n{\"value\":1}";
  for (std::size_t step = 1; step <= text.size(); ++step) {
    HttpRequestParser parser({});
    ASSERT_EQ(feed_in_steps(parser, text, step), State::kDone) << step;
    const HttpRequest& request = parser.request();
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.path, "/api/v1/readings");
    EXPECT_EQ(request.find_query("precision"), "ns");
    EXPECT_EQ(request.header("content-type"), "application/json");
    EXPECT_EQ(request.header("absent"), "");
    EXPECT_EQ(request.body, "{\"value\":1}");
    EXPECT_TRUE(parser.wants_keep_alive());
  }
}

TEST(HttpParser, ReadsChunkedBodiesAndIgnoresTrailers) {
  const std::string text =
      "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
      "5\r\nhello\r\n6;ext=1\r\n world\r\n0\r\nHost: evil\r\nX-Role: administrator\r\n\r\n";
  for (const std::size_t step : {1ul, 3ul, 7ul, text.size()}) {
    HttpRequestParser parser({});
    ASSERT_EQ(feed_in_steps(parser, text, step), State::kDone) << step;
    EXPECT_EQ(parser.request().body, "hello world");
    EXPECT_EQ(parser.request().header("x-role"), "");
    EXPECT_EQ(parser.request().header("host"), "x");
  }
}

// A body that begins with its last chunk, a byte at a time, ran into an assertion of Beast.
TEST(HttpParser, ALastChunkThatComesFirstInPieces) {
  const std::string head = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (const std::size_t step : {1ul, 2ul, 4ul}) {
    HttpRequestParser parser({});
    ASSERT_EQ(feed_in_steps(parser, head + "0\r\nA: b\r\n\r\n", step), State::kDone) << step;
    EXPECT_EQ(parser.request().body, "");
    HttpRequestParser empty({});
    ASSERT_EQ(feed_in_steps(empty, head + "0\r\n\r\n", step), State::kDone) << step;
  }
}

TEST(HttpParser, StopsAtTheEndOfTheRequest) {
  const std::string one = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";
  HttpRequestParser parser({});
  EXPECT_EQ(parser.feed(one + "GET /b HTTP/1.1\r\n"), one.size());
  EXPECT_EQ(parser.state(), State::kDone);
}

// A request with a body was refused as too large when enough requests had been sent right after it.
TEST(HttpParser, WhatFollowsABodyIsNotItsHeader) {
  const std::string following(20'000, 'x');
  for (const std::string& one :
       {std::string("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi"),
        std::string("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                    "2\r\nhi\r\n0\r\n\r\n")}) {
    SCOPED_TRACE(one);
    HttpRequestParser parser({});
    const std::string bytes = one + following;
    std::size_t used = parser.feed(bytes);
    ASSERT_EQ(parser.state(), State::kBody);
    used += parser.feed(std::string_view(bytes).substr(used));
    EXPECT_EQ(parser.state(), State::kDone) << parser.error_detail();
    EXPECT_EQ(used, one.size());
    EXPECT_EQ(parser.request().body, "hi");
  }
}

TEST(HttpParser, ConnectionRules) {
  struct Case {
    const char* text;
    bool keeps_alive;
  };
  for (const Case& c : {Case{"GET / HTTP/1.1\r\nHost: x\r\n\r\n", true},
                        Case{"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", false},
                        Case{"GET / HTTP/1.0\r\n\r\n", false},
                        Case{"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", true}}) {
    SCOPED_TRACE(c.text);
    HttpRequestParser parser({});
    ASSERT_EQ(feed_in_steps(parser, c.text, 1000), State::kDone);
    EXPECT_EQ(parser.wants_keep_alive(), c.keeps_alive);
  }
}

TEST(HttpParser, MalformedRequests) {
  struct Case {
    const char* name;
    std::string text;
    int status;
  };
  const std::string head = "POST / HTTP/1.1\r\nHost: x\r\n";
  const Case cases[] = {
      {"garbage", "\x16\x03\x01 hello\r\n\r\n", 400},
      {"no target", "GET HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"relative target", "GET a HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"bad escape", "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"no host", "GET / HTTP/1.1\r\n\r\n", 400},
      {"two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400},
      {"version 2", "GET / HTTP/2.0\r\nHost: x\r\n\r\n", 505},
      {"blank before colon", "GET / HTTP/1.1\r\nHost : x\r\n\r\n", 400},
      {"control byte in a value", "GET / HTTP/1.1\r\nHost: x\r\nA: b\x01\r\n\r\n", 400},
      {"negative length", head + "Content-Length: -1\r\n\r\n", 400},
      {"length with text", head + "Content-Length: 1x\r\n\r\n", 400},
      {"huge length", head + "Content-Length: 99999999999999999999999\r\n\r\n", 400},
      {"two lengths", head + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n", 400},
      {"length and chunked", head + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
      {"chunked and length", head + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n", 400},
      {"other coding", head + "Transfer-Encoding: gzip\r\n\r\n", 501},
      {"chunked not last", head + "Transfer-Encoding: chunked, gzip\r\n\r\n", 501},
      {"chunked twice", head + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
       400},
      {"chunked in 1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
      {"bad chunk size", head + "Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400},
      {"chunk too long", head + "Transfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n", 400},
      {"chunk header without end",
       head + "Transfer-Encoding: chunked\r\n\r\n1;" + std::string(20000, 'x'), 431},
      {"header too large",
       "GET / HTTP/1.1\r\nHost: x\r\nA: " + std::string(17000, 'a') + "\r\n\r\n", 431},
      {"header without end", "GET /" + std::string(17000, 'a'), 431},
      {"body too large", head + "Content-Length: 2000\r\n\r\n", 413},
      {"chunks too large",
       head + "Transfer-Encoding: chunked\r\n\r\n7d0\r\n" + std::string(2000, 'a'), 413},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    for (const std::size_t step : {1ul, 100000ul}) {
      HttpRequestParser parser({.max_body_bytes = 1000});
      EXPECT_EQ(feed_in_steps(parser, c.text, step), State::kFailed) << "step " << step;
      EXPECT_EQ(parser.error_status(), c.status) << parser.error_detail() << ", step " << step;
    }
  }
}

TEST(HttpMessage, FindsCookies) {
  HttpRequest request;
  request.headers = {{"Cookie", "a=1; session=abc=; b=2"}, {"cookie", "c=3"}};
  EXPECT_EQ(request.find_cookie("session"), "abc=");
  EXPECT_EQ(request.find_cookie("c"), "3");
  EXPECT_EQ(request.find_cookie("sess"), std::nullopt);
}

TEST(HttpMessage, ResponderAnswersOnceAndNeverLeavesAClientWaiting) {
  std::vector<int> statuses;
  const auto record = [&](HttpResponse response) { statuses.push_back(response.status); };
  {
    Responder used(record);
    used(HttpResponse::of(204, "text/plain", ""));
    used(HttpResponse::of(200, "text/plain", ""));
    EXPECT_TRUE(used.was_used());
  }
  EXPECT_EQ(statuses, std::vector<int>{204});
  {
    const Responder dropped(record);
  }
  EXPECT_EQ(statuses, (std::vector<int>{204, 500}));
  {
    Responder moved(record);
    Responder target(record);
    target = std::move(moved);  // the overwritten one answers
    EXPECT_EQ(statuses.size(), 3u);
  }
  EXPECT_EQ(statuses.size(), 4u);
}

}  // namespace
}  // namespace millwright::net
