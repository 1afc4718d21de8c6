// SPDX-License-Identifier: Apache-2.0
#include "pipeline/late_feed.h"

#include <gtest/gtest.h>

#include "historian/chunk_historian.h"
#include "os/clock.h"
#include "os/temp_dir.h"
#include "pipeline/historian_feed.h"
#include "pipeline/memory_journal.h"

namespace millwright::pipeline {
namespace {

using std::chrono::seconds;

constexpr UtcNanos kStart{1'767'225'600'000'000'000};
constexpr UtcNanos at(std::int64_t s) {
  return kStart + seconds(s);
}
constexpr std::chrono::milliseconds kNoWait{0};

std::unique_ptr<historian::ChunkHistorian> open_historian(const os::TempDir& dir) {
  historian::HistorianOptions options;
  options.dir = dir.path() + "/historian";
  return historian::ChunkHistorian::open(options).value();
}

class LateFeedTest : public testing::Test {
 protected:
  LateFeedTest() : historian_(open_historian(dir_)), aside_(*historian_, "late data") {
    historian_feed_ = std::make_unique<HistorianFeed>(journal_, *historian_, clock_,
                                                      HistorianFeedConfig{}, metrics_);
    EXPECT_TRUE(historian_feed_->open());
    signal_.id = SignalId(1);
    signal_.asset = AssetId(7);
    signal_.name = "level";
    rule_.id = RuleId(4);
    rule_.signal = SignalId(1);
    rule_.limit = 8;
    rule_.message = "too high";
    set_plant();
    restart();
  }
  void set_plant() {
    registry::Records records;
    records.of<Signal>() = {signal_};
    records.of<Rule>() = {rule_};
    plant_ = std::make_shared<const registry::Plant>(std::move(records), 1);
  }
  /// Kill -9 and a new start: what was not committed is gone.
  void restart() {
    feed_.reset();
    store_.reset();
    store_ = LateStore::open(dir_.path() + "/late.db").value();
    feed_ = std::make_unique<LateFeed>(
        journal_, *historian_, *store_, aside_, [this] { return plant_; },
        [this](RuleId, SignalId) -> Result<std::vector<KnownSpan>> { return live_; },
        [this] { return std::min(historian_->applied(), watch_); }, clock_, LateFeedConfig{},
        metrics_);
    ASSERT_TRUE(feed_->open());
  }
  void give(std::int64_t begin, std::int64_t end, double value, Quality quality = {}) {
    ReadingBatch batch;
    batch.arrival = journal_.now;
    for (std::int64_t s = begin; s < end; ++s) {
      batch.push(SignalId(1), at(s), Scalar::of(value), quality, 2);
    }
    std::string bytes;
    encode(batch, bytes);
    ASSERT_TRUE(journal_.append(journal::RecordKind::kReadings, bytes, batch.size()));
    ASSERT_TRUE(journal_.commit(kNoWait));
  }
  void give_late(std::int64_t begin, std::int64_t end, double value) {
    give(begin, end, value, Quality{Quality::kHistorical});
  }
  void apply_history() { ASSERT_TRUE(historian_feed_->step(kNoWait)); }
  /// Seconds pass in the journal.
  void tick(int n) {
    for (int i = 0; i < n; ++i) {
      journal_.now = journal_.now + seconds(1);
      ASSERT_TRUE(journal_.append(journal::RecordKind::kTick, "", 0));
    }
    ASSERT_TRUE(journal_.commit(kNoWait));
  }
  void step(int n = 1) {
    for (int i = 0; i < n; ++i) ASSERT_TRUE(feed_->step(kNoWait));
  }
  std::vector<HistoricalEvent> found() { return store_->list({}).value().events; }

