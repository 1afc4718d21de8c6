// SPDX-License-Identifier: Apache-2.0
#include "alarm/plant_book.h"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>
#include <set>

#include "protocol/mqtt/topic.h"

namespace millwright::alarm {
namespace {

constexpr std::string_view kSparkplug = "spBv1.0/";

/// `spBv1.0/group/edge` of an address below it; empty for any other.
std::string_view edge_node_of(std::string_view address) {
  if (!address.starts_with(kSparkplug)) return {};
  const std::size_t group_end = address.find('/', kSparkplug.size());
  if (group_end == std::string_view::npos) return {};
  const std::size_t edge_end = address.find('/', group_end + 1);
  return edge_end == std::string_view::npos ? std::string_view() : address.substr(0, edge_end);
}

bool brings(const std::vector<std::string>& filters, std::string_view address) {
  const std::string_view topic = address.substr(0, std::min(address.rfind('/'), address.size()));
  return std::ranges::any_of(filters, [&](const std::string& filter) {
    return mqtt::topic_matches(filter, address) || mqtt::topic_matches(filter, topic);
  });
}

void add(Gateway& gateway, const Gateway::Member& member, AssetId asset, int priority,
         std::chrono::milliseconds interval) {
  const bool is_first = gateway.members.empty();
  gateway.asset = is_first || gateway.asset == asset ? asset : AssetId();
  gateway.priority = is_first ? priority : std::min(gateway.priority, priority);
  gateway.longest_interval = std::max(gateway.longest_interval, interval);
  gateway.members.push_back(member);
}

/// What `from` leads to, over any number of causes.
std::set<RuleId> reach_of(RuleId from, const std::map<RuleId, Inhibitor>& all) {
  std::set<RuleId> reached;
  std::vector<RuleId> todo{from};
  while (!todo.empty()) {
    const auto cause = all.find(todo.back());
    todo.pop_back();
    if (cause == all.end()) continue;
    for (const Watched& member : cause->second.members) {
      if (reached.insert(member.rule).second) todo.push_back(member.rule);
    }
  }
  return reached;
}

/// Causes that lead to each other would both fall silent: none of them explains another.
std::vector<Inhibitor> without_circles(std::map<RuleId, Inhibitor> all) {
  std::map<RuleId, std::set<RuleId>> reach;
  for (const auto& [rule, cause] : all) reach[rule] = reach_of(rule, all);
  std::vector<Inhibitor> out;
  for (auto& [rule, cause] : all) {
    std::erase_if(cause.members, [&](const Watched& member) {
      const auto back = reach.find(member.rule);
      return back != reach.end() && back->second.contains(rule);
    });
    out.push_back(std::move(cause));
  }
  return out;
}

}  // namespace

std::vector<RuleId> PlantBook::apply(const Revision& revision) {
  const detect::Configuration& config = revision.config;
  std::vector<RuleId> removed = config.removed_rules;
  for (const SignalId signal : config.removed_signals) {
    signals_.erase(signal);
    for (const auto& [rule, facts] : rules_) {
      if (facts.signal == signal && std::ranges::find(removed, rule) == removed.end()) {
        removed.push_back(rule);
      }
    }
  }
  for (const RuleId rule : removed) rules_.erase(rule);
  for (const DeviceId device : revision.removed_devices) devices_.erase(device);
  for (const Signal& signal : config.signals) {
    signals_[signal.id] = {signal.asset, signal.unit, signal.address, signal.expected_interval};
  }
  for (const Rule& rule : config.rules) {
    rules_[rule.id] = {
        rule.signal,   rule.priority,   rule.message,     rule.kind,
        rule.mode,     rule.is_enabled, rule.is_latching, rule.alarm_class == kSafetyClass,
        rule.inhibits, rule.subject,    rule.subject_name};
  }
  for (const Device& device : revision.devices) {
    devices_[device.id] = {device.name, device.publish_filters};
  }
  for (const PlaceChange& change : revision.places) {
    if (change.place) {
      places_.set(change.level, change.id, *change.place);
    } else {
      places_.remove(change.level, change.id);
    }
  }
  return removed;
}

Annunciation PlantBook::annunciation(RuleId rule) const {
  Annunciation words;
  const auto it = rules_.find(rule);
  if (it == rules_.end()) return words;
  words.priority = it->second.priority;
  words.message = it->second.message;
  words.mode = it->second.mode;
  words.is_latching = it->second.is_latching;
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

Subject PlantBook::subject_of(RuleId rule, SignalId signal) const {
  const auto it = rules_.find(rule);
  return it == rules_.end() ? Subject::of(signal) : subject_of(it->second, signal);
}

Subject PlantBook::subject_of(const RuleFacts& rule, SignalId signal) const {
  if (rule.kind != RuleKind::kExternal) return Subject::of(signal);
  switch (rule.subject) {
    case SubjectKind::kAsset: {
      const auto own = signals_.find(signal);
      if (own == signals_.end() || !own->second.asset) return Subject::of(signal);
      return {SubjectKind::kAsset, own->second.asset.value, {}};
    }
    case SubjectKind::kDevice:
      for (const auto& [id, device] : devices_) {
        if (device.name == rule.subject_name) return {SubjectKind::kDevice, id.value, {}};
      }
      return {SubjectKind::kExternal, 0, rule.subject_name};
    case SubjectKind::kExternal:
      return {SubjectKind::kExternal, 0, rule.subject_name};
    case SubjectKind::kSignal:
      break;
  }
  return Subject::of(signal);
}

std::map<RuleId, PlantBook::Aim> PlantBook::aims() const {
  std::map<RuleId, Aim> all;
  for (const auto& [rule, facts] : rules_) {
    if (facts.kind != RuleKind::kExternal || facts.subject == SubjectKind::kSignal) continue;
    all[rule] = {subject_of(facts, facts.signal), annunciation(rule).asset};
  }
  return all;
}

bool PlantBook::is_external(RuleId rule) const {
  const auto it = rules_.find(rule);
  return it != rules_.end() && it->second.kind == RuleKind::kExternal;
}

std::vector<Watched> PlantBook::rules_of(AssetId asset) const {
  std::vector<Watched> found;
  for (const auto& [rule, facts] : rules_) {
    const auto signal = signals_.find(facts.signal);
    if (signal == signals_.end() || signal->second.asset != asset) continue;
    found.push_back({rule, facts.signal});
  }
  return found;
}

std::vector<Watched> PlantBook::alarms_within(MaintenanceScope scope, std::uint32_t id) const {
  const auto is_within = [&](SignalId signal_id) {
    if (scope == MaintenanceScope::kSignal) return signal_id.value == id;
    const auto signal = signals_.find(signal_id);
    if (signal == signals_.end() || !signal->second.asset) return false;
    const Level level = scope == MaintenanceScope::kArea   ? Level::kArea
                        : scope == MaintenanceScope::kLine ? Level::kLine
                                                           : Level::kAsset;
    return places_.is_within(signal->second.asset, level, id);
  };
  std::vector<Watched> found;
  for (const auto& [rule, facts] : rules_) {
    if (facts.mode == RuleMode::kAlarm && is_within(facts.signal)) {
      found.push_back({rule, facts.signal});
    }
  }
  return found;
}

Gateway PlantBook::gateway_of(const SignalFacts& signal) const {
  Gateway gateway;
  for (const auto& [id, device] : devices_) {
    if (!brings(device.filters, signal.address)) continue;
    gateway.subject = {SubjectKind::kDevice, id.value, {}};
    gateway.title = "gateway " + device.name;
    return gateway;
  }
  const std::string_view edge = edge_node_of(signal.address);
  if (edge.empty()) return gateway;
  gateway.subject = {SubjectKind::kExternal, 0, std::string(edge)};
  gateway.title = "gateway " + std::string(edge.substr(kSparkplug.size()));
  return gateway;
}

std::vector<Gateway> PlantBook::gateways() const {
  std::map<Subject, Gateway> all;
  std::map<Subject, std::set<SignalId>> signals;
  for (const auto& [rule, facts] : rules_) {
    if (facts.kind != RuleKind::kNoData || facts.mode != RuleMode::kAlarm) continue;
    const auto signal = signals_.find(facts.signal);
    if (!facts.is_enabled || signal == signals_.end()) continue;
    Gateway found = gateway_of(signal->second);
    if (found.subject.kind == SubjectKind::kSignal) continue;
    Gateway& gateway = all.try_emplace(found.subject, std::move(found)).first->second;
    add(gateway, {rule, facts.signal}, signal->second.asset, facts.priority,
        signal->second.expected_interval);
    signals[gateway.subject].insert(facts.signal);
    gateway.n_signals = signals[gateway.subject].size();
  }
  std::vector<Gateway> large;
  for (auto& [subject, gateway] : all) {
    if (gateway.n_signals >= Gateway::kFewestSignals) large.push_back(std::move(gateway));
  }
  return large;
}

bool PlantBook::explains(const RuleFacts& cause, const RuleFacts& other,
                         const PathOf& path_of) const {
  if (other.mode != RuleMode::kAlarm || other.is_safety) return false;
  if (other.kind == RuleKind::kNoData && cause.kind != RuleKind::kNoData) return false;
  const auto own = signals_.find(cause.signal);
  const auto its = signals_.find(other.signal);
  if (its == signals_.end() || !its->second.asset) return false;
  const auto path = path_of.find(its->second.asset);
  return std::ranges::any_of(cause.inhibits, [&](const std::string& place) {
    if (place == ".") return own != signals_.end() && own->second.asset == its->second.asset;
    return path != path_of.end() && is_within(path->second, place);
  });
}

std::vector<Inhibitor> PlantBook::inhibitors() const {
  const auto is_cause = [](const RuleFacts& rule) {
    return !rule.inhibits.empty() && rule.is_enabled && rule.mode != RuleMode::kShadow;
  };
  if (std::ranges::none_of(rules_ | std::views::values, is_cause)) return {};
  PathOf path_of;
  for (const auto& [id, signal] : signals_) {
    if (signal.asset) path_of.try_emplace(signal.asset, places_.path_of(signal.asset));
  }
  std::map<RuleId, Inhibitor> all;
  for (const auto& [rule, facts] : rules_) {
    if (!is_cause(facts)) continue;
    Inhibitor& inhibitor = all[rule];
    inhibitor.cause = rule;
    inhibitor.title = fmt::format("{} (rule {})", facts.message, rule.value);
    for (const auto& [other, its] : rules_) {
      if (other == rule || !explains(facts, its, path_of)) continue;
      inhibitor.members.push_back({other, its.signal});
    }
  }
  return without_circles(std::move(all));
}

}  // namespace millwright::alarm
