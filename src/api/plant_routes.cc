// SPDX-License-Identifier: Apache-2.0
// The equipment hierarchy: the tree with what the plant page shows, and its records.
#include <fmt/format.h>

#include <map>

#include "api/json_body.h"
#include "api/problem.h"
#include "api/record_views.h"
#include "api/routes.h"
#include "api/structure_routes.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using registry::Act;

/// Open alarms of one asset, as its tile shows them.
struct AssetAlarms {
  int worst_priority = 0;  // 0: none
  int unacknowledged = 0;
  int active = 0;
};

std::map<AssetId, AssetAlarms> alarms_by_asset(const Services& services,
                                               const registry::Plant& plant) {
  std::map<AssetId, AssetAlarms> out;
  for (const alarm::Alarm& alarm : services.alarms.all()) {
    if (!alarm::is_open(alarm.state)) continue;
    AssetAlarms& row = out[asset_of(alarm, plant)];
    if (row.worst_priority == 0 || alarm.priority < row.worst_priority) {
      row.worst_priority = alarm.priority;
    }
    row.active += alarm.is_active ? 1 : 0;
    row.unacknowledged += is_unacknowledged(alarm) ? 1 : 0;
  }
  return out;
}

json asset_view(const Asset& asset, const registry::Plant& plant, const AssetAlarms& alarms) {
  json view = registry::to_json(asset);
  view["worst_priority"] = alarms.worst_priority == 0 ? json(nullptr) : json(alarms.worst_priority);
  view["unacknowledged"] = alarms.unacknowledged;
  view["active"] = alarms.active;
  json signals = json::array();
  for (const Signal* signal : plant.signals_of(asset.id)) signals.push_back(signal->id.value);
  view["signals"] = std::move(signals);
  return view;
}

/// The site of the platform's own figures; no machine of the plant.
constexpr std::string_view kSystemSite = "_system";

json plant_tree(const Services& services, bool has_system) {
  const auto plant = services.plant.registry().snapshot();
  auto alarms = alarms_by_asset(services, *plant);
  json sites = json::array();
  for (const Site& site : plant->all<Site>()) {
    if (site.name == kSystemSite && !has_system) continue;
    json site_view = registry::to_json(site);
    site_view["areas"] = json::array();
    for (const Area& area : plant->all<Area>()) {
      if (area.site != site.id) continue;
      json area_view = registry::to_json(area);
      area_view["lines"] = json::array();
      for (const Line& line : plant->all<Line>()) {
        if (line.area != area.id) continue;
        json line_view = registry::to_json(line);
        line_view["assets"] = json::array();
        for (const Asset& asset : plant->all<Asset>()) {
          if (asset.line != line.id) continue;
          line_view["assets"].push_back(asset_view(asset, *plant, alarms[asset.id]));
        }
        area_view["lines"].push_back(std::move(line_view));
      }
      site_view["areas"].push_back(std::move(area_view));
    }
    sites.push_back(std::move(site_view));
  }
  return {{"sites", std::move(sites)}, {"revision", plant->revision()}};
}

net::HttpResponse get_plant(const Services& services, const Call& call) {
  const auto has_system = flag_argument(call.http, "system");
  if (!has_system) return problem(has_system.error());
  return json_response(plant_tree(services, has_system->value_or(false)));
}

net::HttpResponse get_asset(const Services& services, const Call& call) {
  const auto id = path_id<AssetId>(call.parameters[0], "asset");
  if (!id) return problem(id.error());
  const auto plant = services.plant.registry().snapshot();
  const Asset* asset = plant->find<Asset>(*id);
  if (asset == nullptr) {
    return problem(404, "not_found", fmt::format("no asset {}", id->value),
                   "list the assets with GET /api/v1/plant");
  }
  json view = asset_view(*asset, *plant, alarms_by_asset(services, *plant)[asset->id]);
  view["path"] = plant->path_of(asset->id);
  view["signals"] = json::array();
  view["rules"] = json::array();
  for (const Signal* signal : plant->signals_of(asset->id)) {
    view["signals"].push_back(signal_view(*signal, *plant));
    for (const Rule* rule : plant->rules_of(signal->id)) {
      view["rules"].push_back(rule_view(*rule, *plant));
    }
  }
  return json_response(view);
}

/// What a new record holds where the body says nothing.
template <class R>
R blank() {
  R record;
  if constexpr (std::is_same_v<R, Site>) record.time_zone = "UTC";
  return record;
}

/// POST: a new record of type R from the body.
template <class R>
Handler create(Services& services) {
  return [&services](const Call& call) {
    const auto body = parse_object(call.http);
    if (!body) return problem(body.error());
    R record = blank<R>();
    if (const auto merged = registry::merge(*body, record); !merged) {
      return problem(merged.error());
    }
    const auto changed =
        services.plant.registry().create<R>(call.intent(Act::kConfiguration), std::move(record));
    if (!changed) return problem(changed.error());
    if (const auto published = services.plant.publish(changed->revision); !published) {
      return problem(published.error());
    }
    return json_response(registry::to_json(changed->record), 201);
  };
}

}  // namespace

void add_plant_routes(Router& router, Services& services) {
  router.add("GET", "/api/v1/plant", Access::kViewer,
             [&services](const Call& call) { return get_plant(services, call); });
  router.add("GET", "/api/v1/assets/{id}", Access::kViewer,
             [&services](const Call& call) { return get_asset(services, call); });
  router.add("POST", "/api/v1/sites", Access::kEngineer, create<Site>(services));
  router.add("POST", "/api/v1/areas", Access::kEngineer, create<Area>(services));
  router.add("POST", "/api/v1/lines", Access::kEngineer, create<Line>(services));
  router.add("POST", "/api/v1/assets", Access::kEngineer, create<Asset>(services));
  add_structure_routes(router, services);
}

}  // namespace millwright::api
