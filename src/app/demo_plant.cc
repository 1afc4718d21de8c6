// SPDX-License-Identifier: Apache-2.0
#include "app/demo_plant.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "core/log.h"
#include "registry/apply_profile.h"
#include "simulate/plant.h"

namespace millwright::app {
namespace {

registry::Intent intent_of(std::string why) {
  registry::Intent intent;
  intent.why = std::move(why);
  return intent;
}

/// Finds the line of an asset, making site, area and line where they are missing.
Result<LineId> make_line(pipeline::PlantService& plant, const simulate::AssetLayout& layout) {
  LineId out;
  const auto revision =
      plant.registry().change(intent_of("simulated plant"), [&](registry::Edit& edit) -> Status {
        const auto now = plant.registry().snapshot();
        SiteId site;
        for (const Site& s : now->all<Site>()) {
          if (s.name == "mill") site = s.id;
        }
        if (!site) {
          Site record;
          record.name = "mill";
          record.title = "Mill";
          record.time_zone = "Europe/Berlin";
          MW_TRY(const Site made, edit.add(record));
          site = made.id;
        }
        AreaId area;
        for (const Area& a : now->all<Area>()) {
          if (a.site == site && a.name == layout.area) area = a.id;
        }
        if (!area) {
          Area record;
          record.site = site;
          record.name = layout.area;
          record.title = registry::title_from_name(layout.area);
          MW_TRY(const Area made, edit.add(record));
          area = made.id;
        }
        for (const Line& l : now->all<Line>()) {
          if (l.area == area && l.name == layout.line) out = l.id;
        }
        if (!out) {
          Line record;
          record.area = area;
          record.name = layout.line;
          record.title = registry::title_from_name(layout.line);
          MW_TRY(const Line made, edit.add(record));
          out = made.id;
        }
        return {};
      });
  if (!revision) return std::unexpected(revision.error());
  MW_TRY_STATUS(plant.publish(*revision));
  return out;
}

/// Finds the asset or makes it.
Result<AssetId> make_asset(pipeline::PlantService& plant, LineId line,
                           const simulate::AssetLayout& layout) {
  const auto now = plant.registry().snapshot();
  if (const Asset* known = now->find_asset_by_path(layout.path())) return known->id;
  Asset asset;
  asset.line = line;
  asset.name = layout.name;
  asset.title = registry::title_from_name(layout.name);
  asset.asset_class = layout.asset_class;
  asset.criticality = layout.asset_class == "pump" ? 2 : 3;
  asset.make = layout.make;
  asset.environment = layout.environment;
  asset.commissioned_year = layout.commissioned_year;
  MW_TRY(const auto made,
         plant.registry().create<Asset>(intent_of("simulated plant"), std::move(asset)));
  MW_TRY_STATUS(plant.publish(made.revision));
  return made.record.id;
}

}  // namespace

Status load_profiles(pipeline::PlantService& plant, const std::string& dir) {
  std::error_code failure;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(dir, failure)) {
    if (entry.path().extension() == ".yaml") files.push_back(entry.path());
  }
  if (failure) {
    return fail(Code::kNotFound, fmt::format("profiles folder {}: {}", dir, failure.message()));
  }
  std::ranges::sort(files);
  for (const auto& path : files) {
    std::ifstream in(path, std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(in)), {});
    const auto stored = registry::store_profile(plant.registry(), intent_of("shipped profile"),
                                                text, path.filename().string());
    if (!stored) {
      log_error("profiles", stored.error().message());
      continue;
    }
    MW_TRY_STATUS(plant.publish(stored->revision));
  }
  return {};
}

Status make_demo_plant(pipeline::PlantService& plant) {
  const auto before = plant.registry().snapshot();
  if (before->find_profile("pump") == nullptr) {
    return fail(Code::kFailedPrecondition,
                "--demo-plant needs the shipped profiles: add --profiles profiles");
  }
  for (const simulate::AssetLayout& layout : simulate::plant_layout(20)) {
    MW_TRY(const LineId line, make_line(plant, layout));
    registry::ProfileApplication application;
    MW_TRY(application.asset, make_asset(plant, line, layout));
    application.profile = layout.asset_class;
    application.address_prefix = layout.path();
    MW_TRY(const auto applied,
           registry::apply_profile(plant.registry(), intent_of("simulated plant"), application,
                                   [&](std::string_view address) {
                                     const auto* entry = plant.table().find(address);
                                     return entry != nullptr ? entry->id
                                                             : plant.table().allocate_id();
                                   }));
    MW_TRY_STATUS(plant.publish(applied.revision));
  }
  return {};
}

}  // namespace millwright::app
