// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "broker/broker_test_harness.h"

namespace millwright::broker {
namespace {

using mqtt::RetainHandling;

TEST(Subscribe, GrantsAndRefuses) {
  World w({.max_topic_levels = 4, .max_subscriptions_per_session = 3});
  w.auth.principals["r"] = {
      .name = "r", .is_anonymous = false, .subscribe_filters = {"mill/#", "$share-me"}};
  Client c(w, "c");
  c.connect({.user = "r"});
  EXPECT_EQ(c.subscribe("mill/+", 2), "suback #1 02");
  EXPECT_EQ(c.subscribe("#", 1), "suback #2 87");
  EXPECT_EQ(c.subscribe("mill/a#", 1), "suback #3 8f");
  EXPECT_EQ(c.subscribe("mill/a/b/c/d", 1), "suback #4 8f");
  EXPECT_EQ(c.subscribe("$share/g/mill/x", 1), "suback #5 01");
  EXPECT_EQ(c.subscribe("$share/g/other", 1), "suback #6 87");
  EXPECT_EQ(c.subscribe("mill/1", 0), "suback #7 00");
  EXPECT_EQ(c.subscribe("mill/2", 0), "suback #8 97");
  EXPECT_EQ(c.subscribe("mill/1", 1), "suback #9 01");  // a replacement needs no room
  EXPECT_EQ(w.broker.stats().subscribes_refused, 5u);
  Client old(w, "old");
  old.connect({.version = Version::k311, .user = "r"});
  EXPECT_EQ(old.subscribe("#", 1), "suback #1 80");
}

TEST(Subscribe, UnsubscribeEndsIt) {
  World w;
  Client c(w, "c");
  c.connect();
  c.subscribe("a");
  EXPECT_EQ(c.unsubscribe("a"), "unsuback #2 00");
  EXPECT_EQ(c.unsubscribe("a"), "unsuback #3 11");
  EXPECT_EQ(c.publish("a", "x"), "");
  EXPECT_EQ(w.broker.stats().subscriptions, 0u);
}

TEST(Subscribe, OverlappingSubscriptionsGetOneCopy) {
  World w;
  Client five(w, "five");
  five.connect();
  five.subscribe("a/#", 0, {}, 1);
  five.subscribe("a/+", 2, {}, 2);
  five.subscribe("a/b", 1);
  Client three(w, "three");
  three.connect({.version = Version::k311});
  three.subscribe("a/#", 0);
  three.subscribe("a/b", 1);
  Client p(w, "p");
  p.connect();
  p.publish("a/b", "x", 2, 1);
  EXPECT_EQ(five.received(), "publish a/b 'x' q2 #2 sub=1 sub=2");
  EXPECT_EQ(three.received(), "publish a/b 'x' q1 #2");
}

TEST(Subscribe, NoLocal) {
  World w;
  Client c(w, "c");
  c.connect();
  c.subscribe("a", 0, {.is_no_local = true});
  Client other(w, "o");
  other.connect();
  EXPECT_EQ(c.publish("a", "mine"), "");
  other.publish("a", "theirs");
  EXPECT_EQ(c.received(), "publish a 'theirs' q0");
  EXPECT_EQ(c.subscribe("$share/g/a", 0, {.is_no_local = true}), "disconnect 82; closed");
}

TEST(Retained, IsSentByHandling) {
  World w;
  Client p(w, "p");
  p.connect();
  p.publish("a/b", "x", 1, 1, true);
  const struct {
    RetainHandling handling;
    std::string_view first, again;
  } cases[] = {
      {RetainHandling::kSend, "; publish a/b 'x' q1 #2 retain", "; publish a/b 'x' q1 #3 retain"},
      {RetainHandling::kSendIfNew, "; publish a/b 'x' q1 #2 retain", ""},
      {RetainHandling::kDoNotSend, "", ""},
  };
  for (const auto& c : cases) {
    Client s(w, "s" + std::to_string(static_cast<int>(c.handling)));
    s.connect();
    EXPECT_EQ(s.subscribe("a/#", 1, {.retain_handling = c.handling}),
              "suback #1 01" + std::string(c.first));
    EXPECT_EQ(s.subscribe("a/#", 1, {.retain_handling = c.handling}),
              "suback #2 01" + std::string(c.again));
  }
}

TEST(Retained, IsReplacedClearedAndMarked) {
  World w;
  Client s(w, "s");
  s.connect();
  s.subscribe("plain");
  s.subscribe("kept", 0, {.is_retain_as_published = true});
  Client p(w, "p");
  p.connect();
  p.publish("plain", "1", 0, 0, true);
  p.publish("kept", "1", 0, 0, true);
  EXPECT_EQ(s.received(), "publish plain '1' q0; publish kept '1' q0 retain");
  p.publish("plain", "2", 0, 0, true);
  p.publish("kept", "", 0, 0, true);
  EXPECT_EQ(s.received(), "publish plain '2' q0; publish kept '' q0 retain");
  Client late(w, "late");
  late.connect();
  EXPECT_EQ(late.subscribe("+"), "suback #1 00; publish plain '2' q0 retain");
  EXPECT_EQ(late.subscribe("$share/g/+"), "suback #2 00");  // never for a shared subscription
}

TEST(Retained, Expires) {
  World w;
  Client p(w, "p");
  p.connect();
  mqtt::Publish m{.topic = "a", .payload = "x", .is_retain = true};
  m.properties.add(PropertyId::kMessageExpiry, 10);
  p.publish(m);
  w.advance(std::chrono::seconds(4));
  EXPECT_EQ(p.subscribe("a"), "suback #1 00; publish a 'x' q0 retain expiry=6");
  w.advance(std::chrono::seconds(6));
  EXPECT_EQ(p.subscribe("a"), "suback #2 00");
  EXPECT_EQ(w.broker.stats().retained_messages, 0u);
}

TEST(Retained, StoreIsBounded) {
  World w({.max_retained_messages = 2, .max_retained_bytes = 20});
  Client p(w, "p");
  p.connect();
  p.publish("a", "1", 0, 0, true);
  p.publish("b", "1", 0, 0, true);
  p.publish("c", "1", 0, 0, true);
  p.publish("a", std::string(30, 'x'), 0, 0, true);
  EXPECT_EQ(w.broker.stats().dropped_retained_full, 2u);
  EXPECT_EQ(p.subscribe("#"), "suback #1 00; publish a '1' q0 retain; publish b '1' q0 retain");
}

TEST(Shared, GoesRoundAndPrefersTheConnected) {
  World w;
  Client p(w, "p");
  p.connect();
  Client a(w, "a");
  Client b(w, "b");
  a.connect({.session_expiry_s = 60});
  b.connect({.session_expiry_s = 60});
  a.subscribe("$share/g/t", 1, {}, 9);
  b.subscribe("$share/g/t", 1);
  for (const char* x : {"1", "2", "3", "4"}) p.publish("t", x, 0);
  EXPECT_EQ(a.received(), "publish t '1' q0 sub=9; publish t '3' q0 sub=9");
  EXPECT_EQ(b.received(), "publish t '2' q0; publish t '4' q0");
  b.lose_connection();
  p.publish("t", "5", 1, 1);
  p.publish("t", "6", 1, 2);
  EXPECT_EQ(a.received(), "publish t '5' q1 #2 sub=9; publish t '6' q1 #3 sub=9");
}

TEST(Shared, UnacknowledgedMessagesMoveOn) {
  World w;
  Client p(w, "p");
  p.connect();
  Client a(w, "a");
  Client b(w, "b");
  a.connect({.session_expiry_s = 60});
  b.connect();
  a.subscribe("$share/g/t", 2);
  p.publish("t", "one", 1, 1);
  p.publish("t", "two", 2, 2);
  EXPECT_EQ(a.received(), "publish t 'one' q1 #2; publish t 'two' q2 #3");
  b.subscribe("$share/g/t", 2);
  a.lose_connection();
  EXPECT_EQ(b.received(), "publish t 'one' q1 #2");  // QoS 2 was sent: it stays with its session
  EXPECT_EQ(w.broker.stats().shared_redelivered, 1u);
  b.lose_connection();  // a clean session: what it had not acknowledged goes back
  EXPECT_EQ(w.broker.stats().shared_redelivered, 2u);
  EXPECT_EQ(a.connect({.is_clean_start = false, .session_expiry_s = 60}),
            "connack 00 present; publish t 'two' q2 #3 dup; publish t 'one' q1 #4");
}

}  // namespace
}  // namespace millwright::broker
