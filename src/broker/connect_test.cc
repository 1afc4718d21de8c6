// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "broker/broker_test_harness.h"

namespace millwright::broker {
namespace {

using std::chrono::seconds;

TEST(Connect, AcceptsBothVersions) {
  World w;
  Client a(w, "a");
  EXPECT_EQ(a.connect({.version = Version::k311}), "connack 00");
  Client b(w, "b");
  EXPECT_EQ(b.connect(), "connack 00");
  EXPECT_EQ(w.broker.stats().connections, 2u);
  a.send(mqtt::Pingreq{});
  EXPECT_EQ(a.received(), "pingresp");
}

TEST(Connect, WhoMayComeIn) {
  const struct {
    std::string_view name;
    ConnectOptions options;
    std::string_view answer;
  } cases[] = {
      {"anonymous on loopback", {}, "connack 00"},
      {"anonymous elsewhere", {.is_loopback = false}, "connack 87; closed"},
      {"anonymous elsewhere 3.1.1",
       {.version = Version::k311, .is_loopback = false},
       "connack 05; closed"},
      {"good password", {.user = "u", .is_loopback = false}, "connack 00"},
      {"bad password", {.user = "u", .password = "x"}, "connack 86; closed"},
      {"bad password 3.1.1",
       {.version = Version::k311, .user = "u", .password = "x"},
       "connack 04; closed"},
      {"unknown user", {.user = "nobody"}, "connack 86; closed"},
      {"will on a server topic", {.will = mqtt::Will{.topic = "$SYS/x"}}, "connack 87; closed"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    World w;
    Client client(w, "c");
    EXPECT_EQ(client.connect(c.options), c.answer);
  }
}

TEST(Connect, ClientIdentifierRules) {
  World w({.max_client_id_bytes = 8});
  Client unnamed(w, "");
  EXPECT_EQ(unnamed.connect({.version = Version::k311, .is_clean_start = false}),
            "connack 02; closed");
  EXPECT_EQ(unnamed.connect({.version = Version::k311}), "connack 00");
  EXPECT_EQ(unnamed.connect(), "connack 00");
  Client other(w, "");
  EXPECT_EQ(other.connect(), "connack 00");
  EXPECT_EQ(w.broker.stats().connections, 3u);  // each got its own
  Client too_long(w, "123456789");
  EXPECT_EQ(too_long.connect(), "connack 85; closed");
}

TEST(Connect, TellsItsLimitsAndTheAssignedIdentifier) {
  World w({.receive_maximum = 7, .max_keep_alive_s = 30, .max_session_expiry = seconds(100)});
  Client c(w, "");
  c.open();
  mqtt::Connect packet{.keep_alive_s = 60};
  packet.properties.add(PropertyId::kSessionExpiry, 1000);
  c.send(packet);
  const std::string bytes = w.output.sent[c.conn().generation];
  mqtt::Framer framer(1000);
  framer.feed(bytes);
  const auto frame = framer.next();
  const auto ack = mqtt::decode_connack(**frame, Version::k5);
  ASSERT_TRUE(ack);
  const mqtt::Properties& p = ack->properties;
  EXPECT_EQ(p.number(PropertyId::kReceiveMaximum), 7u);
  EXPECT_EQ(p.number(PropertyId::kMaximumPacketSize), 1u << 20);
  EXPECT_EQ(p.number(PropertyId::kTopicAliasMaximum), 64u);
  EXPECT_EQ(p.number(PropertyId::kServerKeepAlive), 30u);
  EXPECT_EQ(p.number(PropertyId::kSessionExpiry), 100u);
  EXPECT_TRUE(p.text(PropertyId::kAssignedClientId)->starts_with("auto-"));
}

TEST(Connect, TakesOverASession) {
  World w;
  Client first(w, "c");
  first.connect({.session_expiry_s = 60});
  first.subscribe("a", 1);
  w.sink.take();
  Client second(w, "c");
  EXPECT_EQ(second.connect({.is_clean_start = false, .session_expiry_s = 60}),
            "connack 00 present");
  EXPECT_EQ(first.received(), "disconnect 8e; closed");
  EXPECT_EQ(w.sink.take(), "c gone taken-over");
  EXPECT_EQ(second.publish("a", "x"), "publish a 'x' q0");
  first.lose_connection();  // the late news of a dead socket changes nothing
  EXPECT_EQ(second.publish("a", "y"), "publish a 'y' q0");
  EXPECT_EQ(w.broker.stats().takeovers, 1u);
}

TEST(Connect, ASessionBelongsToItsUser) {
  World w;
  w.auth.principals["other"] = {.name = "other", .is_anonymous = false};
  Client owner(w, "c");
  owner.connect({.session_expiry_s = 60, .user = "u"});
  Client thief(w, "c");
  EXPECT_EQ(thief.connect({.is_clean_start = false, .user = "other"}), "connack 85; closed");
  EXPECT_EQ(thief.connect({.is_clean_start = true}), "connack 85; closed");
  EXPECT_EQ(owner.received(), "");  // still connected
}

TEST(Connect, SessionsEndOrWait) {
  World w;
  Client c(w, "c");
  c.connect({.session_expiry_s = 60});
  c.lose_connection();
  EXPECT_EQ(c.connect({.is_clean_start = false}), "connack 00 present");  // expiry now 0
  c.lose_connection();
  EXPECT_EQ(c.connect({.is_clean_start = false, .session_expiry_s = 60}), "connack 00");
  c.lose_connection();
  w.advance(seconds(59));
  EXPECT_EQ(c.connect({.is_clean_start = false, .session_expiry_s = 60}), "connack 00 present");
  c.lose_connection();
  w.advance(seconds(60));
  EXPECT_EQ(w.broker.stats().sessions_expired, 1u);
  EXPECT_EQ(c.connect({.is_clean_start = false, .session_expiry_s = 60}), "connack 00");
  c.lose_connection();
  EXPECT_EQ(c.connect({.is_clean_start = true, .session_expiry_s = 60}), "connack 00");
}

TEST(Connect, CleanSessionOf311) {
  World w;
  Client c(w, "c");
  EXPECT_EQ(c.connect({.version = Version::k311, .is_clean_start = false}), "connack 00");
  c.lose_connection();
  EXPECT_EQ(c.connect({.version = Version::k311, .is_clean_start = false}), "connack 00 present");
  c.lose_connection();
  EXPECT_EQ(c.connect({.version = Version::k311}), "connack 00");
  c.lose_connection();
  EXPECT_EQ(w.broker.stats().sessions, 0u);
}

TEST(Connect, DisconnectMayChangeTheExpiry) {
  World w;
  Client c(w, "c");
  c.connect({.session_expiry_s = 60});
  mqtt::Disconnect bye;
  bye.properties.add(PropertyId::kSessionExpiry, 0);
  c.send(bye);
  EXPECT_EQ(c.received(), "closed");
  EXPECT_EQ(w.broker.stats().sessions, 0u);
  c.connect();
  mqtt::Disconnect longer;
  longer.properties.add(PropertyId::kSessionExpiry, 10);
  c.send(longer);
  EXPECT_EQ(c.received(), "disconnect 82; closed");
}

TEST(Connect, KeepAliveAndConnectTimeout) {
  World w;
  Client c(w, "c");
  c.connect({.keep_alive_s = 10});
  Client silent(w, "s");
  silent.open();
  w.advance(seconds(10));
  EXPECT_EQ(silent.received(), "closed");
  w.advance(std::chrono::milliseconds(4999));
  EXPECT_EQ(c.received(), "");
  c.send(mqtt::Pingreq{});
  w.advance(std::chrono::milliseconds(14999));
  EXPECT_EQ(c.received(), "pingresp");
  w.advance(std::chrono::milliseconds(1));
  EXPECT_EQ(c.received(), "disconnect 8d; closed");
}

TEST(Connect, LimitsConnectionsAndSessions) {
  World w({.max_connections = 2, .max_refused_at_once = 0, .max_sessions = 1});
  Client a(w, "a");
  EXPECT_EQ(a.connect(), "connack 00");
  Client b(w, "b");
  EXPECT_EQ(b.connect(), "connack 97; closed");
  b.open();
  EXPECT_EQ(w.broker.open({}).error().code(), Code::kResourceExhausted);
}

TEST(Connect, OneTooManyIsToldSoInItsVersion) {
  World w({.max_connections = 1, .max_refused_at_once = 2});
  Client a(w, "a");
  EXPECT_EQ(a.connect(), "connack 00");
  Client b(w, "b");
  EXPECT_EQ(b.connect(), "connack 97; closed");
  Client c(w, "c");
  EXPECT_EQ(c.connect({.version = mqtt::Version::k311}), "connack 03; closed");
  EXPECT_EQ(w.broker.stats().connections, 1u);
  // Two wait for their answer; a third is not even taken.
  b.open();
  c.open();
  EXPECT_EQ(w.broker.open({}).error().code(), Code::kResourceExhausted);
}

TEST(Connect, OneTooManyIsTakenWhenAnotherHasGone) {
  World w({.max_connections = 1, .max_refused_at_once = 2});
  Client a(w, "a");
  a.connect();
  Client b(w, "b");
  b.open();
  a.send(mqtt::Disconnect{});
  EXPECT_EQ(a.received(), "closed");
  mqtt::Connect hello;
  hello.version = mqtt::Version::k5;
  hello.client_id = "b";
  b.send(hello);
  EXPECT_EQ(b.received(), "connack 00");
}

TEST(Connect, AThousandAtOnce) {
  World w;
  w.is_auto_flush = false;
  std::deque<Client> clients;
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 1000; ++i) {
      clients.emplace_back(w, "c" + std::to_string(i));
      clients.back().connect({.is_clean_start = false, .session_expiry_s = 60});
    }
    w.flush();
  }
  EXPECT_EQ(w.broker.stats().connections, 1000u);
  EXPECT_EQ(w.broker.stats().takeovers, 1000u);
  w.broker.disconnect_all(ReasonCode::kServerShuttingDown);
  w.flush();
  EXPECT_EQ(clients.back().received(), "disconnect 8b; closed");
  EXPECT_EQ(w.broker.stats().connections, 0u);
  EXPECT_EQ(w.broker.stats().sessions, 1000u);
}

TEST(Connect, ServerTopicsAreKeptUpToDate) {
  World w({.sys_interval = seconds(5)});
  Client c(w, "c");
  c.connect();
  w.advance(seconds(1));
  EXPECT_EQ(c.subscribe("$SYS/broker/clients/connected"),
            "suback #1 00; publish $SYS/broker/clients/connected '1' q0 retain");
  w.advance(seconds(4));
  EXPECT_EQ(c.received(), "");
  w.advance(seconds(1));
  EXPECT_EQ(c.received(), "publish $SYS/broker/clients/connected '1' q0");
  EXPECT_TRUE(w.log.records.empty());
}

}  // namespace
}  // namespace millwright::broker
