// SPDX-License-Identifier: Apache-2.0
#include "api/projection_input.h"

#include <fmt/format.h>

#include <algorithm>

#include "api/audit_reader.h"

namespace millwright::api {
namespace {

/// The begin of the first whole local day at or after `time`.
UtcNanos first_whole_day(const alarm::LocalDays& days, UtcNanos time) {
  const std::int64_t day = days.day_of(time);
  return days.begin_of(day) == time ? time : days.begin_of(day + 1);
}

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

}  // namespace

Result<ProjectionBasis> projection_basis(const Services& services, alarm::Period period,
                                         const std::string& position) {
  const auto positions = positions_of(services);
  const auto it = std::ranges::find(positions, position, &alarm::Position::name);
  if (it == positions.end()) {
    return fail(Code::kNotFound, fmt::format("no position '{}'", position));
  }
  ProjectionBasis basis;
  const auto plant = services.plant.registry().snapshot();
  MW_TRY(basis.pilot, find_pilot(services, period));
  MW_TRY(AlarmPast past, read_alarm_past(services));
  const Pilot& pilot = basis.pilot;
  alarm::ProjectionInput& input = basis.input;
  input.assets = pilot.assets;
  input.period = pilot.period;
  input.days = local_days(site_zone(*plant), pilot.period);
  input.external = it->external;
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
  return basis;
}

std::vector<alarm::ClassSensors> sensors_by_class(const registry::Plant& plant) {
  std::vector<alarm::PilotAsset> all;
  for (const Asset& asset : plant.all<Asset>()) {
    const auto count = static_cast<double>(plant.signals_of(asset.id).size());
    if (!is_platform(asset.id, plant) && count > 0) {
      all.push_back({asset.id, asset.asset_class, count});
    }
  }
  return alarm::sensors_by_class(all);
}

Result<alarm::Projection> project(const ProjectionBasis& basis) {
  if (basis.pilot.has_whole_day) return alarm::project(basis.input);
  alarm::Projection projection;
  projection.certainty = alarm::Certainty::kInconclusive;
  projection.reason = "no asset with sensors has been there for a whole day of the period";
  return projection;
}

}  // namespace millwright::api
