// SPDX-License-Identifier: Apache-2.0
#include "respond/desk/facts_of.h"

#include <fmt/format.h>

#include "alarm/inhibition.h"

namespace millwright::respond {
namespace {

void add_rule(const Rule& rule, AlarmFacts& facts) {
  facts.rule = rule.id;
  facts.rule_kind = rule.kind;
  facts.condition = rule.is_condition_warning ? ConditionClass::kWarning : ConditionClass::kProcess;
  facts.consequence = rule.consequence;
  facts.respond_within = rule.respond_within;
  facts.procedure = rule.procedure;
  facts.policy = rule.policy;
  facts.is_safety = rule.alarm_class == alarm::kSafetyClass;
}

void add_asset(AssetId id, const registry::Plant& plant, AlarmFacts& facts) {
  const Asset* asset = plant.find<Asset>(id);
  if (asset == nullptr) return;
  facts.asset = asset->title.empty() ? asset->name : asset->title;
  facts.asset_class = asset->asset_class;
  const Line* line = plant.find<Line>(asset->line);
  const Area* area = line == nullptr ? nullptr : plant.find<Area>(line->area);
  const Site* site = area == nullptr ? nullptr : plant.find<Site>(area->site);
  if (site != nullptr) facts.area = site->name + "/" + area->name;
}

}  // namespace

AlarmFacts facts_of(const alarm::Alarm& alarm, const registry::Plant& plant) {
  AlarmFacts facts;
  facts.alarm = alarm.id;
  facts.rule = alarm.rule;
  if (const Rule* rule = plant.find<Rule>(alarm.rule)) add_rule(*rule, facts);
  AssetId asset = alarm.asset;
  if (alarm.subject.kind == alarm::SubjectKind::kSignal) {
    if (const Signal* signal = plant.find<Signal>(SignalId(alarm.subject.id))) {
      facts.unit = signal->unit;
      if (!asset) asset = signal->asset;
    }
  }
  add_asset(asset, plant, facts);
  facts.priority = alarm.priority;
  facts.title = alarm.message;
  facts.detail = alarm.detail;
  facts.value = alarm.value;
  facts.limit = alarm.limit;
  facts.since = alarm.raised;
  // Alarms of one machine have one cause until somebody knows better.
  facts.cause =
      asset ? fmt::format("asset {}", asset.value) : fmt::format("alarm {}", alarm.id.value);
  if (!facts.asset.empty()) facts.cause = facts.asset;
  trim(facts);
  return facts;
}

AlarmFacts facts_of(const Rule& rule, const registry::Plant& plant) {
  AlarmFacts facts;
  add_rule(rule, facts);
  facts.priority = rule.priority;
  facts.title = rule.message;
  facts.limit = rule.limit;
  if (const Signal* signal = plant.find<Signal>(rule.signal)) {
    facts.unit = signal->unit;
    add_asset(signal->asset, plant, facts);
  }
  trim(facts);
  return facts;
}

}  // namespace millwright::respond
