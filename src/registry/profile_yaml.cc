// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include "registry/profile.h"

namespace millwright::registry {
namespace {

// Shortest text that reads back as the same double.
std::string number(double value) {
  return fmt::format("{}", value);
}

void text(YAML::Emitter& out, const char* key, const std::string& value) {
  if (value.empty()) return;
  out << YAML::Key << key << YAML::Value;
  // Words that YAML reads as null stay text, and so do line breaks.
  const bool is_plain = value != "~" && value != "null" && value != "Null" && value != "NULL" &&
                        value.find('\n') == std::string::npos;
  if (!is_plain) out << YAML::DoubleQuoted;
  out << value;
}

void nonzero(YAML::Emitter& out, const char* key, double value) {
  if (value != 0) out << YAML::Key << key << YAML::Value << number(value);
}
void nonzero(YAML::Emitter& out, const char* key, std::int64_t value) {
  if (value != 0) out << YAML::Key << key << YAML::Value << value;
}
void nonzero(YAML::Emitter& out, const char* key, std::chrono::milliseconds value) {
  nonzero(out, key, std::int64_t{value.count()});
}

void emit(YAML::Emitter& out, const ProfileMapping& mapping) {
  if (mapping == ProfileMapping()) return;
  out << YAML::Key << "mapping" << YAML::Value << YAML::BeginMap;
  if (!mapping.mqtt_topic.empty() || !mapping.mqtt_key.empty()) {
    out << YAML::Key << "mqtt" << YAML::Value << YAML::Flow << YAML::BeginMap;
    text(out, "topic", mapping.mqtt_topic);
    text(out, "key", mapping.mqtt_key);
    out << YAML::EndMap;
  }
  if (!mapping.sparkplug_metric.empty()) {
    out << YAML::Key << "sparkplug" << YAML::Value << YAML::Flow << YAML::BeginMap;
    text(out, "metric", mapping.sparkplug_metric);
    out << YAML::EndMap;
  }
  if (!mapping.line_field.empty()) {
    out << YAML::Key << "line" << YAML::Value << YAML::Flow << YAML::BeginMap;
    text(out, "field", mapping.line_field);
    out << YAML::EndMap;
  }
  out << YAML::EndMap;
}

void pair(YAML::Emitter& out, const char* key, const std::optional<double>& low,
          const std::optional<double>& high) {
  if (!low && !high) return;
  out << YAML::Key << key << YAML::Value << YAML::Flow << YAML::BeginSeq;
  for (const std::optional<double>& end : {low, high}) {
    end ? out << number(*end) : out << YAML::Null;
  }
  out << YAML::EndSeq;
}

void emit(YAML::Emitter& out, const ProfileSignal& signal) {
  const ProfileSignal defaults;
  out << YAML::BeginMap;
  text(out, "name", signal.name);
  text(out, "title", signal.title);
  text(out, "unit", signal.unit);
  if (signal.kind != defaults.kind) text(out, "kind", std::string(name(signal.kind)));
  if (signal.type != defaults.type) text(out, "type", std::string(name(signal.type)));
  pair(out, "range", signal.range_low, signal.range_high);
  if (signal.expected_interval != defaults.expected_interval) {
    nonzero(out, "expected_interval_ms", signal.expected_interval);
  }
  pair(out, "current_loop", signal.value_at_4_ma, signal.value_at_20_ma);
  emit(out, signal.mapping);
  out << YAML::EndMap;
}

void emit_response(YAML::Emitter& out, const ProfileRule& rule) {
  const ProfileRule defaults;
  text(out, "owner", rule.owner);
  if (rule.consequence_level != defaults.consequence_level) {
    text(out, "consequence_level", std::string(name(rule.consequence_level)));
  }
  nonzero(out, "respond_within_s", rule.respond_within.count());
  text(out, "procedure", rule.procedure);
  text(out, "policy", rule.policy);
  text(out, "alarm_class", rule.alarm_class);
  if (rule.mode != defaults.mode) text(out, "mode", std::string(name(rule.mode)));
  if (rule.is_latching) text(out, "is_latching", "true");
  text(out, "position", rule.position);
  if (rule.is_condition_warning) text(out, "is_condition_warning", "true");
  if (rule.inhibits.empty()) return;
  out << YAML::Key << "inhibits" << YAML::Value << YAML::Flow << YAML::BeginSeq;
  for (const std::string& path : rule.inhibits) out << YAML::DoubleQuoted << path;
  out << YAML::EndSeq;
}

void emit(YAML::Emitter& out, const ProfileRule& rule) {
  out << YAML::BeginMap;
  text(out, "signal", rule.signal);
  text(out, "kind", std::string(name(rule.kind)));
  if (rule.kind <= RuleKind::kRateOfChange || rule.limit != 0) {
    out << YAML::Key << "limit" << YAML::Value << number(rule.limit);
  }
  nonzero(out, "deadband", rule.deadband);
  nonzero(out, "on_delay_ms", rule.on_delay);
  nonzero(out, "off_delay_ms", rule.off_delay);
  nonzero(out, "window_ms", rule.window);
  if (rule.priority != ProfileRule().priority) {
    out << YAML::Key << "priority" << YAML::Value << rule.priority;
  }
  text(out, "message", rule.message);
  text(out, "consequence", rule.consequence);
  text(out, "response", rule.response);
  emit_response(out, rule);
  out << YAML::EndMap;
}

}  // namespace

std::string profile_to_yaml(const Profile& profile) {
  YAML::Emitter out;
  out << YAML::BeginMap;
  out << YAML::Key << "millwright-profile" << YAML::Value << 1;
  text(out, "name", profile.name);
  out << YAML::Key << "version" << YAML::Value << profile.version;
  text(out, "title", profile.title);
  text(out, "description", profile.description);
  text(out, "manufacturer", profile.manufacturer);
  text(out, "asset_class", profile.asset_class);
  if (!profile.signals.empty()) {
    out << YAML::Key << "signals" << YAML::Value << YAML::BeginSeq;
    for (const ProfileSignal& signal : profile.signals) emit(out, signal);
    out << YAML::EndSeq;
  }
  if (!profile.rules.empty()) {
    out << YAML::Key << "rules" << YAML::Value << YAML::BeginSeq;
    for (const ProfileRule& rule : profile.rules) emit(out, rule);
    out << YAML::EndSeq;
  }
  if (!profile.procedures.empty()) {
    out << YAML::Key << "procedures" << YAML::Value << YAML::BeginSeq;
    for (const std::string& procedure : profile.procedures) out << procedure;
    out << YAML::EndSeq;
  }
  out << YAML::EndMap;
  return std::string(out.c_str()) + "\n";
}

}  // namespace millwright::registry
