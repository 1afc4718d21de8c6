// SPDX-License-Identifier: Apache-2.0
// Receiving side: flow control, queues, expiry, aliases, packet size, slow consumers.
#include <gtest/gtest.h>

#include "broker/broker_test_harness.h"

namespace millwright::broker {
namespace {

using mqtt::PacketType;
using std::chrono::seconds;

struct Pair {
  explicit Pair(BrokerConfig config = {}) : w(config), p(w, "p"), s(w, "s") { p.connect(); }
  World w;
  Client p;
  Client s;
};

mqtt::Properties with(PropertyId id, std::uint32_t n) {
  mqtt::Properties out;
  out.add(id, n);
  return out;
}

TEST(Deliver, Qos2ToTheSubscriber) {
  Pair t;
  t.s.connect();
  t.s.subscribe("a", 2);
  t.p.publish("a", "x", 2, 1);
  EXPECT_EQ(t.s.received(), "publish a 'x' q2 #2");
  EXPECT_EQ(t.s.ack(PacketType::kPubrec, 2), "pubrel #2");
  EXPECT_EQ(t.s.ack(PacketType::kPubrec, 2), "pubrel #2");
  EXPECT_EQ(t.s.ack(PacketType::kPubcomp, 2), "");
  EXPECT_EQ(t.s.ack(PacketType::kPubrec, 2), "pubrel #2 92");
  EXPECT_EQ(t.w.broker.clients().back().in_flight, 0u);
}

TEST(Deliver, KeepsToTheReceiversMaximum) {
  Pair t;
  t.s.connect({.properties = with(PropertyId::kReceiveMaximum, 2)});
  t.s.subscribe("a", 2);
  for (const char* x : {"1", "2", "3", "4"}) t.p.publish("a", x, 2);
  EXPECT_EQ(t.s.received(), "publish a '1' q2 #2; publish a '2' q2 #3");
  EXPECT_EQ(t.s.ack(PacketType::kPubrec, 2), "pubrel #2");  // PUBREC alone frees nothing
  EXPECT_EQ(t.s.ack(PacketType::kPubcomp, 2), "publish a '3' q2 #4");
  EXPECT_EQ(t.s.ack(PacketType::kPubrec, 3, ReasonCode::kUnspecifiedError),
            "publish a '4' q2 #5");  // a refusal does
}

TEST(Deliver, WaitsForTheAbsentAndSendsAgain) {
  Pair t;
  const ConnectOptions keep{.is_clean_start = false, .session_expiry_s = 60};
  t.s.connect(keep);
  t.s.subscribe("a", 1);
  t.p.publish("a", "1", 1);
  EXPECT_EQ(t.s.received(), "publish a '1' q1 #2");
  t.s.lose_connection();
  t.p.publish("a", "2", 1);
  t.p.publish("a", "lost", 0);
  EXPECT_EQ(t.s.connect(keep), "connack 00 present; publish a '1' q1 #2 dup; publish a '2' q1 #3");
  t.s.ack(PacketType::kPuback, 2);
  t.s.ack(PacketType::kPuback, 3);
  t.s.lose_connection();
  EXPECT_EQ(t.s.connect(keep), "connack 00 present");
}

TEST(Deliver, SendsPubrelAgainAfterAReconnect) {
  Pair t;
  const ConnectOptions keep{.is_clean_start = false, .session_expiry_s = 60};
  t.s.connect(keep);
  t.s.subscribe("a", 2);
  t.p.publish("a", "x", 2);
  EXPECT_EQ(t.s.received(), "publish a 'x' q2 #2");
  EXPECT_EQ(t.s.ack(PacketType::kPubrec, 2), "pubrel #2");
  t.s.lose_connection();
  EXPECT_EQ(t.s.connect(keep), "connack 00 present; pubrel #2");
  EXPECT_EQ(t.s.ack(PacketType::kPubcomp, 2), "");
}

TEST(Deliver, QueueLimitsAndPolicies) {
  const struct {
    Overflow overflow;
    std::string_view kept;
  } cases[] = {
      {Overflow::kDropNewest, "connack 00 present; publish a '1' q1 #2; publish a '2' q1 #3"},
      {Overflow::kDropOldest, "connack 00 present; publish a '3' q1 #4; publish a '4' q1 #5"},
  };
  for (const auto& c : cases) {
    Pair t({.max_queued_messages = 2, .overflow = c.overflow});
    const ConnectOptions keep{.is_clean_start = false, .session_expiry_s = 60};
    t.s.connect(keep);
    t.s.subscribe("a", 1);
    t.s.lose_connection();
    for (const char* x : {"1", "2", "3", "4"}) EXPECT_NE(t.p.publish("a", x, 1), "");
    EXPECT_EQ(t.w.broker.stats().dropped_queue_full, 2u);
    EXPECT_EQ(t.s.connect(keep), c.kept);
  }
}

TEST(Deliver, QueuedBytesAreBounded) {
  Pair t({.max_queued_bytes = 100});
  t.s.connect({.session_expiry_s = 60});
  t.s.subscribe("a", 1);
  t.s.lose_connection();
  for (int i = 0; i < 5; ++i) t.p.publish("a", std::string(40, 'x'), 1);
  EXPECT_EQ(t.w.broker.stats().dropped_queue_full, 3u);
  for (const ClientSummary& c : t.w.broker.clients()) {
    if (c.client_id == "s") {
      EXPECT_EQ(c.queued_bytes, 82u);
      EXPECT_EQ(c.dropped, 3u);
    }
  }
}

TEST(Deliver, MessageExpiry) {
  Pair t;
  const ConnectOptions keep{.is_clean_start = false, .session_expiry_s = 600};
  t.s.connect(keep);
  t.s.subscribe("a", 1);
  t.s.lose_connection();
  t.p.publish({.topic = "a",
               .payload = "short",
               .properties = with(PropertyId::kMessageExpiry, 10),
               .packet_id = 1,
               .qos = Qos::kAtLeastOnce});
  t.p.publish({.topic = "a",
               .payload = "long",
               .properties = with(PropertyId::kMessageExpiry, 100),
               .packet_id = 2,
               .qos = Qos::kAtLeastOnce});
  t.w.advance(seconds(30));
  EXPECT_EQ(t.s.connect(keep), "connack 00 present; publish a 'long' q1 #3 expiry=70");
  EXPECT_EQ(t.w.broker.stats().dropped_expired, 1u);
}

TEST(Deliver, OutboundTopicAlias) {
  Pair t({.outbound_aliases = 1});
  t.s.connect({.properties = with(PropertyId::kTopicAliasMaximum, 5)});
  t.s.subscribe("#");
  for (const char* topic : {"a", "a", "b", "a"}) t.p.publish(topic, "x");
  EXPECT_EQ(t.s.received(),
            "publish a 'x' q0 alias=1; publish  'x' q0 alias=1; publish b 'x' q0; "
            "publish  'x' q0 alias=1");
}

TEST(Deliver, NothingLargerThanTheReceiverTakes) {
  Pair t;
  t.s.connect({.properties = with(PropertyId::kMaximumPacketSize, 30)});
  t.s.subscribe("a", 1);
  t.p.publish("a", std::string(30, 'x'), 1);
  t.p.publish("a", std::string(30, 'x'), 0);
  t.p.publish("a", "fits", 1);
  EXPECT_EQ(t.s.received(), "publish a 'fits' q1 #3");
  EXPECT_EQ(t.w.broker.stats().dropped_too_large, 2u);
}

TEST(Deliver, ASlowConsumerWaitsAlone) {
  Pair t({.max_pending_bytes = 100, .max_stalled_bytes = 1000});
  Client quick(t.w, "q");
  quick.connect();
  quick.subscribe("a");
  t.s.connect();
  t.s.subscribe("a", 1);
  t.s.set_pending(101);
  t.p.publish("a", "0", 0);
  t.p.publish("a", "1", 1);
  EXPECT_EQ(t.s.received(), "");
  EXPECT_EQ(quick.received(), "publish a '0' q0; publish a '1' q0");
  EXPECT_EQ(t.w.broker.stats().dropped_qos0_slow, 1u);
  t.s.set_pending(0);
  t.w.broker.on_writable(t.s.conn());
  t.w.flush();
  EXPECT_EQ(t.s.received(), "publish a '1' q1 #2");
  t.s.set_pending(1001);  // it still talks, but never reads
  t.s.send(mqtt::Pingreq{});
  EXPECT_EQ(t.s.received(), "disconnect 97; closed");
  EXPECT_EQ(quick.received(), "");
}

}  // namespace
}  // namespace millwright::broker
