// SPDX-License-Identifier: Apache-2.0
#pragma once
// millwright plant and millwright team: what the plant is made of, by path, and who works in it.

#include <optional>
#include <string>

#include "app/commands.h"

namespace millwright::app {

/// Prints every place with its path.
int run_plant_list(const ServerOptions& server, Output output);

/// What is left out stays. Which fields a place has depends on what it is; the server refuses
/// others.
struct PlaceChange {
  std::string path;  ///< "site", "site/area", "site/area/line" or "site/area/line/asset"
  std::optional<std::string> name, title, time_zone, asset_class, make, environment;
  std::optional<int> criticality, commissioned_year;
  std::string into;  ///< path of another area (for a line) or line (for an asset); empty: stays
};
int run_plant_change(const ServerOptions& server, const PlaceChange& change, Output output);
int run_plant_remove(const ServerOptions& server, const std::string& path, Output output);

struct TeamChange {
  std::string team;  ///< its present name
  std::optional<std::string> name, kind;
};
int run_team_list(const ServerOptions& server, Output output);
int run_team_change(const ServerOptions& server, const TeamChange& change, Output output);
int run_team_remove(const ServerOptions& server, const std::string& name, Output output);

}  // namespace millwright::app
