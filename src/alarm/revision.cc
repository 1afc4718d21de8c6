// SPDX-License-Identifier: Apache-2.0
#include "alarm/revision.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace millwright::alarm {
namespace {

using nlohmann::json;
using std::chrono::milliseconds;

// Thrown within this file only: the reading functions below would drown in checks otherwise.
struct Unreadable : std::runtime_error {
  using std::runtime_error::runtime_error;
};

[[noreturn]] void refuse(const char* key, const char* what) {
  throw Unreadable(fmt::format("{}: {}", key, what));
}

const json* find(const json& record, const char* key) {
  const auto it = record.find(key);
  return it == record.end() || it->is_null() ? nullptr : &*it;
}

double number(const json& record, const char* key, double otherwise) {
  const json* field = find(record, key);
  if (field == nullptr) return otherwise;
  if (!field->is_number()) refuse(key, "not a number");
  return field->get<double>();
}

std::uint32_t id(const json& record, const char* key) {
  const json* field = find(record, key);
  if (field == nullptr) return 0;
  const bool fits = field->is_number_unsigned() &&
                    field->get<std::uint64_t>() <= std::numeric_limits<std::uint32_t>::max();
  if (!fits) refuse(key, "not an id");
  return field->get<std::uint32_t>();
}

milliseconds duration(const json& record, const char* key, milliseconds otherwise) {
  constexpr double kMostMs = 1e15;
  const double ms = number(record, key, static_cast<double>(otherwise.count()));
  if (!(std::fabs(ms) <= kMostMs)) refuse(key, "out of range");
  return milliseconds(std::llround(ms));
}

std::string text(const json& record, const char* key) {
  const json* field = find(record, key);
  if (field == nullptr) return {};
  if (!field->is_string()) refuse(key, "not a text");
  return field->get<std::string>();
}

std::vector<std::string> texts(const json& record, const char* key) {
  const json* field = find(record, key);
  if (field == nullptr) return {};
  if (!field->is_array()) refuse(key, "not a list");
  std::vector<std::string> out;
  for (const json& item : *field) {
    if (!item.is_string()) refuse(key, "not a list of texts");
    out.push_back(item);
  }
  return out;
}

bool flag(const json& record, const char* key, bool otherwise) {
  const json* field = find(record, key);
  if (field == nullptr) return otherwise;
  if (!field->is_boolean()) refuse(key, "not true or false");
  return field->get<bool>();
}

// What the rule's alarm asks of people. Revisions from before there was any say nothing of it.
void read_response(const json& record, Rule& rule) {
  if (find(record, "consequence_level") != nullptr) {
    const std::optional<Severity> level = parse_severity(text(record, "consequence_level"));
    if (!level) refuse("consequence_level", "unknown severity");
    rule.consequence_level = *level;
  }
  if (find(record, "mode") != nullptr) {
    const std::optional<RuleMode> mode = parse_rule_mode(text(record, "mode"));
    if (!mode) refuse("mode", "unknown rule mode");
    rule.mode = *mode;
  }
  constexpr double kMostSeconds = 1e9;
  const double respond_within_s = number(record, "respond_within_s", 0);
  if (!(std::fabs(respond_within_s) <= kMostSeconds)) refuse("respond_within_s", "out of range");
  rule.respond_within = std::chrono::seconds(std::llround(respond_within_s));
  rule.owner = text(record, "owner");
  rule.procedure = text(record, "procedure");
  rule.policy = text(record, "policy");
  rule.alarm_class = text(record, "alarm_class");
  rule.position = text(record, "position");
  rule.is_latching = flag(record, "is_latching", false);
  rule.is_condition_warning = flag(record, "is_condition_warning", false);
  rule.inhibits = texts(record, "inhibits");
  if (find(record, "subject") != nullptr) {
    const std::optional<SubjectKind> subject = parse_subject_kind(text(record, "subject"));
    if (!subject) refuse("subject", "unknown kind of subject");
    rule.subject = *subject;
  }
  rule.subject_name = text(record, "subject_name");
}

Rule read_rule(std::uint32_t rule_id, const json& record) {
  Rule rule;
  rule.id = RuleId(rule_id);
  rule.signal = SignalId(id(record, "signal"));
  if (!rule.signal) refuse("signal", "missing");
  const std::optional<RuleKind> kind = parse_rule_kind(text(record, "kind"));
  if (!kind) refuse("kind", "unknown rule kind");
  rule.kind = *kind;
  rule.limit = number(record, "limit", 0);
  rule.deadband = number(record, "deadband", 0);
  rule.on_delay = duration(record, "on_delay_ms", milliseconds(0));
  rule.off_delay = duration(record, "off_delay_ms", milliseconds(0));
  rule.window = duration(record, "window_ms", milliseconds(0));
  const double priority = number(record, "priority", 3);
  if (priority != 1 && priority != 2 && priority != 3) refuse("priority", "not 1, 2 or 3");
  rule.priority = static_cast<int>(priority);
  rule.is_enabled = flag(record, "is_enabled", true);
  rule.message = text(record, "message");
  read_response(record, rule);
  return rule;
}

Signal read_signal(std::uint32_t signal_id, const json& record) {
  Signal signal;
  signal.id = SignalId(signal_id);
  signal.asset = AssetId(id(record, "asset"));
  signal.unit = text(record, "unit");
  signal.address = text(record, "address");
  signal.expected_interval = duration(record, "expected_interval_ms", signal.expected_interval);
  return signal;
}

Device read_device(std::uint32_t device_id, const json& record) {
  Device device;
  device.id = DeviceId(device_id);
  device.name = text(record, "name");
  device.publish_filters = texts(record, "publish_filters");
  return device;
}

UtcNanos instant(const json& record, const char* key) {
  const std::optional<UtcNanos> time = parse_rfc3339(text(record, key));
  if (!time) refuse(key, "not a time");
  return *time;
}

MaintenanceWindow read_window(std::uint32_t window_id, const json& record) {
  MaintenanceWindow window;
  window.id = MaintenanceWindowId(window_id);
  const auto scope = parse_maintenance_scope(text(record, "scope"));
  if (!scope) refuse("scope", "unknown");
  window.scope = *scope;
  window.scope_id = id(record, "scope_id");
  window.begin = instant(record, "begin");
  window.end = instant(record, "end");
  window.reason = text(record, "reason");
  window.planned_by = text(record, "planned_by");
  if (find(record, "cancelled") != nullptr) window.cancelled = instant(record, "cancelled");
  return window;
}

constexpr std::string_view kMaintenance = "maintenance-window";
constexpr std::array<std::string_view, 4> kLevels{"site", "area", "line", "asset"};

PlaceChange read_place(std::size_t level, std::uint32_t id_of_it, const json* record) {
  PlaceChange change{static_cast<Level>(level), id_of_it, std::nullopt};
  if (record == nullptr) return change;
  const std::uint32_t parent = level == 0 ? 0 : id(*record, kLevels[level - 1].data());
  change.place = Place{parent, text(*record, "name")};
  return change;
}

void read_change(const json& change, Revision& revision) {
  if (!change.is_object()) throw Unreadable("not an object");
  const std::string kind = text(change, "kind");
  const auto level = std::ranges::find(kLevels, kind);
  const bool is_place = level != kLevels.end();
  if (!is_place && kind != "rule" && kind != "signal" && kind != "device" && kind != kMaintenance) {
    return;
  }
  detect::Configuration& config = revision.config;
  const std::uint32_t subject = id(change, "id");
  if (subject == 0) refuse("id", "missing");
  const json* record = find(change, "record");
  if (record != nullptr && !record->is_object()) refuse("record", "not an object");
  if (is_place) {
    const auto index = static_cast<std::size_t>(level - kLevels.begin());
    revision.places.push_back(read_place(index, subject, record));
  } else if (kind == "rule") {
    if (record == nullptr) {
      config.removed_rules.emplace_back(subject);
    } else {
      config.rules.push_back(read_rule(subject, *record));
    }
  } else if (kind == kMaintenance) {
    MaintenanceChange window{MaintenanceWindowId(subject), std::nullopt};
    if (record != nullptr) window.window = read_window(subject, *record);
    revision.maintenance.push_back(std::move(window));
  } else if (kind == "device") {
    if (record == nullptr) {
      revision.removed_devices.emplace_back(subject);
    } else {
      revision.devices.push_back(read_device(subject, *record));
    }
  } else if (record == nullptr) {
    config.removed_signals.emplace_back(subject);
  } else {
    config.signals.push_back(read_signal(subject, *record));
  }
}

}  // namespace

Result<Revision> parse_revision(std::string_view text_of_json) {
  const json j = json::parse(text_of_json, nullptr, false);
  if (!j.is_object() || !j.contains("changes") || !j["changes"].is_array()) {
    return fail(Code::kDataLoss, "revision: not an object with a list of changes");
  }
  Revision revision;
  if (j.contains("revision") && j["revision"].is_number_unsigned()) revision.number = j["revision"];
  std::size_t index = 0;
  for (const json& change : j["changes"]) {
    try {
      read_change(change, revision);
    } catch (const Unreadable& problem) {
      revision.problems.push_back(
          fmt::format("revision {} change {}: {}", revision.number, index, problem.what()));
    }
    ++index;
  }
  return revision;
}

}  // namespace millwright::alarm
