// SPDX-License-Identifier: Apache-2.0
// The historian by itself: density on the SKAB recordings, the cost of taking a reading in, and
// the queries that pages wait for. MILLWRIGHT_TEST_DATA names the recordings (default
// ../shared/data); without them the density is skipped.
#include <benchmark/benchmark.h>
#include <stdlib.h>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "historian/chunk_codec.h"
#include "historian/chunk_historian.h"

namespace {

using namespace millwright;
using namespace millwright::historian;

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::size_t kSkabSignals = 8;

class TempDir {
 public:
  TempDir() {
    std::string pattern = std::filesystem::temp_directory_path() / "mw-bench-XXXXXX";
    path_ = ::mkdtemp(pattern.data());
  }
  ~TempDir() { std::filesystem::remove_all(path_); }
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;
  std::string path() const { return path_ / "history"; }

 private:
  std::filesystem::path path_;
};

std::unique_ptr<ChunkHistorian> open_or_die(const std::string& dir) {
  HistorianOptions options;
  options.dir = dir;
  auto opened = ChunkHistorian::open(options);
  if (!opened) std::abort();
  return std::move(*opened);
}

void apply_or_die(ChunkHistorian& h, const ReadingBatch& batch) {
  const Input input{{h.applied().value + 1}, &batch, {}, {}, {}, {}};
  if (!h.apply(std::span(&input, 1))) std::abort();
}

void checkpoint_or_die(ChunkHistorian& h) {
  if (!h.checkpoint()) std::abort();
}

double rss_mb() {
  std::ifstream in("/proc/self/statm");
  std::size_t total = 0;
  std::size_t resident = 0;
  in >> total >> resident;
  return static_cast<double>(resident) * 4096 / 1e6;
}

/// All runs of valve1 as one history per signal, in time order.
std::vector<Series> load_skab() {
  const char* root = std::getenv("MILLWRIGHT_TEST_DATA");
  const auto folder =
      std::filesystem::path(root != nullptr ? root : "../shared/data") / "SKAB/data/valve1";
  std::map<std::int64_t, std::array<double, kSkabSignals>> rows;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    std::ifstream in(entry.path());
    std::string line;
    std::getline(in, line);
    while (std::getline(in, line)) {
      const auto time = parse_rfc3339(line.substr(0, line.find(';')));
      if (!time) continue;
      auto& values = rows[time->ns];
      const char* at = line.data() + line.find(';') + 1;
      for (double& v : values) at = std::from_chars(at, line.data() + line.size(), v).ptr + 1;
    }
  }
  std::vector<Series> series(rows.empty() ? 0 : kSkabSignals);
  for (const auto& [time, values] : rows)
    for (std::size_t i = 0; i < kSkabSignals; ++i) {
      series[i].time.push_back({time});
      series[i].value.push_back(std::bit_cast<std::uint64_t>(values[i]));
      series[i].quality.push_back({});
    }
  return series;
}

void SkabBytesPerValue(benchmark::State& state) {
  const std::vector<Series> signals = load_skab();
  if (signals.empty()) return state.SkipWithError("the SKAB recordings are not there");
  const auto rows = static_cast<std::size_t>(state.range(0));
  std::size_t bytes = 0;
  std::size_t values = 0;
  for (auto _ : state) {
    bytes = values = 0;
    for (const Series& s : signals)
      for (std::size_t from = 0; from < s.time.size(); from += rows) {
        const std::size_t to = std::min(from + rows, s.time.size());
        bytes += encode_chunk(SignalId{1}, s, from, to, Effort::kBest).size();
        values += to - from;
      }
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(values));
  state.counters["bytes_per_value"] = static_cast<double>(bytes) / static_cast<double>(values);
}
BENCHMARK(SkabBytesPerValue)
    ->Arg(512)
    ->Arg(1024)
    ->Arg(2048)
    ->Arg(4096)
    ->Unit(benchmark::kMillisecond);

