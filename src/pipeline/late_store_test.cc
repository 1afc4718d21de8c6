// SPDX-License-Identifier: Apache-2.0
#include "pipeline/late_store.h"

#include <gtest/gtest.h>

#include "os/temp_dir.h"
#include "registry/sqlite.h"

namespace millwright::pipeline {
namespace {

using std::chrono::seconds;

constexpr UtcNanos at(std::int64_t s) {
  return UtcNanos{1'767'225'600'000'000'000} + seconds(s);
}

HistoricalEvent event(std::int64_t began, std::int64_t ended, double extreme = 9) {
  HistoricalEvent e;
  e.rule = RuleId(4);
  e.signal = SignalId(1);
  e.asset = AssetId(7);
  e.kind = RuleKind::kLow;
  e.mode = RuleMode::kShadow;
  e.priority = 2;
  e.message = "too low";
  e.began = at(began);
  e.ended = at(ended);
  e.evaluated_to = at(ended);
  e.value = 8.5;
  e.extreme = extreme;
  e.late = {at(began), at(began + 1)};
  e.found = at(5000);
  e.alarm = AlarmId(3);
  return e;
}

class LateStoreTest : public testing::Test {
 protected:
  LateStoreTest() { reopen(); }
  void reopen() {
    store_.reset();
    store_ = LateStore::open(path_).value();
  }
  std::size_t commit(std::uint64_t position, std::int64_t from, std::int64_t to,
                     std::vector<HistoricalEvent> events) {
    const Evaluation evaluation{RuleId(4), SignalId(1), at(from), at(to), std::move(events)};
    return store_->commit({position}, "state", std::span(&evaluation, 1)).value();
  }
  std::vector<HistoricalEvent> all() { return store_->list({}).value().events; }

  os::TempDir dir_;
  std::string path_ = dir_.path() + "/late.db";
  std::unique_ptr<LateStore> store_;
};

TEST_F(LateStoreTest, KeepsEventsStateAndPositionTogether) {
  EXPECT_EQ(store_->load().value().position.value, 0u);
  EXPECT_EQ(commit(12, 0, 100, {event(10, 20)}), 1u);
  reopen();
  const StoredLate stored = store_->load().value();
  EXPECT_EQ(stored.position.value, 12u);
  EXPECT_EQ(stored.tracker, "state");
  HistoricalEvent expected = event(10, 20);
  expected.id = 1;
  EXPECT_EQ(all(), std::vector{expected});
  EXPECT_EQ(store_->commit({11}, "", {}).error().code(), Code::kOutOfRange);
  EXPECT_EQ(store_->load().value().tracker, "state");
}

TEST_F(LateStoreTest, AnEvaluationReplacesWhatItTouchesAndNothingElse) {
  commit(1, 0, 1000, {event(10, 20), event(100, 120), event(300, 320), event(900, 910)});
  HistoricalEvent later = event(300, 320);
  later.found = at(9999);
  later.late = {at(90), at(91)};
  // The second lost its end to new readings, the third is found as it was, one is new.
  EXPECT_EQ(commit(2, 90, 400, {event(100, 110), later, event(350, 360)}), 2u);
  std::vector<std::pair<std::uint64_t, UtcNanos>> found;
  for (const HistoricalEvent& e : all()) found.emplace_back(e.id, e.began);
  EXPECT_EQ(found, (std::vector<std::pair<std::uint64_t, UtcNanos>>{
                       {4, at(900)}, {6, at(350)}, {3, at(300)}, {5, at(100)}, {1, at(10)}}));
  EXPECT_EQ(all()[2].found, at(5000));
  // Again, as after a crash: nothing changes.
  EXPECT_EQ(commit(2, 90, 400, {event(100, 110), later, event(350, 360)}), 0u);
  // All of it was disproved; the events of another rule stay.
  HistoricalEvent other = event(100, 110);
  other.rule = RuleId(5);
  const Evaluation of_other{RuleId(5), SignalId(1), at(0), at(999), {other}};
  ASSERT_TRUE(store_->commit({3}, "", std::span(&of_other, 1)));
  commit(4, 0, 1000, {});
  ASSERT_EQ(all().size(), 1u);
  EXPECT_EQ(all()[0].rule, RuleId(5));
}

TEST_F(LateStoreTest, OneThatStillHeldIsTouchedOnlyWhereItWasSeen) {
  HistoricalEvent open = event(10, 50);
  open.ended.reset();
  commit(1, 0, 100, {open});
  EXPECT_FALSE(all()[0].ended);
  commit(2, 60, 100, {});
  EXPECT_EQ(all().size(), 1u);
  commit(3, 40, 100, {});
  EXPECT_TRUE(all().empty());
}

TEST_F(LateStoreTest, ListsInPagesByFilter) {
  std::vector<HistoricalEvent> events;
  for (int i = 0; i < 10; ++i) events.push_back(event(i * 10, i * 10 + 5, i));
  events[3].asset = AssetId(8);
  events[4].problem = "too many readings";
  commit(1, 0, 1000, events);
  HistoricalFilter filter;
  filter.limit = 4;
  std::vector<double> seen;
  while (true) {
    const HistoricalPage page = store_->list(filter).value();
    for (const HistoricalEvent& e : page.events) seen.push_back(e.extreme);
    if (!page.next) break;
    filter.after = page.next;
  }
  EXPECT_EQ(seen, (std::vector<double>{9, 8, 7, 6, 5, 4, 3, 2, 1, 0}));
  filter = {};
  filter.asset = AssetId(8);
  EXPECT_EQ(store_->list(filter).value().events.size(), 1u);
  filter = {};
  filter.signal = SignalId(2);
  EXPECT_TRUE(store_->list(filter).value().events.empty());
  filter = {};
  filter.from = at(45);  // still held then
  filter.to = at(60);
  EXPECT_EQ(store_->list(filter).value().events.size(), 2u);
  EXPECT_EQ(store_->touching(RuleId(4), SignalId(1), at(35), at(50)).value().size(), 2u);
}

TEST_F(LateStoreTest, DamageIsToldAndALaterVersionRefused) {
  commit(1, 0, 100, {event(10, 20)});
  store_.reset();
  {
    auto raw = registry::Database::open(path_, registry::Database::Mode::kReadWrite).value();
    ASSERT_TRUE(raw->execute("UPDATE events SET extreme = 1"));
  }
  reopen();
  EXPECT_EQ(store_->list({}).error().message(), "historical event 1 is damaged");
  EXPECT_EQ(store_->list({}).error().code(), Code::kDataLoss);
  store_.reset();
  {
    auto raw = registry::Database::open(path_, registry::Database::Mode::kReadWrite).value();
    ASSERT_TRUE(raw->execute("UPDATE marks SET position = 99"));
    EXPECT_EQ(LateStore::open(path_).error().code(), Code::kDataLoss);
    ASSERT_TRUE(raw->execute("PRAGMA user_version = 2"));
  }
  EXPECT_EQ(LateStore::open(path_).error().code(), Code::kFailedPrecondition);
}

}  // namespace
}  // namespace millwright::pipeline
