// SPDX-License-Identifier: Apache-2.0
#include "pipeline/watch_feed.h"

#include <gtest/gtest.h>

#include "historian/chunk_historian.h"
#include "os/clock.h"
#include "os/temp_dir.h"
#include "pipeline/failing_historian_test.h"
#include "pipeline/historian_feed.h"
#include "pipeline/memory_journal.h"

namespace millwright::pipeline {
namespace {

using journal::RecordKind;

constexpr std::chrono::milliseconds kNoWait{0};
constexpr std::string_view kRule =
    R"({"revision":1,"changes":[{"kind":"rule","id":4,"record":)"
    R"({"signal":1,"kind":"high","limit":8,"message":"too high"}}]})";

std::unique_ptr<historian::ChunkHistorian> open_historian(const os::TempDir& dir) {
  historian::HistorianOptions options;
  options.dir = dir.path() + "/historian";
  return historian::ChunkHistorian::open(options).value();
}

/// A watch over a journal in memory and stores on disk; restart() is kill -9 and a new start.
class WatchFeedTest : public testing::Test {
 protected:
  WatchFeedTest() : real_(open_historian(dir_)), historian_(*real_) { restart(); }

  void restart() {
    feed_.reset();
    store_.reset();
    store_ = AlarmStore::open(dir_.path() + "/alarms.db").value();
    aside_ = std::make_unique<RecordQuarantine>(historian_, "watch");
    feed_ = std::make_unique<WatchFeed>(
        journal_, *store_, board_, *aside_,
        [] { return std::make_shared<const registry::Plant>(registry::Records{}, 1); }, clock_,
        WatchFeedConfig{}, metrics_);
    ASSERT_TRUE(feed_->open());
  }
  JournalSeq append(RecordKind kind, std::string_view payload) {
    journal_.now = journal_.now + std::chrono::seconds(1);
    const JournalSeq seq = journal_.append(kind, payload, 0).value();
    EXPECT_TRUE(journal_.commit(kNoWait));
    return seq;
  }
  JournalSeq give(double value) {
    ReadingBatch batch;
    batch.arrival = journal_.now;
    batch.push(SignalId(1), journal_.now, Scalar::of(value), {}, 2);
    std::string bytes;
    encode(batch, bytes);
    return append(RecordKind::kReadings, bytes);
  }
  std::vector<historian::QuarantineEntry> entries() {
    return historian_.quarantine(0, 100).value();
  }

  os::TempDir dir_;
  os::FakeClock clock_;
  Metrics metrics_;
  MemoryJournal journal_;
  std::unique_ptr<historian::ChunkHistorian> real_;
  FailingHistorian historian_;
  AlarmBoard board_;
  std::unique_ptr<AlarmStore> store_;
  std::unique_ptr<RecordQuarantine> aside_;
  std::unique_ptr<WatchFeed> feed_;
};

// The record before and the record after are watched as if nothing had been between them.
TEST_F(WatchFeedTest, WhatItCannotReadIsKeptAndItGoesOn) {
  append(RecordKind::kRevision, kRule);
  give(7);
  const JournalSeq damaged = append(RecordKind::kReadings, "no batch");
  give(9);
  ASSERT_TRUE(feed_->drain());
  EXPECT_EQ(store_->load()->alarms.size(), 1u) << "9 is above the limit";
  ASSERT_EQ(entries().size(), 1u);
  EXPECT_EQ(entries()[0].id, damaged.value << 12);
  EXPECT_EQ(entries()[0].address, "journal record 3");
  EXPECT_EQ(entries()[0].client, "watch");
  EXPECT_EQ(entries()[0].format, "journal/readings");
  EXPECT_EQ(entries()[0].raw, "no batch");
  EXPECT_FALSE(entries()[0].reason.empty());
  EXPECT_EQ(metrics_.counter("millwright_watch_unreadable_total", "").value(), 1u);
  EXPECT_NE(aside_->health().find("watch: 1 journal record could not be read"), std::string::npos)
      << aside_->health();
}

TEST_F(WatchFeedTest, APlantItCannotReadInPartIsKeptToo) {
  append(
      RecordKind::kRevision,
      R"({"revision":1,"changes":[{"kind":"rule","id":4,"record":{"signal":1,"kind":"psychic"}},)"
      R"({"kind":"rule","id":5,"record":{"signal":1,"kind":"high","limit":8}}]})");
  give(9);
  ASSERT_TRUE(feed_->drain());
  EXPECT_EQ(store_->load()->alarms.size(), 1u) << "the other rule is in force";
  ASSERT_EQ(entries().size(), 1u);
  EXPECT_EQ(entries()[0].format, "journal/revision");
  EXPECT_EQ(entries()[0].reason, "revision 1 change 0: kind: unknown rule kind");
}

TEST_F(WatchFeedTest, NothingIsSaidOfAJournalThatReadsWell) {
  append(RecordKind::kRevision, kRule);
  give(9);
  append(RecordKind::kTick, "");
  append(RecordKind::kCommand, R"({"type":"of somebody else"})");
  ASSERT_TRUE(feed_->drain());
  EXPECT_TRUE(entries().empty());
  EXPECT_EQ(aside_->health(), "");
}

// A historian that cannot write stops no alarm, and what it did not take is found again.
TEST_F(WatchFeedTest, WaitsForTheHistorianWithoutHoldingAlarmsBack) {
  append(RecordKind::kRevision, kRule);
  append(RecordKind::kReadings, "no batch");
  give(9);
  historian_.refuse_entries(1000);
  EXPECT_FALSE(feed_->drain()) << "an orderly stop says that something is left";
  EXPECT_EQ(store_->load()->alarms.size(), 1u);
  EXPECT_EQ(feed_->position().value, 3u);
  EXPECT_EQ(feed_->snapshot_position().value, 0u) << "from here a crash reads again";
  EXPECT_TRUE(entries().empty());

  historian_.refuse_entries(0);
  restart();
  ASSERT_TRUE(feed_->drain());
  EXPECT_EQ(entries().size(), 1u);
  EXPECT_EQ(store_->load()->alarms.size(), 1u);
  EXPECT_EQ(feed_->snapshot_position().value, 3u);
}

TEST_F(WatchFeedTest, EachIsThereOnceWheneverItIsKilled) {
  append(RecordKind::kReadings, "no batch");
  give(9);
  ASSERT_TRUE(feed_->step(kNoWait));
  restart();
  ASSERT_TRUE(feed_->drain());
  restart();
  append(RecordKind::kReadings, "nor this");
  ASSERT_TRUE(feed_->drain());
  ASSERT_EQ(entries().size(), 2u);
  EXPECT_EQ(historian_.quarantine_count(), 2u);
}

// The same record is one entry, whoever meets it first; the ledger counts it once.
TEST_F(WatchFeedTest, SharesTheEntryWithTheHistorian) {
  HistorianFeed history(journal_, historian_, clock_, {}, metrics_);
  ASSERT_TRUE(history.open());
  append(RecordKind::kReadings, "no batch");
  append(RecordKind::kReadings, "nor this");
  ASSERT_TRUE(feed_->drain());
  ASSERT_EQ(entries().size(), 2u);
  ASSERT_TRUE(history.drain());
  ASSERT_EQ(entries().size(), 2u);
  EXPECT_EQ(entries()[0].client, "historian");
  EXPECT_EQ(historian_.quarantine_count(), 2u);
  EXPECT_EQ(historian_.ledger_totals().at(0).counts.quarantined, 2u);
}

}  // namespace
}  // namespace millwright::pipeline
