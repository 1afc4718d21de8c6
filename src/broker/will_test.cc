// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "broker/broker_test_harness.h"

namespace millwright::broker {
namespace {

using std::chrono::seconds;

mqtt::Will will(std::uint32_t delay_s = 0) {
  mqtt::Will w{.topic = "status", .payload = "gone"};
  if (delay_s != 0) w.properties.add(PropertyId::kWillDelay, delay_s);
  w.properties.add_user("k", "v");
  return w;
}

struct Watch {
  Watch() : watcher(w, "watcher"), c(w, "c") {
    watcher.connect();
    watcher.subscribe("status");
    w.sink.take();
  }
  World w;
  Client watcher;
  Client c;
};

constexpr std::string_view kPublished = "publish status 'gone' q0 k=v";

TEST(Will, IsPublishedWhenTheConnectionBreaks) {
  Watch t;
  t.c.connect({.will = will()});
  t.c.lose_connection();
  EXPECT_EQ(t.watcher.received(), kPublished);
  EXPECT_EQ(t.w.sink.take(), "c status=gone q0; c gone lost");
  t.c.connect({.will = will()});
  t.c.send(mqtt::Connect{});  // a violation
  EXPECT_EQ(t.watcher.received(), kPublished);
}

TEST(Will, IsDiscardedByAGoodbyeUnlessAskedFor) {
  Watch t;
  t.c.connect({.will = will()});
  t.c.send(mqtt::Disconnect{});
  EXPECT_EQ(t.watcher.received(), "");
  EXPECT_EQ(t.w.sink.take(), "c gone client");
  t.c.connect({.will = will()});
  t.c.send(mqtt::Disconnect{ReasonCode::kDisconnectWithWill, {}});
  EXPECT_EQ(t.watcher.received(), kPublished);
}

TEST(Will, WaitsForItsDelay) {
  Watch t;
  t.c.connect({.session_expiry_s = 100, .will = will(10)});
  t.c.lose_connection();
  t.w.advance(seconds(9));
  EXPECT_EQ(t.watcher.received(), "");
  t.w.sink.take();
  t.w.advance(seconds(1));
  EXPECT_EQ(t.watcher.received(), kPublished);
  EXPECT_EQ(t.w.sink.take(), "c status=gone q0; c gone will");
  t.w.advance(seconds(20));
  EXPECT_EQ(t.watcher.received(), "");
}

TEST(Will, IsCancelledByAReturnInTime) {
  Watch t;
  t.c.connect({.session_expiry_s = 100, .will = will(10)});
  t.c.lose_connection();
  t.w.advance(seconds(5));
  t.c.connect({.is_clean_start = false, .session_expiry_s = 100});
  t.w.advance(seconds(20));
  EXPECT_EQ(t.watcher.received(), "");
}

TEST(Will, ComesEarlierWhenTheSessionEnds) {
  Watch t;
  t.c.connect({.session_expiry_s = 5, .will = will(10)});
  t.c.lose_connection();
  t.w.advance(seconds(5));
  EXPECT_EQ(t.watcher.received(), kPublished);
  t.c.connect({.session_expiry_s = 100, .will = will(10)});
  t.c.lose_connection();
  t.c.connect({.is_clean_start = true});  // ends the old session
  EXPECT_EQ(t.watcher.received(), kPublished);
  t.c.lose_connection();
  t.c.connect({.will = will(10)});  // a session that ends with its connection has no time to wait
  t.c.lose_connection();
  EXPECT_EQ(t.watcher.received(), kPublished);
}

TEST(Will, SurvivesARestart) {
  World w;
  Client c(w, "c");
  c.connect({.session_expiry_s = 100, .will = will(10)});
  const auto after = World::restarted(w.log.records, w.wall());
  Client watcher(*after, "watcher");
  watcher.connect();
  watcher.subscribe("status");
  after->advance(seconds(9));
  EXPECT_EQ(watcher.received(), "");
  after->advance(seconds(1));
  EXPECT_EQ(watcher.received(), kPublished);
  const auto later = World::restarted(after->log.records, after->wall());
  later->advance(seconds(50));
  EXPECT_EQ(later->broker.stats().wills_published, 0u);
}

TEST(Will, IsPublishedAtShutdown) {
  Watch t;
  t.c.connect({.will = will()});
  t.w.broker.disconnect_all(ReasonCode::kServerShuttingDown);
  t.w.flush();
  EXPECT_EQ(t.w.broker.stats().wills_published, 1u);
}

}  // namespace
}  // namespace millwright::broker
