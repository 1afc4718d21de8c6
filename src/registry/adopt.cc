// SPDX-License-Identifier: Apache-2.0
// Registry::adopt(): a signal and, where asked, the path that leads to it.
#include <fmt/format.h>

#include <cctype>

#include "registry/registry.h"

namespace millwright::registry {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

Result<std::vector<std::string>> split_path(std::string_view path) {
  std::vector<std::string> parts;
  std::string_view rest = path;
  while (true) {
    const std::size_t slash = rest.find('/');
    parts.emplace_back(rest.substr(0, slash));
    if (slash == std::string_view::npos) break;
    rest.remove_prefix(slash + 1);
  }
  if (parts.size() == 4) return parts;
  return fail(Code::kInvalidArgument,
              fmt::format("asset path '{}': {} element{}, must be 4: site/area/line/asset", path,
                          parts.size(), parts.size() == 1 ? "" : "s"));
}

// "pump3" -> "pump" when a stored profile has that name: then the class is known, else it is not.
std::string class_from_name(std::string_view name, const Plant& plant) {
  while (!name.empty() && (is_digit(name.back()) || name.back() == '-' || name.back() == '_')) {
    name.remove_suffix(1);
  }
  return plant.find_profile(name) ? std::string(name) : std::string();
}

template <class R, class Parent, class Member>
const R* child_of(const Plant& plant, Member member, const Parent* parent, std::string_view name) {
  if (!parent) return nullptr;
  for (const R& row : plant.all<R>()) {
    if (row.*member == parent->id && row.name == name) return &row;
  }
  return nullptr;
}

// The asset at `path`, with what is missing on the way made. `plant` is the state before the
// change.
Result<AssetId> make_path(Edit& edit, const Plant& plant, const std::vector<std::string>& path) {
  const Site* site = nullptr;
  for (const Site& candidate : plant.all<Site>()) {
    if (candidate.name == path[0]) site = &candidate;
  }
  const Area* area = child_of<Area>(plant, &Area::site, site, path[1]);
  const Line* line = child_of<Line>(plant, &Line::area, area, path[2]);
  SiteId site_id = site ? site->id : SiteId();
  AreaId area_id = area ? area->id : AreaId();
  LineId line_id = line ? line->id : LineId();
  if (!site) {
    Site made{{}, path[0], title_from_name(path[0]), "UTC"};
    MW_TRY(made, edit.add(made));
    site_id = made.id;
  }
  if (!area) {
    Area made{{}, site_id, path[1], title_from_name(path[1])};
    MW_TRY(made, edit.add(made));
    area_id = made.id;
  }
  if (!line) {
    Line made{{}, area_id, path[2], title_from_name(path[2])};
    MW_TRY(made, edit.add(made));
    line_id = made.id;
  }
  Asset asset;
  asset.line = line_id;
  asset.name = path[3];
  asset.title = title_from_name(path[3]);
  asset.asset_class = class_from_name(path[3], plant);
  MW_TRY(asset, edit.add(asset));
  return asset.id;
}

}  // namespace

std::string title_from_name(std::string_view name) {
  std::string title;
  for (const char c : name) {
    const bool is_gap = c == '-' || c == '_' || c == ' ';
    if (is_gap) {
      if (!title.empty() && title.back() != ' ') title += ' ';
      continue;
    }
    const auto before = title.empty() ? '\0' : title.back();
    if (is_digit(c) && std::isalpha(static_cast<unsigned char>(before))) title += ' ';
    title += title.empty() ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
  }
  while (title.ends_with(' ')) title.pop_back();
  return title;
}

Result<Changed<Signal>> Registry::adopt(const Intent& intent, const Adoption& adoption) {
  MW_TRY(const std::vector<std::string> path, split_path(adoption.asset_path));
  Changed<Signal> result;
  result.record = adoption.signal;
  Signal& signal = result.record;
  if (signal.title.empty()) signal.title = title_from_name(signal.name);
  // The snapshot is read inside the change, where no other change can come between.
  MW_TRY(result.revision, change(intent, [&](Edit& edit) -> Status {
           const std::shared_ptr<const Plant> plant = snapshot();
           const Asset* asset = plant->find_asset_by_path(adoption.asset_path);
           if (asset) {
             signal.asset = asset->id;
           } else if (adoption.create_path == CreatePath::kYes) {
             MW_TRY(signal.asset, make_path(edit, *plant, path));
           } else {
             return fail(Code::kNotFound,
                         fmt::format("no asset '{}'; create it first or ask for its creation",
                                     adoption.asset_path));
           }
           MW_TRY(signal, edit.add(signal));
           return {};
         }));
  return result;
}

}  // namespace millwright::registry
