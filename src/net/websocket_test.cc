// SPDX-License-Identifier: Apache-2.0
#include "net/websocket.h"

#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <string>

#include "net/http_server.h"
#include "net/test_socket.h"
#include "net/ws_frame.h"

namespace millwright::net {
namespace {

using namespace std::chrono_literals;
using runtime::Deadline;

struct Closed {
  std::uint16_t code = 0;
  CloseReason reason = CloseReason::kLocal;
};

/// Echoes; "close" and "abort" do what they say.
class WsEcho : public WsHandler {
 public:
  WsEcho(WsConnection& socket, std::promise<Closed>& closed) : socket_(socket), closed_(closed) {}
  void on_text(std::string_view text) override {
    if (text == "close") return socket_.close(4000, "as you wish");
    if (text == "abort") return socket_.abort();
    if (text == "pause") {
      socket_.pause_reading();
      return socket_.resume_reading();
    }
    socket_.send_text(text);
  }
  void on_binary(std::string_view bytes) override { socket_.send_binary(bytes); }
  void on_closed(std::uint16_t code, CloseReason reason) override {
    closed_.set_value({.code = code, .reason = reason});
  }

 private:
  WsConnection& socket_;
  std::promise<Closed>& closed_;
};

/// A byte protocol over the adapter: answers every full line, whatever frames it came in.
class LineEcho : public ConnectionHandler {
 public:
  LineEcho(Connection& connection, std::promise<CloseReason>& closed)
      : connection_(connection), closed_(closed) {}
  void on_bytes(std::string_view bytes) override {
    held_ += bytes;
    for (std::size_t end = held_.find('\n'); end != std::string::npos; end = held_.find('\n')) {
      const std::string line = held_.substr(0, end + 1);
      held_.erase(0, end + 1);
      if (line == "quit\n") return connection_.close_after_flush();
      connection_.write(line);
    }
  }
  void on_closed(CloseReason reason) override { closed_.set_value(reason); }

 private:
  Connection& connection_;
  std::promise<CloseReason>& closed_;
  std::string held_;
};

class WebSocketTest : public ::testing::Test, public HttpHandler {
 protected:
  WebSocketTest() {
    EXPECT_TRUE(lane_.start());
    serve({});
  }
  ~WebSocketTest() override { server_.reset(); }

  void serve(HttpServerOptions options) {
    server_.reset();
    options.endpoint = {.host = "127.0.0.1"};
    server_ = std::make_unique<HttpServer>(lane_, options, *this);
    ASSERT_TRUE(server_->start());
  }

  void handle(HttpRequest request, Responder respond) override {
    respond(HttpResponse::of(200, "text/plain", request.path));
  }
  WsDecision upgrade(const HttpRequest& request) override {
    if (request.path == "/mqtt" && offers_subprotocol(request, "mqtt"))
      return WsDecision::accept_stream(
          [this](Connection& c) { return std::make_unique<LineEcho>(c, stream_closed_); }, "mqtt");
    if (request.path == "/echo") {
      auto decision = WsDecision::accept(
          [this](WsConnection& socket) { return std::make_unique<WsEcho>(socket, closed_); });
      decision.max_message_bytes = 100'000;
      return decision;
    }
    return HttpHandler::upgrade(request);
  }

  static std::string handshake(const std::string& path, const std::string& extra = {}) {
    return "GET " + path +
           " HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n" +
           extra + "\r\n";
  }
  TestSocket dial() { return TestSocket(server_->local_port()); }
  TestSocket open(const std::string& path, const std::string& extra = {}) {
    TestSocket client = dial();
    client.send(handshake(path, extra));
    EXPECT_TRUE(client.receive_until("\r\n\r\n").starts_with("HTTP/1.1 101 "));
    return client;
  }
  static std::string masked(WsOpcode opcode, std::string_view payload, bool is_final = true) {
    std::string out;
    append_masked_ws_frame(opcode, payload, 0xA1B2C3D4, is_final, out);
    return out;
  }
  static std::string plain(WsOpcode opcode, std::string_view payload) {
    std::string out;
    append_ws_frame(opcode, payload, out);
    return out;
  }
  Closed wait_closed() { return closed_.get_future().get(); }

