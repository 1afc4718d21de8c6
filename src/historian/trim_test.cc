// SPDX-License-Identifier: Apache-2.0
// Retention against a twin that keeps everything: what is left must say the same.
#include "historian/trim.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "historian/historian_test_support.h"

namespace millwright::historian {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the fixture's small language

constexpr SignalId kSignal{7};
constexpr std::int64_t kMinute = 60 * kSecond;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::chrono::nanoseconds kMinuteWide{kMinute};
constexpr std::chrono::nanoseconds kHourWide{kHour};

UtcNanos at(std::int64_t hours) {
  return {hours * kHour};
}

/// Readings of one signal every `step_s` seconds in [from, to) hours.
ReadingBatch hours_of(std::int64_t from, std::int64_t to, std::int64_t step_s = 10) {
  ReadingBatch batch;
  batch.arrival = at(to);
  for (std::int64_t s = from * 3600; s < to * 3600; s += step_s) {
    batch.push(kSignal, {s * kSecond}, Scalar::of(static_cast<double>((s * 37) % 1009)), {}, 1);
  }
  return batch;
}

ReadingBatch one(std::int64_t second, double value) {
  ReadingBatch batch;
  batch.arrival = {second * kSecond};
  batch.push(kSignal, {second * kSecond}, Scalar::of(value), {}, 1);
  return batch;
}

class TrimTest : public ::testing::Test {
 protected:
  TrimTest() : trimmed_(open_or_die(dir_ / "h")), whole_(open_or_die(dir_ / "twin")) {}

  void take(const ReadingBatch& batch) {
    ASSERT_TRUE(apply(*trimmed_, batch));
    ASSERT_TRUE(apply(*whole_, batch));
  }
  void checkpoint() {
    ASSERT_TRUE(trimmed_->checkpoint());
    ASSERT_TRUE(whole_->checkpoint());
  }
  void reopen() {
    trimmed_.reset();
    trimmed_ = open_or_die(dir_ / "h");
  }
  Trimmed trim(const TrimLimits& limits) {
    Trimmed sum;
    do {
      const auto step = trimmed_->trim(kSignal, limits);
      EXPECT_TRUE(step) << step.error().message();
      sum.readings += step->readings;
      sum.chunks += step->chunks;
      sum.chunk_bytes += step->chunk_bytes;
      sum.rollups += step->rollups;
      sum.oldest_kept = step->oldest_kept;
      sum.has_more = step->has_more;
    } while (sum.has_more);
    return sum;
  }
  /// Buckets of both over the range are the same; at least one.
  void expect_same_buckets(TimeRange range, std::chrono::nanoseconds width) {
    const auto got = trimmed_->downsample(kSignal, range, width, true);
    const auto wanted = whole_->downsample(kSignal, range, width, true);
    ASSERT_TRUE(got && wanted);
    ASSERT_EQ(got->size(), wanted->size());
    ASSERT_FALSE(got->empty());
    for (std::size_t i = 0; i < got->size(); ++i) {
      EXPECT_EQ((*got)[i].begin, (*wanted)[i].begin);
      EXPECT_EQ((*got)[i].count, (*wanted)[i].count) << i;
      EXPECT_EQ((*got)[i].min, (*wanted)[i].min) << i;
      EXPECT_EQ((*got)[i].max, (*wanted)[i].max) << i;
      EXPECT_NEAR((*got)[i].mean, (*wanted)[i].mean, 1e-9) << i;
    }
  }
  void expect_books_as_before() {
    const auto last = trimmed_->last(std::span(&kSignal, 1));
    const auto wanted = whole_->last(std::span(&kSignal, 1));
    ASSERT_EQ(last.size(), 1u);
    EXPECT_EQ(last[0].time, wanted[0].time);
    EXPECT_EQ(last[0].word, wanted[0].word);
    ASSERT_EQ(trimmed_->ledger_totals().size(), 1u);
    EXPECT_TRUE(
        same_counts(trimmed_->ledger_totals()[0].counts, whole_->ledger_totals()[0].counts));
  }
  std::size_t rows(UtcNanos from, UtcNanos to) {
    return trimmed_->read(kSignal, {from, to}, kNoLimit)->time.size();
  }

