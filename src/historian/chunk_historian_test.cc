// SPDX-License-Identifier: Apache-2.0
// The historian one promise at a time; historian_model_test.cc mixes them.
#include "historian/chunk_historian.h"

#include <gtest/gtest.h>

#include <thread>

#include "historian/historian_test_support.h"

namespace millwright::historian {
namespace {

using testing::apply;
using testing::kAlways;
using testing::kNoLimit;
using testing::kSecond;
using testing::open_or_die;
using testing::seconds_range;
using testing::TempDir;

constexpr SignalId kSignal{1};

ReadingBatch one(std::int64_t second, double value, Quality quality = {}) {
  ReadingBatch b;
  b.arrival = {1000 * kSecond};
  b.push(kSignal, {second * kSecond}, Scalar::of(value), quality, 3);
  return b;
}

ReadingBatch run_of(SignalId signal, std::int64_t begin, std::int64_t end) {
  ReadingBatch b;
  for (std::int64_t t = begin; t < end; ++t)
    b.push(signal, {t * kSecond}, Scalar::of(static_cast<double>(t % 100)), {}, 3);
  return b;
}

class ChunkHistorianTest : public ::testing::Test {
 protected:
  void reopen() {
    historian_.reset();
    historian_ = open_or_die(options());
  }
  HistorianOptions options() const {
    HistorianOptions o;
    o.dir = dir_ / "h";
    o.quarantine = limits_;
    o.head_budget_bytes = head_budget_;
    return o;
  }
  LedgerCounts counts() const { return historian_->ledger_totals().at(0).counts; }

