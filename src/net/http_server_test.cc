// SPDX-License-Identifier: Apache-2.0
#include "net/http_server.h"

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "net/content_coding.h"
#include "net/test_socket.h"

namespace millwright::net {
namespace {

using namespace std::chrono_literals;
using runtime::Deadline;

/// Calls what the test gives; by default it tells what it saw.
class TestHandler : public HttpHandler {
 public:
  using Function = std::function<void(HttpRequest, Responder)>;
  void handle(HttpRequest request, Responder respond) override {
    function(std::move(request), std::move(respond));
  }
  Function function = [](const HttpRequest& request, Responder respond) {
    respond(HttpResponse::of(200, "text/plain",
                             request.method + " " + request.path + " " + request.body));
  };
};

class HttpServerTest : public ::testing::Test {
 protected:
  HttpServerTest() {
    EXPECT_TRUE(lane_.start());
    EXPECT_TRUE(pool_.start());
  }
  ~HttpServerTest() override { server_.reset(); }

  void serve(HttpServerOptions options = {}) {
    options.endpoint = {.host = "127.0.0.1", .port = 0};
    options.pool = &pool_;
    server_ = std::make_unique<HttpServer>(lane_, options, handler_);
    ASSERT_TRUE(server_->start());
  }
  TestSocket dial() { return TestSocket(server_->local_port()); }
  /// One request on a connection of its own; everything the server says.
  std::string talk(std::string_view text) {
    TestSocket client = dial();
    client.send(text);
    client.finish_sending();
    return client.receive_all();
  }
  static std::string body_of(const std::string& response) {
    return response.substr(std::min(response.find("\r\n\r\n") + 4, response.size()));
  }

