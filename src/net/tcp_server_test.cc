// SPDX-License-Identifier: Apache-2.0
#include "net/tcp_server.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "net/test_socket.h"

namespace millwright::net {
namespace {

using namespace std::chrono_literals;
using runtime::Deadline;
using runtime::Lane;

/// What a test's handlers report; closings may be waited for.
class Journal {
 public:
  void add_closed(CloseReason reason) {
    const std::lock_guard lock(mutex_);
    closed_.push_back(reason);
    changed_.notify_all();
  }
  std::vector<CloseReason> wait_closed(std::size_t n) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, 60s, [&] { return closed_.size() >= n; });
    return closed_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<CloseReason> closed_;
};

/// Echoes; single letters at the start of a piece ask for something else.
class EchoHandler : public ConnectionHandler {
 public:
  EchoHandler(Connection& connection, Journal& journal)
      : connection_(connection), journal_(journal) {}
  void on_bytes(std::string_view bytes) override {
    if (bytes == "abort") return connection_.abort();
    if (bytes == "close") {
      connection_.write("bye");
      return connection_.close_after_flush();
    }
    if (bytes == "who") return connection_.write(connection_.peer());
    connection_.write(bytes);
  }
  void on_closed(CloseReason reason) override { journal_.add_closed(reason); }

 protected:
  Connection& connection_;
  Journal& journal_;
};

class TcpServerTest : public ::testing::Test {
 protected:
  TcpServerTest() { EXPECT_TRUE(lane_.start()); }

  void serve(TcpServerOptions options = {}) {
    serve(std::move(options), [this](Connection& connection) {
      return std::make_unique<EchoHandler>(connection, journal_);
    });
  }
  void serve(TcpServerOptions options, ConnectionFactory factory) {
    options.endpoint = {.host = "127.0.0.1", .port = 0};
    server_ = std::make_unique<TcpServer>(lane_, options, std::move(factory));
    ASSERT_TRUE(server_->start());
    ASSERT_NE(server_->local_port(), 0);
  }
  TestSocket dial() { return TestSocket(server_->local_port()); }

  Journal journal_;
  Lane lane_{"net-test"};
  std::unique_ptr<TcpServer> server_;
};

TEST_F(TcpServerTest, Echoes) {
  serve();
  TestSocket client = dial();
  for (const char* text : {"hello", "again"}) {
    client.send(text);
    EXPECT_EQ(client.receive(5), text);
  }
  client.send("who");
  EXPECT_TRUE(client.receive(15).starts_with("127.0.0.1:"));
  EXPECT_EQ(server_->connection_count(), 1u);
  client.close();
  EXPECT_EQ(journal_.wait_closed(1), std::vector{CloseReason::kPeerClosed});
  EXPECT_EQ(server_->stats().accepted, 1u);
}

TEST_F(TcpServerTest, EchoesMoreThanTheSystemBuffers) {
  serve();
  TestSocket client = dial();
  const std::string block(8 * 1024 * 1024, 'x');
  auto received = std::async(std::launch::async, [&] { return client.receive(block.size()); });
  ASSERT_TRUE(client.send(block));
  EXPECT_EQ(received.get(), block);
}

TEST_F(TcpServerTest, AnswersAPeerThatHasFinishedSending) {
  serve();
  TestSocket client = dial();
  client.send("last words");
  client.finish_sending();
  EXPECT_EQ(client.receive_all(), "last words");
  EXPECT_EQ(journal_.wait_closed(1), std::vector{CloseReason::kPeerClosed});
}

TEST_F(TcpServerTest, CloseAfterFlushDeliversEverythingEvenWithUnreadInput) {
  serve();
  TestSocket client = dial();
  client.send("close");
  EXPECT_EQ(client.receive(3), "bye");
  client.send("this comes too late and must not turn the end into a reset");
  EXPECT_TRUE(client.is_at_end());
  EXPECT_EQ(journal_.wait_closed(1), std::vector{CloseReason::kLocal});
}

TEST_F(TcpServerTest, AbortInsideACallback) {
  serve();
  TestSocket client = dial();
  client.send("abort");
  EXPECT_EQ(client.receive_all(), "");
  EXPECT_EQ(journal_.wait_closed(1), std::vector{CloseReason::kLocal});
}

TEST_F(TcpServerTest, NoticesAReset) {
  serve();
  TestSocket client = dial();
  client.send("x");
  EXPECT_EQ(client.receive(1), "x");
  client.reset();
  EXPECT_EQ(journal_.wait_closed(1), std::vector{CloseReason::kPeerReset});
}

TEST_F(TcpServerTest, ManyConnections) {
  constexpr std::size_t kConnections = 2000;
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_cur < 2 * kConnections + 100) GTEST_SKIP() << "too few file descriptors";
  serve();
  std::vector<TestSocket> clients;
  for (std::size_t i = 0; i < kConnections; ++i) clients.push_back(dial());
  for (std::size_t i = 0; i < kConnections; ++i) clients[i].send(std::to_string(100000 + i));
  for (std::size_t i = 0; i < kConnections; ++i)
    ASSERT_EQ(clients[i].receive(6), std::to_string(100000 + i));
  EXPECT_EQ(server_->connection_count(), kConnections);
  clients.clear();
  EXPECT_EQ(journal_.wait_closed(kConnections).size(), kConnections);
  lane_.call([] {});
  EXPECT_EQ(server_->connection_count(), 0u);
}

