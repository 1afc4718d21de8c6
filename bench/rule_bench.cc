// SPDX-License-Identifier: Apache-2.0
// How many rules one core evaluates, and what a rule costs in memory.
// Arguments: signals, rules per signal. One reading per signal and batch, as from a plant at 1 Hz.

#include <benchmark/benchmark.h>
#include <malloc.h>

#include <random>

#include "detect/limit_detector.h"

namespace {

using namespace millwright;
using namespace millwright::detect;

constexpr std::int64_t kSecond = 1'000'000'000;

/// What a plant uses: levels first, then the rarer kinds.
Configuration plant(std::uint32_t n_signals, std::uint32_t rules_per_signal) {
  static constexpr RuleKind kKinds[] = {RuleKind::kHighHigh,    RuleKind::kHigh,  RuleKind::kLow,
                                        RuleKind::kLowLow,      RuleKind::kStuck, RuleKind::kNoData,
                                        RuleKind::kRateOfChange};
  Configuration config;
  for (std::uint32_t s = 1; s <= n_signals; ++s) {
    Signal signal;
    signal.id = SignalId(s);
    config.signals.push_back(signal);
    for (std::uint32_t k = 0; k < rules_per_signal; ++k) {
      Rule rule;
      rule.id = RuleId(s * 8 + k);
      rule.signal = signal.id;
      rule.kind = kKinds[k % 7];
      const bool is_low = rule.kind == RuleKind::kLow || rule.kind == RuleKind::kLowLow;
      rule.limit = is_low ? -90 : 90;
      rule.deadband = rule.kind == RuleKind::kStuck ? 0.001 : 1;
      rule.on_delay = std::chrono::seconds(2);
      config.rules.push_back(rule);
    }
  }
  return config;
}

/// Sixteen seconds of noise around zero: `limit_share` of the readings are beyond a limit.
std::vector<ReadingBatch> readings(std::uint32_t n_signals, double limit_share) {
  std::mt19937 random(1);
  std::uniform_real_distribution<double> noise(-80, 80);
  std::uniform_real_distribution<double> share(0, 1);
  std::vector<ReadingBatch> batches(16);
  for (ReadingBatch& batch : batches) {
    for (std::uint32_t s = 1; s <= n_signals; ++s) {
      const double value = share(random) < limit_share ? 95 : noise(random);
      batch.push(SignalId(s), {}, Scalar::of(value), {}, 0);
    }
  }
  return batches;
}

void evaluate(benchmark::State& state, double limit_share) {
  const auto n_signals = static_cast<std::uint32_t>(state.range(0));
  LimitDetector detector;
  std::vector<ConditionChange> changes;
  std::int64_t now = 1'767'225'600 * kSecond;
  const Configuration config = plant(n_signals, static_cast<std::uint32_t>(state.range(1)));
  std::vector<ReadingBatch> batches = readings(n_signals, limit_share);
  const std::size_t heap_before = mallinfo2().uordblks;
  detector.configure(config, {now}, changes);
  const std::size_t heap_after = mallinfo2().uordblks;

  std::size_t n_changes = 0;
  std::size_t round = 0;
  for (auto _ : state) {
    ReadingBatch& batch = batches[round++ % batches.size()];
    now += kSecond;
    state.PauseTiming();
    for (UtcNanos& time : batch.time) time = {now};
    state.ResumeTiming();
    changes.clear();
    detector.evaluate(batch, {now}, changes);
    n_changes += changes.size();
  }
  const auto evaluations = static_cast<double>(detector.evaluations());
  state.counters["evaluations/s"] = benchmark::Counter(evaluations, benchmark::Counter::kIsRate);
  state.counters["changes"] = static_cast<double>(n_changes);
  state.counters["bytes/rule"] =
      static_cast<double>(heap_after - heap_before) / static_cast<double>(detector.n_rules());
}

void quiet_plant(benchmark::State& state) {
  evaluate(state, 0);
}
void one_percent_beyond(benchmark::State& state) {
  evaluate(state, 0.01);
}

void tick(benchmark::State& state) {
  const auto n_signals = static_cast<std::uint32_t>(state.range(0));
  LimitDetector detector;
  std::vector<ConditionChange> changes;
  std::int64_t now = 1'767'225'600 * kSecond;
  detector.configure(plant(n_signals, 7), {now}, changes);
  for (auto _ : state) detector.tick({now += 1}, changes);
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(detector.n_rules()));
}

}  // namespace

BENCHMARK(quiet_plant)->Args({500, 4})->Args({5000, 4})->Args({5000, 7})->Args({50000, 4});
BENCHMARK(one_percent_beyond)->Args({5000, 4})->Args({5000, 7});
BENCHMARK(tick)->Arg(5000);