void DecodeChunk(benchmark::State& state) {
  const std::vector<Series> signals = load_skab();
  if (signals.empty()) return state.SkipWithError("the SKAB recordings are not there");
  const Series& s = signals[0];
  const std::string chunk = encode_chunk(SignalId{1}, s, 0, 1024, Effort::kBest);
  Series out;
  for (auto _ : state)
    if (!decode_chunk({SignalId{1}, s.time[0]}, chunk, out)) std::abort();
  state.SetItemsProcessed(state.iterations() * 1024);
}
BENCHMARK(DecodeChunk);

/// A plausible sensor: a slow wave and noise, four decimals.
double sensor(std::int64_t second, std::uint32_t signal) {
  const auto noise = static_cast<std::uint64_t>(second + signal * 7919) * 0x9e3779b97f4a7c15u >> 52;
  const double v = 70 + 10 * std::sin(static_cast<double>(second) / 3000 + signal) +
                   static_cast<double>(noise) / 4096;
  return std::nearbyint(v * 1e4) / 1e4;
}

/// One iteration is one second of `signals` at 1 Hz, interleaved, with a checkpoint every 10 s.
void ApplyOneHertz(benchmark::State& state) {
  const TempDir dir;
  const auto historian = open_or_die(dir.path());
  const auto signals = static_cast<std::uint32_t>(state.range(0));
  std::int64_t second = 1'600'000'000;
  ReadingBatch batch;
  for (auto _ : state) {
    state.PauseTiming();
    batch.clear();
    batch.arrival = {second * kSecond};
    for (std::uint32_t id = 1; id <= signals; ++id)
      batch.push(SignalId{id}, {second * kSecond}, Scalar::of(sensor(second, id)), {}, 1);
    state.ResumeTiming();
    apply_or_die(*historian, batch);
    if (++second % 10 == 0) checkpoint_or_die(*historian);
  }
  state.SetItemsProcessed(state.iterations() * signals);
  state.counters["rss_mb"] = rss_mb();
  state.counters["memory_mb"] = static_cast<double>(historian->memory_bytes()) / 1e6;
  checkpoint_or_die(*historian);
  state.counters["disk_bytes_per_value"] = static_cast<double>(historian->bytes_on_disk()) /
                                           static_cast<double>(state.iterations() * signals);
}
BENCHMARK(ApplyOneHertz)
    ->Arg(5000)
    ->Iterations(1500)
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime();

