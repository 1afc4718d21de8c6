// SPDX-License-Identifier: Apache-2.0
// A QoS 1 PUBLISH that nobody subscribed to, from socket bytes to PUBACK, allocates nothing.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <new>

#include "broker/broker_test_harness.h"

namespace {
std::size_t n_allocations = 0;
}  // namespace

// Counts every allocation of this test program.
void* operator new(std::size_t size) {
  ++n_allocations;
  if (void* p = std::malloc(size)) return p;
  throw std::bad_alloc();
}
void operator delete(void* p) noexcept {
  std::free(p);
}
void operator delete(void* p, std::size_t) noexcept {
  std::free(p);
}

namespace millwright::broker {
namespace {

class NullOutput : public Output {
 public:
  void send(ConnId, std::string_view bytes) override { n_bytes += bytes.size(); }
  void close(ConnId) override {}
  std::size_t pending_bytes(ConnId) const override { return 0; }
  std::size_t n_bytes = 0;
};

class CountingClient : public PublishClient {
 public:
  explicit CountingClient(std::size_t& n) : n_(n) {}
  void publish(const IncomingPublish&) override { ++n_; }
  void on_disconnect(DisconnectKind) override {}

 private:
  std::size_t& n_;
};

class CountingSink : public PublishSink {
 public:
  std::unique_ptr<PublishClient> open(const ClientInfo&) override {
    return std::make_unique<CountingClient>(n);
  }
  std::size_t n = 0;
};

TEST(HotPath, Qos1WithoutSubscribersDoesNotAllocate) {
  constexpr std::size_t kBatch = 100;
  std::uint64_t head = 0;
  NullOutput output;
  CountingSink sink;
  FakeAuthenticator auth;
  FakeLog log(head);
  Broker broker({}, output, sink, auth, log);
  broker.set_now({1}, {1});
  const ConnId conn = broker.open({"peer", true}).value();
  std::string bytes;
  mqtt::encode_connect({.version = Version::k311, .client_id = "c"}, bytes);
  broker.on_bytes(conn, bytes);
  bytes.clear();
  for (std::size_t i = 1; i <= kBatch; ++i) {
    mqtt::encode_publish(mqtt::Publish{.topic = "mill/water/line1/pump1/pressure",
                                       .payload = R"({"value":4.2,"ts":1763824468000})",
                                       .packet_id = static_cast<std::uint16_t>(i),
                                       .qos = Qos::kAtLeastOnce},
                         Version::k311, bytes);
  }
  const auto round = [&] {
    broker.on_bytes(conn, bytes);
    broker.end_of_wakeup(JournalSeq{++head});
    broker.on_durable({head});
  };
  for (int i = 0; i < 10; ++i) round();  // buffers grow to their working size
  const std::size_t before = n_allocations;
  const std::size_t sent_before = output.n_bytes;
  const std::size_t rounds = 2000;
  const auto start = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < rounds; ++i) round();
  const auto spent = std::chrono::steady_clock::now() - start;
  EXPECT_EQ(n_allocations, before);
  EXPECT_EQ(sink.n, (rounds + 10) * kBatch);
  EXPECT_EQ(output.n_bytes - sent_before, rounds * kBatch * 4);
  RecordProperty("ns_per_message", std::to_string(std::chrono::nanoseconds(spent).count() /
                                                  static_cast<std::int64_t>(rounds * kBatch)));
  if (std::getenv("MW_PRINT") != nullptr) {
    std::printf("%lld ns per message\n",
                static_cast<long long>(std::chrono::nanoseconds(spent).count() /
                                       static_cast<std::int64_t>(rounds * kBatch)));
  }
}

}  // namespace
}  // namespace millwright::broker
