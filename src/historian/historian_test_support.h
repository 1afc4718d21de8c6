// SPDX-License-Identifier: Apache-2.0
#pragma once
// For tests of the historian: a directory that goes away, batches as one-liners, and a naive
// historian to compare with.

#include <gtest/gtest.h>

#include <bit>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "historian/chunk_historian.h"

namespace millwright::historian::testing {

inline constexpr std::int64_t kSecond = 1'000'000'000;

class TempDir {
 public:
  TempDir() {
    // Memory where there is some: these tests sync often, and a crash of the machine is not theirs.
    const bool has_shm = std::filesystem::is_directory("/dev/shm");
    const auto base =
        has_shm ? std::filesystem::path("/dev/shm") : std::filesystem::temp_directory_path();
    std::string pattern = base / "mw-historian-XXXXXX";
    path_ = ::mkdtemp(pattern.data());
  }
  ~TempDir() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;
  std::string operator/(std::string_view name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

inline std::unique_ptr<ChunkHistorian> open_or_die(const HistorianOptions& options) {
  auto opened = ChunkHistorian::open(options);
  if (!opened) {
    ADD_FAILURE() << opened.error().message();
    std::abort();
  }
  return std::move(*opened);
}
inline std::unique_ptr<ChunkHistorian> open_or_die(const std::string& dir) {
  HistorianOptions options;
  options.dir = dir;
  return open_or_die(options);
}

/// Applies one batch under the next sequence.
inline Status apply(ChunkHistorian& h, const ReadingBatch& batch) {
  const Input input{{h.applied().value + 1}, &batch, {}, {}, {}, {}};
  return h.apply(std::span(&input, 1));
}

inline TimeRange seconds_range(std::int64_t begin, std::int64_t end) {
  return {{begin * kSecond}, {end * kSecond}};
}
inline constexpr TimeRange kAlways{kMinTime, kMaxTime};
inline constexpr std::size_t kNoLimit = ~std::size_t{0};

/// What should be there: readings by time, newest revision, and the counts that led to it.
class NaiveHistorian {
 public:
  struct Value {
    std::uint64_t word = 0;
    std::string text;
    Quality quality;
    bool operator==(const Value&) const = default;
  };
  using Rows = std::map<UtcNanos, Value>;

  void apply(const ReadingBatch& batch) {
    for (std::size_t i = 0; i < batch.size(); ++i) {
      const bool is_text = batch.type[i] == ValueType::kText;
      Value value{is_text ? 0 : batch.value[i], is_text ? std::string(batch.text_at(i)) : "",
                  batch.quality[i]};
      Rows& rows = signals_[batch.signal[i]];
      types_[batch.signal[i]] = batch.type[i];
      for (LedgerCounts* c : {&totals_[batch.source[i]],
                              &minutes_[{floor_to(batch.arrival, kMinuteNs), batch.source[i]}]}) {
        ++c->received;
        const auto it = rows.find(batch.time[i]);
        const bool is_duplicate = it != rows.end() && it->second == value;
        ++(is_duplicate ? c->duplicate : c->stored);
        if (it != rows.end() && !is_duplicate) ++c->revised;
      }
      rows[batch.time[i]] = std::move(value);
    }
  }
  const std::map<SignalId, Rows>& signals() const { return signals_; }
  ValueType type(SignalId id) const { return types_.at(id); }
  const std::map<SourceId, LedgerCounts>& totals() const { return totals_; }
  const LedgerBook::Minutes& minutes() const { return minutes_; }

 private:
  std::map<SignalId, Rows> signals_;
  std::map<SignalId, ValueType> types_;
  std::map<SourceId, LedgerCounts> totals_;
  LedgerBook::Minutes minutes_;
};

inline bool same_counts(const LedgerCounts& a, const LedgerCounts& b) {
  return a.received == b.received && a.stored == b.stored && a.quarantined == b.quarantined &&
         a.duplicate == b.duplicate && a.thinned == b.thinned && a.dropped == b.dropped &&
         a.revised == b.revised;
}

/// Every reading, newest reading and ledger row is as in the naive one.
inline void expect_same(const ChunkHistorian& h, const NaiveHistorian& naive) {
  for (const auto& [id, rows] : naive.signals()) {
    const auto series = h.read(id, kAlways, kNoLimit);
    ASSERT_TRUE(series);
    ASSERT_EQ(series->time.size(), rows.size()) << "signal " << id.value;
    std::size_t i = 0;
    for (const auto& [time, value] : rows) {
      ASSERT_EQ(series->time[i], time) << "signal " << id.value << " row " << i;
      ASSERT_EQ(series->quality[i], value.quality);
      if (series->type == ValueType::kText) {
        ASSERT_EQ(text_at(*series, i), value.text);
      } else {
        ASSERT_EQ(series->value[i], value.word) << "signal " << id.value << " row " << i;
      }
      ++i;
    }
    const auto last = h.last(std::span(&id, 1));
    ASSERT_EQ(last.size(), 1u);
    EXPECT_EQ(last[0].time, rows.rbegin()->first);
    EXPECT_EQ(last[0].quality, rows.rbegin()->second.quality);
    EXPECT_EQ(last[0].text, rows.rbegin()->second.text);
    EXPECT_EQ(last[0].word, rows.rbegin()->second.word);
  }
  const auto totals = h.ledger_totals();
  ASSERT_EQ(totals.size(), naive.totals().size());
  for (const LedgerRow& row : totals)
    EXPECT_TRUE(same_counts(row.counts, naive.totals().at(row.source))) << row.source;
  const auto minutes = h.ledger(kAlways);
  ASSERT_TRUE(minutes);
  ASSERT_EQ(minutes->size(), naive.minutes().size());
  for (const LedgerRow& row : *minutes)
    EXPECT_TRUE(same_counts(row.counts, naive.minutes().at({row.minute, row.source})));
}

}  // namespace millwright::historian::testing