/// As fast as it goes: batches of 4,096 rows over 200 signals; checkpoints come from the budget.
void ApplyFlood(benchmark::State& state) {
  const TempDir dir;
  const auto historian = open_or_die(dir.path());
  constexpr std::uint32_t kSignals = 200;
  std::vector<ReadingBatch> batches(64);
  std::int64_t tick = 0;
  std::size_t next = batches.size();
  for (auto _ : state) {
    if (next == batches.size()) {
      state.PauseTiming();
      for (ReadingBatch& b : batches) {
        b.clear();
        for (std::uint32_t i = 0; i < 4096; ++i) {
          if (i % kSignals == 0) ++tick;
          b.push(SignalId{i % kSignals + 1}, {1'600'000'000 * kSecond + tick * 10'000'000},
                 Scalar::of(sensor(tick, i % kSignals)), {}, 1);
        }
        ++tick;
      }
      next = 0;
      state.ResumeTiming();
    }
    apply_or_die(*historian, batches[next++]);
  }
  state.SetItemsProcessed(state.iterations() * 4096);
}
BENCHMARK(ApplyFlood)->Iterations(3000)->Unit(benchmark::kMicrosecond)->MeasureProcessCPUTime();

constexpr std::int64_t kMonthBegin = 1'600'000'000;
constexpr std::int64_t kMonthRows = 30 * 86'400;
constexpr TimeRange kMonth{{kMonthBegin * kSecond}, {(kMonthBegin + kMonthRows) * kSecond}};

/// 30 days of one 1 Hz signal, made once for the queries below.
ChunkHistorian& month_of_history() {
  struct Month {
    TempDir dir;
    std::unique_ptr<ChunkHistorian> historian = open_or_die(dir.path());
    Month() {
      ReadingBatch batch;
      for (std::int64_t t = 0; t < kMonthRows; ++t) {
        batch.push(SignalId{1}, {(kMonthBegin + t) * kSecond}, Scalar::of(sensor(t, 1)), {}, 1);
        if (batch.size() < 86'400) continue;
        apply_or_die(*historian, batch);
        checkpoint_or_die(*historian);
        batch.clear();
      }
    }
  };
  static Month month;
  return *month.historian;
}

void DownsampleMonth(benchmark::State& state) {
  const ChunkHistorian& historian = month_of_history();
  const auto width = std::chrono::seconds(state.range(0));
  for (auto _ : state)
    benchmark::DoNotOptimize(historian.downsample(SignalId{1}, kMonth, width, state.range(1) != 0));
}
// 2,592 s are 1,000 buckets.
BENCHMARK(DownsampleMonth)
    ->ArgNames({"width_s", "rollups"})
    ->Args({2592, 0})
    ->Args({3600, 0})
    ->Args({3600, 1})
    ->Args({2580, 1})
    ->Unit(benchmark::kMillisecond);

void DownsampleMonthToThousand(benchmark::State& state) {
  const ChunkHistorian& historian = month_of_history();
  for (auto _ : state) benchmark::DoNotOptimize(historian.downsample_to(SignalId{1}, kMonth, 1000));
}
BENCHMARK(DownsampleMonthToThousand)->Unit(benchmark::kMillisecond);

void ReadOneDay(benchmark::State& state) {
  const ChunkHistorian& historian = month_of_history();
  const TimeRange day{{(kMonthBegin + 864'000) * kSecond}, {(kMonthBegin + 950'400) * kSecond}};
  for (auto _ : state) benchmark::DoNotOptimize(historian.read(SignalId{1}, day, 100'000));
  state.SetItemsProcessed(state.iterations() * 86'400);
}
BENCHMARK(ReadOneDay)->Unit(benchmark::kMillisecond);

void LastOfTenThousand(benchmark::State& state) {
  const TempDir dir;
  const auto historian = open_or_die(dir.path());
  std::vector<SignalId> ids;
  ReadingBatch batch;
  for (std::uint32_t id = 1; id <= 10'000; ++id) {
    ids.push_back(SignalId{id});
    batch.push(SignalId{id}, {kSecond}, Scalar::of(1.5), {}, 1);
  }
  apply_or_die(*historian, batch);
  for (auto _ : state) benchmark::DoNotOptimize(historian->last(ids));
}
BENCHMARK(LastOfTenThousand)->Unit(benchmark::kMillisecond);

/// An hour of one signal arrives late, one reading per record, between two days that are stored.
void BackfillOneHour(benchmark::State& state) {
  for (auto _ : state) {
    state.PauseTiming();
    const TempDir dir;
    const auto historian = open_or_die(dir.path());
    ReadingBatch days;
    for (std::int64_t t = 0; t < 2 * 86'400; ++t)
      if (t < 86'400 || t >= 90'000)
        days.push(SignalId{1}, {t * kSecond}, Scalar::of(sensor(t, 1)), {}, 1);
    apply_or_die(*historian, days);
    checkpoint_or_die(*historian);
    state.ResumeTiming();
    ReadingBatch one;
    for (std::int64_t t = 86'400; t < 90'000; ++t) {
      one.clear();
      one.push(SignalId{1}, {t * kSecond}, Scalar::of(sensor(t, 1)), {}, 1);
      apply_or_die(*historian, one);
    }
    checkpoint_or_die(*historian);
  }
  state.SetItemsProcessed(state.iterations() * 3600);
}
BENCHMARK(BackfillOneHour)->Iterations(5)->Unit(benchmark::kMillisecond);

}  // namespace
