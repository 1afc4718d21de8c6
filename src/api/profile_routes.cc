// SPDX-License-Identifier: Apache-2.0
// The profiles there are: what each brings, and which devices use it.
#include <fmt/format.h>

#include "api/json_body.h"
#include "api/routes.h"
#include "registry/profile.h"

namespace millwright::api {
namespace {

using nlohmann::json;

json signal_row(const registry::ProfileSignal& signal) {
  json mapping = json::object();
  for (const auto& [name, value] :
       {std::pair<const char*, const std::string&>{"mqtt_topic", signal.mapping.mqtt_topic},
        {"mqtt_key", signal.mapping.mqtt_key},
        {"sparkplug_metric", signal.mapping.sparkplug_metric},
        {"line_field", signal.mapping.line_field}}) {
    if (!value.empty()) mapping[name] = value;
  }
  const json record = registry::to_json(registry::to_signal(signal));
  json row = {{"mapping", std::move(mapping)}};
  for (const char* field : {"name", "title", "unit", "kind", "type", "range_low", "range_high",
                            "expected_interval_ms"}) {
    row[field] = record.at(field);
  }
  return row;
}

json rule_row(const registry::ProfileRule& rule) {
  const json record = registry::to_json(registry::to_rule(rule, "{asset}"));
  json row = {{"signal", rule.signal}};
  for (const char* field :
       {"kind", "limit", "window_ms", "priority", "mode", "message", "procedure"}) {
    row[field] = record.at(field);
  }
  return row;
}

json devices_of(const registry::Plant& plant, const std::string& name_at_version) {
  json rows = json::array();
  for (const Device& device : plant.all<Device>()) {
    if (device.profile == name_at_version) {
      rows.push_back({{"id", device.id.value}, {"name", device.name}});
    }
  }
  return rows;
}

json profile_view(const registry::StoredProfile& stored, const registry::Plant& plant) {
  json view = {{"id", stored.id.value},
               {"name", stored.name},
               {"version", stored.version},
               {"devices", devices_of(plant, fmt::format("{}@{}", stored.name, stored.version))},
               {"title", stored.name},
               {"description", ""},
               {"manufacturer", ""},
               {"asset_class", ""},
               {"signals", json::array()},
               {"rules", json::array()},
               {"procedures", json::array()},
               {"problem", nullptr}};
  const auto profile = registry::parse_profile(stored.yaml, stored.name);
  if (!profile) {
    view["problem"] = profile.error().message();
    return view;
  }
  if (!profile->title.empty()) view["title"] = profile->title;
  view["description"] = profile->description;
  view["manufacturer"] = profile->manufacturer;
  view["asset_class"] = profile->asset_class;
  view["procedures"] = profile->procedures;
  for (const auto& signal : profile->signals) view["signals"].push_back(signal_row(signal));
  for (const auto& rule : profile->rules) view["rules"].push_back(rule_row(rule));
  return view;
}

net::HttpResponse list(const Services& services) {
  const auto plant = services.plant.registry().snapshot();
  json rows = json::array();
  for (const auto& stored : plant->all<registry::StoredProfile>()) {
    rows.push_back(profile_view(stored, *plant));
  }
  return json_response({{"profiles", std::move(rows)}, {"next_cursor", nullptr}});
}

}  // namespace

void add_profile_routes(Router& router, Services& services) {
  router.add("GET", "/api/v1/profiles", Access::kViewer,
             [s = &services](const Call&) { return list(*s); });
}

}  // namespace millwright::api