  os::TempDir dir_;
  os::FakeClock clock_;
  Metrics metrics_;
  MemoryJournal journal_;
  std::unique_ptr<historian::ChunkHistorian> historian_;
  std::unique_ptr<HistorianFeed> historian_feed_;
  RecordQuarantine aside_;
  Signal signal_;
  Rule rule_;
  std::shared_ptr<const registry::Plant> plant_;
  std::vector<KnownSpan> live_;
  JournalSeq watch_{UINT64_MAX};
  std::unique_ptr<LateStore> store_;
  std::unique_ptr<LateFeed> feed_;
};

TEST_F(LateFeedTest, EvaluatesAfterTenQuietSeconds) {
  journal_.now = at(10'000);
  give_late(0, 100, 5);
  give_late(100, 120, 9);
  give_late(120, 130, 5);
  apply_history();
  tick(9);
  step(3);
  EXPECT_TRUE(found().empty());
  tick(1);
  step();
  ASSERT_EQ(found().size(), 1u);
  EXPECT_EQ(found()[0].began, at(100));
  EXPECT_EQ(found()[0].ended, at(120));
  EXPECT_EQ(found()[0].late, (TouchedInterval{at(0), at(129)}));
  EXPECT_EQ(found()[0].found, at(10'010));
  EXPECT_EQ(feed_->position(), journal_.durable());
}

TEST_F(LateFeedTest, LiveReadingsAreNoneOfItsBusiness) {
  journal_.now = at(0);
  give(0, 100, 9);
  apply_history();
  tick(60);
  step(5);
  EXPECT_TRUE(found().empty());
}

// One entry, though the historian could not read it either; what comes after is looked at.
TEST_F(LateFeedTest, WhatItCannotReadIsKeptAndItGoesOn) {
  journal_.now = at(10'000);
  ASSERT_TRUE(journal_.append(journal::RecordKind::kReadings, "no batch", 1));
  give_late(0, 20, 9);
  apply_history();
  tick(30);
  step(3);
  EXPECT_EQ(found().size(), 1u);
  ASSERT_EQ(historian_->quarantine(0, 10)->size(), 1u);
  EXPECT_EQ(historian_->quarantine(0, 10)->at(0).address, "journal record 1");
  EXPECT_EQ(aside_.count(), 1u);
  EXPECT_EQ(metrics_.counter("millwright_late_unreadable_total", "").value(), 1u);
}

// What has not reached history yet cannot be judged: it would be found clear for good.
TEST_F(LateFeedTest, WaitsForHistorianAndWatch) {
  journal_.now = at(10'000);
  give_late(0, 20, 9);
  tick(30);
  step(3);
  EXPECT_TRUE(found().empty());
  watch_ = {0};
  apply_history();
  step(3);
  EXPECT_TRUE(found().empty());
  watch_ = journal_.durable();
  step();
  EXPECT_EQ(found().size(), 1u);
}

// Whenever it is killed, the same events are there in the end, each once.
TEST_F(LateFeedTest, EachEventIsThereOnceWheneverItIsKilled) {
  journal_.now = at(10'000);
  give_late(0, 100, 5);
  give_late(100, 120, 9);
  give_late(120, 130, 5);
  apply_history();
  step();
  restart();  // nothing was committed
  tick(5);
  step();
  ASSERT_TRUE(feed_->drain());
  restart();  // what waits was
  tick(5);
  step(2);
  ASSERT_EQ(found().size(), 1u);
  const auto before = found();
  restart();
  tick(20);
  step(3);
  EXPECT_EQ(found(), before);
  // The same import again: the same event, and more of the past adds to it.
  give_late(100, 120, 9);
  apply_history();
  tick(11);
  step(2);
  EXPECT_EQ(found(), before);
  give_late(120, 125, 9.5);
  apply_history();
  tick(11);
  step(2);
  ASSERT_EQ(found().size(), 1u);
  EXPECT_EQ(found()[0].ended, at(125));
  EXPECT_EQ(found()[0].extreme, 9.5);
}

TEST_F(LateFeedTest, AnEventThatLaterReadingsDisproveIsGone) {
  journal_.now = at(10'000);
  give_late(0, 20, 9);
  give_late(20, 30, 5);
  apply_history();
  tick(11);
  step(2);
  ASSERT_EQ(found().size(), 1u);
  give_late(0, 20, 6);
  apply_history();
  tick(11);
  step(2);
  EXPECT_TRUE(found().empty());
}

TEST_F(LateFeedTest, WhatTheWatchRaisedIsLinked) {
  journal_.now = at(10'000);
  live_ = {{at(0), at(15), AlarmId(3)}};
  give_late(0, 20, 9);
  give_late(20, 30, 5);
  apply_history();
  tick(11);
  step(2);
  ASSERT_EQ(found().size(), 1u);
  EXPECT_EQ(found()[0].alarm, AlarmId(3));
}

TEST_F(LateFeedTest, ALongImportIsDoneInPartsAndComesToTheSame) {
  signal_.expected_interval = seconds(60);
  set_plant();
  journal_.now = at(40 * 86'400);
  ReadingBatch batch;
  for (std::int64_t minute = 0; minute < 10 * 1440; ++minute) {
    // High from day 2 to day 6, and for a minute each noon after.
    const std::int64_t day = minute / 1440;
    const bool is_high = (day >= 2 && day < 6) || (day >= 7 && minute % 1440 == 720);
    batch.push(SignalId(1), at(minute * 60), Scalar::of(is_high ? 9.0 : 5.0),
               Quality{Quality::kHistorical}, 2);
  }
  std::string bytes;
  encode(batch, bytes);
  ASSERT_TRUE(journal_.append(journal::RecordKind::kReadings, bytes, batch.size()));
  tick(11);
  apply_history();
  step();
  restart();  // in the middle
  step(40);
  const auto events = found();
  ASSERT_EQ(events.size(), 4u);
  EXPECT_EQ(events[3].began, at(2 * 86'400));
  EXPECT_EQ(events[3].ended, at(6 * 86'400));
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(events[static_cast<std::size_t>(2 - i)].began, at((7 + i) * 86'400 + 43'200));
  }
}

TEST_F(LateFeedTest, SignalsWithoutRulesAreLetGo) {
  rule_.kind = RuleKind::kNoData;
  set_plant();
  journal_.now = at(10'000);
  give_late(0, 20, 9);
  tick(11);
  step(3);
  EXPECT_TRUE(found().empty());
  ASSERT_TRUE(feed_->drain());
  LateTracker tracker;
  ASSERT_TRUE(tracker.restore(store_->load().value().tracker));
  EXPECT_EQ(tracker.n_waiting(), 0u);
}

TEST(SpansOf, ReadsRaisesAndReturns) {
  const auto line = [](std::int64_t s, alarm::Action action) {
    alarm::Transition t;
    t.alarm = AlarmId(3);
    t.time = at(s);
    t.action = action;
    return t;
  };
  using alarm::Action;
  const std::vector<alarm::Transition> history = {
      line(1, Action::kRaise),   line(2, Action::kAcknowledge), line(5, Action::kReturn),
      line(9, Action::kReRaise), line(10, Action::kRemove),     line(20, Action::kRaise)};
  const auto spans = spans_of(history, at(60));
  ASSERT_EQ(spans.size(), 3u);
  EXPECT_EQ(spans[0].began, at(1));
  EXPECT_EQ(spans[0].ended, at(5));
  EXPECT_EQ(spans[1].ended, at(10));
  EXPECT_EQ(spans[2].ended, at(60));
  EXPECT_EQ(spans[2].alarm, AlarmId(3));
}

}  // namespace
}  // namespace millwright::pipeline
