// SPDX-License-Identifier: Apache-2.0
#pragma once
// Changing what a plant is made of: sites, areas, lines, assets and teams. Ids stay, and with them
// signals, rules, alarms and history; what other records say of the old name is brought along.

#include <string>
#include <string_view>
#include <vector>

#include "registry/registry.h"

namespace millwright::registry {

/// "mill", "mill/water", "mill/water/line1", "mill/water/line1/pump1"; parents are those of
/// `plant`.
std::string path_of(const Plant& plant, const Site& site);
std::string path_of(const Plant& plant, const Area& area);
std::string path_of(const Plant& plant, const Line& line);
std::string path_of(const Plant& plant, const Asset& asset);

/// Replaces a Site, Area, Line, Asset or Team by id. In the same change, with an audit entry each:
/// rules that inhibit the old path, or a part of it, inhibit the new one, and rules whose owner is
/// the team of the old name have the new one as owner. What was approved of them stays approved.
/// Errors: as Edit::update().
template <class R>
Result<Revision> change_structure(Registry& registry, const Intent& intent, const R& record);

/// The rules that inhibit the place of this path or a part of it, in order of id.
std::vector<RuleId> rules_inhibiting(const Plant& plant, std::string_view path);

}  // namespace millwright::registry