  TestHandler handler_;
  runtime::Lane lane_{"http-test"};
  runtime::BlockingPool pool_;
  std::unique_ptr<HttpServer> server_;
};

TEST_F(HttpServerTest, KeepsTheConnectionBetweenRequests) {
  serve();
  TestSocket client = dial();
  for (int i = 0; i < 3; ++i) {
    client.send("GET /n HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_EQ(client.receive_until("GET /n "),
              "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 7\r\n\r\nGET /n ");
  }
  EXPECT_EQ(server_->stats().accepted, 1u);
  client.send("GET /end HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_TRUE(client.receive_until("\r\n\r\n").contains("Connection: close"));
  EXPECT_EQ(client.receive_all(), "GET /end ");
}

TEST_F(HttpServerTest, AnswersPipelinedRequestsInOrder) {
  // The answers come from another thread, in the order in which they were asked for.
  handler_.function = [this](HttpRequest request, Responder respond) {
    ASSERT_TRUE(pool_.submit([path = request.path, respond = std::move(respond)]() mutable {
      respond(HttpResponse::of(200, "text/plain", path + ";"));
    }));
  };
  serve();
  TestSocket client = dial();
  std::string requests;
  std::string expected;
  for (int i = 0; i < 200; ++i) {
    requests += "GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: x\r\n\r\n";
    expected += "/" + std::to_string(i) + ";";
  }
  client.send(requests);
  std::string bodies;
  for (int i = 0; i < 200; ++i) {
    client.receive_until("\r\n\r\n");
    bodies += client.receive_until(";");
  }
  EXPECT_EQ(bodies, expected);
}

TEST_F(HttpServerTest, AnswersManyPipelinedRequestsWithFewSends) {
  serve();
  TestSocket client = dial();
  std::string requests;
  for (int i = 0; i < 100; ++i)
    requests += "GET /" + std::to_string(1000 + i) + " HTTP/1.1\r\nHost: x\r\n\r\n";
  client.send(requests);
  for (int i = 0; i < 100; ++i) {
    client.receive_until("\r\n\r\n");
    ASSERT_EQ(client.receive(10), "GET /" + std::to_string(1000 + i) + " ");
  }
  EXPECT_LT(server_->stats().writes, 20u);
}

TEST_F(HttpServerTest, PipelinedRequestsBeyondTheBufferWait) {
  std::promise<void> release;
  auto released = release.get_future().share();
  handler_.function = [&, this](const HttpRequest& request, Responder respond) {
    ASSERT_TRUE(
        pool_.submit([released, path = request.path, respond = std::move(respond)]() mutable {
          released.wait();
          respond(HttpResponse::of(200, "text/plain", path));
        }));
  };
  serve();
  TestSocket client = dial();
  constexpr int kRequests = 5000;
  std::string requests;
  for (int i = 0; i < kRequests; ++i) requests += "GET /abcdefgh HTTP/1.1\r\nHost: x\r\n\r\n";
  std::jthread sender([&] { client.send(requests); });
  release.set_value();
  for (int i = 0; i < kRequests; ++i) {
    client.receive_until("\r\n\r\n");
    ASSERT_EQ(client.receive(9), "/abcdefgh");
  }
}

TEST_F(HttpServerTest, BodiesByLengthAndByChunks) {
  serve();
  EXPECT_EQ(body_of(talk("POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello")),
            "POST /p hello");
  EXPECT_EQ(body_of(talk("POST /p HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                         "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n")),
            "POST /p hello world");
  const std::string large(3 * 1024 * 1024, 'b');
  EXPECT_EQ(body_of(talk("POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: " +
                         std::to_string(large.size()) + "\r\n\r\n" + large)),
            "POST /p " + large);
}

TEST_F(HttpServerTest, HeadAndHttp10) {
  serve();
  const std::string head = talk("HEAD /h HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_TRUE(head.contains("Content-Length: 8\r\n"));
  EXPECT_EQ(body_of(head), "");
  TestSocket old = dial();
  old.send("GET /old HTTP/1.0\r\n\r\n");
  const std::string answer = old.receive_all();
  EXPECT_TRUE(answer.starts_with("HTTP/1.0 200 OK\r\n"));
  EXPECT_TRUE(answer.contains("Connection: close\r\n"));
}

TEST_F(HttpServerTest, NoContentHasNoLength) {
  handler_.function = [](const HttpRequest&, Responder respond) {
    HttpResponse response;
    response.status = 204;
    respond(std::move(response));
  };
  serve();
  EXPECT_EQ(talk("GET / HTTP/1.1\r\nHost: x\r\n\r\n"), "HTTP/1.1 204 No Content\r\n\r\n");
}

TEST_F(HttpServerTest, ExpectContinueAsksForTheBody) {
  serve();
  TestSocket client = dial();
  client.send("POST /c HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.receive_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("body");
  EXPECT_TRUE(client.receive_until("body").ends_with("POST /c body"));
}

TEST_F(HttpServerTest, RefusesWithTheRightStatusAndCloses) {
  serve({.max_header_bytes = 2000, .max_body_bytes = 1000});
  struct Case {
    const char* name;
    std::string text;
    int status;
  };
  const Case cases[] = {
      {"garbage", "\x16\x03\x01\x02 garbage\r\n\r\n", 400},
      {"no host", "GET / HTTP/1.1\r\n\r\n", 400},
      {"header too large", "GET / HTTP/1.1\r\nHost: x\r\nA: " + std::string(3000, 'a') + "\r\n\r\n",
       431},
      {"body too large, not yet sent",
       "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\nExpect: 100-continue\r\n\r\n", 413},
      {"body too large, sent",
       "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n" + std::string(100000, 'b'),
       413},
      {"unknown transfer coding", "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: br\r\n\r\n",
       501},
      {"version", "GET / HTTP/3.0\r\nHost: x\r\n\r\n", 505},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    TestSocket client = dial();
    client.send(c.text);
    const std::string answer = client.receive_all();
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 " + std::to_string(c.status) + " ")) << answer;
    EXPECT_TRUE(answer.contains("Connection: close\r\n"));
    EXPECT_TRUE(answer.contains("application/problem+json"));
    EXPECT_TRUE(client.is_at_end()) << "a reset would lose the answer";
  }
}

TEST_F(HttpServerTest, ManyLargeBodiesAtOnceAreBounded) {
  serve({.max_body_bytes = 100'000, .max_total_body_bytes = 150'000});
  const std::string most =
      "POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 90000\r\n\r\n" + std::string(89'999, 'b');
  TestSocket first = dial();
  first.send(most);
  while (server_->stats().bytes_in < most.size()) lane_.call([] {});
  TestSocket second = dial();
  second.send(most);
  EXPECT_TRUE(second.receive_all().starts_with("HTTP/1.1 503 "));
  first.send("b");
  EXPECT_TRUE(first.receive_until("POST /p ").starts_with("HTTP/1.1 200 "));
  TestSocket third = dial();
  third.send(most + "b");
  EXPECT_TRUE(third.receive_until("POST /p ").starts_with("HTTP/1.1 200 "));
}

TEST_F(HttpServerTest, CompressedBodies) {
  serve({.max_body_bytes = 300'000});
  const auto post = [&](const std::string& coding, const std::string& body) {
    return talk("POST /z HTTP/1.1\r\nHost: x\r\nContent-Encoding: " + coding +
                "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
  };
  EXPECT_EQ(body_of(post("gzip", gzip("zipped"))), "POST /z zipped");
  std::string noise(200'000, '\0');  // compresses badly, so that the pool decodes it
  std::uint32_t state = 1;
  for (char& c : noise) c = static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
  EXPECT_EQ(body_of(post("gzip", gzip(noise))), "POST /z " + noise);
  EXPECT_TRUE(post("gzip", gzip(std::string(1'000'000, 'x'))).starts_with("HTTP/1.1 413 "));
  EXPECT_TRUE(post("gzip", "garbage").starts_with("HTTP/1.1 400 "));
  EXPECT_TRUE(post("br", "garbage").starts_with("HTTP/1.1 415 "));
}

TEST_F(HttpServerTest, CompressesTextsForClientsThatTakeIt) {
  const std::string text(5000, 't');
  handler_.function = [&](const HttpRequest& request, Responder respond) {
    respond(HttpResponse::of(200, request.path == "/png" ? "image/png" : "application/json",
                             request.path == "/small" ? "{}" : text));
  };
  serve();
  const auto get = [&](const std::string& path, const std::string& extra) {
    return talk("GET " + path + " HTTP/1.1\r\nHost: x\r\n" + extra + "\r\n");
  };
  const std::string zipped = get("/", "Accept-Encoding: gzip, br\r\n");
  EXPECT_TRUE(zipped.contains("Content-Encoding: gzip\r\n"));
  EXPECT_EQ(decode_content("gzip", body_of(zipped), 10'000), text);
  EXPECT_EQ(body_of(get("/", "")), text);
  EXPECT_EQ(body_of(get("/png", "Accept-Encoding: gzip\r\n")), text);
  EXPECT_EQ(body_of(get("/small", "Accept-Encoding: gzip\r\n")), "{}");
}

TEST_F(HttpServerTest, ResponderDroppedIs500) {
  handler_.function = [](const HttpRequest&, const Responder&) {};
  serve();
  EXPECT_TRUE(talk("GET / HTTP/1.1\r\nHost: x\r\n\r\n").starts_with("HTTP/1.1 500 "));
}

TEST_F(HttpServerTest, HandlerThatThrowsIs500) {
  handler_.function = [](const HttpRequest&, const Responder&) {
    throw std::runtime_error("a test throws this on purpose");
  };
  serve();
  EXPECT_TRUE(talk("GET / HTTP/1.1\r\nHost: x\r\n\r\n").starts_with("HTTP/1.1 500 "));
  EXPECT_TRUE(talk("GET / HTTP/1.1\r\nHost: x\r\n\r\n").starts_with("HTTP/1.1 500 "));
}

TEST_F(HttpServerTest, ResponderMayOutliveConnectionServerAndLane) {
  std::mutex mutex;
  std::vector<Responder> kept;
  std::promise<void> arrived;
  handler_.function = [&](const HttpRequest&, Responder respond) {
    const std::lock_guard lock(mutex);
    kept.push_back(std::move(respond));
    if (kept.size() == 2) arrived.set_value();
  };
  {
    runtime::Lane lane("short");
    ASSERT_TRUE(lane.start());
    HttpServer server(lane, {.endpoint = {.host = "127.0.0.1"}}, handler_);
    ASSERT_TRUE(server.start());
    TestSocket gone(server.local_port());
    gone.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    TestSocket waiting(server.local_port());
    waiting.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    arrived.get_future().wait();
    gone.reset();
    kept.front()(HttpResponse::of(200, "text/plain", "nobody listens"));
    lane.call([] {});
  }
  kept.back()(HttpResponse::of(200, "text/plain", "nobody is left"));
}

TEST_F(HttpServerTest, LargeAndSharedBodies) {
  const auto body = std::make_shared<const std::string>(12 * 1024 * 1024, 's');
  handler_.function = [&](const HttpRequest&, Responder respond) {
    HttpResponse response;
    response.shared_body = body;
    respond(std::move(response));
  };
  serve();
  EXPECT_EQ(body_of(talk("GET / HTTP/1.1\r\nHost: x\r\n\r\n")), *body);
}

TEST_F(HttpServerTest, StreamsAreChunkedAndPaced) {
  std::atomic<int> pulled = 0;
  handler_.function = [&](const HttpRequest& request, Responder respond) {
    HttpResponse response;
    response.stream = [&pulled,
                       n = request.path == "/long" ? 1000 : 3]() mutable -> Result<std::string> {
      if (n-- == 0) return std::string();
      ++pulled;
      return n > 2 ? std::string(64 * 1024, 'l') : "piece" + std::to_string(n) + ";";
    };
    respond(std::move(response));
  };
  serve();
  EXPECT_TRUE(talk("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                  .ends_with("Transfer-Encoding: chunked\r\n\r\n7\r\npiece2;\r\n7\r\npiece1;\r\n"
                             "7\r\npiece0;\r\n0\r\n\r\n"));
  const std::string old = talk("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_EQ(body_of(old), "piece2;piece1;piece0;");
  EXPECT_TRUE(old.contains("Connection: close"));
  EXPECT_EQ(body_of(talk("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n")), "");
  pulled = 0;
  TestSocket slow = dial();
  slow.send("GET /long HTTP/1.1\r\nHost: x\r\n\r\n");
  slow.receive(1000);
  for (int i = 0; i < 20; ++i) lane_.call([] {});
  EXPECT_LT(pulled, 900) << "a reader that does not read must stop the producer";
  EXPECT_GT(slow.receive_until("0\r\n\r\n").size(), 900u);
}

TEST_F(HttpServerTest, StreamThatFailsCutsTheConnection) {
  handler_.function = [&](const HttpRequest&, Responder respond) {
    HttpResponse response;
    response.stream = [n = 0]() mutable -> Result<std::string> {
      if (n++ == 0) return "first;";
      return fail(Code::kDataLoss, "a test fails this stream on purpose");
    };
    respond(std::move(response));
  };
  serve();
  EXPECT_FALSE(talk("GET / HTTP/1.1\r\nHost: x\r\n\r\n").ends_with("0\r\n\r\n"));
}

TEST_F(HttpServerTest, TimeOuts) {
  serve({.header_timeout = 500ms, .idle_timeout = 500ms});
  TestSocket half_header = dial();
  half_header.send("GET / HT");
  TestSocket half_body = dial();
  half_body.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf");
  TestSocket silent = dial();
  TestSocket idle = dial();
  idle.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_TRUE(half_header.receive_all().starts_with("HTTP/1.1 408 "));
  EXPECT_TRUE(half_body.receive_all().starts_with("HTTP/1.1 408 "));
  EXPECT_EQ(silent.receive_all(), "");
  EXPECT_TRUE(idle.receive_all().ends_with("GET / "));
}

TEST_F(HttpServerTest, StopAnswersWhatIsInProgress) {
  std::promise<void> arrived;
  std::promise<void> release;
  handler_.function = [&, released = release.get_future().share()](const HttpRequest&,
                                                                   Responder respond) {
    arrived.set_value();
    ASSERT_TRUE(pool_.submit([released, respond = std::move(respond)]() mutable {
      released.wait();
      respond(HttpResponse::of(200, "text/plain", "answered"));
    }));
  };
  serve();
  TestSocket idle = dial();
  TestSocket busy = dial();
  busy.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  arrived.get_future().wait();
  auto stopped = std::async(std::launch::async, [&] { return server_->stop(Deadline::in(60s)); });
  EXPECT_EQ(idle.receive_all(), "");
  release.set_value();
  EXPECT_TRUE(busy.receive_all().ends_with("answered"));
  EXPECT_TRUE(stopped.get());
}

TEST_F(HttpServerTest, StopAbortsAHandlerThatNeverAnswers) {
  std::vector<Responder> kept;
  std::promise<void> arrived;
  handler_.function = [&](const HttpRequest&, Responder respond) {
    kept.push_back(std::move(respond));
    arrived.set_value();
  };
  serve();
  TestSocket client = dial();
  client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  arrived.get_future().wait();
  EXPECT_EQ(server_->stop(Deadline::in(20ms)).error().code(), Code::kDeadlineExceeded);
  EXPECT_EQ(client.receive_all(), "");
}

TEST_F(HttpServerTest, HeadersWithLineBreaksAreLeftOut) {
  handler_.function = [](const HttpRequest& request, Responder respond) {
    auto response = HttpResponse::of(200, "text/plain", "ok");
    response.with("X-Echo", std::string(*request.find_query("v")));
    respond(std::move(response));
  };
  serve();
#ifdef NDEBUG
  EXPECT_FALSE(
      talk("GET /?v=a%0d%0aSet-Cookie:%20x HTTP/1.1\r\nHost: x\r\n\r\n").contains("Set-Cookie"));
#endif
  EXPECT_TRUE(talk("GET /?v=plain HTTP/1.1\r\nHost: x\r\n\r\n").contains("X-Echo: plain\r\n"));
}

class FixedClock : public Clock {
 public:
  UtcNanos wall() const override { return {784'111'777'000'000'000}; }
  SteadyTime steady() const override { return {}; }
};

TEST_F(HttpServerTest, DateHeaderComesFromTheClock) {
  const FixedClock clock;
  serve({.clock = &clock});
  EXPECT_TRUE(talk("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                  .contains("Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"));
  server_.reset();
}

}  // namespace
}  // namespace millwright::net
