// SPDX-License-Identifier: Apache-2.0
#include "alarm/places.h"

#include <ranges>

namespace millwright::alarm {

std::string Places::path_of(AssetId asset) const {
  std::string path;
  std::uint32_t id = asset.value;
  for (const Map& level : levels_ | std::views::reverse) {
    const auto place = level.find(id);
    if (place == level.end()) return {};
    path = path.empty() ? place->second.name : place->second.name + "/" + path;
    id = place->second.parent;
  }
  return path;
}

bool Places::is_within(AssetId asset, Level level, std::uint32_t id) const {
  std::uint32_t at = asset.value;
  for (auto i = static_cast<std::size_t>(Level::kAsset); i > static_cast<std::size_t>(level); --i) {
    const auto place = levels_[i].find(at);
    if (place == levels_[i].end()) return false;
    at = place->second.parent;
  }
  return at == id;
}

void Places::encode(ByteWriter& out) const {
  for (const Map& level : levels_) {
    out.varint(level.size());
    for (const auto& [id, place] : level) {
      out.varint(id);
      out.varint(place.parent);
      out.text(place.name);
    }
  }
}

Places Places::decode(ByteReader& in) {
  Places places;
  for (Map& level : places.levels_) {
    for (std::uint64_t n = in.varint(); n > 0 && !in.failed(); --n) {
      Place& place = level[static_cast<std::uint32_t>(in.varint())];
      place.parent = static_cast<std::uint32_t>(in.varint());
      place.name = in.text();
    }
  }
  return places;
}

}  // namespace millwright::alarm
