// SPDX-License-Identifier: Apache-2.0
#include "registry/structure.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "registry/record_json.h"

namespace millwright::registry {
namespace {

template <class P>
std::string path_below(const Plant& plant, IdOf<P> id, const std::string& name) {
  const P* parent = plant.find<P>(id);
  return parent == nullptr ? name : path_of(plant, *parent) + "/" + name;
}

bool is_at_or_below(std::string_view path, std::string_view place) {
  return path.starts_with(place) && (path.size() == place.size() || path[place.size()] == '/');
}

void carry(std::string& place, std::string_view from, const std::string& to) {
  if (is_at_or_below(place, from)) place.replace(0, from.size(), to);
}

// The place was approved, not its name: what differed from the approval still does, and no more.
void carry_approval(Rule& rule, std::string_view from, const std::string& to) {
  nlohmann::json settings = nlohmann::json::parse(rule.approved_settings, nullptr, false);
  if (!settings.is_object() || !settings.contains("inhibits")) return;
  for (nlohmann::json& place : settings["inhibits"]) {
    if (place.is_string()) carry(place.get_ref<std::string&>(), from, to);
  }
  rule.approved_settings = dump(settings);
}

Status carry_path(Edit& edit, const Plant& plant, std::string_view from, const std::string& to) {
  for (const RuleId id : rules_inhibiting(plant, from)) {
    Rule rule = *plant.find<Rule>(id);
    for (std::string& place : rule.inhibits) carry(place, from, to);
    carry_approval(rule, from, to);
    MW_TRY_STATUS(edit.update(rule));
  }
  return {};
}

Status carry_owner(Edit& edit, const Plant& plant, const std::string& from, const std::string& to) {
  // Owners are teams or people: a person of the same name keeps what is theirs.
  if (plant.find_user_by_name(from) != nullptr) return {};
  for (Rule rule : plant.all<Rule>()) {
    if (rule.owner != from) continue;
    rule.owner = to;
    MW_TRY_STATUS(edit.update(rule));
  }
  return {};
}

}  // namespace

std::string path_of(const Plant&, const Site& site) {
  return site.name;
}
std::string path_of(const Plant& plant, const Area& area) {
  return path_below<Site>(plant, area.site, area.name);
}
std::string path_of(const Plant& plant, const Line& line) {
  return path_below<Area>(plant, line.area, line.name);
}
std::string path_of(const Plant& plant, const Asset& asset) {
  return path_below<Line>(plant, asset.line, asset.name);
}

std::vector<RuleId> rules_inhibiting(const Plant& plant, std::string_view path) {
  std::vector<RuleId> found;
  for (const Rule& rule : plant.all<Rule>()) {
    const bool says_it = std::ranges::any_of(
        rule.inhibits, [&](const std::string& place) { return is_at_or_below(place, path); });
    if (says_it) found.push_back(rule.id);
  }
  return found;
}

template <class R>
Result<Revision> change_structure(Registry& registry, const Intent& intent, const R& record) {
  return registry.change(intent, [&](Edit& edit) -> Status {
    MW_TRY(const R before, edit.get<R>(record.id));
    MW_TRY_STATUS(edit.update(record));
    const std::shared_ptr<const Plant> plant = registry.snapshot();
    if constexpr (std::is_same_v<R, Team>) {
      if (before.name == record.name) return {};
      return carry_owner(edit, *plant, before.name, record.name);
    } else {
      const std::string from = path_of(*plant, before);
      const std::string to = path_of(*plant, record);
      return from == to ? Status() : carry_path(edit, *plant, from, to);
    }
  });
}

template Result<Revision> change_structure(Registry&, const Intent&, const Site&);
template Result<Revision> change_structure(Registry&, const Intent&, const Area&);
template Result<Revision> change_structure(Registry&, const Intent&, const Line&);
template Result<Revision> change_structure(Registry&, const Intent&, const Asset&);
template Result<Revision> change_structure(Registry&, const Intent&, const Team&);

}  // namespace millwright::registry
