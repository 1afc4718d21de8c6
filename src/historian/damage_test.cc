// SPDX-License-Identifier: Apache-2.0
// Flipped bits in the files: the chunk they hit is reported and left out, the rest is served, and
// nothing wrong is ever served.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <random>

#include "historian/historian_test_support.h"

namespace millwright::historian {
namespace {

using testing::apply;
using testing::kAlways;
using testing::kNoLimit;
using testing::kSecond;
using testing::open_or_die;
using testing::TempDir;

constexpr std::int64_t kRows = 20'000;

double value_at(std::int64_t t) {
  return static_cast<double>((t * 7919) % 1000) / 8;
}

std::string make_history(const TempDir& dir) {
  const std::string path = dir / "h";
  const auto historian = open_or_die(path);
  for (std::int64_t from = 0; from < kRows; from += 2000) {
    ReadingBatch b;
    for (std::int64_t t = from; t < from + 2000; ++t)
      for (const std::uint32_t id : {1u, 2u})
        b.push(SignalId{id}, {t * kSecond}, Scalar::of(value_at(t)), {}, 1);
    EXPECT_TRUE(apply(*historian, b));
    EXPECT_TRUE(historian->checkpoint());
  }
  return path;
}

/// Replaces stored values behind the historian's back.
void corrupt_chunk(const std::string& path, SignalId signal, std::size_t nth, std::size_t byte) {
  StoreOptions options;
  options.dir = path;
  auto store = Store::open(options);
  ASSERT_TRUE(store);
  Scan scan = (*store)->scan(Table::kChunks);
  scan.seek(signal_key(signal));
  for (std::size_t i = 0; i < nth; ++i) scan.next();
  std::string value(scan.value());
  value[byte < value.size() ? byte : value.size() - 20] ^= 0x10;
  Batch batch(**store);
  batch.put(Table::kChunks, scan.key(), value);
  ASSERT_TRUE((*store)->commit(batch, Sync::kYes));
}

void expect_only_true_rows(const Series& rows) {
  for (std::size_t i = 0; i < rows.time.size(); ++i)
    ASSERT_EQ(rows.value[i], std::bit_cast<std::uint64_t>(value_at(rows.time[i].ns / kSecond)));
}

TEST(HistorianDamage, AFlippedBitCostsOneChunkAndIsReported) {
  struct Case {
    const char* name;
    std::size_t byte;
  };
  for (const Case& c : {Case{"header", 8}, Case{"columns", ~std::size_t{0}}}) {
    SCOPED_TRACE(c.name);
    const TempDir dir;
    const std::string path = make_history(dir);
    corrupt_chunk(path, SignalId{1}, 3, c.byte);
    const auto historian = open_or_die(path);
    const auto rows = historian->read(SignalId{1}, kAlways, kNoLimit);
    ASSERT_TRUE(rows);
    EXPECT_GE(rows->time.size(), static_cast<std::size_t>(kRows) - 2 * ChunkHistorian::kChunkRows);
    EXPECT_LT(rows->time.size(), static_cast<std::size_t>(kRows));
    expect_only_true_rows(*rows);
    ASSERT_EQ(historian->damage_count(), 1u);
    const Damage damage = historian->damage()[0];
    EXPECT_EQ(damage.signal, SignalId{1});
    for (const UtcNanos t : rows->time) EXPECT_NE(t, damage.first);
    EXPECT_EQ(historian->read(SignalId{2}, kAlways, kNoLimit)->time.size(),
              static_cast<std::size_t>(kRows));
    // The lost stretch can be filled again, beside what is damaged.
    ReadingBatch again;
    for (std::int64_t t = 0; t < kRows; ++t)
      again.push(SignalId{1}, {t * kSecond}, Scalar::of(value_at(t)), {}, 1);
    ASSERT_TRUE(apply(*historian, again));
    ASSERT_TRUE(historian->checkpoint());
    const auto filled = historian->read(SignalId{1}, kAlways, kNoLimit);
    EXPECT_EQ(filled->time.size(), static_cast<std::size_t>(kRows));
    expect_only_true_rows(*filled);
  }
}

TEST(HistorianDamage, BitsFlippedAnywhereInTheTablesNeverServeWrongRows) {
  std::mt19937_64 random(5);
  for (int round = 0; round < 12; ++round) {
    const TempDir dir;
    const std::string path = make_history(dir);
    // Opening and closing turns the log into table files.
    open_or_die(path).reset();
    std::vector<std::filesystem::path> tables;
    for (const auto& entry : std::filesystem::directory_iterator(path))
      if (entry.path().extension() == ".sst" && entry.file_size() > 4096)
        tables.push_back(entry.path());
    if (tables.empty()) continue;
    std::ranges::sort(tables);
    const auto& table = tables[random() % tables.size()];
    // The blocks of chunks, not the file's own index at its end.
    const std::uint64_t at = random() % (std::filesystem::file_size(table) * 8 / 10);
    std::fstream file(table, std::ios::binary | std::ios::in | std::ios::out);
    file.seekg(static_cast<std::streamoff>(at));
    const char byte = static_cast<char>(file.get() ^ (1 << random() % 8));
    file.seekp(static_cast<std::streamoff>(at));
    file.put(byte);
    file.close();

    HistorianOptions options;
    options.dir = path;
    const auto historian = ChunkHistorian::open(options);
    if (!historian) {
      EXPECT_EQ(historian.error().code(), Code::kDataLoss);
      continue;
    }
    for (const std::uint32_t id : {1u, 2u}) {
      const auto rows = (*historian)->read(SignalId{id}, kAlways, kNoLimit);
      if (rows) expect_only_true_rows(*rows);
    }
  }
}

TEST(HistorianDamage, ADamagedSignalRecordIsRebuilt) {
  const TempDir dir;
  const std::string path = make_history(dir);
  {
    StoreOptions options;
    options.dir = path;
    auto store = Store::open(options);
    ASSERT_TRUE(store);
    Batch batch(**store);
    batch.put(Table::kSignals, signal_key(SignalId{1}), "not a record");
    ASSERT_TRUE((*store)->commit(batch, Sync::kYes));
  }
  const auto historian = open_or_die(path);
  EXPECT_EQ(historian->damage_count(), 1u);
  const SignalId ids[] = {SignalId{1}};
  ASSERT_EQ(historian->last(ids).size(), 1u);
  EXPECT_EQ(historian->last(ids)[0].time.ns, (kRows - 1) * kSecond);
  EXPECT_EQ(historian->read(SignalId{1}, kAlways, kNoLimit)->time.size(),
            static_cast<std::size_t>(kRows));
}

}  // namespace
}  // namespace millwright::historian
