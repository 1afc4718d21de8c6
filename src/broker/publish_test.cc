// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "broker/broker_test_harness.h"

namespace millwright::broker {
namespace {

using mqtt::PacketType;

TEST(Publish, EveryQosReachesTheSink) {
  World w;
  Client c(w, "c");
  c.connect();
  EXPECT_EQ(c.publish("a", "0", 0), "");
  EXPECT_EQ(c.publish("a", "1", 1, 11), "puback #11");
  EXPECT_EQ(c.publish("a", "2", 2, 12), "pubrec #12");
  EXPECT_EQ(c.ack(PacketType::kPubrel, 12), "pubcomp #12");
  EXPECT_EQ(w.sink.take(), "c a=0 q0; c a=1 q1; c a=2 q2");
}

TEST(Publish, Qos2IsTakenOnceUntilReleased) {
  World w;
  Client c(w, "c");
  c.connect();
  EXPECT_EQ(c.publish("a", "x", 2, 5), "pubrec #5");
  EXPECT_EQ(c.publish("a", "x", 2, 5, false, true), "pubrec #5");
  EXPECT_EQ(w.sink.take(), "c a=x q2");
  EXPECT_EQ(w.broker.stats().duplicates_in, 1u);
  EXPECT_EQ(c.ack(PacketType::kPubrel, 5), "pubcomp #5");
  EXPECT_EQ(c.ack(PacketType::kPubrel, 5), "pubcomp #5 92");
  EXPECT_EQ(c.publish("a", "y", 2, 5), "pubrec #5");  // the identifier is free again
  EXPECT_EQ(w.sink.take(), "c a=y q2");
}

TEST(Publish, Qos2SurvivesAReconnect) {
  World w;
  Client c(w, "c");
  const ConnectOptions keep{.is_clean_start = false, .session_expiry_s = 60};
  c.connect(keep);
  c.publish("a", "x", 2, 5);
  c.lose_connection();
  c.connect(keep);
  EXPECT_EQ(c.publish("a", "x", 2, 5, false, true), "pubrec #5");
  EXPECT_EQ(c.ack(PacketType::kPubrel, 5), "pubcomp #5");
  EXPECT_EQ(w.sink.take(), "c a=x q2; c gone lost");
}

TEST(Publish, AccessRules) {
  World w;
  w.auth.principals["pump"] = {
      .name = "pump", .is_anonymous = false, .publish_filters = {"mill/pump1/#"}};
  Client c(w, "c");
  c.connect({.user = "pump"});
  EXPECT_EQ(c.publish("mill/pump1/flow", "1", 1, 1), "puback #1");
  EXPECT_EQ(c.publish("mill/pump2/flow", "1", 1, 2), "puback #2 87");
  EXPECT_EQ(c.publish("mill/pump2/flow", "1", 2, 3), "pubrec #3 87");
  EXPECT_EQ(c.publish("mill/pump2/flow", "1", 0), "");
  EXPECT_EQ(c.publish("$SYS/x", "1", 1, 4), "puback #4 87");
  EXPECT_EQ(w.broker.stats().publishes_not_authorized, 4u);
  Client old(w, "old");
  old.connect({.version = Version::k311, .user = "pump"});
  EXPECT_EQ(old.publish("mill/pump2/flow", "1", 1, 1), "closed");
  EXPECT_EQ(w.sink.take(), "c mill/pump1/flow=1 q1; old gone violation");
}

TEST(Publish, TopicLimits) {
  World w({.max_topic_bytes = 12, .max_topic_levels = 3});
  Client c(w, "c");
  c.connect();
  EXPECT_EQ(c.publish("a/b/c", "1", 1, 1), "puback #1");
  EXPECT_EQ(c.publish("a/b/c/d", "1", 1, 2), "puback #2 90");
  EXPECT_EQ(c.publish("1234567890123", "1", 1, 3), "puback #3 90");
}

TEST(Publish, ReceiveMaximumIsHeld) {
  World w({.receive_maximum = 2});
  w.is_auto_flush = false;
  Client c(w, "c");
  c.connect();
  c.publish("a", "1", 1, 1);
  c.publish("a", "2", 2, 2);
  w.flush();
  EXPECT_EQ(c.received(), "puback #1; pubrec #2");
  c.publish("a", "3", 1, 3);
  w.flush();
  EXPECT_EQ(c.received(), "puback #3");
  c.publish("a", "4", 1, 4);  // QoS 2 number 2 still counts
  EXPECT_EQ(c.publish("a", "5", 1, 5), "disconnect 93; closed");
}

TEST(Publish, InboundTopicAlias) {
  World w({.topic_alias_maximum = 2});
  Client c(w, "c");
  c.connect();
  const auto with_alias = [](std::string_view topic, std::uint32_t alias) {
    mqtt::Publish p{.topic = topic, .payload = "x"};
    p.properties.add(PropertyId::kTopicAlias, alias);
    return p;
  };
  c.publish(with_alias("a", 1));
  c.publish(with_alias("b", 2));
  c.publish(with_alias("", 1));
  c.publish(with_alias("c", 1));
  c.publish(with_alias("", 1));
  EXPECT_EQ(w.sink.take(), "c a=x q0; c b=x q0; c a=x q0; c c=x q0; c c=x q0");
  EXPECT_EQ(c.publish(with_alias("a", 3)), "disconnect 94; closed");
  c.connect();
  EXPECT_EQ(c.publish(with_alias("", 1)), "disconnect 82; closed");  // aliases end with the socket
}

TEST(Publish, PropertiesArePassedOn) {
  World w;
  Client c(w, "c");
  c.connect();
  c.subscribe("a");
  mqtt::Publish p{.topic = "a", .payload = "x"};
  p.properties.add(PropertyId::kResponseTopic, "reply");
  p.properties.add(PropertyId::kCorrelationData, "7");
  p.properties.add_user("k", "v1");
  p.properties.add_user("k", "v2");
  EXPECT_EQ(c.publish(p), "publish a 'x' q0 response=reply correlation=7 k=v1 k=v2");
}

TEST(Publish, AnAnswerReachesNoFurtherThanItsClient) {
  World w;
  w.auth.principals["pump"] = {
      .name = "pump", .is_anonymous = false, .publish_filters = {"ask", "mill/pump1/#"}};
  const auto asks = [](std::string_view response_topic) {
    mqtt::Publish p{.topic = "ask", .payload = "x"};
    p.properties.add(PropertyId::kResponseTopic, response_topic);
    p.properties.add(PropertyId::kCorrelationData, "7");
    return p;
  };
  Client c(w, "c");
  c.connect({.user = "pump"});
  c.publish(asks("mill/pump1/reply"));
  c.publish(asks("mill/pump2/set"));
  c.publish(asks("$SYS/broker/load"));
  EXPECT_EQ(w.sink.take(), "c ask=x q0 answer=mill/pump1/reply/7; c ask=x q0; c ask=x q0");
  EXPECT_EQ(c.publish(asks("mill/+")), "disconnect 82; closed");
}

TEST(Publish, AnAnswerCarriesTheCorrelationOfItsRequest) {
  World w;
  Client c(w, "c");
  c.connect();
  c.subscribe("reply");
  EXPECT_TRUE(w.broker.publish_internal("reply", "y", Qos::kAtMostOnce, false, "7"));
  w.flush();
  EXPECT_EQ(c.received(), "publish reply 'y' q0 correlation=7");
}

TEST(Publish, InternalMessagesSkipTheSink) {
  World w;
  Client c(w, "c");
  c.connect();
  c.subscribe("alarms/#", 1);
  EXPECT_TRUE(w.broker.publish_internal("alarms/1", "on", Qos::kAtLeastOnce, true));
  w.flush();
  EXPECT_EQ(c.received(), "publish alarms/1 'on' q1 #2");
  EXPECT_FALSE(w.broker.publish_internal("a/+", "", Qos::kAtMostOnce, false).has_value());
  EXPECT_EQ(w.sink.take(), "");
  EXPECT_EQ(w.broker.stats().retained_messages, 1u);
}

}  // namespace
}  // namespace millwright::broker
