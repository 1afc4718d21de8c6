// SPDX-License-Identifier: Apache-2.0
// What the alarm load becomes at N sensors, with the bound to decide a roll-out by.
#include <fmt/format.h>

#include <algorithm>

#include "alarm/projection.h"
#include "api/audit_reader.h"
#include "api/desk_call.h"
#include "api/kpi_figures.h"
#include "api/problem.h"
#include "api/routes.h"

namespace millwright::api {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

struct Pilot {
  std::vector<alarm::PilotAsset> assets;
  double sensors = 0;  ///< of the whole plant, assets that are too young included
  alarm::Period period;
  bool has_whole_day = false;  ///< there is a history to project from
};

/// The begin of the first whole local day at or after `time`.
UtcNanos first_whole_day(const alarm::LocalDays& days, UtcNanos time) {
  const std::int64_t day = days.day_of(time);
  return days.begin_of(day) == time ? time : days.begin_of(day + 1);
}

/// Assets that were there during all whole days of the period. On a young site the period begins
/// with its first asset.
Result<Pilot> find_pilot(const Services& services, alarm::Period period) {
  const auto plant = services.plant.registry().snapshot();
  MW_TRY(const auto trail, audit_since(services, period.begin));
  const auto created = created_at(trail, "asset");
  Pilot pilot;
  UtcNanos first = period.end;
  for (const Asset& asset : plant->all<Asset>()) {
    if (is_platform(asset.id, *plant) || plant->signals_of(asset.id).empty()) continue;
    const auto it = created.find(asset.id.value);
    first = std::min(first, it == created.end() ? period.begin : it->second);
  }
  pilot.period = first < period.end ? alarm::Period{first, period.end} : period;
  const auto days = local_days(site_zone(*plant), period);
  const UtcNanos whole = first_whole_day(days, first);
  pilot.has_whole_day = days.begin_of(days.day_of(whole) + 1) <= period.end;
  for (const Asset& asset : plant->all<Asset>()) {
    const auto sensors = static_cast<double>(plant->signals_of(asset.id).size());
    if (is_platform(asset.id, *plant) || sensors == 0) continue;
    pilot.sensors += sensors;
    const auto it = created.find(asset.id.value);
    if (it != created.end() && it->second > whole) continue;
    pilot.assets.push_back({asset.id, asset.asset_class, sensors});
  }
  return pilot;
}

/// The classes of the whole plant, also those without an asset that is old enough: what becomes of
/// them is not known, and must not look as if it were.
std::vector<alarm::ClassSensors> target_of(const registry::Plant& plant, double sensors) {
  std::vector<alarm::PilotAsset> all;
  for (const Asset& asset : plant.all<Asset>()) {
    const auto count = static_cast<double>(plant.signals_of(asset.id).size());
    if (!is_platform(asset.id, plant) && count > 0) {
      all.push_back({asset.id, asset.asset_class, count});
    }
  }
  return alarm::same_mix(all, sensors);
}

Result<alarm::ProjectionInput> projection_input(const Services& services, const Call& call,
                                                Pilot& pilot) {
  MW_TRY(const auto period, period_argument(services, call.http, 24h * 30));
  MW_TRY(const auto sensors, number_argument(call.http, "sensors", 0, 1, 10'000'000));
  if (sensors == 0) return fail(Code::kInvalidArgument, "sensors: missing, say how many there are");
  const std::string position(call.http.find_query("position").value_or(kDefaultPosition));
  const auto plant = services.plant.registry().snapshot();
  MW_TRY(pilot, find_pilot(services, {period.first, period.second}));
  MW_TRY(AlarmPast past, read_alarm_past(services));
  alarm::ProjectionInput input;
  input.assets = pilot.assets;
  input.target = target_of(*plant, static_cast<double>(sensors));
  input.period = pilot.period;
  input.days = local_days(site_zone(*plant), pilot.period);
  const auto is_too_young = [&](AssetId asset) {
    return asset && !is_platform(asset, *plant) && plant->find<Asset>(asset) != nullptr &&
           std::ranges::find(pilot.assets, asset, &alarm::PilotAsset::asset) == pilot.assets.end();
  };
  for (alarm::Annunciated& a : past.annunciated) {
    if (a.position == position && !is_too_young(a.asset)) input.annunciated.push_back(std::move(a));
  }
  for (alarm::Suppressed& s : past.suppressed) {
    if (s.position == position && !is_too_young(s.asset)) input.suppressed.push_back(std::move(s));
  }
  const auto positions = positions_of(services);
  const auto it = std::ranges::find(positions, position, &alarm::Position::name);
  if (it == positions.end())
    return fail(Code::kNotFound, fmt::format("no position '{}'", position));
  input.external = it->external;
  return input;
}

/// The verdict of a figure whose bound nobody can give is why there is none.
std::string verdict_of(const alarm::ProjectedKpi& kpi, alarm::Certainty certainty) {
  if (certainty != alarm::Certainty::kConclusive) return hyphenated(name(certainty));
  return hyphenated(name(kpi.verdict));
}

json class_row(const alarm::ClassProjection& row, double days, std::size_t n_now) {
  const double per_asset =
      row.n_assets == 0 ? 0
                        : row.per_sensor_day * row.sensors_now / static_cast<double>(row.n_assets);
  const auto number = [](std::optional<double> value) {
    return value ? json(*value) : json(nullptr);
  };
  return {{"asset_class", row.asset_class},
          {"n_assets", row.n_assets},
          {"n_assets_now", n_now},
          {"n_days", days},
          {"sensors_now", row.sensors_now},
          {"sensors", row.sensors_then},
          {"alarms_per_asset_day", row.n_assets == 0 ? json(nullptr) : json(per_asset)},
          {"alarms_per_sensor_day", row.n_assets == 0 ? json(nullptr) : json(row.per_sensor_day)},
          {"upper_per_sensor_day", number(row.per_sensor_day_bound)},
          {"verdict", hyphenated(name(row.certainty))}};
}

json projection_view(const alarm::Projection& projection, const alarm::ProjectionInput& input,
                     const alarm::KpiReport& now, const Pilot& pilot, double sensors,
                     const registry::Plant& plant) {
  json kpis = json::array();
  for (const alarm::ProjectedKpi& kpi : projection.kpis) {
    const alarm::KpiTarget& target = alarm::target_of(kpi.id);
    kpis.push_back({{"name", target.name},
                    {"title", target.title},
                    {"unit", target.unit},
                    {"now", now.at(kpi.id).value},
                    {"projected", kpi.estimate},
                    {"upper", kpi.bound ? json(*kpi.bound) : json(nullptr)},
                    {"acceptable", target.acceptable},
                    {"maximum", target.maximum},
                    {"verdict", verdict_of(kpi, projection.certainty)},
                    {"why", projection.reason}});
  }
  std::map<std::string, std::size_t> assets_now;
  for (const Asset& asset : plant.all<Asset>()) {
    if (!is_platform(asset.id, plant)) ++assets_now[asset.asset_class];
  }
  json classes = json::array();
  for (const alarm::ClassProjection& row : projection.classes) {
    classes.push_back(
        class_row(row, static_cast<double>(projection.n_days), assets_now[row.asset_class]));
  }
  return {{"from", to_rfc3339(input.period.begin)},
          {"to", to_rfc3339(input.period.end)},
          {"n_days", projection.n_days},
          {"confidence", input.confidence},
          {"sensors_now", pilot.sensors},
          {"sensors", sensors},
          {"verdict", hyphenated(name(projection.certainty))},
          {"why", projection.reason},
          {"kpis", std::move(kpis)},
          {"classes", std::move(classes)}};
}

/// Of a site whose first asset came today.
Result<alarm::Projection> too_young() {
  alarm::Projection projection;
  projection.certainty = alarm::Certainty::kInconclusive;
  projection.reason = "no asset with sensors has been there for a whole day of the period";
  return projection;
}

net::HttpResponse get(const Services& services, const Call& call) {
  Pilot pilot;
  const auto input = projection_input(services, call, pilot);
  if (!input) return problem(input.error());
  const auto projection = pilot.has_whole_day ? alarm::project(*input) : too_young();
  if (!projection) return problem(projection.error());
  // "Now" is the same position over the same time.
  const alarm::KpiInput present{
      input->annunciated,
      input->suppressed,
      {{std::string(call.http.find_query("position").value_or(kDefaultPosition)), input->external}},
      input->period,
      input->days};
  const auto now = alarm::measure_kpis(present);
  if (!now) return problem(now.error());
  const auto sensors = number_argument(call.http, "sensors", 0, 1, 10'000'000);
  return json_response(projection_view(*projection, *input, now->positions.front(), pilot,
                                       static_cast<double>(sensors.value_or(0)),
                                       *services.plant.registry().snapshot()));
}

}  // namespace

void add_projection_routes(Router& router, Services& services) {
  Services* s = &services;
  router.add("GET", "/api/v1/projection", Access::kViewer,
             [s](const Call& call) { return get(*s, call); });
}

}  // namespace millwright::api
