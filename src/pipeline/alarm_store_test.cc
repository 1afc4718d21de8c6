// SPDX-License-Identifier: Apache-2.0
#include "pipeline/alarm_store.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

namespace millwright::pipeline {
namespace {

using alarm::Alarm;
using alarm::Changes;
using alarm::State;
using alarm::Transition;

Alarm make_alarm(std::uint64_t id, State state = State::kUnacknowledged) {
  Alarm a;
  a.id = AlarmId(id);
  a.rule = RuleId(static_cast<std::uint32_t>(id + 100));
  a.subject = alarm::Subject::of(SignalId(1));
  a.asset = AssetId(static_cast<std::uint32_t>(id % 3));
  a.state = state;
  a.priority = static_cast<int>(1 + id % 3);
  a.message = "Pump 1 may be cavitating";
  a.raised = {static_cast<std::int64_t>(1000 + id)};
  if (state == State::kShelved) a.shelved_until = UtcNanos{99};
  return a;
}

Transition make_line(std::uint64_t alarm, std::uint64_t seq) {
  Transition t;
  t.alarm = AlarmId(alarm);
  t.seq = {seq};
  t.to = State::kUnacknowledged;
  t.comment = "9.1 bar, above the high limit of 8 bar";
  return t;
}

AlarmFilter listing(AlarmListing which) {
  AlarmFilter filter;
  filter.listing = which;
  return filter;
}

class AlarmStoreTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto* info = testing::UnitTest::GetInstance()->current_test_info();
    folder_ =
        std::filesystem::path(testing::TempDir()) / ("alarm_store_" + std::string(info->name()));
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string path() const { return (folder_ / "alarms.db").string(); }
  std::unique_ptr<AlarmStore> open() {
    auto store = AlarmStore::open(path());
    EXPECT_TRUE(store.has_value()) << store.error().message();
    return std::move(*store);
  }
  /// Twelve alarms, one in each state in turn, and a line of history for each; position 50.
  std::unique_ptr<AlarmStore> filled() {
    auto store = open();
    Changes changes;
    for (std::uint64_t id = 1; id <= 12; ++id) {
      changes.alarms[AlarmId(id)] = make_alarm(id, static_cast<State>(id % 5));
      changes.transitions.push_back(make_line(id, id));
    }
    EXPECT_TRUE(store->commit({50}, changes).has_value());
    return store;
  }
  std::vector<std::uint64_t> ids(AlarmStore& store, const AlarmFilter& filter) {
    std::vector<std::uint64_t> out;
    const auto page = store.list(filter);
    EXPECT_TRUE(page.has_value());
    for (const Alarm& a : page->alarms) out.push_back(a.id.value);
    return out;
  }

