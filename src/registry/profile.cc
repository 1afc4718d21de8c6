// SPDX-License-Identifier: Apache-2.0
#include "registry/profile.h"

namespace millwright::registry {
namespace {

std::string filled(std::string text, std::string_view asset_title) {
  constexpr std::string_view kPlaceholder = "{asset}";
  for (std::size_t at = text.find(kPlaceholder); at != std::string::npos;
       at = text.find(kPlaceholder, at + asset_title.size())) {
    text.replace(at, kPlaceholder.size(), asset_title);
  }
  return text;
}

}  // namespace

Signal to_signal(const ProfileSignal& from) {
  Signal signal;
  signal.name = from.name;
  signal.title = from.title;
  signal.unit = from.unit;
  signal.kind = from.kind;
  signal.type = from.type;
  signal.range_low = from.range_low;
  signal.range_high = from.range_high;
  signal.expected_interval = from.expected_interval;
  signal.value_at_4_ma = from.value_at_4_ma;
  signal.value_at_20_ma = from.value_at_20_ma;
  return signal;
}

Rule to_rule(const ProfileRule& from, std::string_view asset_title) {
  Rule rule;
  rule.kind = from.kind;
  rule.limit = from.limit;
  rule.deadband = from.deadband;
  rule.on_delay = from.on_delay;
  rule.off_delay = from.off_delay;
  rule.window = from.window;
  rule.priority = from.priority;
  rule.message = filled(from.message, asset_title);
  rule.consequence = filled(from.consequence, asset_title);
  rule.response = filled(from.response, asset_title);
  rule.owner = from.owner;
  rule.consequence_level = from.consequence_level;
  rule.respond_within = from.respond_within;
  rule.procedure = from.procedure;
  rule.policy = from.policy;
  rule.alarm_class = from.alarm_class;
  rule.mode = from.mode;
  rule.is_latching = from.is_latching;
  rule.position = from.position;
  rule.is_condition_warning = from.is_condition_warning;
  rule.inhibits = from.inhibits;
  return rule;
}

std::string profile_address(const ProfileSignal& signal, std::string_view protocol,
                            std::string_view prefix) {
  std::string address(prefix);
  const auto descend = [&](std::string_view part) {
    if (part.empty()) return;
    if (!address.empty()) address += '/';
    address += part;
  };
  const ProfileMapping& mapping = signal.mapping;
  if (protocol == "mqtt" && !(mapping.mqtt_topic.empty() && mapping.mqtt_key.empty())) {
    descend(mapping.mqtt_topic);
    descend(mapping.mqtt_key);
  } else if (protocol == "sparkplug" && !mapping.sparkplug_metric.empty()) {
    descend(mapping.sparkplug_metric);
  } else if (protocol == "line" && !mapping.line_field.empty()) {
    descend(mapping.line_field);
  } else {
    descend(signal.name);
  }
  return address;
}

}  // namespace millwright::registry
