// SPDX-License-Identifier: Apache-2.0
#include "pipeline/late_evaluation.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "detect/rule_window.h"
#include "detect/saturated.h"
#include "pipeline/clear_scan.h"

namespace millwright::pipeline {
namespace {

using std::chrono::nanoseconds;

constexpr std::size_t kReadAtOnce = 100'000;
// A tick may prove a delay up to this much after it was complete.
constexpr nanoseconds kTick = std::chrono::seconds(1);

UtcNanos later(UtcNanos time, nanoseconds by) {
  return {detect::saturated_add(time.ns, by.count())};
}
UtcNanos earlier(UtcNanos time, nanoseconds by) {
  return {detect::saturated_sub(time.ns, by.count())};
}

HistoricalEvent event_of(const Rule& rule, const Signal& signal, TouchedInterval late,
                         UtcNanos now) {
  HistoricalEvent event;
  event.rule = rule.id;
  event.signal = signal.id;
  event.asset = signal.asset;
  event.kind = rule.kind;
  event.mode = rule.mode;
  event.priority = rule.priority;
  event.message = rule.message;
  event.late = late;
  event.found = now;
  return event;
}

/// How far a reading is beyond the rule's limit, in its own direction; of stuck nothing is.
class Farthest {
 public:
  Farthest(const Rule& rule, double value) : rule_(rule), extreme_(value) {}

  void feed(UtcNanos time, double value, Quality quality) {
    if (quality.is_bad()) {
      previous_time_.reset();
      return;
    }
    if (std::isnan(value)) return;
    switch (rule_.kind) {
      case RuleKind::kHighHigh:
      case RuleKind::kHigh:
        extreme_ = std::max(extreme_, value);
        break;
      case RuleKind::kLow:
      case RuleKind::kLowLow:
        extreme_ = std::min(extreme_, value);
        break;
      case RuleKind::kRateOfChange:
        if (previous_time_ && time > *previous_time_) {
          const double seconds = std::chrono::duration<double>(time - *previous_time_).count();
          extreme_ = std::max(extreme_, std::fabs(value - previous_) / seconds);
        }
        previous_time_ = time;
        previous_ = value;
        break;
      case RuleKind::kStuck:
      case RuleKind::kNoData:
      case RuleKind::kExternal:
        break;
    }
  }
  double extreme() const { return extreme_; }

 private:
  const Rule& rule_;
  double extreme_;
  std::optional<UtcNanos> previous_time_;
  double previous_ = 0;
};

/// One evaluation, in steps that may fail.
class Work {
 public:
  Work(const historian::Historian& historian, const Rule& rule, const Signal& signal,
       TouchedInterval late, std::span<const KnownSpan> known, UtcNanos now,
       const LateLimits& limits)
      : historian_(historian),
        rule_(rule),
        signal_(signal),
        late_(late),
        known_(known),
        now_(std::max(now, late.end)),
        limits_(limits),
        reach_(reach_of(signal, limits)),
        settle_(detect::bounded(rule.on_delay) + detect::bounded(rule.off_delay) +
                detect::effective_window(rule.kind, detect::bounded(rule.window),
                                         detect::bounded(signal.expected_interval)) +
                2 * kTick) {}

  Result<Evaluation> run() {
    MW_TRY_STATUS(find_begin());
    MW_TRY_STATUS(find_end());
    MW_TRY(std::vector<BacktestRaise> raises, run_to(end_));
    // What stands at the end is followed on, once.
    const UtcNanos farthest = std::min(later(end_, reach_), later(now_, nanoseconds(1)));
    if (!raises.empty() && !raises.back().ended && farthest > end_) {
      run_end_ = farthest;
      MW_TRY(raises, run_to(farthest));
    }
    Evaluation evaluation{rule_.id, signal_.id, late_.begin, end_, {}};
    for (const BacktestRaise& raise : raises) {
      if (raise.began > end_ || (raise.ended && *raise.ended < late_.begin)) continue;
      MW_TRY(HistoricalEvent event, describe(raise));
      evaluation.from = std::min(evaluation.from, event.began);
      evaluation.to = std::max(evaluation.to, event.evaluated_to);
      evaluation.events.push_back(std::move(event));
    }
    return evaluation;
  }

 private:
  Status find_begin() {
    // A delay that was running when the first late reading came began before it.
    const UtcNanos before = earlier(late_.begin, settle_);
    MW_TRY(const auto clear,
           find_clear(historian_, rule_, signal_, before, reach_, limits_.backtest.most_readings));
    is_begin_clear_ = clear.has_value();
    begin_ = clear.value_or(earlier(before, reach_));
    MW_TRY(const historian::Series first, historian_.read(signal_.id, {begin_, late_.end}, 1));
    first_ = first.time.empty() ? late_.begin : first.time.front();
    return {};
  }

