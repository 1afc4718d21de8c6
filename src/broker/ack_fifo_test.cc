// SPDX-License-Identifier: Apache-2.0
#include "broker/ack_fifo.h"

#include <gtest/gtest.h>

namespace millwright::broker {
namespace {

std::vector<int> released(AckFifo& fifo, std::uint64_t durable) {
  std::vector<int> out;
  fifo.release({durable}, [&](const PendingAck& ack) { out.push_back(ack.packet_id); });
  return out;
}
PendingAck ack(int id, AckKind kind = AckKind::kPuback) {
  return {{0, 1}, static_cast<std::uint16_t>(id), kind, mqtt::ReasonCode::kSuccess};
}

TEST(AckFifo, ReleasesInOrderUpToTheDurableSequence) {
  AckFifo fifo;
  fifo.push(ack(1));
  fifo.push(ack(2));
  EXPECT_TRUE(released(fifo, 100).empty());  // open: no sequence yet
  fifo.seal({5});
  fifo.push(ack(3));
  fifo.seal({5});
  fifo.push(ack(4));
  fifo.seal({9});
  fifo.seal({10});  // nothing open: no group
  EXPECT_TRUE(released(fifo, 4).empty());
  EXPECT_EQ(released(fifo, 8), (std::vector{1, 2, 3}));
  EXPECT_EQ(fifo.size(), 1u);
  EXPECT_EQ(released(fifo, 9), (std::vector{4}));
  EXPECT_EQ(fifo.size(), 0u);
}

TEST(AckFifo, TakesOnlyWhatConfirmsAPublishOfTheFailedWakeup) {
  AckFifo fifo;
  fifo.push(ack(1));
  fifo.mark_stored();  // its readings are in the journal, the session record is not
  fifo.push(ack(2));
  fifo.push(ack(3, AckKind::kPubcomp));
  fifo.push(ack(4, AckKind::kPubrec));
  fifo.push(ack(5, AckKind::kPubrecAgain));
  std::vector<int> failed;
  for (const PendingAck& a : fifo.take_unstored()) failed.push_back(a.packet_id);
  EXPECT_EQ(failed, (std::vector{2, 4}));
  fifo.seal({1});
  EXPECT_EQ(released(fifo, 1), (std::vector{1, 3, 5}));
}

TEST(AckFifo, KeepsOrderWhileTheRingGrowsAndWraps) {
  AckFifo fifo;
  int pushed = 0;
  int expected = 0;
  for (std::uint64_t wakeup = 1; wakeup <= 200; ++wakeup) {
    for (std::uint64_t n = 0; n < wakeup % 37; ++n) fifo.push(ack(pushed++));
    fifo.seal({wakeup});
    if (wakeup % 3 == 0) {
      for (const int id : released(fifo, wakeup - 2)) EXPECT_EQ(id, expected++);
    }
  }
  for (const int id : released(fifo, 200)) EXPECT_EQ(id, expected++);
  EXPECT_EQ(expected, pushed);
}

}  // namespace
}  // namespace millwright::broker
