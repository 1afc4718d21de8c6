// SPDX-License-Identifier: Apache-2.0
// Nothing is acknowledged before it is on disk, and what could not be stored is not acknowledged.
#include <gtest/gtest.h>

#include "broker/broker_test_harness.h"

namespace millwright::broker {
namespace {

using mqtt::PacketType;

struct Manual : World {
  Manual() { is_auto_flush = false; }
  explicit Manual(BrokerConfig config) : World(config) { is_auto_flush = false; }
};

TEST(Durability, AcknowledgementsWaitForTheirSequence) {
  Manual w;
  Client a(w, "a");
  Client b(w, "b");
  a.connect();
  b.connect();
  a.publish("t", "1", 1, 1);
  b.publish("t", "1", 1, 1);
  w.end_wakeup();
  const JournalSeq first{w.head};
  a.publish("t", "2", 1, 2);
  w.end_wakeup();
  EXPECT_EQ(a.received() + b.received(), "");
  w.broker.on_durable({first.value - 1});
  EXPECT_EQ(a.received() + b.received(), "");
  w.broker.on_durable(first);
  EXPECT_EQ(a.received(), "puback #1");
  EXPECT_EQ(b.received(), "puback #1");
  w.broker.on_durable({w.head});
  EXPECT_EQ(a.received(), "puback #2");
  EXPECT_EQ(w.broker.stats().pending_acks, 0u);
}

TEST(Durability, OneSendForManyAcknowledgements) {
  Manual w;
  Client a(w, "a");
  a.connect();
  for (std::uint16_t i = 1; i <= 100; ++i) a.publish("t", "x", 1, i);
  w.end_wakeup();
  const std::size_t before = w.output.n_sends;
  w.broker.on_durable({w.head});
  EXPECT_EQ(w.output.n_sends, before + 1);
}

TEST(Durability, AnAcknowledgementDoesNotReachALaterConnection) {
  Manual w;
  Client a(w, "a");
  a.connect();
  a.publish("t", "1", 1, 1);
  w.end_wakeup();
  a.lose_connection();
  Client b(w, "b");
  b.connect();  // same slot, another generation
  ASSERT_EQ(b.conn().slot, a.conn().slot);
  w.broker.on_durable({w.head});
  EXPECT_EQ(b.received(), "");
}

TEST(Durability, AFailedJournalRefusesV5) {
  Manual w;
  Client c(w, "c");
  c.connect();
  c.publish("t", "0", 0);
  c.publish("t", "1", 1, 1);
  c.publish("t", "2", 2, 2);
  w.end_wakeup_failed();
  EXPECT_EQ(c.received(), "puback #1 97; pubrec #2 97");
  EXPECT_EQ(w.broker.stats().publishes_not_stored, 2u);
  w.sink.take();
  c.publish("t", "2", 2, 2);  // the identifier was given back: this is a new message
  w.flush();
  EXPECT_EQ(c.received(), "pubrec #2");
  EXPECT_EQ(w.sink.take(), "c t=2 q2");
}

TEST(Durability, AFailedJournalClosesV311AndForgetsTheMessage) {
  Manual w;
  Client c(w, "c");
  const ConnectOptions keep{.version = Version::k311, .is_clean_start = false};
  c.connect(keep);
  w.flush();
  c.publish("t", "x", 2, 7);
  w.end_wakeup_failed();
  EXPECT_EQ(c.received(), "closed");
  EXPECT_EQ(w.sink.take(), "c t=x q2; c gone journal");
  c.connect(keep);
  c.publish("t", "x", 2, 7, false, true);
  w.flush();
  EXPECT_EQ(c.received(), "pubrec #7");
  EXPECT_EQ(w.sink.take(), "c t=x q2");  // taken again, since it had not been stored
}

TEST(Durability, AFailedJournalForgetsTheMessageOfALostConnection) {
  Manual w;
  Client c(w, "c");
  const ConnectOptions keep{.is_clean_start = false, .session_expiry_s = 60};
  c.connect(keep);
  w.flush();
  c.publish("t", "x", 2, 7);
  c.lose_connection();
  w.end_wakeup_failed();
  w.sink.take();
  c.connect(keep);
  c.publish("t", "x", 2, 7, false, true);
  w.flush();
  EXPECT_EQ(c.received(), "pubrec #7");
  EXPECT_EQ(w.sink.take(), "c t=x q2");
}

TEST(Durability, ARepeatIsAcknowledgedEvenIfItsOwnWakeupFails) {
  Manual w;
  Client c(w, "c");
  c.connect({.session_expiry_s = 60});
  c.publish("t", "x", 2, 7);
  w.end_wakeup();
  c.publish("t", "x", 2, 7, false, true);
  w.end_wakeup_failed();
  w.flush();
  EXPECT_EQ(c.received(), "pubrec #7; pubrec #7");
  EXPECT_EQ(w.sink.take(), "c t=x q2");
}

TEST(Durability, AFailingSessionLogDelaysButLosesNothing) {
  Manual w;
  Client c(w, "c");
  c.connect({.session_expiry_s = 60});
  w.flush();
  w.log.is_failing = true;
  c.publish("t", "x", 2, 7);
  w.end_wakeup();  // readings stored, session record not
  c.publish("t", "y", 1, 8);
  w.end_wakeup_failed();  // and now not even readings
  w.broker.on_durable({w.head});
  EXPECT_EQ(c.received(), "puback #8 97");
  EXPECT_EQ(w.broker.stats().log_failures, 2u);
  w.log.is_failing = false;
  w.flush();
  EXPECT_EQ(c.received(), "pubrec #7");
  const auto after = World::restarted(w.log.records, w.wall());
  Client again(*after, "c");
  again.connect({.is_clean_start = false, .session_expiry_s = 60});
  EXPECT_EQ(again.publish("t", "x", 2, 7, false, true), "pubrec #7");
  EXPECT_EQ(after->sink.take(), "");
}

TEST(Durability, ALogThatFailsForLongIsReplacedByASnapshot) {
  Manual w({.max_unlogged_bytes = 100});
  Client c(w, "c");
  c.connect({.session_expiry_s = 60});
  w.flush();
  w.log.is_failing = true;
  for (int i = 0; i < 20; ++i) {
    c.subscribe("topic/" + std::to_string(i), 1);
    w.end_wakeup();
  }
  w.log.is_failing = false;
  c.subscribe("last", 1);
  w.flush();
  EXPECT_NE(c.received().find("suback #21 01"), std::string::npos);
  const auto after = World::restarted(w.log.records, w.wall());
  EXPECT_EQ(after->broker.stats().subscriptions, 21u);
}

TEST(Durability, EachStepOfQos2WaitsWhereTheSessionIsDurable) {
  Manual w;
  Client p(w, "p");
  Client s(w, "s");
  p.connect();
  s.connect({.session_expiry_s = 60});
  s.subscribe("t", 2);
  EXPECT_EQ(s.received(), "");
  w.flush();
  EXPECT_EQ(s.received(), "suback #1 02");
  p.publish("t", "x", 2, 1);
  w.end_wakeup();
  EXPECT_EQ(s.received(), "");  // not before its record is durable
  w.broker.on_durable({w.head});
  EXPECT_EQ(s.received(), "publish t 'x' q2 #2");
  s.ack(PacketType::kPubrec, 2);
  w.end_wakeup();
  EXPECT_EQ(s.received(), "");
  w.broker.on_durable({w.head});
  EXPECT_EQ(s.received(), "pubrel #2");
  p.received();
  s.publish("t2", "y", 2, 9);
  w.flush();
  EXPECT_EQ(s.received(), "pubrec #9");
  s.ack(PacketType::kPubrel, 9);
  w.end_wakeup();
  EXPECT_EQ(s.received(), "");
  w.broker.on_durable({w.head});
  EXPECT_EQ(s.received(), "pubcomp #9");
}

TEST(Durability, WhatWaitsForTheDiskIsBounded) {
  Manual w({.max_pending_acks = 10});
  Client c(w, "c");
  c.connect();
  for (std::uint16_t i = 1; i <= 11; ++i) c.publish("t", "x", 1, i);
  EXPECT_EQ(c.publish("t", "x", 1, 12), "disconnect 89; closed");
}

}  // namespace
}  // namespace millwright::broker
