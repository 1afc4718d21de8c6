// SPDX-License-Identifier: Apache-2.0
// What survives a restart: by the log, by a snapshot, and by a snapshot with the log after it.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <random>

#include "broker/broker_test_harness.h"

namespace millwright::broker {
namespace {

using mqtt::PacketType;
using std::chrono::seconds;

const ConnectOptions kKeep{.is_clean_start = false, .session_expiry_s = 100};

// Makes the same situation and restarts from what `records` of it gives.
void check_restart(const std::function<std::vector<std::string>(World&)>& records) {
  World w;
  Client p(w, "p");
  Client s(w, "s");
  p.connect(kKeep);
  s.connect(kKeep);
  s.subscribe("a/#", 1, {}, 5);
  s.subscribe("b", 2);
  s.subscribe("dropped", 1);
  s.unsubscribe("dropped");
  p.publish("a/1", "done", 1);
  s.ack(PacketType::kPuback, 2);
  p.publish("b", "released", 2, 100);
  s.ack(PacketType::kPubrec, 3);
  s.lose_connection();
  p.publish("a/2", "waiting", 1);
  p.publish("keep", "k", 1, 0, true);
  p.publish("clear", "k", 1, 0, true);
  p.publish("clear", "", 1, 0, true);
  p.publish("q2", "x", 2, 200);

  const auto after = World::restarted(records(w), w.wall());
  Client s2(*after, "s");
  EXPECT_EQ(s2.connect(kKeep),
            "connack 00 present; publish a/2 'waiting' q1 #4 dup sub=5; pubrel #3");
  EXPECT_EQ(s2.ack(PacketType::kPubcomp, 3), "");
  EXPECT_EQ(s2.ack(PacketType::kPuback, 4), "");
  EXPECT_EQ(s2.subscribe("keep"), "publish keep 'k' q0 retain; suback #1 00");
  EXPECT_EQ(s2.subscribe("clear"), "suback #2 00");
  Client p2(*after, "p");
  EXPECT_EQ(p2.connect(kKeep), "connack 00 present");
  EXPECT_EQ(p2.publish("q2", "x", 2, 200, false, true), "pubrec #200");
  EXPECT_EQ(after->sink.take(), "");  // exactly once, across the restart
  EXPECT_EQ(p2.publish("b", "new", 2, 101), "pubrec #101");
  EXPECT_EQ(s2.received(), "publish b 'new' q2 #5");
  p2.publish("dropped", "x");
  EXPECT_EQ(s2.received(), "");
}

TEST(Restart, FromTheLog) {
  check_restart([](World& w) { return w.log.records; });
}

TEST(Restart, FromASnapshot) {
  check_restart([](World& w) { return std::vector{w.broker.snapshot()}; });
}

TEST(Restart, FromALogThenASnapshot) {
  check_restart([](World& w) {
    auto records = w.log.records;
    records.push_back(w.broker.snapshot());  // starts with a reset
    return records;
  });
}

TEST(Restart, SessionsOfConnectedClientsStartToExpire) {
  World w;
  Client c(w, "c");
  c.connect(kKeep);
  w.advance(seconds(1000));
  const auto after = World::restarted(w.log.records, w.wall());
  after->advance(seconds(99));
  EXPECT_EQ(after->broker.stats().sessions, 1u);
  after->advance(seconds(1));
  EXPECT_EQ(after->broker.stats().sessions, 0u);
  EXPECT_EQ(World::restarted(after->log.records, after->wall())->broker.stats().sessions, 0u);
}

TEST(Restart, CleanSessionsLeaveNoTrace) {
  World w;
  Client c(w, "c");
  c.connect();
  c.subscribe("a", 2);
  c.publish("a", "x", 2);
  EXPECT_TRUE(w.log.records.empty());
}

TEST(Restart, AShareKeepsItsMessages) {
  World w;
  Client p(w, "p");
  Client a(w, "a");
  p.connect();
  a.connect(kKeep);
  a.subscribe("$share/g/t", 1);
  p.publish("t", "x", 1);
  const auto after = World::restarted(w.log.records, w.wall());
  Client b(*after, "b");
  b.connect();
  b.subscribe("$share/g/t", 1);
  after->advance(seconds(100));  // a's session ends: b takes over
  EXPECT_EQ(b.received(), "publish t 'x' q1 #2");
}

// Random traffic with small queues, then a restart by log and one by snapshot: both must hold what
// the live broker holds, and send the same to whoever comes back.
TEST(RestartProperty, ReplayedStateEqualsTheLiveState) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937_64 rng(seed);
    World w({.max_queued_messages = 6, .overflow = Overflow::kDropOldest});
    std::deque<Client> clients;
    for (const char* id : {"a", "b", "c"}) clients.emplace_back(w, id);
    for (Client& c : clients) c.connect(kKeep);
    const std::vector<std::string> topics = {"t/1", "t/2", "u"};
    const std::vector<std::string> filters = {"t/+", "#", "u", "$share/g/t/#"};
    for (int step = 0; step < 80; ++step) {
      Client& c = clients[rng() % 3];
      switch (rng() % 8) {
        case 0:
          c.connect(kKeep);
          break;
        case 1:
          c.lose_connection();
          break;
        case 2:
          c.subscribe(filters[rng() % 4], static_cast<int>(rng() % 3));
          break;
        case 3:
          c.unsubscribe(filters[rng() % 4]);
          break;
        case 4:
          c.ack(rng() % 2 == 0 ? PacketType::kPuback : PacketType::kPubrec,
                static_cast<std::uint16_t>(1 + rng() % 12));
          break;
        case 5:
          c.ack(rng() % 2 == 0 ? PacketType::kPubcomp : PacketType::kPubrel,
                static_cast<std::uint16_t>(1 + rng() % 12));
          break;
        default:
          c.publish(topics[rng() % 3], std::to_string(step), static_cast<int>(rng() % 3),
                    static_cast<std::uint16_t>(1 + rng() % 12), rng() % 4 == 0);
      }
    }
    for (Client& c : clients) c.lose_connection();
    const auto from_log = World::restarted(w.log.records, w.wall());
    const auto from_snapshot = World::restarted({w.broker.snapshot()}, w.wall());
    const auto texts = [](const World& of) {
      std::vector<std::string> out;
      for (const ClientSummary& c : of.broker.clients()) {
        out.push_back(c.client_id + " subs " + std::to_string(c.subscriptions) + " out " +
                      std::to_string(c.in_flight + c.queued) + " bytes " +
                      std::to_string(c.queued_bytes));
      }
      std::ranges::sort(out);
      out.push_back(std::to_string(of.broker.stats().retained_bytes));
      return out;
    };
    EXPECT_EQ(texts(*from_log), texts(w));
    EXPECT_EQ(texts(*from_snapshot), texts(w));
    for (const char* id : {"a", "b", "c"}) {
      Client logged(*from_log, id);
      Client snapped(*from_snapshot, id);
      EXPECT_EQ(logged.connect(kKeep), snapped.connect(kKeep));
    }
  }
}

}  // namespace
}  // namespace millwright::broker
