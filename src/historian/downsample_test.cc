// SPDX-License-Identifier: Apache-2.0
// Downsampling against the obvious way: look at every row.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include "historian/historian_test_support.h"

namespace millwright::historian {
namespace {

using testing::apply;
using testing::kSecond;
using testing::open_or_die;
using testing::seconds_range;
using testing::TempDir;

constexpr SignalId kSignal{1};

struct Sample {
  std::int64_t time;
  double value;
  bool is_bad;
};

bool counts(const Sample& s) {
  return !s.is_bad && std::isfinite(s.value);
}

std::vector<Bucket> brute_force(const std::vector<Sample>& samples, TimeRange range,
                                std::int64_t width) {
  std::vector<Bucket> out;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const Sample& s = samples[i];
    if (s.time < range.begin.ns || s.time >= range.end.ns) continue;
    const UtcNanos begin = floor_to({s.time}, width);
    if (out.empty() || out.back().begin != begin) {
      Bucket b;
      b.begin = begin;
      b.min = b.max = b.mean = b.first = b.last = b.time_weighted_mean = NAN;
      out.push_back(b);
    }
    Bucket& b = out.back();
    ++b.count;
    b.bad_count += s.is_bad ? 1 : 0;
    if (!counts(s)) continue;
    if (std::isnan(b.first)) {
      b.first = b.min = b.max = s.value;
      b.first_time = b.min_time = b.max_time = {s.time};
      b.mean = 0;
    }
    if (s.value < b.min) b.min = s.value, b.min_time = {s.time};
    if (s.value > b.max) b.max = s.value, b.max_time = {s.time};
    b.last = s.value;
    b.last_time = {s.time};
    b.mean += s.value;
  }
  for (Bucket& b : out) {
    if (std::isnan(b.first)) continue;
    const std::int64_t end = std::min(b.begin.ns + width, range.end.ns);
    const std::int64_t begin = std::max(b.begin.ns, range.begin.ns);
    double area = 0;
    double span = 0;
    std::uint64_t n_used = 0;
    // Every used sample holds until the next used one; what lies in the bucket counts.
    for (std::size_t i = 0; i < samples.size(); ++i) {
      if (!counts(samples[i])) continue;
      std::size_t next = i + 1;
      while (next < samples.size() && !counts(samples[next])) ++next;
      const std::int64_t from = std::max(samples[i].time, begin);
      const std::int64_t to = next < samples.size() ? std::min(samples[next].time, end) : end;
      if (samples[i].time >= begin && samples[i].time < end) ++n_used;
      if (to <= from) continue;
      area += samples[i].value * static_cast<double>(to - from);
      span += static_cast<double>(to - from);
    }
    b.mean /= static_cast<double>(n_used);
    b.time_weighted_mean = area / span;
  }
  return out;
}

void expect_near_or_nan(double a, double b, const char* what) {
  if (std::isnan(a) || std::isnan(b)) {
    EXPECT_TRUE(std::isnan(a) && std::isnan(b)) << what;
  } else {
    EXPECT_NEAR(a, b, 1e-9 * std::max(1.0, std::fabs(a))) << what;
  }
}

void expect_same(const std::vector<Bucket>& got, const std::vector<Bucket>& want) {
  ASSERT_EQ(got.size(), want.size());
  for (std::size_t i = 0; i < got.size(); ++i) {
    SCOPED_TRACE(::testing::Message() << "bucket " << i << " at " << to_rfc3339(want[i].begin));
    EXPECT_EQ(got[i].begin, want[i].begin);
    EXPECT_EQ(got[i].count, want[i].count);
    EXPECT_EQ(got[i].bad_count, want[i].bad_count);
    EXPECT_EQ(got[i].first_time, want[i].first_time);
    EXPECT_EQ(got[i].last_time, want[i].last_time);
    EXPECT_EQ(got[i].min_time, want[i].min_time);
    EXPECT_EQ(got[i].max_time, want[i].max_time);
    expect_near_or_nan(got[i].min, want[i].min, "min");
    expect_near_or_nan(got[i].max, want[i].max, "max");
    expect_near_or_nan(got[i].first, want[i].first, "first");
    expect_near_or_nan(got[i].last, want[i].last, "last");
    expect_near_or_nan(got[i].mean, want[i].mean, "mean");
    expect_near_or_nan(got[i].time_weighted_mean, want[i].time_weighted_mean, "time weighted");
  }
}

class Downsample : public ::testing::Test {
 protected:
  void fill(std::uint64_t seed, std::size_t n) {
    std::mt19937_64 random(seed);
    std::int64_t t = 1'600'000'000 * kSecond;
    ReadingBatch batch;
    for (std::size_t i = 0; i < n; ++i) {
      t += static_cast<std::int64_t>(random() % 400 == 0 ? 3000 : 1 + random() % 3) * kSecond;
      Sample s{t, 20 + static_cast<double>(random() % 1000) / 100, random() % 15 == 0};
      if (random() % 40 == 0) s.value = NAN;
      samples_.push_back(s);
      batch.push(kSignal, {t}, Scalar::of(s.value),
                 Quality{static_cast<std::uint16_t>(s.is_bad ? 2 : 0)}, 1);
      if (i % 1500 == 1499) {
        ASSERT_TRUE(apply(*historian_, batch));
        ASSERT_TRUE(historian_->checkpoint());
        batch.clear();
      }
    }
    ASSERT_TRUE(apply(*historian_, batch));  // the end stays in memory
  }

