// SPDX-License-Identifier: Apache-2.0
#include "detect/limit_detector.h"

#include <cmath>

#include "detect/saturated.h"
#include "detect/watermark.h"

namespace millwright::detect {
namespace {

constexpr double kNanosPerSecond = 1e9;

bool is_low(RuleKind kind) {
  return kind == RuleKind::kLow || kind == RuleKind::kLowLow;
}
bool is_level(RuleKind kind) {
  return kind <= RuleKind::kLowLow || kind == RuleKind::kExternal;
}
/// What a level rule compares, so that every limit is "above".
double measure_of(RuleKind kind, double value) {
  if (kind == RuleKind::kExternal) return value != 0 ? 1 : 0;
  return is_low(kind) ? -value : value;
}
bool is_standing(Phase phase) {
  return phase >= Phase::kActive;
}

bool is_sign_of_life(Quality quality) {
  return !quality.has(Quality::kCommLoss | Quality::kStale);
}

}  // namespace

void LimitDetector::evaluate(const ReadingBatch& batch, UtcNanos time, Changes& out) {
  running_.on_record(time);
  for (std::size_t row = 0; row < batch.size(); ++row) {
    const std::uint32_t slot = index_.find(batch.signal[row]);
    const Quality quality = batch.quality[row];
    if (slot == SignalIndex::kNone || quality.has(Quality::kHistorical)) continue;
    SignalState& signal = signals_[slot];
    if (is_sign_of_life(quality)) {
      signal.last_seen = running_.now();
      if (signal.has(SignalState::kIsSilent)) note_life(slot, time, out);
    }
    const std::int64_t event = batch.time[row].ns;
    if (!is_live(signal, event)) continue;
    if (quality.is_bad()) {
      break_delays(signal);
      signal.reset(SignalState::kHasPrevious);
      continue;
    }
    const Sample sample{batch.number_at(row), event, slot};
    if (std::isnan(sample.value)) continue;
    const std::uint32_t end = signal.first_rule + signal.n_rules;
    for (std::uint32_t i = signal.first_rule; i < end; ++i) step(i, sample, out);
    evaluations_ += signal.n_rules;
    signal.previous_value = sample.value;
    signal.previous_time = event;
    signal.set(SignalState::kHasPrevious);
  }
}

bool LimitDetector::is_live(SignalState& signal, std::int64_t event) {
  if (event > signal.watermark) {
    signal.watermark = event;
    signal.n_stray = 0;
    return true;
  }
  Watermark mark{signal.watermark, signal.stray_event_begin, signal.stray_event_last,
                 signal.stray_running_begin, signal.n_stray};
  const Arrival arrival = mark.take(event, running_.now());
  signal.watermark = mark.event;
  signal.stray_event_begin = mark.stray_event_begin;
  signal.stray_event_last = mark.stray_event_last;
  signal.stray_running_begin = mark.stray_running_begin;
  signal.n_stray = mark.n_stray;
  if (arrival == Arrival::kLate) return false;
  signal.reset(SignalState::kHasPrevious);
  break_delays(signal);
  return true;
}

void LimitDetector::break_delays(const SignalState& signal) {
  const std::uint32_t end = signal.first_rule + signal.n_rules;
  for (std::uint32_t i = signal.first_rule; i < end; ++i) {
    RuleState& rule = rules_[i];
    if (rule.kind == RuleKind::kNoData) continue;
    if (rule.phase == Phase::kRaising) rule.phase = Phase::kClear;
    if (rule.phase == Phase::kClearing) rule.phase = Phase::kActive;
  }
}

void LimitDetector::step(std::uint32_t index, const Sample& sample, Changes& out) {
  RuleState& rule = rules_[index];
  switch (rule.kind) {
    case RuleKind::kNoData:
      return;
    case RuleKind::kRateOfChange:
      return step_rate(index, sample, out);
    case RuleKind::kStuck:
      return step_stuck(index, sample, out);
    default:
      break;
  }
  const double measure = measure_of(rule.kind, sample.value);
  const bool holds = measure > (is_standing(rule.phase) ? rule.off_level : rule.on_level);
  // The two cases nearly every reading is.
  if (holds ? rule.phase == Phase::kActive : rule.phase == Phase::kClear) return;
  advance(index, holds, sample.value, sample.event, out);
}

void LimitDetector::step_rate(std::uint32_t index, const Sample& sample, Changes& out) {
  const SignalState& signal = signals_[sample.slot];
  if (!signal.has(SignalState::kHasPrevious)) return;
  const auto elapsed = static_cast<double>(saturated_sub(sample.event, signal.previous_time));
  const double rate = std::fabs(sample.value - signal.previous_value) / (elapsed / kNanosPerSecond);
  if (std::isnan(rate)) return;
  const RuleState& rule = rules_[index];
  const bool holds = rate > (is_standing(rule.phase) ? rule.off_level : rule.on_level);
  advance(index, holds, rate, sample.event, out);
}

void LimitDetector::step_stuck(std::uint32_t index, const Sample& sample, Changes& out) {
  RuleState& rule = rules_[index];
  // Equal infinities differ by NaN and stand still all the same.
  const bool holds = rule.has_reference != 0 &&
                     (sample.value == rule.reference ||
                      std::fabs(sample.value - rule.reference) <= settings_[index].deadband);
  if (!holds) {
    rule.reference = sample.value;
    rule.has_reference = 1;
  }
  if (holds || is_standing(rule.phase)) advance(index, holds, sample.value, sample.event, out);
  // It moved: it may be stuck from here on.
  if (!holds && !is_standing(rule.phase)) {
    begin(rule, Phase::kRaising, sample.value, sample.event);
  }
}

void LimitDetector::begin(RuleState& rule, Phase phase, double measure, std::int64_t event) {
  rule.phase = phase;
  rule.since_event = event;
  rule.since_running = running_.now();
  if (rule.kind == RuleKind::kRateOfChange) rule.reference = measure;
}

void LimitDetector::advance(std::uint32_t index, bool holds, double measure, std::int64_t event,
                            Changes& out) {
  RuleState& rule = rules_[index];
  if (rule.phase == Phase::kClear && holds) begin(rule, Phase::kRaising, measure, event);
  if (rule.phase == Phase::kActive && !holds) begin(rule, Phase::kClearing, measure, event);
  const std::int64_t held = saturated_sub(event, rule.since_event);
  if (rule.phase == Phase::kRaising) {
    if (!holds) {
      rule.phase = Phase::kClear;
    } else if (held >= rule.on_delay) {
      emit(index, true, Cause::kReading, saturated_add(rule.since_event, rule.on_delay), measure,
           out);
    }
  } else if (rule.phase == Phase::kClearing) {
    if (holds) {
      rule.phase = Phase::kActive;
    } else if (held >= rule.off_delay) {
      emit(index, false, Cause::kReading, saturated_add(rule.since_event, rule.off_delay), measure,
           out);
    }
  }
}

void LimitDetector::note_life(std::uint32_t slot, UtcNanos time, Changes& out) {
  const SignalState& signal = signals_[slot];
  bool is_silent = false;
  const std::uint32_t end = signal.first_rule + signal.n_rules;
  for (std::uint32_t i = signal.first_rule; i < end; ++i) {
    RuleState& rule = rules_[i];
    if (rule.kind != RuleKind::kNoData || rule.phase == Phase::kClear) continue;
    if (rule.off_delay == 0) {
      emit(i, false, Cause::kReading, time.ns, 0, out);
      continue;
    }
    if (rule.phase == Phase::kActive) begin(rule, Phase::kClearing, 0, time.ns);
    is_silent = true;
  }
  if (!is_silent) signals_[slot].reset(SignalState::kIsSilent);
}

void LimitDetector::tick(UtcNanos time, Changes& out) {
  running_.on_tick(time);
  for (std::uint32_t i = 0; i < rules_.size(); ++i) {
    const RuleState& rule = rules_[i];
    if (rule.kind == RuleKind::kNoData) {
      tick_no_data(i, time, out);
    } else if (rule.phase == Phase::kRaising || rule.phase == Phase::kClearing) {
      tick_delay(i, out);
    }
  }
}

void LimitDetector::tick_no_data(std::uint32_t index, UtcNanos time, Changes& out) {
  RuleState& rule = rules_[index];
  SignalState& signal = signals_[settings_[index].slot];
  const std::int64_t silence = running_.silence(signal.last_seen);
  if (rule.phase == Phase::kClear) {
    const std::int64_t over = silence - rule.on_delay;
    if (over < 0) return;
    signal.set(SignalState::kIsSilent);
    emit(index, true, Cause::kTick, saturated_sub(time.ns, over),
         static_cast<double>(silence) / kNanosPerSecond, out);
  } else if (rule.phase == Phase::kClearing) {
    const std::int64_t over = running_.now() - rule.since_running - rule.off_delay;
    if (silence >= settings_[index].effective_window) {
      rule.phase = Phase::kActive;
    } else if (over >= 0) {
      emit(index, false, Cause::kTick, saturated_sub(time.ns, over), 0, out);
    }
  }
}

void LimitDetector::tick_delay(std::uint32_t index, Changes& out) {
  const RuleState& rule = rules_[index];
  const bool is_raising = rule.phase == Phase::kRaising;
  if (is_raising && !is_level(rule.kind)) return;
  const std::int64_t delay = is_raising ? rule.on_delay : rule.off_delay;
  if (running_.now() - rule.since_running < delay) return;
  const double value = rule.kind == RuleKind::kRateOfChange
                           ? rule.reference
                           : signals_[settings_[index].slot].previous_value;
  emit(index, is_raising, Cause::kTick, saturated_add(rule.since_event, delay), value, out);
}

void LimitDetector::emit(std::uint32_t index, bool is_active, Cause cause, std::int64_t event,
                         double value, Changes& out) {
  RuleState& rule = rules_[index];
  const RuleSettings& settings = settings_[index];
  rule.phase = is_active ? Phase::kActive : Phase::kClear;
  ConditionChange& change = out.emplace_back();
  change.rule = rule.rule;
  change.subject = Subject::of(ids_[settings.slot]);
  change.kind = rule.kind;
  change.is_active = is_active;
  change.cause = cause;
  change.time = {event};
  change.value = value;
  change.held = std::chrono::nanoseconds(is_active ? rule.on_delay : rule.off_delay);
  if (rule.kind == RuleKind::kNoData) {
    change.limit = static_cast<double>(settings.effective_window) / kNanosPerSecond;
  } else {
    change.limit = rule.kind == RuleKind::kStuck ? settings.deadband : settings.limit;
  }
}

std::size_t LimitDetector::memory_bytes() const {
  constexpr std::size_t kHashNode = 32;
  return signals_.capacity() * (sizeof(SignalState) + sizeof(SignalId) + sizeof(std::int64_t) +
                                sizeof(std::uint32_t)) +
         rules_.capacity() * (sizeof(RuleState) + sizeof(RuleSettings) + kHashNode);
}

}  // namespace millwright::detect
