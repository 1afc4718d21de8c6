// SPDX-License-Identifier: Apache-2.0
#include "app/plant_places.h"

#include <fmt/format.h>

#include <utility>

namespace millwright::app {
namespace {

using nlohmann::json;

void collect(const json& parent, std::size_t level, const std::string& above,
             std::vector<Place>& out) {
  if (level == kLevels.size()) return;
  for (const json& record : parent[kLevels[level].list]) {
    std::string path = above + record["name"].get<std::string>();
    out.push_back({level, path, record});
    collect(record, level + 1, path + "/", out);
  }
}

}  // namespace

std::vector<Place> places_in(const json& plant) {
  std::vector<Place> found;
  collect(plant, 0, "", found);
  return found;
}

Result<Place> place_at(const json& plant, const std::string& path) {
  for (Place& place : places_in(plant)) {
    if (place.path == path) return std::move(place);
  }
  return fail(Code::kNotFound,
              fmt::format("no place '{}'; millwright plant list shows all of them", path));
}

}  // namespace millwright::app