TEST_F(TcpServerTest, RefusesBeyondTheLimit) {
  serve({.max_connections = 1});
  TestSocket first = dial();
  first.send("x");
  EXPECT_EQ(first.receive(1), "x");
  TestSocket second = dial();
  EXPECT_EQ(second.receive_all(), "");
  EXPECT_EQ(server_->stats().refused, 1u);
  first.send("y");
  EXPECT_EQ(first.receive(1), "y");
}

TEST_F(TcpServerTest, FactoryMayRefuse) {
  serve({}, [](Connection&) { return nullptr; });
  EXPECT_EQ(dial().receive_all(), "");
  EXPECT_EQ(server_->connection_count(), 0u);
}

TEST_F(TcpServerTest, SurvivesRunningOutOfDescriptors) {
  serve();
  rlimit before{};
  getrlimit(RLIMIT_NOFILE, &before);
  // The client's own socket takes the last free number, so that accept() finds none.
  std::vector<int> fillers;
  rlimit low = before;
  const int probe = dup(0);
  close(probe);
  low.rlim_cur = static_cast<rlim_t>(probe) + 1;
  setrlimit(RLIMIT_NOFILE, &low);
  TestSocket client = dial();
  const bool was_connected = client.is_connected();
  client.send("held");
  // Nothing to observe from outside but that the loop still turns.
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(lane_.call([] {}));
  EXPECT_EQ(server_->connection_count(), 0u);
  setrlimit(RLIMIT_NOFILE, &before);
  ASSERT_TRUE(was_connected);
  EXPECT_EQ(client.receive(4), "held") << "accepted after the back-off";
}

/// Sends far more than the peer reads, by on_writable.
class Firehose : public EchoHandler {
 public:
  using EchoHandler::EchoHandler;
  static constexpr std::size_t kTotal = 20 * 1024 * 1024;
  void on_bytes(std::string_view) override { on_writable(); }
  void on_writable() override {
    while (sent_ < kTotal && connection_.pending_bytes() < Connection::kHighWater) {
      connection_.write(block_);
      sent_ += block_.size();
    }
    most_pending = std::max(most_pending, connection_.pending_bytes());
    if (sent_ == kTotal) connection_.close_after_flush();
  }
  static inline std::size_t most_pending = 0;

 private:
  const std::string block_ = std::string(64 * 1024, 'f');
  std::size_t sent_ = 0;
};

TEST_F(TcpServerTest, OnWritablePacesAProducer) {
  serve({}, [this](Connection& c) { return std::make_unique<Firehose>(c, journal_); });
  TestSocket client = dial();
  client.send("go");
  EXPECT_EQ(client.receive_all().size(), Firehose::kTotal);
  EXPECT_LT(Firehose::most_pending, Connection::kHighWater + 128 * 1024);
}

TEST_F(TcpServerTest, CutsAPeerThatDoesNotRead) {
  serve({.write_timeout = 100ms},
        [this](Connection& c) { return std::make_unique<Firehose>(c, journal_); });
  TestSocket client = dial();
  client.send("go");
  EXPECT_EQ(journal_.wait_closed(1), std::vector{CloseReason::kStalled});
}

/// Pauses at once and resumes when told to by another thread.
class Pauser : public EchoHandler {
 public:
  Pauser(Connection& connection, Journal& journal, Pauser*& self)
      : EchoHandler(connection, journal) {
    self = this;
    connection_.pause_reading();
  }
  void resume() { connection_.resume_reading(); }
};