  TempDir dir_;
  std::unique_ptr<ChunkHistorian> trimmed_;
  std::unique_ptr<ChunkHistorian> whole_;
};

TEST_F(TrimTest, CountsWhatWentByItsCauseAndKeepsTheCount) {
  take(hours_of(0, 48));
  checkpoint();
  EXPECT_EQ(trimmed_->oldest_stored(), at(0));
  const Trimmed gone = trim({.raw = at(24)});
  const std::size_t left = rows(at(0), at(48));
  EXPECT_EQ(gone.readings, 48u * 360 - left);
  EXPECT_GT(gone.readings, 0u);
  EXPECT_EQ(trimmed_->removed().by_retention, gone.readings);
  std::uint64_t for_space = 0;
  while (true) {
    const auto step = trimmed_->trim(kSignal, {.raw = at(36)}, TrimCause::kSpace);
    ASSERT_TRUE(step);
    for_space += step->readings;
    if (!step->has_more) break;
  }
  EXPECT_GT(for_space, 0u);
  EXPECT_GT(trimmed_->oldest_stored().value(), at(24));
  reopen();
  EXPECT_EQ(trimmed_->removed().by_retention, gone.readings);
  EXPECT_EQ(trimmed_->removed().for_space, for_space);
}

TEST_F(TrimTest, RollUpsGoOnAnsweringWhereReadingsAreGone) {
  take(hours_of(0, 48));
  checkpoint();
  const Trimmed gone = trim({.raw = at(24)});
  EXPECT_GT(gone.chunks, 0u);
  EXPECT_GT(gone.chunk_bytes, 0u);
  EXPECT_EQ(gone.rollups, 0u);
  ASSERT_TRUE(gone.oldest_kept);
  EXPECT_LE(*gone.oldest_kept, at(24)) << "chunks are never cut";
  EXPECT_EQ(rows({0}, *gone.oldest_kept), 0u);
  EXPECT_EQ(rows(at(24), at(48)), 24u * 360) << "nothing after the limit";
  for (const auto* state : {"open", "opened again"}) {
    SCOPED_TRACE(state);
    expect_same_buckets({at(0), at(48)}, kHourWide);
    expect_same_buckets({at(0), at(48)}, kMinuteWide);
    expect_books_as_before();
    reopen();
  }
  EXPECT_EQ(trim({.raw = at(24)}).chunks, 0u) << "a second time there is nothing to do";
}

TEST_F(TrimTest, EachResolutionEndsWhereItsClassSays) {
  take(hours_of(0, 96));
  checkpoint();
  const Trimmed gone = trim({.raw = at(72), .minutes = at(48), .hours = at(24)});
  EXPECT_EQ(gone.rollups, 48u * 60 + 24);
  reopen();
  expect_same_buckets({at(24), at(96)}, kHourWide);
  expect_same_buckets({at(48), at(96)}, kMinuteWide);
  EXPECT_TRUE(trimmed_->downsample(kSignal, {at(0), at(24)}, kHourWide, true)->empty());
  EXPECT_TRUE(trimmed_->downsample(kSignal, {at(24), at(48)}, kMinuteWide, true)->empty());
  expect_books_as_before();
}

TEST_F(TrimTest, AChartOverAllOfItShowsAllThatIsLeft) {
  take(hours_of(0, 96));
  checkpoint();
  const Trimmed gone = trim({.raw = at(94), .minutes = at(90), .hours = at(10)});
  // Few points: cells of hours. Many: as fine as each stretch can be, and the rows at the end.
  for (const std::size_t points : {200u, 20'000u}) {
    SCOPED_TRACE(points);
    const auto series = trimmed_->downsample_to(kSignal, {at(0), at(96)}, points);
    ASSERT_TRUE(series);
    ASSERT_FALSE(series->time.empty());
    EXPECT_TRUE(std::ranges::is_sorted(series->time));
    EXPECT_EQ(std::ranges::adjacent_find(series->time), series->time.end());
    EXPECT_GE(series->time.front(), at(10));
    EXPECT_LT(series->time.front(), at(12));
    EXPECT_GT(series->time.back(), at(95));
    // Every stretch says something.
    for (const std::int64_t hour : {20, 50, 89, 91, 93, 95}) {
      const std::size_t from = lower_row(*series, at(hour - 2));
      EXPECT_LT(from, lower_row(*series, at(hour + 2))) << "hour " << hour;
    }
  }
  const auto all = trimmed_->downsample_to(kSignal, {at(0), at(96)}, 20'000);
  const UtcNanos rows_from = *gone.oldest_kept;
  EXPECT_EQ(all->time.size() - lower_row(*all, at(95)), rows(at(95), at(96)));
  EXPECT_GT(rows(rows_from, at(96)), 360u);
}

TEST_F(TrimTest, ALateReadingDoesNotReplaceTheStatisticsOfThoseThatAreGone) {
  take(hours_of(0, 48));
  checkpoint();
  trim({.raw = at(24)});
  const auto before = trimmed_->downsample(kSignal, {at(3), at(4)}, kHourWide, true);
  ASSERT_EQ(before->size(), 1u);
  EXPECT_EQ((*before)[0].count, 360u);
  ASSERT_TRUE(apply(*trimmed_, one(3 * 3600 + 5, 4711)));
  ASSERT_TRUE(trimmed_->checkpoint());
  reopen();
  const auto after = trimmed_->downsample(kSignal, {at(3), at(4)}, kHourWide, true);
  ASSERT_EQ(after->size(), 1u);
  EXPECT_EQ((*after)[0].count, 360u);
  EXPECT_EQ(rows(at(3), at(4)), 1u) << "it is kept for now";
}

TEST_F(TrimTest, LateReadingsGoWithTheirChunk) {
  take(hours_of(0, 48));
  checkpoint();
  trim({.raw = at(24)});
  // A whole day comes late: most of it in chunks of its own.
  const auto late = apply(*trimmed_, hours_of(0, 23, 7));
  ASSERT_TRUE(late);
  EXPECT_GT(rows(at(0), at(20)), 10'000u);
  const Trimmed gone = trim({.raw = at(24)});
  EXPECT_GT(gone.chunks, 5u) << "also those that were in memory only";
  EXPECT_LE(rows(at(0), at(20)), 2u * ChunkHistorian::kChunkRows)
      << "what shares a chunk with newer readings goes with that";
  trim({.raw = at(47)});
  EXPECT_EQ(rows(at(0), at(20)), 0u);
}

TEST_F(TrimTest, TheNewestHourOfASilentSignalStays) {
  take(hours_of(0, 30));
  checkpoint();
  reopen();
  const Trimmed gone = trim({.raw = at(10'000), .minutes = at(10'000), .hours = at(10'000)});
  EXPECT_GT(gone.chunks, 0u);
  expect_books_as_before();
  EXPECT_GE(rows(at(29), at(30)), 360u);
  // It speaks again: the hour in which it fell silent gets its roll-up, from all of its rows.
  take(hours_of(40, 42));
  checkpoint();
  reopen();
  expect_same_buckets({at(29), at(42)}, kHourWide);
  expect_books_as_before();
}

TEST_F(TrimTest, ACrashAfterwardsKeepsWhatWasDone) {
  take(hours_of(0, 48));
  checkpoint();
  take(hours_of(48, 49));  // not checkpointed
  trim({.raw = at(24), .minutes = at(24)});
  const JournalSeq position = trimmed_->position();
  reopen();  // as after kill -9: what was in memory is gone
  EXPECT_EQ(trimmed_->position(), position);
  EXPECT_EQ(rows(at(0), at(20)), 0u);
  const ReadingBatch again = hours_of(48, 49);
  const Input replayed{{2}, &again, {}, {}, {}, {}};
  ASSERT_TRUE(trimmed_->apply(std::span(&replayed, 1)));
  checkpoint();
  expect_books_as_before();
  expect_same_buckets({at(0), at(49)}, kHourWide);
  EXPECT_EQ(rows(at(24), at(49)), 25u * 360);
}

TEST_F(TrimTest, LongHistoriesGoInSteps) {
  take(hours_of(0, 2000, 10));
  checkpoint();
  const auto first = trimmed_->trim(kSignal, {.raw = at(1990), .minutes = at(1990)});
  ASSERT_TRUE(first);
  EXPECT_EQ(first->chunks, 512u);
  EXPECT_TRUE(first->has_more);
  reopen();  // a crash between steps
  expect_same_buckets({at(0), at(2000)}, kHourWide);
  trim({.raw = at(1990), .minutes = at(1990)});
  EXPECT_EQ(rows(at(0), at(1980)), 0u);
  expect_same_buckets({at(0), at(2000)}, kHourWide);
  const std::uint64_t bytes = trimmed_->bytes_on_disk();
  ASSERT_TRUE(trimmed_->reclaim());
  EXPECT_LT(trimmed_->bytes_on_disk(), bytes / 2) << "the space comes back";
  reopen();
  expect_same_buckets({at(0), at(2000)}, kHourWide);
}

TEST_F(TrimTest, OtherSignalsAreNotTouched) {
  ReadingBatch both;
  both.arrival = at(48);
  for (std::int64_t s = 0; s < 48 * 3600; s += 10) {
    for (const std::uint32_t id : {6u, 7u, 8u}) {
      both.push(SignalId{id}, {s * kSecond}, Scalar::of(1.0), {}, 1);
    }
  }
  take(both);
  checkpoint();
  trim({.raw = at(40), .minutes = at(40), .hours = at(40)});
  for (const std::uint32_t id : {6u, 8u}) {
    EXPECT_EQ(trimmed_->read(SignalId{id}, kAlways, kNoLimit)->time.size(), 48u * 360);
    EXPECT_EQ(trimmed_->downsample(SignalId{id}, {at(0), at(48)}, kHourWide, true)->size(), 48u);
  }
  EXPECT_TRUE(trimmed_->trim(SignalId{99}, {.raw = at(1)})) << "an unknown signal has nothing";
}

TEST_F(TrimTest, RefusesACoarserHistoryThatEndsFirst) {
  EXPECT_EQ(trimmed_->trim(kSignal, {.raw = at(1), .minutes = at(2)}).error().code(),
            Code::kInvalidArgument);
  EXPECT_EQ(
      trimmed_->trim(kSignal, {.raw = at(2), .minutes = at(1), .hours = at(2)}).error().code(),
      Code::kInvalidArgument);
}

// Any order of taking in, trimming and crashing: hours say what they said, rows after the limit are
// all there, the books add up.
TEST_F(TrimTest, AnyOrderOfStepsLeavesTheSameAnswers) {
  const char* given = std::getenv("MW_SEED");
  const auto seed = given != nullptr ? static_cast<unsigned>(std::atoi(given)) : 20261122u;
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  std::int64_t now = 0;
  TrimLimits limits;
  for (int step = 0; step < 60; ++step) {
    switch (random() % 4) {
      case 0:
      case 1: {
        const std::int64_t hours = 1 + static_cast<std::int64_t>(random() % 12);
        take(hours_of(now, now + hours, 5 + static_cast<std::int64_t>(random() % 50)));
        now += hours;
        break;
      }
      case 2:
        checkpoint();
        if (random() % 2 == 0) reopen();
        break;
      default:
        if (now < 2) break;
        limits.raw = std::max(limits.raw, at(static_cast<std::int64_t>(random()) % now));
        trim(limits);
    }
  }
  checkpoint();
  reopen();
  ASSERT_GT(now, 0);
  expect_same_buckets({at(0), at(now)}, kHourWide);
  expect_books_as_before();
  const UtcNanos from = std::max(limits.raw, UtcNanos{0});
  EXPECT_EQ(rows(from, at(now)), whole_->read(kSignal, {from, at(now)}, kNoLimit)->time.size());
}

}  // namespace
}  // namespace millwright::historian
