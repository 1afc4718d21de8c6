// SPDX-License-Identifier: Apache-2.0
#pragma once
// The places of a plant by their paths. For .cc files only.

#include <array>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/result.h"

namespace millwright::app {

/// A level of the tree: the list that holds its places, and what one is called.
struct Level {
  const char* list;
  const char* one;
};
/// From the top.
inline constexpr std::array kLevels{Level{"sites", "site"}, Level{"areas", "area"},
                                    Level{"lines", "line"}, Level{"assets", "asset"}};

struct Place {
  std::size_t level = 0;
  std::string path;
  nlohmann::json record;
};

/// All of them, each before what is in it; `plant` as GET /api/v1/plant gives it.
std::vector<Place> places_in(const nlohmann::json& plant);
/// Errors: not_found.
Result<Place> place_at(const nlohmann::json& plant, const std::string& path);

}  // namespace millwright::app