  /// The first reading after the late ones may still be judged differently because of them.
  Status find_end() {
    const UtcNanos after = later(late_.end, nanoseconds(1));
    const UtcNanos horizon = later(after, reach_);
    MW_TRY(const historian::Series next, historian_.read(signal_.id, {after, horizon}, 1));
    const UtcNanos last = next.time.empty() ? late_.end : next.time.front();
    // Ticks beyond now would prove delays that are still running.
    end_ = std::max(after, std::min(later(last, settle_), later(now_, nanoseconds(1))));
    run_end_ = end_;
    return {};
  }

  Result<std::vector<BacktestRaise>> run_to(UtcNanos end) const {
    MW_TRY(BacktestRun run, backtest(historian_, rule_, signal_, {begin_, end}, limits_.backtest));
    return std::move(run.raises);
  }

  Result<HistoricalEvent> describe(const BacktestRaise& raise) const {
    HistoricalEvent event = event_of(rule_, signal_, late_, now_);
    event.began = raise.began;
    event.ended = raise.ended;
    event.evaluated_to = raise.ended.value_or(run_end_);
    event.value = raise.value;
    MW_TRY(event.extreme, extreme_of(raise, event.evaluated_to));
    for (const KnownSpan& span : known_) {
      const bool overlaps = span.began <= event.evaluated_to && span.ended >= event.began;
      if (!overlaps) continue;
      if (span.alarm && !event.alarm) event.alarm = span.alarm;
      if (goes_on_from(span, raise)) event.began = std::min(event.began, span.began);
    }
    return event;
  }

  /// True when the run met the condition standing, and it is known to have stood then.
  bool goes_on_from(const KnownSpan& span, const BacktestRaise& raise) const {
    return !is_begin_clear_ && raise.began <= later(first_, settle_) && span.began <= raise.began &&
           span.ended >= begin_;
  }

  Result<double> extreme_of(const BacktestRaise& raise, UtcNanos to) const {
    Farthest farthest(rule_, raise.value);
    historian::TimeRange rest{raise.began, later(to, nanoseconds(raise.ended ? 0 : 1))};
    while (rest.begin < rest.end) {
      MW_TRY(const historian::Series series, historian_.read(signal_.id, rest, kReadAtOnce));
      for (std::size_t i = 0; i < series.time.size(); ++i) {
        farthest.feed(series.time[i], to_double(series.type, series.value[i]), series.quality[i]);
      }
      if (!series.is_truncated || series.time.empty()) break;
      rest.begin = later(series.time.back(), nanoseconds(1));
    }
    return farthest.extreme();
  }

  const historian::Historian& historian_;
  const Rule& rule_;
  const Signal& signal_;
  const TouchedInterval late_;
  const std::span<const KnownSpan> known_;
  const UtcNanos now_;
  const LateLimits& limits_;
  const nanoseconds reach_;
  const nanoseconds settle_;  ///< after so long without a contrary reading, nothing is pending
  UtcNanos begin_;
  UtcNanos first_;  ///< the first reading from there on
  bool is_begin_clear_ = false;
  UtcNanos end_;      ///< what begins after it has nothing to do with the late readings
  UtcNanos run_end_;  ///< where the last run ended
};

}  // namespace

bool may_evaluate(const Rule& rule) {
  return rule.is_enabled && rule.kind != RuleKind::kNoData;
}

nanoseconds reach_of(const Signal& signal, const LateLimits& limits) {
  const nanoseconds most = std::max<nanoseconds>(limits.backtest.longest / 8, limits.at_once);
  const nanoseconds interval = detect::bounded(signal.expected_interval);
  return std::max<nanoseconds>(1000 * std::min(interval, most / 1000), limits.at_once);
}

Evaluation evaluate_late(const historian::Historian& historian, const Rule& rule,
                         const Signal& signal, TouchedInterval late,
                         std::span<const KnownSpan> known, UtcNanos now, const LateLimits& limits) {
  Result<Evaluation> done = Work(historian, rule, signal, late, known, now, limits).run();
  if (done) return std::move(*done);
  HistoricalEvent event = event_of(rule, signal, late, now);
  event.began = late.begin;
  event.ended = late.end;
  event.evaluated_to = late.end;
  event.problem = done.error().message();
  return {rule.id, signal.id, late.begin, late.end, {std::move(event)}};
}

}  // namespace millwright::pipeline
