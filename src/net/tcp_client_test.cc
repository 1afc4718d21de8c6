// SPDX-License-Identifier: Apache-2.0
#include "net/tcp_client.h"

#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <string>

#include "net/tcp_server.h"
#include "net/test_socket.h"

namespace millwright::net {
namespace {

using namespace std::chrono_literals;
using runtime::Deadline;

class Echo : public ConnectionHandler {
 public:
  explicit Echo(Connection& connection) : connection_(connection) {}
  void on_bytes(std::string_view bytes) override { connection_.write(bytes); }
  void on_closed(CloseReason) override {}

 private:
  Connection& connection_;
};

/// Says hello and reports what comes back.
class Greeter : public ConnectionHandler {
 public:
  Greeter(Connection& connection, std::promise<std::string>& answer, std::promise<CloseReason>& end)
      : answer_(answer), end_(end) {
    connection.write("hello");
  }
  void on_bytes(std::string_view bytes) override {
    seen_ += bytes;
    if (seen_.size() == 5) answer_.set_value(seen_);
  }
  void on_closed(CloseReason reason) override { end_.set_value(reason); }

 private:
  std::promise<std::string>& answer_;
  std::promise<CloseReason>& end_;
  std::string seen_;
};

class TcpClientTest : public ::testing::Test {
 protected:
  TcpClientTest() { EXPECT_TRUE(lane_.start()); }

  Error connect_and_fail(const Endpoint& to, std::chrono::nanoseconds timeout) {
    std::promise<Error> failed;
    lane_.call([&] {
      client_.connect(
          to, timeout, [](Connection&) { return nullptr; },
          [&](Error error) { failed.set_value(std::move(error)); });
    });
    return failed.get_future().get();
  }

  runtime::Lane lane_{"net-test"};
  TcpClient client_{lane_};
};

TEST_F(TcpClientTest, ConnectsAndTalks) {
  TcpServer server(lane_, {.endpoint = {.host = "127.0.0.1"}},
                   [](Connection& c) { return std::make_unique<Echo>(c); });
  ASSERT_TRUE(server.start());
  std::promise<std::string> answer;
  std::promise<CloseReason> end;
  lane_.call([&] {
    client_.connect(
        {.host = "127.0.0.1", .port = server.local_port()}, 60s,
        [&](Connection& c) { return std::make_unique<Greeter>(c, answer, end); },
        [](const Error& error) { FAIL() << error.message(); });
  });
  EXPECT_EQ(answer.get_future().get(), "hello");
  EXPECT_EQ(client_.connection_count(), 1u);
  EXPECT_TRUE(client_.stop(Deadline::in(60s)));
  EXPECT_EQ(end.get_future().get(), CloseReason::kStopping);
}

TEST_F(TcpClientTest, SeesTheServerGo) {
  auto server =
      std::make_unique<TcpServer>(lane_, TcpServerOptions{.endpoint = {.host = "127.0.0.1"}},
                                  [](Connection& c) { return std::make_unique<Echo>(c); });
  ASSERT_TRUE(server->start());
  std::promise<std::string> answer;
  std::promise<CloseReason> end;
  lane_.call([&] {
    client_.connect(
        {.host = "127.0.0.1", .port = server->local_port()}, 60s,
        [&](Connection& c) { return std::make_unique<Greeter>(c, answer, end); }, nullptr);
  });
  answer.get_future().wait();
  EXPECT_TRUE(server->stop(Deadline::in(60s)));
  EXPECT_EQ(end.get_future().get(), CloseReason::kPeerClosed);
}

TEST_F(TcpClientTest, Refused) {
  std::uint16_t free_port = 0;
  {
    TcpServer server(lane_, {.endpoint = {.host = "127.0.0.1"}},
                     [](Connection&) { return nullptr; });
    ASSERT_TRUE(server.start());
    free_port = server.local_port();
  }
  const Error error = connect_and_fail({.host = "127.0.0.1", .port = free_port}, 60s);
  EXPECT_EQ(error.code(), Code::kUnavailable);
  EXPECT_NE(error.message().find(std::to_string(free_port)), std::string::npos);
}

TEST_F(TcpClientTest, TimesOut) {
  // A listener whose queue is full answers no more: the connect stays open until the time-out.
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ASSERT_EQ(bind(listener, reinterpret_cast<const sockaddr*>(&at), sizeof at), 0);
  ASSERT_EQ(listen(listener, 0), 0);
  socklen_t size = sizeof at;
  getsockname(listener, reinterpret_cast<sockaddr*>(&at), &size);
  const TestSocket filler(ntohs(at.sin_port));
  const Error error = connect_and_fail({.host = "127.0.0.1", .port = ntohs(at.sin_port)}, 50ms);
  EXPECT_EQ(error.code(), Code::kDeadlineExceeded);
  close(listener);
}

TEST_F(TcpClientTest, HostMustBeNumeric) {
  EXPECT_EQ(connect_and_fail({.host = "localhost", .port = 1}, 1s).code(), Code::kInvalidArgument);
}

}  // namespace
}  // namespace millwright::net