  std::filesystem::path folder_;
};

TEST_F(AlarmStoreTest, FreshStoreIsEmpty) {
  const auto store = open();
  const auto stored = store->load();
  ASSERT_TRUE(stored.has_value());
  EXPECT_EQ(stored->position.value, 0u);
  EXPECT_TRUE(stored->alarms.empty());
  EXPECT_EQ(stored->snapshot_position.value, 0u);
  EXPECT_TRUE(stored->snapshot.empty());
}

TEST_F(AlarmStoreTest, CommitsAreThereAfterReopening) {
  {
    const auto store = filled();
    Changes more;
    more.alarms[AlarmId(2)] = make_alarm(2, State::kAcknowledged);
    more.transitions = {make_line(2, 60), make_line(2, 61)};
    ASSERT_TRUE(store->commit({61}, more).has_value());
    ASSERT_TRUE(store->save_snapshot({61}, std::string("state\0bytes", 11)).has_value());
    ASSERT_TRUE(store->commit({70}, {}).has_value()) << "a position without changes";
  }
  const auto store = open();
  const auto stored = store->load();
  ASSERT_TRUE(stored.has_value());
  EXPECT_EQ(stored->position.value, 70u);
  EXPECT_EQ(stored->snapshot_position.value, 61u);
  EXPECT_EQ(stored->snapshot, std::string("state\0bytes", 11));
  ASSERT_EQ(stored->alarms.size(), 12u);
  EXPECT_EQ(stored->alarms[1], make_alarm(2, State::kAcknowledged));
  EXPECT_EQ(store->history(AlarmId(2)).value(),
            (std::vector{make_line(2, 2), make_line(2, 60), make_line(2, 61)}));
  EXPECT_EQ(store->history(AlarmId(2), 1).value(), std::vector{make_line(2, 61)});
  EXPECT_EQ(store->find(AlarmId(2)).value(), make_alarm(2, State::kAcknowledged));
  EXPECT_FALSE(store->find(AlarmId(99)).value().has_value());
}

TEST_F(AlarmStoreTest, PositionsNeverGoBackAndSnapshotsNeverLead) {
  const auto store = filled();
  EXPECT_EQ(store->commit({49}, {}).error().code(), Code::kOutOfRange);
  EXPECT_EQ(store->save_snapshot({51}, "x").error().code(), Code::kFailedPrecondition);
  EXPECT_TRUE(store->save_snapshot({50}, "x").has_value());
}

TEST_F(AlarmStoreTest, ListsByStateAssetAndPriorityLatestFirst) {
  const auto store = filled();
  using Ids = std::vector<std::uint64_t>;
  EXPECT_EQ(ids(*store, {}), (Ids{12, 11, 8, 7, 6, 3, 2, 1}));
  EXPECT_EQ(ids(*store, listing(AlarmListing::kUnacknowledged)), (Ids{11, 8, 6, 3, 1}));
  EXPECT_EQ(ids(*store, listing(AlarmListing::kShelved)), (Ids{9, 4}));
  EXPECT_EQ(ids(*store, listing(AlarmListing::kAll)).size(), 12u);
  AlarmFilter filter;
  filter.priority = 2;
  EXPECT_EQ(ids(*store, filter), (Ids{7, 1}));
  filter.priority.reset();
  filter.assets = {AssetId(0), AssetId(2)};
  EXPECT_EQ(ids(*store, filter), (Ids{12, 11, 8, 6, 3, 2}));
  filter.assets->clear();
  EXPECT_EQ(ids(*store, filter), Ids{});
}

TEST_F(AlarmStoreTest, PagesMeetWithoutGapOrOverlap) {
  const auto store = filled();
  AlarmFilter filter;
  filter.listing = AlarmListing::kAll;
  filter.limit = 5;
  std::vector<std::uint64_t> seen;
  for (int n = 0; n < 3; ++n) {
    const auto page = store->list(filter);
    ASSERT_TRUE(page.has_value());
    for (const Alarm& a : page->alarms) seen.push_back(a.id.value);
    EXPECT_EQ(page->next.has_value(), n < 2);
    filter.after = page->next;
  }
  EXPECT_EQ(seen, (std::vector<std::uint64_t>{12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1}));
}

TEST_F(AlarmStoreTest, AReaderSeesCommitsOfTheWriter) {
  const auto writer = filled();
  auto reader = AlarmStore::open_reader(path());
  ASSERT_TRUE(reader.has_value());
  EXPECT_EQ(ids(**reader, listing(AlarmListing::kShelved)).size(), 2u);
  Changes more;
  more.alarms[AlarmId(1)] = make_alarm(1, State::kShelved);
  ASSERT_TRUE(writer->commit({51}, more).has_value());
  EXPECT_EQ(ids(**reader, listing(AlarmListing::kShelved)).size(), 3u);
}

TEST_F(AlarmStoreTest, AFileOfALaterVersionIsRefused) {
  {
    const auto store = open();
  }
  std::fstream file(path(), std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(63);  // the last byte of user_version in SQLite's header
  file.put(9);
  file.close();
  const auto refused = AlarmStore::open(path());
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code(), Code::kFailedPrecondition);
}

// A flipped bit anywhere in the file: what is read is what was written, or an error says so.
TEST_F(AlarmStoreTest, FlippedBitsNeverGiveWrongAlarms) {
  StoredWatch good;
  {
    const auto store = filled();
    ASSERT_TRUE(store->save_snapshot({50}, std::string(3000, 's')).has_value());
    good = store->load().value();
  }
  std::ifstream in(path(), std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  std::mt19937 random(7);
  int n_refused = 0;
  for (int i = 0; i < 600; ++i) {
    SCOPED_TRACE(i);
    std::string bad = bytes;
    const std::size_t at = random() % bad.size();
    bad[at] = static_cast<char>(bad[at] ^ (1 << (random() % 8)));
    std::filesystem::remove(path() + "-wal");
    std::filesystem::remove(path() + "-shm");
    std::ofstream(path(), std::ios::binary) << bad;
    const auto store = AlarmStore::open(path());
    if (!store) {
      ++n_refused;
      continue;
    }
    const auto stored = (*store)->load();
    if (!stored) {
      EXPECT_EQ(stored.error().code(), Code::kDataLoss) << stored.error().message();
      ++n_refused;
      continue;
    }
    EXPECT_EQ(stored->alarms, good.alarms) << "byte " << at;
    EXPECT_EQ(stored->position, good.position) << "byte " << at;
    EXPECT_EQ(stored->snapshot_position, good.snapshot_position) << "byte " << at;
    EXPECT_EQ(stored->snapshot, good.snapshot) << "byte " << at;
    for (std::uint64_t id = 1; id <= 12; ++id) {
      const auto lines = (*store)->history(AlarmId(id));
      if (lines && !lines->empty()) EXPECT_EQ(*lines, std::vector{make_line(id, id)});
    }
  }
  EXPECT_GT(n_refused, 50);
}

}  // namespace
}  // namespace millwright::pipeline