  TempDir dir_;
  QuarantineLimits limits_;
  std::size_t head_budget_ = 20u << 20;
  std::unique_ptr<ChunkHistorian> historian_ = open_or_die(options());
};

TEST_F(ChunkHistorianTest, CountsWhatWasNotKeptOverARestart) {
  const ShedReadings shed[] = {{{60 * kSecond}, 2, 5, 0}, {{60 * kSecond}, 4, 0, 7}};
  Input input{{1}, nullptr, {}, {}, {}, {}};
  input.shed = shed;
  ASSERT_TRUE(historian_->apply(std::span(&input, 1)));
  ASSERT_TRUE(historian_->checkpoint());
  reopen();
  const auto totals = historian_->ledger_totals();
  ASSERT_EQ(totals.size(), 2u);
  EXPECT_EQ(totals[0].counts.received, 5u);
  EXPECT_EQ(totals[0].counts.thinned, 5u);
  EXPECT_EQ(totals[1].counts.received, 7u);
  EXPECT_EQ(totals[1].counts.dropped, 7u);
}

TEST_F(ChunkHistorianTest, TellsDuplicatesFromRevisions) {
  ASSERT_TRUE(apply(*historian_, one(10, 1.5)));
  ASSERT_TRUE(apply(*historian_, one(10, 1.5)));
  EXPECT_EQ(counts().duplicate, 1u);
  ASSERT_TRUE(apply(*historian_, one(10, 2.5)));
  ASSERT_TRUE(apply(*historian_, one(10, 2.5, Quality{1})));
  EXPECT_EQ(counts().stored, 3u);
  EXPECT_EQ(counts().revised, 2u);
  for (int i = 0; i < 2; ++i) {
    const auto rows = historian_->read(kSignal, kAlways, kNoLimit);
    ASSERT_EQ(rows->time.size(), 1u);
    EXPECT_EQ(rows->value[0], std::bit_cast<std::uint64_t>(2.5));
    EXPECT_EQ(rows->quality[0], Quality{1});
    ASSERT_TRUE(historian_->checkpoint());
    reopen();
  }
  ASSERT_TRUE(apply(*historian_, one(10, 2.5, Quality{1})));
  EXPECT_EQ(counts().duplicate, 2u) << "also against what is stored";
}

TEST_F(ChunkHistorianTest, ReplaysExactlyWhatACrashTookBack) {
  ASSERT_TRUE(apply(*historian_, run_of(kSignal, 0, 3000)));
  ASSERT_TRUE(historian_->checkpoint());
  ASSERT_TRUE(apply(*historian_, run_of(kSignal, 3000, 6000)));
  EXPECT_EQ(historian_->applied().value, 2u);
  reopen();
  EXPECT_EQ(historian_->position().value, 1u);
  EXPECT_EQ(counts().received, 3000u);
  const ReadingBatch first = run_of(kSignal, 0, 3000);
  const ReadingBatch second = run_of(kSignal, 3000, 6000);
  const Input inputs[] = {{{1}, &first, {}, {}, {}, {}}, {{2}, &second, {}, {}, {}, {}}};
  ASSERT_TRUE(historian_->apply(inputs));  // the first is skipped by its sequence
  EXPECT_EQ(counts().received, 6000u);
  EXPECT_EQ(counts().duplicate, 0u);
  EXPECT_EQ(historian_->read(kSignal, kAlways, kNoLimit)->time.size(), 6000u);
}

TEST_F(ChunkHistorianTest, MergesSmallChunksOfManySealedHeads) {
  head_budget_ = 1;  // every head is sealed at 128 rows
  reopen();
  for (int i = 0; i < 40; ++i) {
    ASSERT_TRUE(apply(*historian_, run_of(kSignal, i * 130, (i + 1) * 130)));
    ASSERT_TRUE(historian_->checkpoint());
    EXPECT_EQ(historian_->memory_bytes(), 0u);
  }
  EXPECT_EQ(historian_->read(kSignal, kAlways, kNoLimit)->time.size(), 5200u);
  const auto part = historian_->read(kSignal, seconds_range(1000, 1100), kNoLimit);
  ASSERT_EQ(part->time.size(), 100u);
  EXPECT_EQ(part->time.front().ns, 1000 * kSecond);
}

TEST_F(ChunkHistorianTest, AReadingFromTheFarFutureDoesNotStopTheRest) {
  ASSERT_TRUE(apply(*historian_, one(4'000'000'000, 7)));
  for (int i = 0; i < 6; ++i) {
    ASSERT_TRUE(apply(*historian_, run_of(kSignal, i * 1000, (i + 1) * 1000)));
    if (i % 2 == 1) ASSERT_TRUE(historian_->checkpoint());
  }
  EXPECT_EQ(historian_->read(kSignal, kAlways, kNoLimit)->time.size(), 6001u);
  const SignalId ids[] = {kSignal};
  EXPECT_EQ(historian_->last(ids).at(0).time.ns, 4'000'000'000 * kSecond);
}

TEST_F(ChunkHistorianTest, LimitsAndSaysSo) {
  ASSERT_TRUE(apply(*historian_, run_of(kSignal, 0, 5000)));
  const auto cut = historian_->read(kSignal, kAlways, 1234);
  EXPECT_EQ(cut->time.size(), 1234u);
  EXPECT_TRUE(cut->is_truncated);
  const auto whole = historian_->read(kSignal, kAlways, 5000);
  EXPECT_FALSE(whole->is_truncated);
}

TEST_F(ChunkHistorianTest, TakesNumbersOfAnotherTypeOnlyWhereExact) {
  ReadingBatch b;
  b.push(kSignal, {1}, Scalar::of(std::int64_t{5}), {}, 1);
  b.push(kSignal, {2}, Scalar::of(6.0), {}, 1);
  b.push(kSignal, {3}, Scalar::of(6.5), {}, 1);
  b.push(kSignal, {4}, Scalar::of(std::string_view("six")), {}, 1);
  b.push(kSignal, {5}, Scalar::of(true), {}, 1);
  ASSERT_TRUE(apply(*historian_, b));
  const auto rows = historian_->read(kSignal, kAlways, kNoLimit);
  EXPECT_EQ(rows->type, ValueType::kInt64);
  EXPECT_EQ(rows->value, (std::vector<std::uint64_t>{5, 6, 1}));
  EXPECT_EQ(counts().received, 5u);
  EXPECT_EQ(counts().stored, 3u);
  EXPECT_EQ(counts().quarantined, 2u);
  const auto entries = historian_->quarantine(0, 10);
  ASSERT_EQ(entries->size(), 2u);
  EXPECT_EQ(entries->at(1).raw, "six");
  EXPECT_EQ(entries->at(1).reason, "type text does not fit the signal's type int64");
}

TEST_F(ChunkHistorianTest, QuarantineIsBoundedAndCounted) {
  limits_ = {.max_entries = 5, .max_bytes = 1u << 20};
  reopen();
  std::vector<QuarantineEntry> entries;
  for (std::uint64_t i = 1; i <= 8; ++i) {
    QuarantineEntry e;
    e.id = i;
    e.source = 2;
    e.reason = "not a number";
    e.raw = std::string(i == 8 ? 100'000 : 3, 'x');
    entries.push_back(e);
  }
  const Input first{{1}, nullptr, std::span(entries).first(6), {}, {}, {}};
  ASSERT_TRUE(historian_->apply(std::span(&first, 1)));
  EXPECT_EQ(historian_->quarantine(0, 100)->size(), 6u) << "bounded at the checkpoint";
  ASSERT_TRUE(historian_->mark_retried(6));
  ASSERT_TRUE(historian_->checkpoint());
  const Input second{{2}, nullptr, std::span(entries).subspan(6), {}, {}, {}};
  ASSERT_TRUE(historian_->apply(std::span(&second, 1)));
  ASSERT_TRUE(historian_->checkpoint());
  reopen();
  const auto kept = historian_->quarantine(0, 100);
  ASSERT_EQ(kept->size(), 5u);
  EXPECT_EQ(kept->front().id, 4u);
  EXPECT_TRUE(kept->at(2).is_retried);
  EXPECT_EQ(kept->back().raw.size(), 65'536u);
  EXPECT_EQ(historian_->quarantine_count(), 5u);
  EXPECT_EQ(historian_->quarantine_dropped(), 3u);
  EXPECT_EQ(counts().quarantined, 8u);
  EXPECT_EQ(counts().received, 8u);
  EXPECT_EQ(historian_->quarantine_entry(1).error().code(), Code::kNotFound);
  EXPECT_EQ(historian_->mark_retried(1).error().code(), Code::kNotFound);
  EXPECT_EQ(historian_->quarantine(6, 1)->at(0).id, 7u);
}

// What another consumer could not read: durable at once, there once, no business of the ledger.
TEST_F(ChunkHistorianTest, SetsAsideForOthers) {
  limits_ = {.max_entries = 3, .max_bytes = 1u << 20};
  reopen();
  const auto entry = [](std::uint64_t seq, const char* client) {
    QuarantineEntry e;
    e.id = seq << 12;
    e.client = client;
    e.format = "journal/readings";
    e.reason = "not a batch";
    return e;
  };
  ASSERT_TRUE(historian_->set_aside(entry(1, "watch")));
  ASSERT_TRUE(historian_->set_aside(entry(1, "late data")));
  reopen();
  ASSERT_EQ(historian_->quarantine(0, 10)->size(), 1u);
  EXPECT_EQ(historian_->quarantine(0, 10)->at(0).client, "watch");
  EXPECT_EQ(historian_->quarantine_count(), 1u);
  EXPECT_TRUE(historian_->ledger_totals().empty());

  // The historian is behind the watch: its own entries may come before what is stored.
  ASSERT_TRUE(historian_->set_aside(entry(3, "watch")));
  const QuarantineEntry own[] = {entry(1, "historian"), entry(2, "historian")};
  const Input input{{2}, nullptr, own, {}, {}, {}};
  ASSERT_TRUE(historian_->apply(std::span(&input, 1)));
  ASSERT_TRUE(historian_->set_aside(entry(2, "watch"))) << "pending already";
  for (const char* when : {"before the checkpoint", "after it"}) {
    SCOPED_TRACE(when);
    const auto all = historian_->quarantine(0, 10);
    ASSERT_EQ(all->size(), 3u);
    EXPECT_EQ(all->at(0).id, 1u << 12);
    EXPECT_EQ(all->at(1).id, 2u << 12);
    EXPECT_EQ(all->at(2).id, 3u << 12);
    EXPECT_EQ(historian_->quarantine(0, 2)->back().id, 2u << 12);
    EXPECT_EQ(historian_->quarantine(1u << 12, 1)->back().id, 2u << 12);
    ASSERT_TRUE(historian_->checkpoint());
  }
  EXPECT_EQ(historian_->quarantine_count(), 3u);
  EXPECT_EQ(counts().quarantined, 2u);
  ASSERT_TRUE(historian_->set_aside(entry(4, "watch")));
  EXPECT_EQ(historian_->quarantine_count(), 3u) << "bounded";
  EXPECT_EQ(historian_->quarantine_dropped(), 1u);
  EXPECT_EQ(historian_->quarantine(0, 10)->front().id, 2u << 12);
}

TEST_F(ChunkHistorianTest, KeepsProvisionalSignalsUntilAdopted) {
  const ProvisionalSignal seen[] = {{SignalId{7}, "a/b", "client", ValueType::kBool, {5}},
                                    {SignalId{8}, "a/c", "client", ValueType::kText, {6}}};
  const Input announce{{1}, nullptr, {}, seen, {}, {}};
  ASSERT_TRUE(historian_->apply(std::span(&announce, 1)));
  ASSERT_TRUE(historian_->checkpoint());
  const SignalId adopted[] = {SignalId{7}};
  const Input adopt{{2}, nullptr, {}, {}, adopted, {}};
  ASSERT_TRUE(historian_->apply(std::span(&adopt, 1)));
  EXPECT_EQ(historian_->provisional().size(), 1u);
  reopen();
  EXPECT_EQ(historian_->provisional().size(), 2u) << "the adoption is replayed";
  ASSERT_TRUE(historian_->apply(std::span(&adopt, 1)));
  ASSERT_TRUE(historian_->checkpoint());
  reopen();
  ASSERT_EQ(historian_->provisional().size(), 1u);
  EXPECT_EQ(historian_->provisional()[0].address, "a/c");
  EXPECT_EQ(historian_->provisional()[0].type, ValueType::kText);
}

TEST_F(ChunkHistorianTest, KeepsBlobs) {
  ASSERT_TRUE(historian_->put_blob("broker", "snapshot"));
  reopen();
  EXPECT_EQ(historian_->get_blob("broker").value(), "snapshot");
  EXPECT_EQ(historian_->get_blob("other").value(), std::nullopt);
}

TEST_F(ChunkHistorianTest, TrimsWholeChunksAndBacksUpWhileOpen) {
  ASSERT_TRUE(apply(*historian_, run_of(kSignal, 0, 10'000)));
  ASSERT_TRUE(historian_->checkpoint());
  ASSERT_TRUE(historian_->backup(dir_ / "copy"));
  EXPECT_FALSE(historian_->backup(dir_ / "copy"));
  const auto trimmed = historian_->trim(kSignal, {.raw = {5000 * kSecond}});
  ASSERT_TRUE(trimmed) << trimmed.error().message();
  EXPECT_EQ(trimmed->chunks, 4u);
  const auto rows = historian_->read(kSignal, kAlways, kNoLimit);
  EXPECT_EQ(rows->time.front().ns, 4096 * kSecond);
  EXPECT_EQ(rows->time.back().ns, 9999 * kSecond);
  ASSERT_TRUE(apply(*historian_, one(17, 1))) << "late rows before the trimmed end are welcome";
  ASSERT_TRUE(historian_->checkpoint());
  EXPECT_EQ(historian_->read(kSignal, seconds_range(0, 100), kNoLimit)->time.size(), 1u);
  const auto copy = open_or_die(dir_ / "copy");
  EXPECT_EQ(copy->read(kSignal, kAlways, kNoLimit)->time.size(), 10'000u);
}

TEST_F(ChunkHistorianTest, QueriesWhileWritingSeeWholeRecords) {
  // Each record adds the same time to two signals and, once, revises an old one.
  constexpr SignalId kOther{2};
  std::atomic<bool> stop = false;
  std::atomic<std::uint64_t> reads = 0;
  std::vector<std::thread> readers;
  for (int r = 0; r < 2; ++r)
    readers.emplace_back([&] {
      std::size_t least = 0;
      while (!stop.load()) {
        const auto rows = historian_->read(kSignal, kAlways, kNoLimit);
        ASSERT_TRUE(rows);
        ASSERT_GE(rows->time.size(), least) << "a row that was served is gone";
        least = rows->time.size();
        for (std::size_t i = 0; i < least; ++i)
          ASSERT_EQ(rows->time[i].ns, static_cast<std::int64_t>(i) * kSecond);
        const auto buckets =
            historian_->downsample(kSignal, kAlways, std::chrono::minutes(1), true);
        std::uint64_t n = 0;
        for (const Bucket& b : *buckets) n += b.count;
        ASSERT_GE(n, least);
        std::uint64_t received = 0;
        const auto minutes = historian_->ledger(kAlways);
        for (const LedgerRow& row : *minutes) received += row.counts.received;
        ASSERT_GE(received, 2 * least);
        ASSERT_EQ(received % 50, 0u) << "half a record was counted";
        const SignalId ids[] = {kSignal, kOther};
        const auto last = historian_->last(ids);
        if (last.size() == 2) ASSERT_EQ(last[0].time, last[1].time);
        ++reads;
      }
    });
  for (std::int64_t i = 0; i < 400; ++i) {
    ReadingBatch b;
    b.arrival = {i * kSecond};
    for (std::int64_t t = i * 25; t < i * 25 + 25; ++t)
      for (const SignalId id : {kSignal, kOther})
        b.push(id, {t * kSecond}, Scalar::of(static_cast<double>(t)), {}, 1);
    ASSERT_TRUE(apply(*historian_, b));
    if (i % 40 == 39) ASSERT_TRUE(historian_->checkpoint());
  }
  while (reads.load() < 4) std::this_thread::yield();
  stop = true;
  for (std::thread& t : readers) t.join();
}

}  // namespace
}  // namespace millwright::historian
