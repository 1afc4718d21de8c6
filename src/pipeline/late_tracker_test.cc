// SPDX-License-Identifier: Apache-2.0
#include "pipeline/late_tracker.h"

#include <gtest/gtest.h>

#include "detect/sealed_blob.h"

#include <algorithm>
#include <random>

namespace millwright::pipeline {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr UtcNanos kStart{1'767'225'600'000'000'000};
constexpr UtcNanos at(std::int64_t s) {
  return kStart + seconds(s);
}
constexpr Quality kHistory{Quality::kHistorical};
const SignalId kOne(1);
const SignalId kTwo(2);

class LateTrackerTest : public testing::Test {
 protected:
  /// One reading, `arrival` seconds after the start.
  void give(std::int64_t arrival, SignalId signal, UtcNanos event, Quality quality = {}) {
    ReadingBatch batch;
    batch.push(signal, event, Scalar::of(1.0), quality, 1);
    tracker_.take(batch, {++seq_}, at(arrival));
  }
  std::vector<TouchedInterval> touched(SignalId signal) const {
    const TouchedSignal* found = tracker_.find(signal);
    return found == nullptr ? std::vector<TouchedInterval>() : found->intervals;
  }

  LateTracker tracker_;
  std::uint64_t seq_ = 0;
};

TEST_F(LateTrackerTest, LateIsWhatIsFlaggedOrNotNewer) {
  give(0, kOne, at(0));
  give(1, kOne, at(1));
  EXPECT_EQ(tracker_.n_waiting(), 0u);
  give(2, kOne, at(1));  // the same time: a duplicate, or a revision
  EXPECT_EQ(touched(kOne), (std::vector<TouchedInterval>{{at(1), at(1)}}));
  give(3, kOne, at(-5));
  EXPECT_EQ(touched(kOne), (std::vector<TouchedInterval>{{at(-5), at(1)}}));
  // Flagged, it is late even when newer, and moves no watermark.
  give(4, kTwo, at(500), kHistory);
  give(5, kTwo, at(4));
  EXPECT_EQ(touched(kTwo), (std::vector<TouchedInterval>{{at(500), at(500)}}));
  EXPECT_EQ(tracker_.find(kTwo)->seq.value, 5u);
}

TEST_F(LateTrackerTest, StretchesAreJoinedAndBounded) {
  for (const int minute : {0, 10, 20, 5}) give(0, kOne, at(60 * minute), kHistory);
  EXPECT_EQ(touched(kOne).size(), 4u);
  give(1, kOne, at(60 * 5 + 60), kHistory);    // next to it
  give(1, kOne, at(60 * 10 - 180), kHistory);  // joins on one side
  give(1, kOne, at(60 * 10 - 120), kHistory);
  give(1, kOne, at(60 * 10 - 60), kHistory);
  EXPECT_EQ(touched(kOne), (std::vector<TouchedInterval>{
                               {at(0), at(0)}, {at(300), at(600)}, {at(1200), at(1200)}}));
  for (int i = 0; i < 100; ++i) give(2, kOne, at(10'000 + i * i * 100), kHistory);
  EXPECT_EQ(touched(kOne).size(), LateTracker::kMostIntervals);
  EXPECT_EQ(touched(kOne).back().end, at(10'000 + 99 * 99 * 100));
}

// Whatever comes in whatever order: every late time stays covered, stretches are in order and
// apart.
TEST_F(LateTrackerTest, NoLateReadingIsEverLeftOut) {
  std::mt19937 random(7);
  std::vector<UtcNanos> times;
  for (int i = 0; i < 3000; ++i) {
    times.push_back(at(static_cast<std::int64_t>(random() % 100'000)));
    give(i / 100, kOne, times.back(), kHistory);
  }
  const auto intervals = touched(kOne);
  for (std::size_t i = 0; i < intervals.size(); ++i) {
    EXPECT_LE(intervals[i].begin, intervals[i].end);
    if (i > 0) EXPECT_GT(intervals[i].begin - intervals[i - 1].end, LateTracker::kApart);
  }
  for (const UtcNanos time : times) {
    EXPECT_TRUE(std::ranges::any_of(intervals, [&](const TouchedInterval& i) {
      return i.begin <= time && time <= i.end;
    })) << time.ns;
  }
}

TEST_F(LateTrackerTest, IsDueAfterTenQuietSecondsOfJournalTime) {
  give(0, kOne, at(-100), kHistory);
  tracker_.tick(at(9));
  EXPECT_TRUE(tracker_.due().empty());
  give(9, kOne, at(-99), kHistory);
  tracker_.tick(at(18));
  EXPECT_TRUE(tracker_.due().empty());
  tracker_.tick(at(19));
  EXPECT_EQ(tracker_.due(), std::vector{kOne});
}

TEST_F(LateTrackerTest, WhatIsNeverQuietIsDueInTheEnd) {
  for (int s = 0; s < 600; s += 5) {
    give(s, kOne, at(-s), kHistory);
    tracker_.tick(at(s));
    EXPECT_TRUE(tracker_.due().empty()) << s;
  }
  tracker_.tick(at(600));
  EXPECT_EQ(tracker_.due(), std::vector{kOne});
}

TEST_F(LateTrackerTest, DoneLeavesTheRest) {
  for (int s = 0; s <= 300; s += 60) give(0, kOne, at(s), kHistory);
  tracker_.done(kOne, {at(60), at(120)});
  EXPECT_EQ(touched(kOne),
            (std::vector<TouchedInterval>{{at(0), at(60) - std::chrono::nanoseconds(1)},
                                          {at(120) + std::chrono::nanoseconds(1), at(300)}}));
  tracker_.done(kOne, {at(-10), at(200)});
  tracker_.done(kOne, {at(0), at(1000)});
  EXPECT_EQ(tracker_.n_waiting(), 0u);
}

TEST_F(LateTrackerTest, TooManySignalsAreAllDue) {
  for (std::uint32_t id = 1; id <= LateTracker::kMostSignals; ++id) {
    give(0, SignalId(id), at(-1), kHistory);
  }
  EXPECT_TRUE(tracker_.is_full());
  EXPECT_EQ(tracker_.due().size(), LateTracker::kMostSignals);
  tracker_.done(kOne, {at(-1), at(-1)});
  EXPECT_FALSE(tracker_.is_full());
  EXPECT_TRUE(tracker_.due().empty());
}

TEST_F(LateTrackerTest, GoesOnFromItsSnapshot) {
  give(0, kOne, at(0));
  give(1, kOne, at(-50));
  give(2, kTwo, at(3), kHistory);
  tracker_.tick(at(3));
  LateTracker restored;
  ASSERT_TRUE(restored.restore(tracker_.snapshot()));
  EXPECT_EQ(restored.snapshot(), tracker_.snapshot());
  EXPECT_EQ(*restored.find(kOne), *tracker_.find(kOne));
  // The watermark is remembered, so the next one is live.
  ReadingBatch batch;
  batch.push(kOne, at(4), Scalar::of(1.0), {}, 1);
  EXPECT_EQ(restored.take(batch, {9}, at(4)), 0u);
  restored.tick(at(20));
  EXPECT_EQ(restored.due(), (std::vector{kOne, kTwo}));

  const std::string whole = tracker_.snapshot();
  for (std::size_t cut = 0; cut < whole.size(); ++cut) {
    const auto status = LateTracker().restore(std::string_view(whole).substr(0, cut));
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().code(), Code::kDataLoss);
  }
}

// Damage that kept its checksum gave a signal with nothing to look at, and the evaluator took its
// first interval.
TEST_F(LateTrackerTest, RefusesIntervalsThatCannotBe) {
  give(0, kOne, at(0));
  give(1, kOne, at(-50));
  const std::string whole = tracker_.snapshot();
  std::string payload(*detect::unseal(whole, "MWLT", 1));
  constexpr std::size_t kInterval = 2 * sizeof(std::int64_t);
  std::string empty = payload.substr(0, payload.size() - kInterval);
  ASSERT_EQ(empty.back(), 1);  // how many intervals
  empty.back() = 0;
  EXPECT_FALSE(LateTracker().restore(detect::seal("MWLT", 1, empty)));
  std::string backwards = payload;
  backwards[payload.size() - 1] = '\x80';  // ends before it begins
  EXPECT_FALSE(LateTracker().restore(detect::seal("MWLT", 1, backwards)));
  EXPECT_TRUE(LateTracker().restore(detect::seal("MWLT", 1, payload)));
}

// A device clock that was set back: the detector follows it, so it is live here too.
TEST_F(LateTrackerTest, FollowsADeviceThatTheDetectorFollows) {
  give(0, kOne, at(3600));
  for (int s = 1; s <= 12; ++s) give(s, kOne, at(s));
  tracker_.done(kOne, {at(0), at(4000)});
  for (int s = 13; s <= 20; ++s) give(s, kOne, at(s));
  EXPECT_EQ(tracker_.n_waiting(), 0u);
}

}  // namespace
}  // namespace millwright::pipeline
