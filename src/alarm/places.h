// SPDX-License-Identifier: Apache-2.0
#pragma once
// The plant's hierarchy by name, as rules refer to it.

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "core/byte_io.h"
#include "core/ids.h"

namespace millwright::alarm {

/// Persisted; do not renumber.
enum class Level : std::uint8_t { kSite = 0, kArea = 1, kLine = 2, kAsset = 3 };

struct Place {
  std::uint32_t parent = 0;  ///< id on the level above; 0 for a site
  std::string name;
  bool operator==(const Place&) const = default;
};

class Places {
 public:
  void set(Level level, std::uint32_t id, Place place) { at(level)[id] = std::move(place); }
  void remove(Level level, std::uint32_t id) { at(level).erase(id); }

  /// Whether an asset is this place or lies within it. False when a place on the way up is not
  /// known.
  bool is_within(AssetId asset, Level level, std::uint32_t id) const;

  /// site/area/line/asset; empty, which lies within no place, when any of them is not known.
  std::string path_of(AssetId asset) const;

  void encode(ByteWriter& out) const;
  /// in.failed() tells when it could not.
  static Places decode(ByteReader& in);

  bool operator==(const Places&) const = default;

 private:
  using Map = std::map<std::uint32_t, Place>;
  Map& at(Level level) { return levels_[static_cast<std::size_t>(level)]; }

  std::array<Map, 4> levels_;
};

/// Whether `path` is `place` or lies within it.
inline bool is_within(std::string_view path, std::string_view place) {
  return path.starts_with(place) && (path.size() == place.size() || path[place.size()] == '/');
}

}  // namespace millwright::alarm
