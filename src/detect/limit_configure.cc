// SPDX-License-Identifier: Apache-2.0
// LimitDetector: how registry revisions change the tables. Rare, so it may move memory.

#include <algorithm>
#include <cmath>

#include "detect/limit_detector.h"
#include "detect/rule_window.h"

namespace millwright::detect {
namespace {

constexpr std::int64_t kNanosPerSecond = 1'000'000'000;
// Between what an external condition is measured as: 0 and 1.
constexpr double kHalfTrue = 0.5;

std::int64_t bounded_ns(std::chrono::milliseconds duration) {
  return bounded(duration).count();
}

}  // namespace

void LimitDetector::configure(const Configuration& config, UtcNanos time, Changes& out) {
  running_.on_record(time);
  for (const SignalId signal : config.removed_signals) remove_signal(signal, time, out);
  for (const Signal& signal : config.signals) put_signal(signal);
  for (const RuleId rule : config.removed_rules) remove_rule(rule, time, out);
  for (const Rule& rule : config.rules) put_rule(rule, time, out);
}

std::uint32_t LimitDetector::slot_of(SignalId signal) {
  const std::uint32_t known = index_.find(signal);
  if (known != SignalIndex::kNone) return known;
  const auto slot = static_cast<std::uint32_t>(signals_.size());
  SignalState state;
  state.last_seen = running_.now();
  state.first_rule = static_cast<std::uint32_t>(rules_.size());
  ids_.push_back(signal);
  expected_interval_.push_back(kNanosPerSecond);
  signals_.push_back(state);
  index_.put(signal, slot);
  return slot;
}

void LimitDetector::put_signal(const Signal& signal) {
  const std::uint32_t slot = slot_of(signal.id);
  expected_interval_[slot] = bounded_ns(signal.expected_interval);
  const SignalState& state = signals_[slot];
  for (std::uint32_t i = 0; i < state.n_rules; ++i) set_window(state.first_rule + i);
}

void LimitDetector::remove_signal(SignalId signal, UtcNanos time, Changes& out) {
  const std::uint32_t slot = index_.find(signal);
  if (slot == SignalIndex::kNone) return;
  while (signals_[slot].n_rules > 0) {
    remove_rule(rules_[signals_[slot].first_rule].rule, time, out);
  }
  ids_.erase(ids_.begin() + slot);
  expected_interval_.erase(expected_interval_.begin() + slot);
  signals_.erase(signals_.begin() + slot);
  for (RuleSettings& settings : settings_) {
    if (settings.slot > slot) --settings.slot;
  }
  reindex();
}

std::uint32_t LimitDetector::find_rule(RuleId rule) const {
  const auto it = signal_of_rule_.find(rule);
  if (it == signal_of_rule_.end()) return SignalIndex::kNone;
  const SignalState& signal = signals_[index_.find(it->second)];
  std::uint32_t i = signal.first_rule;
  while (rules_[i].rule != rule) ++i;
  return i;
}

void LimitDetector::put_rule(const Rule& rule, UtcNanos time, Changes& out) {
  const std::uint32_t known = find_rule(rule.id);
  if (known != SignalIndex::kNone) {
    const bool is_same_question =
        ids_[settings_[known].slot] == rule.signal && rules_[known].kind == rule.kind;
    if (is_same_question && rule.is_enabled) {
      fill(known, rule, settings_[known].slot);
      return;
    }
    remove_rule(rule.id, time, out);
  }
  if (!rule.is_enabled) return;
  const std::uint32_t slot = slot_of(rule.signal);
  SignalState& signal = signals_[slot];
  if (signal.n_rules == SignalState::kMostRules) return;
  std::uint32_t at = signal.first_rule;
  while (at < signal.first_rule + signal.n_rules && rules_[at].rule < rule.id) ++at;
  rules_.insert(rules_.begin() + at, RuleState{});
  settings_.insert(settings_.begin() + at, RuleSettings{});
  ++signal.n_rules;
  for (std::uint32_t s = slot + 1; s < signals_.size(); ++s) ++signals_[s].first_rule;
  signal_of_rule_[rule.id] = rule.signal;
  fill(at, rule, slot);
}

void LimitDetector::remove_rule(RuleId rule, UtcNanos time, Changes& out) {
  const std::uint32_t at = find_rule(rule);
  if (at == SignalIndex::kNone) return;
  const std::uint32_t slot = settings_[at].slot;
  if (rules_[at].phase >= Phase::kActive) {
    emit(at, false, Cause::kConfiguration, time.ns, signals_[slot].previous_value, out);
  }
  rules_.erase(rules_.begin() + at);
  settings_.erase(settings_.begin() + at);
  --signals_[slot].n_rules;
  for (std::uint32_t s = slot + 1; s < signals_.size(); ++s) --signals_[s].first_rule;
  signal_of_rule_.erase(rule);
}

void LimitDetector::fill(std::uint32_t index, const Rule& rule, std::uint32_t slot) {
  RuleState& state = rules_[index];
  RuleSettings& settings = settings_[index];
  const bool is_low = rule.kind == RuleKind::kLow || rule.kind == RuleKind::kLowLow;
  settings.limit = rule.limit;
  settings.deadband = std::isfinite(rule.deadband) ? std::max(rule.deadband, 0.0) : 0.0;
  settings.on_delay = bounded_ns(rule.on_delay);
  settings.window = bounded_ns(rule.window);
  settings.slot = slot;
  state.rule = rule.id;
  state.kind = rule.kind;
  state.on_level = is_low ? -rule.limit : rule.limit;
  if (rule.kind == RuleKind::kExternal) state.on_level = kHalfTrue;
  state.off_level = state.on_level - settings.deadband;
  state.off_delay = bounded_ns(rule.off_delay);
  if (state.phase == Phase::kRaising) state.phase = Phase::kClear;
  if (state.phase == Phase::kClearing) state.phase = Phase::kActive;
  set_window(index);
}

void LimitDetector::set_window(std::uint32_t index) {
  RuleState& state = rules_[index];
  RuleSettings& settings = settings_[index];
  const std::int64_t interval = expected_interval_[settings.slot];
  settings.effective_window =
      effective_window(state.kind, std::chrono::nanoseconds(settings.window),
                       std::chrono::nanoseconds(interval))
          .count();
  state.on_delay = settings.on_delay + settings.effective_window;
}

void LimitDetector::reindex() {
  index_.clear();
  signal_of_rule_.clear();
  for (std::uint32_t slot = 0; slot < ids_.size(); ++slot) index_.put(ids_[slot], slot);
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    signal_of_rule_[rules_[i].rule] = ids_[settings_[i].slot];
  }
}

}  // namespace millwright::detect
