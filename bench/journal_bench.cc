// SPDX-License-Identifier: Apache-2.0
// Journal on the real disk: append and group commit, and what a consumer pays. `cpu_ns_reading` is
// CPU time of the whole process per reading, `MB` is payload before compression.
// TMPDIR chooses the disk.
#include <benchmark/benchmark.h>

#include <cmath>
#include <cstring>

#include "journal/segment_journal.h"
#include "os/clock.h"
#include "os/fs.h"
#include "os/process.h"
#include "os/random.h"
#include "os/temp_dir.h"

namespace millwright::journal {
namespace {

constexpr std::size_t kReadingBytes = 21;  // signal, time, value, quality: one row of a batch

// Columns as a lane writes them: few signals, steady intervals, noisy values with two decimals.
std::string batch_of(std::size_t rows, std::uint64_t seed) {
  os::SeededRandom random(seed);
  std::string signal;
  std::string time;
  std::string value;
  const auto put = [](std::string& to, auto v) {
    to.append(reinterpret_cast<const char*>(&v), sizeof(v));
  };
  for (std::size_t i = 0; i < rows; ++i) {
    put(signal, static_cast<std::uint32_t>(i % 500));
    put(time, static_cast<std::int64_t>(1'700'000'000'000'000'000 + (seed * rows + i) * 1'000'000));
    put(value, std::round((20 + random.unit()) * 100) / 100);
  }
  return signal + time + value + std::string(rows, '\0');
}

struct Bench {
  explicit Bench(Durability durability) {
    JournalConfig config{.dir = dir.path() + "/journal", .durability = durability};
    journal = SegmentJournal::open(*fs, clock, config).value();
    for (std::uint64_t i = 0; i < 64; ++i) large.push_back(batch_of(1000, i));
    for (std::uint64_t i = 0; i < 64; ++i) small.push_back(batch_of(5, i));
  }
  const os::TempDir dir;
  const std::unique_ptr<os::Fs> fs = os::make_posix_fs();
  const os::SystemClock clock;
  std::unique_ptr<SegmentJournal> journal;
  std::vector<std::string> large;
  std::vector<std::string> small;
};

void report(benchmark::State& state, std::uint64_t readings, std::chrono::nanoseconds cpu) {
  state.counters["MB"] = benchmark::Counter(static_cast<double>(readings * kReadingBytes) / 1e6,
                                            benchmark::Counter::kIsRate);
  state.counters["readings"] =
      benchmark::Counter(static_cast<double>(readings), benchmark::Counter::kIsRate);
  state.counters["cpu_ns_reading"] =
      static_cast<double>(cpu.count()) / static_cast<double>(readings);
}

// Arguments: readings per batch (1000 or 5), batches per commit, 1 = fsync.
void append_and_commit(benchmark::State& state) {
  Bench bench(state.range(2) == 1 ? Durability::kFsync : Durability::kOs);
  const auto rows = static_cast<std::uint64_t>(state.range(0));
  const auto& batches = rows == 1000 ? bench.large : bench.small;
  std::uint64_t readings = 0;
  const auto cpu_before = os::process_usage().cpu_time;
  for (auto _ : state) {
    for (std::int64_t i = 0; i < state.range(1); ++i) {
      const std::string& batch = batches[static_cast<std::size_t>(i) % batches.size()];
      if (!bench.journal->append(RecordKind::kReadings, batch, rows)) {
        state.SkipWithError("append refused");
        return;
      }
      readings += rows;
    }
    if (!bench.journal->commit(std::chrono::milliseconds(0))) state.SkipWithError("commit failed");
    if (readings % 50'000'000 < rows * static_cast<std::uint64_t>(state.range(1))) {
      (void)bench.journal->release(bench.journal->durable());
    }
  }
  report(state, readings, os::process_usage().cpu_time - cpu_before);
}
BENCHMARK(append_and_commit)
    ->ArgNames({"rows", "batches", "fsync"})
    ->Args({1000, 1, 1})
    ->Args({1000, 50, 1})
    ->Args({1000, 50, 0})
    ->Args({5, 1, 1})
    ->Args({5, 1000, 1})
    ->Args({5, 1000, 0})
    ->MinTime(3)
    ->UseRealTime();

// One consumer over 0.7 million readings in memory, or over 10 million in files.
void read_views(benchmark::State& state) {
  Bench bench(Durability::kOs);
  const bool from_memory = state.range(0) == 1;
  const std::size_t batches = from_memory ? 700 : 10'000;
  for (std::size_t i = 0; i < batches; ++i) {
    (void)bench.journal->append(RecordKind::kReadings, bench.large[i % 64], 1000);
    if (i % 50 == 49) (void)bench.journal->commit(std::chrono::milliseconds(0));
  }
  std::uint64_t readings = 0;
  std::vector<RecordView> views;
  const auto cpu_before = os::process_usage().cpu_time;
  for (auto _ : state) {
    auto cursor = bench.journal->open_cursor({0}).value();
    do {
      (void)cursor->next_views(views, 1u << 20, std::chrono::milliseconds(0));
      for (const RecordView& view : views) {
        benchmark::DoNotOptimize(view.payload.data());
        readings += view.readings;
      }
    } while (!views.empty());
  }
  report(state, readings, os::process_usage().cpu_time - cpu_before);
}
BENCHMARK(read_views)->ArgName("memory")->Arg(1)->Arg(0)->MinTime(1)->UseRealTime();

}  // namespace
}  // namespace millwright::journal
