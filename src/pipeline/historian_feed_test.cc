// SPDX-License-Identifier: Apache-2.0
#include "pipeline/historian_feed.h"

#include <gtest/gtest.h>

#include "historian/chunk_historian.h"
#include "os/clock.h"
#include "os/temp_dir.h"
#include "pipeline/failing_historian_test.h"
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

constexpr std::chrono::milliseconds kNoWait{0};

// Three records of 100 readings and one that cannot be decoded, then a disk that fails `n` times
// after taking the first `taken` records: the feed goes on with what it holds, and nothing is
// there twice.
TEST(HistorianFeed, AppliesWhatItReadOnceTheDiskIsBack) {
  struct Case {
    const char* name;
    int n;
    std::size_t taken;
  };
  const Case cases[] = {{"nothing was taken", 1, 0},
                        {"half was taken", 1, 2},
                        {"all was taken, the answer failed", 1, 4},
                        {"it fails again and again", 5, 1}};
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const os::TempDir dir;
    MemoryJournal journal;
    os::FakeClock clock;
    Metrics metrics;
    auto real = open_historian(dir);
    FailingHistorian historian(*real);
    HistorianFeed feed(journal, historian, clock, {}, metrics);
    ASSERT_TRUE(feed.open());
    append(journal, 0, 100);
    append(journal, 100, 100);
    ASSERT_TRUE(journal.append(journal::RecordKind::kReadings, "no batch", 1));
    append(journal, 200, 100);
    ASSERT_TRUE(journal.commit(kNoWait));

    historian.fail_applies(c.n, c.taken);
    for (int i = 0; i < c.n; ++i) {
      const Status failed = feed.step(kNoWait);
      ASSERT_FALSE(failed);
      EXPECT_EQ(failed.error().message(), "the disk is gone");
      EXPECT_EQ(historian.applied().value, c.taken);
      EXPECT_EQ(historian.position().value, 0u) << "no checkpoint before all is applied";
    }
    append(journal, 300, 50);  // comes meanwhile, and waits its turn
    ASSERT_TRUE(journal.commit(kNoWait));
    ASSERT_TRUE(feed.step(kNoWait));
    EXPECT_EQ(historian.applied().value, 4u) << "what was held";
    ASSERT_TRUE(feed.step(kNoWait));
    EXPECT_EQ(historian.applied().value, 5u) << "then what came";
    EXPECT_EQ(historian.applies(), c.n + 2);
    ASSERT_TRUE(feed.step(kNoWait));
    EXPECT_EQ(historian.applies(), c.n + 2) << "nothing is left over";

    ASSERT_TRUE(feed.drain());
    const auto series = historian.read(SignalId(1), {{INT64_MIN}, {INT64_MAX}}, 1000).value();
    EXPECT_EQ(series.time.size(), 350u);
    const auto totals = historian.ledger_totals();
    historian::LedgerCounts sum;
    for (const auto& row : totals) {
      sum.received += row.counts.received;
      sum.stored += row.counts.stored;
      sum.duplicate += row.counts.duplicate;
    }
    EXPECT_EQ(sum.stored, 350u);
    EXPECT_EQ(sum.duplicate, 0u);
    EXPECT_EQ(historian.quarantine_count(), 1u) << "the record that could not be decoded";
    EXPECT_EQ(metrics.counter("millwright_journal_undecodable_total", "").value(), 1u);
  }
}

// It used to be due again only after the whole interval: for ten seconds the server said that it
// was ready while history could not be written.
TEST(HistorianFeed, AFailedCheckpointIsDueAgainAtOnce) {
  const os::TempDir dir;
  MemoryJournal journal;
  os::FakeClock clock;
  Metrics metrics;
  auto real = open_historian(dir);
  FailingHistorian historian(*real);
  HistorianFeed feed(journal, historian, clock, {}, metrics);
  ASSERT_TRUE(feed.open());
  append(journal, 0, 100);
  ASSERT_TRUE(journal.commit(kNoWait));
  clock.advance(std::chrono::seconds(10));
  historian.fail_checkpoints(3);
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(feed.step(kNoWait)) << i;
  EXPECT_EQ(historian.position().value, 0u);
  ASSERT_TRUE(feed.step(kNoWait));
  EXPECT_EQ(historian.position().value, 1u);
}

// An orderly stop while the disk is gone says so and loses nothing.
TEST(HistorianFeed, DrainReportsAFailureAndMayBeRepeated) {
  const os::TempDir dir;
  MemoryJournal journal;
  os::FakeClock clock;
  Metrics metrics;
  auto real = open_historian(dir);
  FailingHistorian historian(*real);
  HistorianFeed feed(journal, historian, clock, {}, metrics);
  ASSERT_TRUE(feed.open());
  append(journal, 0, 100);
  ASSERT_TRUE(journal.commit(kNoWait));
  historian.fail_applies(1, 0);
  EXPECT_FALSE(feed.drain());
  EXPECT_EQ(historian.position().value, 0u);
  ASSERT_TRUE(feed.drain());
  EXPECT_EQ(historian.position().value, 1u);
  EXPECT_EQ(historian.ledger_totals().at(0).counts.stored, 100u);
}

}  // namespace
}  // namespace millwright::pipeline
