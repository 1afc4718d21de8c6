// SPDX-License-Identifier: Apache-2.0
// Ingest::add() alone: one thread, known signals, the batch thrown away. What a reading costs
// between its decoder and the journal.

#include <benchmark/benchmark.h>

#include "os/clock.h"
#include "pipeline/ingest.h"
#include "pipeline/memory_journal.h"
#include "pipeline/sources.h"

namespace {

using namespace millwright;

constexpr std::uint32_t kSignals = 64;

void add(benchmark::State& state, const Signal& like, double value) {
  pipeline::SignalTable table({}, [](const historian::ProvisionalSignal&) { return Status(); });
  std::vector<Signal> signals;
  for (std::uint32_t id = 1; id <= kSignals; ++id) {
    Signal& signal = signals.emplace_back(like);
    signal.id = SignalId(id);
    signal.address = "bench/" + std::to_string(id);
  }
  table.configure(signals);
  pipeline::MemoryJournal journal;
  os::FakeClock clock;
  Metrics metrics;
  pipeline::Ingest ingest(table, journal, clock, {}, metrics);
  pipeline::Origin origin{pipeline::kSourceJson, std::make_shared<pipeline::Client>(), "json"};
  pipeline::IngestBuffer buffer;
  DecodedReading reading;
  reading.value = Scalar::of(value);
  for (auto _ : state) {
    buffer.clear();
    for (std::uint32_t id = 1; id <= kSignals; ++id) {
      reading.time = clock.wall();
      ingest.add(*table.entry(SignalId(id)), origin, reading, clock.wall(), buffer);
    }
    benchmark::DoNotOptimize(buffer.batch.value.data());
  }
  state.SetItemsProcessed(state.iterations() * kSignals);
}

Signal plain() {
  Signal signal;
  signal.range_low = 0;
  signal.range_high = 100;
  return signal;
}
BENCHMARK_CAPTURE(add, plain, plain(), 5.0);

}  // namespace