  std::promise<Closed> closed_;
  std::promise<CloseReason> stream_closed_;
  runtime::Lane lane_{"ws-test"};
  std::unique_ptr<HttpServer> server_;
};

TEST_F(WebSocketTest, HandshakeOfTheStandard) {
  TestSocket client = dial();
  client.send(handshake("/echo"));
  EXPECT_EQ(client.receive_until("\r\n\r\n"),
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n");
}

TEST_F(WebSocketTest, RefusedHandshakes) {
  struct Case {
    const char* name;
    std::string text;
    int status;
  };
  const std::string base =
      "GET /echo HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n";
  const Case cases[] = {
      {"unknown path", handshake("/other"), 404},
      {"subprotocol not offered", handshake("/mqtt"), 404},
      {"no key", base + "Sec-WebSocket-Version: 13\r\n\r\n", 400},
      {"old version",
       base + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 8\r\n\r\n",
       426},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    TestSocket client = dial();
    client.send(c.text);
    EXPECT_TRUE(
        client.receive_until("\r\n\r\n").starts_with("HTTP/1.1 " + std::to_string(c.status)));
    client.finish_sending();
    client.receive_all();
  }
}

TEST_F(WebSocketTest, EchoesTextBinaryAndFragments) {
  TestSocket client = open("/echo");
  client.send(masked(WsOpcode::kText, "gr\xC3\xBC\xC3\x9F") +
              masked(WsOpcode::kBinary, std::string(3, '\0')));
  const std::string expected =
      plain(WsOpcode::kText, "gr\xC3\xBC\xC3\x9F") + plain(WsOpcode::kBinary, std::string(3, '\0'));
  EXPECT_EQ(client.receive(expected.size()), expected);
  client.send(masked(WsOpcode::kText, "one ", false) + masked(WsOpcode::kPing, "still there?") +
              masked(WsOpcode::kContinuation, "two"));
  const std::string answers =
      plain(WsOpcode::kPong, "still there?") + plain(WsOpcode::kText, "one two");
  EXPECT_EQ(client.receive(answers.size()), answers);
  const std::string large(90'000, 'L');
  client.send(masked(WsOpcode::kBinary, large));
  EXPECT_EQ(client.receive(large.size() + 10), plain(WsOpcode::kBinary, large));
}

TEST_F(WebSocketTest, FramesSentTogetherWithTheHandshake) {
  TestSocket client = dial();
  client.send(handshake("/echo") + masked(WsOpcode::kText, "early"));
  client.receive_until("\r\n\r\n");
  EXPECT_EQ(client.receive(7), plain(WsOpcode::kText, "early"));
}

TEST_F(WebSocketTest, HandlerMayPauseInsideACall) {
  TestSocket client = open("/echo");
  client.send(masked(WsOpcode::kText, "pause") + masked(WsOpcode::kText, "next"));
  EXPECT_EQ(client.receive(6), plain(WsOpcode::kText, "next"));
}

TEST_F(WebSocketTest, PeerCloses) {
  TestSocket client = open("/echo");
  client.send(masked(WsOpcode::kClose, ws_close_payload(1001, "going")));
  EXPECT_EQ(client.receive(9), plain(WsOpcode::kClose, ws_close_payload(1001, "going")));
  EXPECT_TRUE(client.is_at_end());
  EXPECT_EQ(wait_closed().code, 1001);
}

TEST_F(WebSocketTest, ServerClosesAndWaitsForTheAnswer) {
  TestSocket client = open("/echo");
  client.send(masked(WsOpcode::kText, "close"));
  const std::string frame = plain(WsOpcode::kClose, ws_close_payload(4000, "as you wish"));
  EXPECT_EQ(client.receive(frame.size()), frame);
  client.send(masked(WsOpcode::kText, "not looked at") +
              masked(WsOpcode::kClose, ws_close_payload(4000, "")));
  EXPECT_TRUE(client.is_at_end());
  EXPECT_EQ(wait_closed().code, 4000);
}

TEST_F(WebSocketTest, ProtocolErrorsCloseWithTheirCode) {
  TestSocket client = open("/echo");
  client.send(plain(WsOpcode::kText, "not masked"));
  EXPECT_EQ(client.receive(4), std::string("\x88\x10\x03\xea", 4));
  client.receive_all();
  const Closed closed = wait_closed();
  EXPECT_EQ(closed.reason, CloseReason::kBadProtocol);
  EXPECT_EQ(closed.code, ws_close::kAbnormal);
}

TEST_F(WebSocketTest, MessageBeyondTheLimitIs1009) {
  TestSocket client = open("/echo");
  client.send(masked(WsOpcode::kBinary, std::string(100'001, 'x')));
  EXPECT_EQ(client.receive(4).substr(2), "\x03\xf1");
}

TEST_F(WebSocketTest, PeerVanishes) {
  TestSocket client = open("/echo");
  client.close();
  EXPECT_EQ(wait_closed().code, ws_close::kAbnormal);
}

TEST_F(WebSocketTest, SilentPeerIsPingedAndThenGivenUp) {
  serve({.ws_ping_after = 40ms});
  TestSocket client = open("/echo");
  EXPECT_EQ(client.receive(2), plain(WsOpcode::kPing, ""));
  EXPECT_EQ(client.receive_all(), "");
  EXPECT_EQ(wait_closed().code, ws_close::kAbnormal);
}

TEST_F(WebSocketTest, StopSaysGoingAway) {
  TestSocket client = open("/echo");
  auto stopped = std::async(std::launch::async, [&] { return server_->stop(Deadline::in(60s)); });
  const std::string frame = plain(WsOpcode::kClose, ws_close_payload(1001, "server stopping"));
  EXPECT_EQ(client.receive(frame.size()), frame);
  client.send(masked(WsOpcode::kClose, ws_close_payload(1001, "")));
  EXPECT_TRUE(stopped.get());
}

TEST_F(WebSocketTest, AdapterIgnoresFrameBorders) {
  TestSocket client = open("/mqtt", "Sec-WebSocket-Protocol: foo, mqtt\r\n");
  client.send(masked(WsOpcode::kBinary, "one\ntw") + masked(WsOpcode::kBinary, "o\nth", false) +
              masked(WsOpcode::kContinuation, "ree\n"));
  const std::string expected = plain(WsOpcode::kBinary, "one\n") +
                               plain(WsOpcode::kBinary, "two\n") +
                               plain(WsOpcode::kBinary, "three\n");
  EXPECT_EQ(client.receive(expected.size()), expected);
  client.send(masked(WsOpcode::kBinary, "quit\n"));
  EXPECT_EQ(client.receive(4), plain(WsOpcode::kClose, ws_close_payload(1000, "")));
  client.send(masked(WsOpcode::kClose, ws_close_payload(1000, "")));
  EXPECT_TRUE(client.is_at_end());
  EXPECT_EQ(stream_closed_.get_future().get(), CloseReason::kLocal);
}

TEST_F(WebSocketTest, AdapterRefusesText) {
  TestSocket client = open("/mqtt", "Sec-WebSocket-Protocol: mqtt\r\n");
  client.send(masked(WsOpcode::kText, "text"));
  EXPECT_EQ(client.receive(4).substr(2), "\x03\xea");
  client.close();
  EXPECT_EQ(stream_closed_.get_future().get(), CloseReason::kBadProtocol);
}

TEST(WebSocket, SameOrigin) {
  struct Case {
    const char* origin;
    bool is_same;
  };
  for (const Case& c :
       {Case{"", true}, Case{"http://plant:8080", true}, Case{"HTTPS://PLANT:8080", true},
        Case{"http://plant", false}, Case{"http://evil:8080", false}, Case{"null", false}}) {
    SCOPED_TRACE(c.origin);
    HttpRequest request;
    request.headers = {{"Host", "plant:8080"}};
    if (*c.origin != '\0') request.headers.push_back({"Origin", c.origin});
    EXPECT_EQ(is_same_origin(request), c.is_same);
  }
}

}  // namespace
}  // namespace millwright::net
