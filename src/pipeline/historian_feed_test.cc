// SPDX-License-Identifier: Apache-2.0
#include "pipeline/historian_feed.h"

#include <gtest/gtest.h>

#include "historian/chunk_historian.h"
#include "os/clock.h"
#include "os/temp_dir.h"
#include "pipeline/memory_journal.h"

namespace millwright::pipeline {
namespace {

std::unique_ptr<historian::ChunkHistorian> open_historian(const os::TempDir& dir) {
  historian::HistorianOptions options;
  options.dir = dir.path() + "/historian";
  return historian::ChunkHistorian::open(options).value();
}

void append(MemoryJournal& journal, std::int64_t first, int n) {
  ReadingBatch batch;
  batch.arrival = journal.now;
  for (int i = 0; i < n; ++i) {
    batch.push(SignalId(1), {journal.now.ns + first + i}, Scalar::of(double(first + i)), {}, 2);
  }
  std::string bytes;
  encode(batch, bytes);
  ASSERT_TRUE(journal.append(journal::RecordKind::kReadings, bytes, static_cast<std::uint64_t>(n)));
}

TEST(HistorianFeed, GoesOnWhereItsHistorianStands) {
  const os::TempDir dir;
  MemoryJournal journal;
  os::FakeClock clock;
  Metrics metrics;
  append(journal, 0, 100);
  ASSERT_TRUE(journal.commit(std::chrono::milliseconds(0)));
  {
    auto historian = open_historian(dir);
    HistorianFeed feed(journal, *historian, clock, {}, metrics);
    ASSERT_TRUE(feed.open());
    ASSERT_TRUE(feed.drain());
    append(journal, 100, 50);  // applied, but never checkpointed: a crash
    ASSERT_TRUE(journal.commit(std::chrono::milliseconds(0)));
    ASSERT_TRUE(feed.step(std::chrono::milliseconds(0)));
    EXPECT_EQ(historian->position().value, 1u);
    EXPECT_EQ(historian->applied().value, 2u);
  }
  auto historian = open_historian(dir);
  HistorianFeed feed(journal, *historian, clock, {}, metrics);
  ASSERT_TRUE(feed.open());
  ASSERT_TRUE(feed.drain());
  const auto series = historian->read(SignalId(1), {{INT64_MIN}, {INT64_MAX}}, 1000).value();
  EXPECT_EQ(series.time.size(), 150u);
  const auto totals = historian->ledger_totals();
  ASSERT_EQ(totals.size(), 1u);
  EXPECT_EQ(totals[0].counts.received, 150u);
  EXPECT_EQ(totals[0].counts.stored, 150u);
  EXPECT_EQ(historian->highest_signal(), SignalId(1));
}

}  // namespace
}  // namespace millwright::pipeline
