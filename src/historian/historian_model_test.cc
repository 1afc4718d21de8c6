// SPDX-License-Identifier: Apache-2.0
// Random histories against a naive one: in order, late, duplicate, revised, several types, with
// checkpoints, crashes and clean restarts in between. Nothing may differ, not even a count.
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "historian/historian_test_support.h"

namespace millwright::historian {
namespace {

using testing::apply;
using testing::kSecond;
using testing::NaiveHistorian;
using testing::open_or_die;
using testing::TempDir;

class RandomPlant {
 public:
  explicit RandomPlant(std::uint64_t seed) : random_(seed) {}

  std::uint64_t below(std::uint64_t n) { return random_() % n; }

  ReadingBatch batch(std::size_t n) {
    ReadingBatch b;
    now_ += static_cast<std::int64_t>(1 + below(20)) * kSecond;
    b.arrival = {now_};
    for (std::size_t i = 0; i < n; ++i) push(b);
    return b;
  }

 private:
  static constexpr std::size_t kSignals = 6;

  void push(ReadingBatch& b) {
    const std::size_t k = below(kSignals);
    std::int64_t t = newest_[k];
    const std::uint64_t dice = below(20);
    if (dice < 14) {
      t = newest_[k] += static_cast<std::int64_t>(1 + below(3)) * kSecond;
    } else if (dice < 17) {
      t -= static_cast<std::int64_t>(below(100)) * kSecond;
    } else if (dice == 17) {
      t -= static_cast<std::int64_t>(below(20'000)) * kSecond / 2;
    } else if (dice == 18 && below(200) == 0) {
      t = newest_[k] += static_cast<std::int64_t>(below(100'000)) * kSecond;
    }
    const Quality quality{static_cast<std::uint16_t>(below(12) == 0 ? 2 : 0)};
    const auto source = static_cast<SourceId>(1 + below(2));
    const SignalId id{static_cast<std::uint32_t>(k == 5 ? 5'000'000 : k + 1)};
    const double step = static_cast<double>(below(5));
    if (k == 4) {
      b.push(id, {t}, Scalar::of(std::string_view(below(2) == 0 ? "running" : "idle")), quality,
             source);
    } else if (k == 3) {
      b.push(id, {t}, Scalar::of(static_cast<std::int64_t>(below(6)) - 3), quality, source);
    } else {
      b.push(id, {t}, Scalar::of(below(50) == 0 ? std::nan("7") : 20 + step / 4), quality, source);
    }
  }

  std::mt19937_64 random_;
  std::int64_t now_ = 1'700'000'000 * kSecond;
  std::array<std::int64_t, kSignals> newest_{
      {0, 1'600'000'000 * kSecond, -50'000 * kSecond, 0, 0, 0}};
};

void run_history(std::uint64_t seed) {
  SCOPED_TRACE(::testing::Message() << "MW_SEED=" << seed);
  const TempDir dir;
  RandomPlant plant(seed);
  HistorianOptions options;
  options.dir = dir / "history";
  // Small budgets: heads are sealed short, runs are merged, some checkpoints are forced.
  options.head_budget_bytes = plant.below(2) == 0 ? 1'000 : 1u << 20;
  options.memory_budget_bytes = plant.below(3) == 0 ? 60'000 : 10u << 20;
  auto historian = open_or_die(options);
  NaiveHistorian naive;
  std::vector<ReadingBatch> journal;
  const int steps = 40;
  for (int step = 0; step < steps; ++step) {
    journal.push_back(plant.batch(1 + plant.below(step % 10 == 0 ? 4000 : 400)));
    naive.apply(journal.back());
    ASSERT_TRUE(apply(*historian, journal.back()));
    const std::uint64_t dice = plant.below(10);
    if (dice < 3) ASSERT_TRUE(historian->checkpoint());
    if (dice == 3 || dice == 4) {
      if (dice == 3) ASSERT_TRUE(historian->checkpoint());
      historian.reset();  // without a checkpoint this is what kill -9 leaves
      historian = open_or_die(options);
      ASSERT_LE(historian->position().value, journal.size());
      for (std::uint64_t seq = historian->position().value; seq < journal.size(); ++seq)
        ASSERT_TRUE(apply(*historian, journal[seq]));
    }
    if (dice >= 8) testing::expect_same(*historian, naive);
    if (::testing::Test::HasFatalFailure()) return;
  }
  ASSERT_TRUE(historian->checkpoint());
  testing::expect_same(*historian, naive);
  EXPECT_EQ(historian->damage_count(), 0u);

  // Roll-ups say what the chunks say.
  for (const auto& [id, rows] : naive.signals()) {
    for (const std::int64_t width : {kMinuteNs, 7 * kMinuteNs, kHourNs, 6 * kHourNs}) {
      const auto from_chunks =
          historian->downsample(id, testing::kAlways, std::chrono::nanoseconds(width), false);
      const auto from_rollups =
          historian->downsample(id, testing::kAlways, std::chrono::nanoseconds(width), true);
      ASSERT_TRUE(from_chunks && from_rollups);
      ASSERT_EQ(from_chunks->size(), from_rollups->size()) << "signal " << id.value;
      for (std::size_t i = 0; i < from_chunks->size(); ++i) {
        const Bucket& a = (*from_chunks)[i];
        const Bucket& b = (*from_rollups)[i];
        ASSERT_EQ(a.begin, b.begin);
        ASSERT_EQ(a.count, b.count) << "signal " << id.value << " at " << to_rfc3339(a.begin);
        ASSERT_EQ(a.bad_count, b.bad_count);
        ASSERT_EQ(a.max_time, b.max_time);
        ASSERT_EQ(a.min_time, b.min_time);
        if (std::isnan(a.mean)) {
          ASSERT_TRUE(std::isnan(b.mean));
          continue;
        }
        ASSERT_NEAR(a.mean, b.mean, 1e-9);
        ASSERT_NEAR(a.time_weighted_mean, b.time_weighted_mean, 1e-9);
      }
    }
  }
}

TEST(HistorianModel, RandomHistoriesAreKeptExactly) {
  if (const char* seed = std::getenv("MW_SEED"))
    return run_history(std::strtoull(seed, nullptr, 10));
  const char* n = std::getenv("MW_CASES");
  const std::uint64_t cases = n != nullptr ? std::strtoull(n, nullptr, 10) : 12;
  for (std::uint64_t seed = 1; seed <= cases && !HasFatalFailure(); ++seed) run_history(seed);
}

}  // namespace
}  // namespace millwright::historian