TEST_F(TcpServerTest, PausedConnectionReadsNothing) {
  Pauser* handler = nullptr;
  serve({}, [&](Connection& c) { return std::make_unique<Pauser>(c, journal_, handler); });
  TestSocket client = dial();
  client.send("ping");
  while (server_->connection_count() == 0) lane_.call([] {});
  for (int i = 0; i < 10; ++i) lane_.call([] {});
  EXPECT_EQ(server_->stats().bytes_in, 0u);
  lane_.call([&] { handler->resume(); });
  EXPECT_EQ(client.receive(4), "ping");
}

TEST_F(TcpServerTest, OneWakeUpSendsOnce) {
  serve({}, [this](Connection& c) {
    class Chatty : public EchoHandler {
     public:
      using EchoHandler::EchoHandler;
      void on_bytes(std::string_view) override {
        for (int i = 0; i < 100; ++i) connection_.write("0123456789");
      }
    };
    return std::make_unique<Chatty>(c, journal_);
  });
  TestSocket client = dial();
  client.send("x");
  EXPECT_EQ(client.receive(1000).size(), 1000u);
  lane_.call([] {});
  EXPECT_EQ(server_->stats().writes, 1u);
  EXPECT_EQ(server_->stats().reads, 1u);
}

TEST_F(TcpServerTest, StopEndsOpenConnections) {
  serve();
  TestSocket client = dial();
  client.send("x");
  EXPECT_EQ(client.receive(1), "x");
  EXPECT_TRUE(server_->stop(Deadline::in(60s)));
  EXPECT_TRUE(client.is_at_end());
  EXPECT_EQ(journal_.wait_closed(1), std::vector{CloseReason::kStopping});
  EXPECT_FALSE(TestSocket(server_->local_port()).is_connected());
}

TEST_F(TcpServerTest, StopAbortsAtTheDeadline) {
  class Stubborn : public EchoHandler {
   public:
    using EchoHandler::EchoHandler;
    AfterEnd on_end(End) override { return AfterEnd::kFinish; }
  };
  serve({}, [this](Connection& c) { return std::make_unique<Stubborn>(c, journal_); });
  TestSocket client = dial();
  client.send("x");
  EXPECT_EQ(client.receive(1), "x");
  const Status status = server_->stop(Deadline::in(20ms));
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code(), Code::kDeadlineExceeded);
  EXPECT_EQ(journal_.wait_closed(1), std::vector{CloseReason::kStopping});
}

TEST_F(TcpServerTest, DestroyedWithOpenConnections) {
  serve();
  TestSocket client = dial();
  client.send("x");
  EXPECT_EQ(client.receive(1), "x");
  server_.reset();
  EXPECT_EQ(journal_.wait_closed(1).size(), 1u);
  EXPECT_EQ(client.receive_all(), "");
}

TEST_F(TcpServerTest, StartErrorsNameTheEndpoint) {
  serve();
  TcpServer second(lane_, {.endpoint = {.host = "127.0.0.1", .port = server_->local_port()}},
                   [](Connection&) { return nullptr; });
  const Status taken = second.start();
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().code(), Code::kUnavailable);
  EXPECT_NE(taken.error().message().find(std::to_string(server_->local_port())), std::string::npos);
  EXPECT_EQ(server_->start().error().code(), Code::kFailedPrecondition);
}

TEST_F(TcpServerTest, LanesShareAPort) {
  Lane other("net-other");
  ASSERT_TRUE(other.start());
  serve({.port_sharing = PortSharing::kShared});
  TcpServer second(other,
                   {.endpoint = {.host = "127.0.0.1", .port = server_->local_port()},
                    .port_sharing = PortSharing::kShared},
                   [this](Connection& c) { return std::make_unique<EchoHandler>(c, journal_); });
  ASSERT_TRUE(second.start());
  std::vector<TestSocket> clients;
  for (int i = 0; i < 64; ++i) {
    clients.push_back(dial());
    clients.back().send("x");
    EXPECT_EQ(clients.back().receive(1), "x");
  }
  EXPECT_EQ(server_->stats().accepted + second.stats().accepted, 64u);
  EXPECT_GT(second.stats().accepted, 0u);
}

}  // namespace
}  // namespace millwright::net
