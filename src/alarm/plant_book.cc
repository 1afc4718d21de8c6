// SPDX-License-Identifier: Apache-2.0
#include "alarm/plant_book.h"

#include <algorithm>

namespace millwright::alarm {

std::vector<RuleId> PlantBook::apply(const detect::Configuration& config) {
  std::vector<RuleId> removed = config.removed_rules;
  for (const SignalId signal : config.removed_signals) {
    signals_.erase(signal);
    for (const auto& [rule, words] : rules_) {
      if (words.signal == signal && std::ranges::find(removed, rule) == removed.end()) {
        removed.push_back(rule);
      }
    }
  }
  for (const RuleId rule : removed) rules_.erase(rule);
  for (const Signal& signal : config.signals) signals_[signal.id] = {signal.asset, signal.unit};
  for (const Rule& rule : config.rules) {
    rules_[rule.id] = {rule.signal, rule.priority, rule.message};
  }
  return removed;
}

Annunciation PlantBook::annunciation(RuleId rule) const {
  Annunciation words;
  const auto it = rules_.find(rule);
  if (it == rules_.end()) return words;
  words.priority = it->second.priority;
  words.message = it->second.message;
  if (const auto signal = signals_.find(it->second.signal); signal != signals_.end()) {
    words.asset = signal->second.asset;
  }
  return words;
}

Annunciation PlantBook::annunciation(const detect::ConditionChange& change) const {
  Annunciation words = annunciation(change.rule);
  std::string_view unit;
  if (change.subject.kind == SubjectKind::kSignal) {
    const auto signal = signals_.find(SignalId(change.subject.id));
    if (signal != signals_.end()) unit = signal->second.unit;
  }
  words.detail = explain(change, unit);
  return words;
}

void PlantBook::encode(ByteWriter& out) const {
  out.varint(rules_.size());
  for (const auto& [rule, words] : rules_) {
    out.varint(rule.value);
    out.varint(words.signal.value);
    out.zigzag(words.priority);
    out.text(words.message);
  }
  out.varint(signals_.size());
  for (const auto& [signal, facts] : signals_) {
    out.varint(signal.value);
    out.varint(facts.asset.value);
    out.text(facts.unit);
  }
}

PlantBook PlantBook::decode(ByteReader& in) {
  PlantBook book;
  for (std::uint64_t n = in.varint(); n > 0 && !in.failed(); --n) {
    const RuleId rule(static_cast<std::uint32_t>(in.varint()));
    RuleWords& words = book.rules_[rule];
    words.signal = SignalId(static_cast<std::uint32_t>(in.varint()));
    words.priority = static_cast<int>(in.zigzag());
    words.message = in.text();
  }
  for (std::uint64_t n = in.varint(); n > 0 && !in.failed(); --n) {
    const SignalId signal(static_cast<std::uint32_t>(in.varint()));
    SignalFacts& facts = book.signals_[signal];
    facts.asset = AssetId(static_cast<std::uint32_t>(in.varint()));
    facts.unit = in.text();
  }
  return book;
}

}  // namespace millwright::alarm
