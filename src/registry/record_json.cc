// SPDX-License-Identifier: Apache-2.0
#include "registry/record_json.h"

#include <nlohmann/json.hpp>

#include "registry/json_fields.h"

namespace millwright::registry {
namespace {

using nlohmann::json;

std::optional<ValueType> parse_value_type(std::string_view text) {
  for (const auto type : {ValueType::kFloat64, ValueType::kInt64, ValueType::kUint64,
                          ValueType::kBool, ValueType::kText}) {
    if (millwright::name(type) == text) return type;
  }
  return std::nullopt;
}

template <class IdType>
json id_or_null(IdType id) {
  return id ? json(id.value) : json(nullptr);
}
json number_or_null(std::optional<double> value) {
  return value ? json(*value) : json(nullptr);
}

// The settings approved are JSON within a text; what is no JSON there shows as null.
json object_or_null(const std::string& text) {
  json object = json::parse(text, nullptr, false);
  return object.is_object() ? object : json(nullptr);
}

template <class R>
Result<Record> parse_as(const json& fields) {
  R record;
  MW_TRY_STATUS(merge(fields, record));
  return Record(std::move(record));
}

}  // namespace

json to_json(const Site& r) {
  return {{"id", r.id.value}, {"name", r.name}, {"title", r.title}, {"time_zone", r.time_zone}};
}
json to_json(const Area& r) {
  return {{"id", r.id.value}, {"site", r.site.value}, {"name", r.name}, {"title", r.title}};
}
json to_json(const Line& r) {
  return {{"id", r.id.value}, {"area", r.area.value}, {"name", r.name}, {"title", r.title}};
}
json to_json(const Asset& r) {
  return {{"id", r.id.value},
          {"line", r.line.value},
          {"name", r.name},
          {"title", r.title},
          {"asset_class", r.asset_class},
          {"criticality", r.criticality},
          {"make", r.make},
          {"environment", r.environment},
          {"commissioned_year", r.commissioned_year ? json(*r.commissioned_year) : json()}};
}
json to_json(const Device& r) {
  return {{"id", r.id.value},
          {"name", r.name},
          {"protocol", r.protocol},
          {"profile", r.profile},
          {"publish_filters", r.publish_filters},
          {"subscribe_filters", r.subscribe_filters}};
}
json to_json(const StoredProfile& r) {
  return {{"id", r.id.value}, {"name", r.name}, {"version", r.version}, {"yaml", r.yaml}};
}
json to_json(const Signal& r) {
  return {{"id", r.id.value},
          {"asset", id_or_null(r.asset)},
          {"name", r.name},
          {"title", r.title},
          {"unit", r.unit},
          {"kind", millwright::name(r.kind)},
          {"type", millwright::name(r.type)},
          {"range_low", number_or_null(r.range_low)},
          {"range_high", number_or_null(r.range_high)},
          {"expected_interval_ms", r.expected_interval.count()},
          {"address", r.address},
          {"value_at_4_ma", number_or_null(r.value_at_4_ma)},
          {"value_at_20_ma", number_or_null(r.value_at_20_ma)}};
}
json to_json(const Rule& r) {
  return {{"id", r.id.value},
          {"signal", r.signal.value},
          {"kind", millwright::name(r.kind)},
          {"limit", r.limit},
          {"deadband", r.deadband},
          {"on_delay_ms", r.on_delay.count()},
          {"off_delay_ms", r.off_delay.count()},
          {"window_ms", r.window.count()},
          {"priority", r.priority},
          {"is_enabled", r.is_enabled},
          {"message", r.message},
          {"consequence", r.consequence},
          {"response", r.response},
          {"owner", r.owner},
          {"consequence_level", millwright::name(r.consequence_level)},
          {"respond_within_s", r.respond_within.count()},
          {"procedure", r.procedure},
          {"policy", r.policy},
          {"alarm_class", r.alarm_class},
          {"mode", millwright::name(r.mode)},
          {"is_latching", r.is_latching},
          {"position", r.position},
          {"is_condition_warning", r.is_condition_warning},
          {"inhibits", r.inhibits},
          {"subject", millwright::name(r.subject)},
          {"subject_name", r.subject_name},
          {"approved_by", r.approved_by},
          {"approved_settings", object_or_null(r.approved_settings)}};
}
json to_json(const Team& r) {
  return {{"id", r.id.value}, {"name", r.name}, {"kind", millwright::name(r.kind)}};
}
json to_json(const User& r) {
  return {{"id", r.id.value},
          {"name", r.name},
          {"full_name", r.full_name},
          {"role", millwright::name(r.role)},
          {"team", id_or_null(r.team)},
          {"is_active", r.is_active},
          {"email", r.email},
          {"phone", r.phone},
          {"language", r.language},
          {"skills", r.skills},
          {"is_contact_only", r.is_contact_only}};
}
json to_json(const Document& r) {
  return {{"id", r.id.value},
          {"kind", millwright::name(r.kind)},
          {"name", r.name},
          {"version", r.version},
          {"state", millwright::name(r.state)},
          {"text", r.text},
          {"author", r.author},
          {"approver", r.approver}};
}
json to_json(const MaintenanceWindow& r) {
  return {{"id", r.id.value},
          {"scope", millwright::name(r.scope)},
          {"scope_id", r.scope_id},
          {"begin", to_rfc3339(r.begin)},
          {"end", to_rfc3339(r.end)},
          {"reason", r.reason},
          {"planned_by", r.planned_by},
          {"cancelled", r.cancelled ? json(to_rfc3339(*r.cancelled)) : json(nullptr)},
          {"cancelled_by", r.cancelled_by},
          {"cancel_reason", r.cancel_reason}};
}
json to_json(const Record& record) {
  return std::visit([](const auto& r) { return to_json(r); }, record);
}

Status merge(const json& fields, Site& r) {
  return JsonFields(fields)
      .read("id", r.id)
      .read("name", r.name)
      .read("title", r.title)
      .read("time_zone", r.time_zone)
      .done();
}
Status merge(const json& fields, Area& r) {
  return JsonFields(fields)
      .read("id", r.id)
      .read("site", r.site)
      .read("name", r.name)
      .read("title", r.title)
      .done();
}
Status merge(const json& fields, Line& r) {
  return JsonFields(fields)
      .read("id", r.id)
      .read("area", r.area)
      .read("name", r.name)
      .read("title", r.title)
      .done();
}
Status merge(const json& fields, Asset& r) {
  return JsonFields(fields)
      .read("id", r.id)
      .read("line", r.line)
      .read("name", r.name)
      .read("title", r.title)
      .read("asset_class", r.asset_class)
      .read("criticality", r.criticality)
      .read("make", r.make)
      .read("environment", r.environment)
      .read("commissioned_year", r.commissioned_year)
      .done();
}
Status merge(const json& fields, Device& r) {
  return JsonFields(fields)
      .read("id", r.id)
      .read("name", r.name)
      .read("protocol", r.protocol)
      .read("profile", r.profile)
      .read("publish_filters", r.publish_filters)
      .read("subscribe_filters", r.subscribe_filters)
      .done();
}
Status merge(const json& fields, StoredProfile& r) {
  return JsonFields(fields)
      .read("id", r.id)
      .read("name", r.name)
      .read("version", r.version)
      .read("yaml", r.yaml)
      .done();
}
Status merge(const json& fields, Signal& r) {
  return JsonFields(fields)
      .read("id", r.id)
      .read("asset", r.asset)
      .read("name", r.name)
      .read("title", r.title)
      .read("unit", r.unit)
      .read("kind", r.kind, parse_signal_kind, "analog, discrete, counter, text")
      .read("type", r.type, parse_value_type, "float64, int64, uint64, bool, text")
      .read("range_low", r.range_low)
      .read("range_high", r.range_high)
      .read("expected_interval_ms", r.expected_interval)
      .read("address", r.address)
      .read("value_at_4_ma", r.value_at_4_ma)
      .read("value_at_20_ma", r.value_at_20_ma)
      .done();
}
Status merge(const json& fields, Rule& r) {
  return JsonFields(fields)
      .read("id", r.id)
      .read("signal", r.signal)
      .read("kind", r.kind, parse_rule_kind,
            "high-high, high, low, low-low, rate-of-change, stuck, no-data, external")
      .read("limit", r.limit)
      .read("deadband", r.deadband)
      .read("on_delay_ms", r.on_delay)
      .read("off_delay_ms", r.off_delay)
      .read("window_ms", r.window)
      .read("priority", r.priority)
      .read("is_enabled", r.is_enabled)
      .read("message", r.message)
      .read("consequence", r.consequence)
      .read("response", r.response)
      .read("owner", r.owner)
      .read("consequence_level", r.consequence_level, parse_severity,
            "none, minor, moderate, major, severe")
      .read("respond_within_s", r.respond_within)
      .read("procedure", r.procedure)
      .read("policy", r.policy)
      .read("alarm_class", r.alarm_class)
      .read("mode", r.mode, parse_rule_mode, "alarm, event, shadow")
      .read("is_latching", r.is_latching)
      .read("position", r.position)
      .read("is_condition_warning", r.is_condition_warning)
      .read("inhibits", r.inhibits)
      .read("subject", r.subject, parse_subject_kind, "signal, asset, device, external")
      .read("subject_name", r.subject_name)
      .read("approved_by", r.approved_by)
      .read_object("approved_settings", r.approved_settings)
      .done();
}
Status merge(const json& fields, Team& r) {
  return JsonFields(fields)
      .read("id", r.id)
      .read("name", r.name)
      .read("kind", r.kind, parse_team_kind,
            "project, operations, maintenance, it, finance, leadership, vendor")
      .done();
}
Status merge(const json& fields, User& r) {
  return JsonFields(fields)
      .read("id", r.id)
      .read("name", r.name)
      .read("full_name", r.full_name)
      .read("role", r.role, parse_role, "viewer, operator, engineer, administrator")
      .read("team", r.team)
      .read("is_active", r.is_active)
      .read("email", r.email)
      .read("phone", r.phone)
      .read("language", r.language)
      .read("skills", r.skills)
      .read("is_contact_only", r.is_contact_only)
      .done();
}
Status merge(const json& fields, Document& r) {
  return JsonFields(fields)
      .read("id", r.id)
      .read("kind", r.kind, parse_document_kind, "procedure, roster, policy, calendar")
      .read("name", r.name)
      .read("version", r.version)
      .read("state", r.state, parse_document_state, "draft, review, approved, in-force, retired")
      .read("text", r.text)
      .read("author", r.author)
      .read("approver", r.approver)
      .done();
}

Status merge(const json& fields, MaintenanceWindow& r) {
  return JsonFields(fields)
      .read("id", r.id)
      .read("scope", r.scope, parse_maintenance_scope, "area, line, asset, signal")
      .read_id("scope_id", r.scope_id)
      .read("begin", r.begin)
      .read("end", r.end)
      .read("reason", r.reason)
      .read("planned_by", r.planned_by)
      .read("cancelled", r.cancelled)
      .read("cancelled_by", r.cancelled_by)
      .read("cancel_reason", r.cancel_reason)
      .done();
}

Result<Record> record_from_json(RecordKind kind, const json& fields) {
  switch (kind) {
    case RecordKind::kSite:
      return parse_as<Site>(fields);
    case RecordKind::kArea:
      return parse_as<Area>(fields);
    case RecordKind::kLine:
      return parse_as<Line>(fields);
    case RecordKind::kAsset:
      return parse_as<Asset>(fields);
    case RecordKind::kDevice:
      return parse_as<Device>(fields);
    case RecordKind::kProfile:
      return parse_as<StoredProfile>(fields);
    case RecordKind::kSignal:
      return parse_as<Signal>(fields);
    case RecordKind::kRule:
      return parse_as<Rule>(fields);
    case RecordKind::kTeam:
      return parse_as<Team>(fields);
    case RecordKind::kUser:
      return parse_as<User>(fields);
    case RecordKind::kDocument:
      return parse_as<Document>(fields);
    case RecordKind::kMaintenanceWindow:
      return parse_as<MaintenanceWindow>(fields);
  }
  return fail(Code::kInvalidArgument, "unknown kind of record");
}

std::string dump(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace millwright::registry
