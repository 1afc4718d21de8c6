// SPDX-License-Identifier: Apache-2.0
// More session changes than one journal record may hold.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "broker/broker_test_harness.h"

namespace millwright::broker {
namespace {

constexpr std::size_t kMegabyte = 1'000'000;
const ConnectOptions kKeep{.is_clean_start = false, .session_expiry_s = 1000};

struct LongLog : World {
  explicit LongLog(BrokerConfig config = {}) : World(config) { is_auto_flush = false; }

  /// Publishes `n` retained messages of 1 MB, QoS 1, within the wake-up: "big/<i>" = `fill`s.
  static void publish_retained(Client& client, std::uint16_t n, char fill) {
    const std::string payload(kMegabyte, fill);
    for (std::uint16_t i = 1; i <= n; ++i) {
      client.publish("big/" + std::to_string(i), payload, 1, i, true);
    }
  }
};

std::string pubacks(int n) {
  std::string out;
  for (int i = 1; i <= n; ++i) out += (i == 1 ? "puback #" : "; puback #") + std::to_string(i);
  return out;
}

// What a broker holds, whatever order its tables give it.
std::vector<std::string> state_of(const World& w) {
  std::vector<std::string> changes;
  const Status read = decode_batch(w.broker.snapshot(), [&](const SessionChange& change) {
    append_change(change, changes.emplace_back());
  });
  EXPECT_TRUE(read.has_value());
  std::ranges::sort(changes);
  return changes;
}

// Not EXPECT_EQ: on a failure it would print megabytes.
void expect_same_state(const World& a, const World& b) {
  EXPECT_EQ(a.broker.stats().retained_messages, b.broker.stats().retained_messages);
  EXPECT_EQ(a.broker.stats().subscriptions, b.broker.stats().subscriptions);
  EXPECT_TRUE(state_of(a) == state_of(b));
}

std::size_t n_states(const std::vector<std::string>& records) {
  std::size_t n = 0;
  for (const std::string& record : records) {
    EXPECT_TRUE(decode_batch(record, [&](const SessionChange& change) {
      if (std::holds_alternative<StateBegins>(change)) ++n;
    }));
  }
  return n;
}

// 30 retained messages of 1 MB in one wake-up were one record of 30 MB. The journal takes 16: it
// refused that record in every wake-up, and no client was ever sent a PUBACK again.
TEST(LongLog, AWakeUpWithMoreThanOneRecordHoldsIsAcknowledged) {
  LongLog w;
  Client c(w, "c");
  c.connect();
  LongLog::publish_retained(c, 30, 'x');
  w.end_wakeup();
  EXPECT_EQ(w.log.records.size(), 8u);  // of four messages each, two in the last
  EXPECT_EQ(w.broker.stats().log_failures, 0u);
  w.broker.on_durable({w.head - 1});
  EXPECT_EQ(c.received(), "");  // not before the last of them is on disk
  w.broker.on_durable({w.head});
  EXPECT_EQ(c.received(), pubacks(30));
  expect_same_state(*World::restarted(w.log.records, w.wall()), w);
}

TEST(LongLog, AnAppendThatFailsInTheMiddleKeepsTheOrder) {
  LongLog w({.max_unlogged_bytes = 100 << 20});
  Client c(w, "c");
  c.connect();
  LongLog::publish_retained(c, 30, 'x');
  w.log.room = 3;
  w.end_wakeup();
  w.broker.on_durable({w.head});
  EXPECT_EQ(w.log.records.size(), 3u);
  EXPECT_EQ(c.received(), "");  // of the 12 that are logged neither: a wake-up is done as a whole
  LongLog::publish_retained(c, 2, 'y');  // replaces the first two
  w.log.room = 2;
  w.end_wakeup();
  w.broker.on_durable({w.head});
  EXPECT_EQ(w.log.records.size(), 5u);
  EXPECT_EQ(c.received(), "");
  w.log.room = SIZE_MAX;
  w.flush();
  EXPECT_EQ(w.log.records.size(), 8u);
  EXPECT_EQ(c.received(), pubacks(30) + "; " + pubacks(2));
  EXPECT_EQ(n_states(w.log.records), 0u);
  expect_same_state(*World::restarted(w.log.records, w.wall()), w);
}

struct LostLog : LongLog {
  /// 20 MB are retained and logged; then the log fails until the state has to replace the changes.
  LostLog() : LongLog({.max_unlogged_bytes = 1000}) {
    client.connect(kKeep);
    publish_retained(client, 20, 'x');
    flush();
    log.is_failing = true;
    for (int i = 0; i < 50; ++i) {
      client.subscribe("some/longer/topic/" + std::to_string(i), 1);
      end_wakeup();
    }
    client.lose_connection();
    end_wakeup();
    log.is_failing = false;
    log.records.clear();
    client.received();
  }
  Client client{*this, "c"};
};

TEST(LongLog, AStateOfMoreThanOneRecordReplacesALostLog) {
  LostLog w;
  w.flush();
  ASSERT_EQ(w.log.records.size(), 5u);
  EXPECT_EQ(n_states({w.log.records.front()}), 1u);
  EXPECT_EQ(n_states(w.log.records), 1u);
  EXPECT_EQ(w.broker.stats().retained_messages, 20u);
  expect_same_state(*World::restarted(w.log.records, w.wall()), w);
}

// A crash while the state replaced the changes left the first of its records, which began by
// forgetting everything: what only the others held was gone, although it had been on disk before.
TEST(LongLog, ACrashInTheMiddleOfTheStateKeepsWhatWasThere) {
  LongLog before({.max_unlogged_bytes = 1000});
  Client client(before, "c");
  client.connect(kKeep);
  LongLog::publish_retained(client, 20, 'x');
  before.flush();
  const std::vector<std::string> on_disk = before.log.records;
  const auto wanted = World::restarted(on_disk, before.wall());

  LostLog lost;
  lost.flush();
  ASSERT_EQ(lost.log.records.size(), 5u);
  for (std::size_t n = 0; n < lost.log.records.size(); ++n) {
    SCOPED_TRACE(n);
    std::vector<std::string> cut = on_disk;
    cut.insert(cut.end(), lost.log.records.begin(),
               lost.log.records.begin() + static_cast<std::ptrdiff_t>(n));
    const auto again = World::restarted(cut, before.wall());
    expect_same_state(*again, *wanted);

    // What comes after the crash counts at the next start too, and the torn state still does not.
    again->log.records.clear();
    Client late(*again, "late");
    late.connect();
    late.publish("late", "x", 1, 1, true);
    again->flush();
    cut.insert(cut.end(), again->log.records.begin(), again->log.records.end());
    expect_same_state(*World::restarted(cut, before.wall()), *again);
    EXPECT_EQ(again->broker.stats().retained_messages, 21u);
  }
  std::vector<std::string> whole = on_disk;
  whole.insert(whole.end(), lost.log.records.begin(), lost.log.records.end());
  expect_same_state(*World::restarted(whole, before.wall()), lost);
}

// A journal that waits for its disk takes a record now and then: the rest of the state, although
// larger than max_unlogged_bytes, must not start over each time.
TEST(LongLog, AStateThatIsTakenARecordAtATimeComesToItsEnd) {
  LostLog w;
  int n_wakeups = 0;
  do {
    w.log.room = n_wakeups % 3 == 0 ? 1 : 0;
    w.flush();
    ASSERT_LT(++n_wakeups, 30);
  } while (w.log.records.size() < 5);
  w.log.room = SIZE_MAX;
  Client late(w, "late");
  late.connect();
  late.publish("late", "x", 1, 1, true);
  w.flush();
  EXPECT_EQ(late.received(), "puback #1");
  EXPECT_EQ(n_states(w.log.records), 1u);
  EXPECT_EQ(w.log.records.size(), 6u);
  expect_same_state(*World::restarted(w.log.records, w.wall()), w);
}

TEST(LongLog, NoPacketIsLargerThanARecordHolds) {
  LongLog w({.max_packet_bytes = 64 << 20});
  Client c(w, "c");
  c.connect();
  c.publish("t", std::string(kMaxPacketBytes - 100, 'x'), 1, 1, true);
  w.flush();
  EXPECT_EQ(w.log.records.size(), 1u);
  EXPECT_EQ(c.received(), "puback #1");
  EXPECT_EQ(c.publish("t", std::string(kMaxPacketBytes, 'x'), 1, 2, true), "disconnect 95; closed");
}

}  // namespace
}  // namespace millwright::broker