  TempDir dir_;
  std::unique_ptr<ChunkHistorian> historian_ = open_or_die(dir_ / "h");
  std::vector<Sample> samples_;
};

TEST_F(Downsample, AgreesWithBruteForce) {
  fill(7, 9'000);
  const std::int64_t first = samples_.front().time;
  const std::int64_t last = samples_.back().time;
  const TimeRange ranges[] = {
      {{first}, {last + 1}},
      {{first - 1000 * kSecond}, {last + 5000 * kSecond}},
      {{first + 12'345'678'901}, {last - 987'654'321}},
      {{first + 4000 * kSecond}, {first + 4100 * kSecond}},
  };
  for (const TimeRange range : ranges)
    for (const std::int64_t seconds : {7, 60, 300, 3600, 2592, 100'000})
      for (const bool use_rollups : {false, true}) {
        SCOPED_TRACE(::testing::Message() << seconds << " s, roll-ups " << use_rollups);
        const auto got =
            historian_->downsample(kSignal, range, std::chrono::seconds(seconds), use_rollups);
        ASSERT_TRUE(got);
        expect_same(*got, brute_force(samples_, range, seconds * kSecond));
        if (HasFailure()) return;
      }
}

TEST_F(Downsample, ToPointsKeepsEveryExtreme) {
  fill(11, 6'000);
  const TimeRange range{{samples_.front().time}, {samples_.back().time + 1}};
  for (const std::size_t points : {4u, 40u, 400u}) {
    const auto got = historian_->downsample_to(kSignal, range, points);
    ASSERT_TRUE(got);
    EXPECT_LE(got->time.size(), points + 8);
    EXPECT_TRUE(std::ranges::is_sorted(got->time));
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    for (const Sample& s : samples_)
      if (counts(s)) low = std::min(low, s.value), high = std::max(high, s.value);
    double got_low = std::numeric_limits<double>::infinity();
    double got_high = -got_low;
    for (const std::uint64_t w : got->value) {
      got_low = std::min(got_low, std::bit_cast<double>(w));
      got_high = std::max(got_high, std::bit_cast<double>(w));
    }
    EXPECT_EQ(got_low, low);
    EXPECT_EQ(got_high, high);
  }
  const auto all = historian_->downsample_to(kSignal, range, 10'000);
  ASSERT_TRUE(all);
  EXPECT_EQ(all->time.size(), samples_.size()) << "few rows come as they are, bad ones too";
}

TEST_F(Downsample, RefusesWidthsAndCountsOfNothing) {
  EXPECT_EQ(historian_->downsample(kSignal, seconds_range(0, 1), std::chrono::nanoseconds(0), true)
                .error()
                .code(),
            Code::kInvalidArgument);
  EXPECT_EQ(historian_->downsample_to(kSignal, seconds_range(0, 1), 0).error().code(),
            Code::kInvalidArgument);
  EXPECT_TRUE(
      historian_->downsample(kSignal, seconds_range(5, 5), std::chrono::seconds(1), true)->empty());
  EXPECT_TRUE(historian_->read(kSignal, seconds_range(0, 1), 10)->time.empty());
}

TEST_F(Downsample, SurvivesTheEndsOfTime) {
  ReadingBatch batch;
  for (const std::int64_t t : {kMinTime.ns, std::int64_t{-1}, std::int64_t{0}, kMaxTime.ns})
    batch.push(kSignal, {t}, Scalar::of(1.0), {}, 1);
  ASSERT_TRUE(apply(*historian_, batch));
  for (int i = 0; i < 2; ++i) {
    for (const bool use_rollups : {false, true}) {
      const auto got =
          historian_->downsample(kSignal, testing::kAlways, std::chrono::hours(1), use_rollups);
      ASSERT_TRUE(got);
      EXPECT_EQ(got->size(), 3u) << "the last instant is outside [begin, end)";
    }
    ASSERT_TRUE(historian_->checkpoint());
  }
}

}  // namespace
}  // namespace millwright::historian
