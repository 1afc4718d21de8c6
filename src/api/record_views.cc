// SPDX-License-Identifier: Apache-2.0
#include "api/record_views.h"

#include <nlohmann/json.hpp>

#include "api/json_body.h"
#include "api/position_of.h"
#include "api/sentence.h"
#include "model/priority.h"
#include "registry/rationalisation.h"
#include "registry/rule_approval.h"

namespace millwright::api {

using nlohmann::json;

AssetId asset_of(const alarm::Alarm& alarm, const registry::Plant& plant) {
  if (alarm.subject.kind == alarm::SubjectKind::kAsset) return AssetId(alarm.subject.id);
  // A device or a condition of another system is somewhere: where the signal is that tells of it.
  if (alarm.subject.kind != alarm::SubjectKind::kSignal) return alarm.asset;
  const Signal* signal = plant.find<Signal>(SignalId(alarm.subject.id));
  return signal == nullptr ? AssetId() : signal->asset;
}

bool is_unacknowledged(const alarm::Alarm& alarm) {
  return alarm.state == alarm::State::kUnacknowledged ||
         alarm.state == alarm::State::kReturnedUnacknowledged;
}

json signal_view(const Signal& signal, const registry::Plant& plant) {
  json view = registry::to_json(signal);
  view["path"] = plant.path_of(signal.id);
  view["is_provisional"] = false;
  view["declared_unit"] = "";
  view["first_seen"] = nullptr;
  view["client"] = "";
  json limits = json::array();
  for (const Rule* rule : plant.rules_of(signal.id)) {
    if (rule->kind > RuleKind::kLowLow || !rule->is_enabled) continue;
    limits.push_back({{"rule", rule->id.value},
                      {"kind", name(rule->kind)},
                      {"limit", rule->limit},
                      {"priority", rule->priority}});
  }
  view["limits"] = std::move(limits);
  return view;
}

json provisional_view(const historian::ProvisionalSignal& provisional) {
  Signal signal;
  signal.id = provisional.id;
  signal.address = provisional.address;
  signal.type = provisional.type;
  const std::size_t slash = provisional.address.rfind('/');
  signal.name =
      slash == std::string::npos ? provisional.address : provisional.address.substr(slash + 1);
  if (is_known_unit(provisional.unit)) signal.unit = provisional.unit;
  json view = registry::to_json(signal);
  view["declared_unit"] = provisional.unit;
  view["path"] = provisional.address;
  view["is_provisional"] = true;
  view["first_seen"] = to_rfc3339(provisional.first_seen);
  view["client"] = provisional.client;
  view["limits"] = json::array();
  return view;
}

json rule_view(const Rule& rule, const registry::Plant& plant) {
  json view = registry::to_json(rule);
  const auto priority = recommended_priority(rule.consequence_level, rule.respond_within);
  view["recommended_priority"] = priority ? json(*priority) : json(nullptr);
  view["missing"] = registry::lacking(rule, plant);
  view["is_rationalised"] = view["missing"].empty();
  view["differences"] = registry::differences_from_approved(rule);
  view["differs"] = !view["differences"].empty();
  return view;
}

json document_summary(const Document& document) {
  json view = registry::to_json(document);
  view.erase("text");
  return view;
}

json alarm_view(const alarm::Alarm& alarm, const registry::Plant& plant) {
  json subject = {{"kind", name(alarm.subject.kind)}, {"id", alarm.subject.id}};
  const AssetId asset_id = asset_of(alarm, plant);
  const Asset* asset = plant.find<Asset>(asset_id);
  subject["asset"] = asset == nullptr ? json(nullptr) : json(asset_id.value);
  subject["asset_title"] =
      asset == nullptr ? "" : (asset->title.empty() ? asset->name : asset->title);
  subject["path"] = alarm.subject.external;
  subject["unit"] = "";
  if (alarm.subject.kind == alarm::SubjectKind::kSignal) {
    const SignalId id(alarm.subject.id);
    subject["path"] = plant.path_of(id);
    if (const Signal* signal = plant.find<Signal>(id)) subject["unit"] = signal->unit;
  } else if (alarm.subject.kind == alarm::SubjectKind::kDevice) {
    const Device* device = plant.find<Device>(DeviceId(alarm.subject.id));
    if (device != nullptr) subject["path"] = device->name;
  } else if (alarm.subject.kind == alarm::SubjectKind::kAsset && asset != nullptr) {
    subject["path"] = plant.path_of(asset_id);
  }
  const Rule* rule = plant.find<Rule>(alarm.rule);
  json windows = json::array();
  for (const alarm::ServiceHold& hold : alarm.out_of_service) {
    if (hold.window) windows.push_back(hold.window.value);
  }
  return {
      {"id", alarm.id.value},
      {"rule", alarm.rule.value},
      {"kind", rule == nullptr ? "" : std::string(name(rule->kind))},
      {"state", name(alarm.state)},
      {"is_active", alarm.is_active},
      {"priority", alarm.priority},
      {"position", position_of(rule)},
      {"message", alarm.message},
      // Without words of the rule the message is the numbers of the raise.
      {"message_words", alarm.message == alarm.detail
                            ? words_of(SentenceGroup::kHistory, alarm.detail)
                            : json(nullptr)},
      {"consequence", rule == nullptr ? "" : rule->consequence},
      {"response", rule == nullptr ? "" : rule->response},
      {"subject", std::move(subject)},
      {"value", alarm.value},
      {"limit", alarm.limit},
      {"raised", to_rfc3339(alarm.raised)},
      {"returned", time_or_null(alarm.returned)},
      {"acknowledged", time_or_null(alarm.acknowledged)},
      {"acknowledged_by", alarm.acknowledged_by},
      {"comment", alarm.comment},
      {"shelved_until", time_or_null(alarm.shelved_until)},
      {"shelved_by", alarm.shelved_by},
      {"raise_count", alarm.raise_count},
      {"mode", name(alarm.mode)},
      {"is_latched", alarm.is_latched},
      {"is_first_out", alarm.is_first_out},
      {"suppressed_by", alarm.suppressed_by},
      {"out_of_service_until", time_or_null(alarm::out_of_service_until(alarm))},
      {"out_of_service_by", alarm.out_of_service.empty() ? "" : alarm.out_of_service.front().by},
      {"maintenance", std::move(windows)}};
}

json transition_view(const alarm::Transition& transition) {
  return {{"time", to_rfc3339(transition.time)},
          {"action", name(transition.action)},
          {"from", name(transition.from)},
          {"to", name(transition.to)},
          {"who", transition.who},
          {"comment", transition.comment},
          // A person's own words are nobody's to translate.
          {"comment_words", transition.who.empty()
                                ? words_of(SentenceGroup::kHistory, transition.comment)
                                : json(nullptr)},
          {"value", transition.value},
          {"mode", name(transition.mode)},
          {"seq", transition.seq.value}};
}

json value_json(ValueType type, std::uint64_t word, std::string_view text) {
  switch (type) {
    case ValueType::kFloat64:
      return std::bit_cast<double>(word);
    case ValueType::kInt64:
      return static_cast<std::int64_t>(word);
    case ValueType::kUint64:
      return word;
    case ValueType::kBool:
      return word != 0;
    case ValueType::kText:
      return text;
  }
  return nullptr;
}

}  // namespace millwright::api
