// SPDX-License-Identifier: Apache-2.0
#include "pipeline/backtest.h"

#include <fmt/format.h>

#include <algorithm>

#include "detect/limit_detector.h"

namespace millwright::pipeline {
namespace {

using std::chrono::nanoseconds;

constexpr nanoseconds kTick = std::chrono::seconds(1);
constexpr nanoseconds kNear = std::chrono::hours(1);
constexpr std::size_t kReadAtOnce = 100'000;

// One rule on one signal, fed in order of time.
class Replay {
 public:
  Replay(const Rule& rule, const Signal& signal, historian::TimeRange range,
         const BacktestLimits& limits)
      : limits_(limits), next_tick_(range.begin + kTick) {
    detect::Configuration config;
    config.signals = {signal};
    config.rules = {rule};
    config.rules.front().is_enabled = true;
    config.rules.front().signal = signal.id;
    detector_.configure(config, range.begin, changes_);
  }

  Status feed(SignalId signal, const historian::Series& series) {
    for (std::size_t i = 0; i < series.time.size(); ++i) {
      MW_TRY_STATUS(advance(series.time[i]));
      // What was imported as history is judged as if it had come live.
      const Quality quality{
          static_cast<std::uint16_t>(series.quality[i].bits & ~Quality::kHistorical)};
      // Of a text only that it came matters.
      const std::uint64_t word = series.type == ValueType::kText ? 0 : series.value[i];
      batch_.push(signal, series.time[i], Scalar{series.type, word, {}}, quality, 0);
    }
    run_.n_readings += series.time.size();
    if (run_.n_readings <= limits_.most_readings) return {};
    return fail(Code::kResourceExhausted,
                fmt::format("more than {} readings in the period", limits_.most_readings));
  }

  Result<BacktestRun> finish(historian::TimeRange range) {
    MW_TRY_STATUS(advance(range.end));
    MW_TRY_STATUS(evaluate());
    run_.days = std::chrono::duration<double>(range.end - range.begin).count() / 86'400;
    return std::move(run_);
  }

 private:
  /// Everything up to `time`: what was gathered, and the ticks since.
  Status advance(UtcNanos time) {
    while (next_tick_ <= time) {
      MW_TRY_STATUS(evaluate());
      detector_.tick(next_tick_, changes_);
      MW_TRY_STATUS(take());
      next_tick_ = next_tick_ + kTick;
    }
    return {};
  }
  Status evaluate() {
    if (batch_.size() == 0) return {};
    batch_.arrival = batch_.time.back();
    detector_.evaluate(batch_, batch_.arrival, changes_);
    batch_.clear();
    return take();
  }
  Status take() {
    for (const detect::ConditionChange& change : changes_) {
      if (change.is_active) {
        run_.raises.push_back({change.time, std::nullopt, change.value});
      } else if (!run_.raises.empty()) {
        run_.raises.back().ended = change.time;
      }
    }
    changes_.clear();
    if (run_.raises.size() <= limits_.most_raises) return {};
    return fail(Code::kResourceExhausted,
                fmt::format("more than {} raises in the period", limits_.most_raises));
  }

  const BacktestLimits& limits_;
  detect::LimitDetector detector_;
  std::vector<detect::ConditionChange> changes_;
  ReadingBatch batch_;
  UtcNanos next_tick_;
  BacktestRun run_;
};

/// How far before the event the raise began, when it tells of it.
std::optional<nanoseconds> lead_of(const BacktestRaise& raise, UtcNanos event) {
  const nanoseconds lead = event - raise.began;
  const bool stands = raise.began <= event && (!raise.ended || *raise.ended >= event);
  if (stands || (lead <= kNear && lead >= -kNear)) return lead;
  return std::nullopt;
}

}  // namespace

Result<BacktestRun> backtest(const historian::Historian& historian, const Rule& rule,
                             const Signal& signal, historian::TimeRange range,
                             const BacktestLimits& limits) {
  if (range.begin >= range.end) return fail(Code::kInvalidArgument, "the period is empty");
  if (range.end - range.begin > limits.longest) {
    return fail(Code::kInvalidArgument,
                fmt::format("the period is longer than {} days", limits.longest.count() / 24));
  }
  Replay replay(rule, signal, range, limits);
  historian::TimeRange rest = range;
  while (true) {
    MW_TRY(const historian::Series series, historian.read(signal.id, rest, kReadAtOnce));
    MW_TRY_STATUS(replay.feed(signal.id, series));
    if (!series.is_truncated || series.time.empty()) return replay.finish(range);
    rest.begin = series.time.back() + nanoseconds(1);
  }
}

std::vector<Catch> find_caught(std::span<const BacktestRaise> raises,
                               std::span<const ConfirmedEvent> events) {
  std::vector<Catch> out;
  out.reserve(events.size());
  for (const ConfirmedEvent& event : events) {
    Catch& found = out.emplace_back(event, std::nullopt);
    const auto after = std::ranges::upper_bound(raises, event.raised, {}, &BacktestRaise::began);
    // The one before is the earlier word; one after counts only when there was none.
    if (after != raises.begin()) found.lead = lead_of(*std::prev(after), event.raised);
    if (!found.lead && after != raises.end()) found.lead = lead_of(*after, event.raised);
  }
  return out;
}

}  // namespace millwright::pipeline
