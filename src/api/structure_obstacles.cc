// SPDX-License-Identifier: Apache-2.0
#include "api/structure_obstacles.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <set>
#include <string_view>
#include <variant>

#include "api/rollout_book.h"
#include "pipeline/watch_feed.h"
#include "registry/structure.h"
#include "respond/desk/desk.h"
#include "respond/escalation/policy.h"
#include "respond/procedure/parse_procedure.h"

namespace millwright::api {
namespace {

using Reasons = std::vector<std::string>;
using registry::path_of;
using registry::Plant;

constexpr std::string_view kPlatform = "_system";

bool has(const std::vector<std::string>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

bool is_below(std::string_view path, std::string_view place) {
  return path.size() > place.size() && path.starts_with(place) && path[place.size()] == '/';
}

bool is_of_platform(std::string_view path) {
  return path == kPlatform || is_below(path, kPlatform);
}

void add_documents(const Plant& plant, DocumentKind kind,
                   const std::function<bool(const Document&)>& names_it, Reasons& out) {
  for (const Document& document : plant.all<Document>()) {
    if (document.kind != kind || document.state != DocumentState::kInForce) continue;
    if (!names_it(document)) continue;
    out.push_back(fmt::format("{} '{}' in force names it", name(kind), document.name));
  }
}

/// `names_area` is asked for each "area" or "site/area" that a clause has.
void add_policies(const Plant& plant, const std::function<bool(const std::string&)>& names_area,
                  Reasons& out) {
  const auto names_it = [&](const Document& document) {
    const auto policy = respond::parse_policy(document.text, document.name);
    return policy && std::ranges::any_of(policy->applies, [&](const respond::PolicyMatch& clause) {
             return std::ranges::any_of(clause.areas, names_area);
           });
  };
  add_documents(plant, DocumentKind::kPolicy, names_it, out);
}

bool notifies(const respond::Policy& policy, const std::string& team) {
  if (policy.last_resort && has(policy.last_resort->teams, team)) return true;
  return std::ranges::any_of(policy.steps, [&](const respond::PolicyStep& step) {
    const auto* notify = std::get_if<respond::NotifyStep>(&step.what);
    return notify != nullptr && has(notify->teams, team);
  });
}

bool involves(const respond::Procedure& procedure, const std::string& team) {
  return has(procedure.teams, team) ||
         std::ranges::any_of(procedure.steps, [&](const respond::ProcedureStep& step) {
           return step.kind == respond::ProcedureStepKind::kHandOver &&
                  step.target.kind == respond::HandOverKind::kTeam && step.target.name == team;
         });
}

template <class Fn>
void for_waves(const Services& services, Fn fn) {
  if (services.host.rollout == nullptr) return;
  const RolloutBook::State state = services.host.rollout->state();
  for (const rollout::Wave& wave : state->waves) fn(wave);
}

// What documents and waves say, by name.
void add_naming(const Services&, const Plant& plant, const Site& site, Reasons& out) {
  add_policies(plant, [&](const std::string& area) { return is_below(area, site.name); }, out);
}
void add_naming(const Services&, const Plant& plant, const Area& area, Reasons& out) {
  const std::string path = path_of(plant, area);
  add_policies(plant, [&](const std::string& one) { return one == path || one == area.name; }, out);
}
void add_naming(const Services&, const Plant&, const Line&, Reasons&) {}
void add_naming(const Services&, const Plant&, const Asset&, Reasons&) {}
void add_naming(const Services& services, const Plant& plant, const Team& team, Reasons& out) {
  const auto policy_names = [&](const Document& document) {
    const auto policy = respond::parse_policy(document.text, document.name);
    return policy && notifies(*policy, team.name);
  };
  const auto procedure_names = [&](const Document& document) {
    const auto procedure = respond::parse_procedure(document.text, document.name);
    return procedure && involves(*procedure, team.name);
  };
  add_documents(plant, DocumentKind::kPolicy, policy_names, out);
  add_documents(plant, DocumentKind::kProcedure, procedure_names, out);
  for_waves(services, [&](const rollout::Wave& wave) {
    if (!has(wave.facts.crew, team.name)) return;
    out.push_back(fmt::format("wave '{}' names it as its crew", wave.name));
  });
}

// What would be moved out of a wave that has started, or into one.
void add_waves_left(const Services& services, const Plant& plant, const Asset& asset,
                    LineId to_line, AreaId to_area, std::set<std::string>& out) {
  if (services.host.rollout == nullptr) return;
  const RolloutBook::State state = services.host.rollout->state();
  const Line* line = plant.find<Line>(asset.line);
  const auto* from = state->wave_of(asset.id, asset.line, line ? line->area : AreaId());
  if (from != nullptr && from->scope.covers(asset.id, to_line, to_area)) return;
  const auto* to = state->wave_covering(asset.id, to_line, to_area);
  if (from == to) return;
  for (const rollout::Wave* wave : {from, to}) {
    if (wave == nullptr || !wave->is_frozen()) continue;
    out.insert(fmt::format("wave '{}' has started, and what it covers stays", wave->name));
  }
}
void add_moves(const Services&, const Plant&, const Site&, const Site&, Reasons&) {}
void add_moves(const Services&, const Plant&, const Area&, const Area&, Reasons&) {}
void add_moves(const Services&, const Plant&, const Team&, const Team&, Reasons&) {}
void add_moves(const Services& services, const Plant& plant, const Line& before, const Line& after,
               Reasons& out) {
  if (before.area == after.area) return;
  std::set<std::string> waves;
  for (const Asset& asset : plant.all<Asset>()) {
    if (asset.line != before.id) continue;
    add_waves_left(services, plant, asset, before.id, after.area, waves);
  }
  out.insert(out.end(), waves.begin(), waves.end());
}
void add_moves(const Services& services, const Plant& plant, const Asset& before,
               const Asset& after, Reasons& out) {
  const Line* line = plant.find<Line>(after.line);
  if (before.line == after.line || line == nullptr) return;
  std::set<std::string> waves;
  add_waves_left(services, plant, before, after.line, line->area, waves);
  out.insert(out.end(), waves.begin(), waves.end());
}

template <class R>
std::string platform_path(const Plant& plant, const R& record) {
  if constexpr (std::is_same_v<R, Team>) {
    return {};
  } else {
    return path_of(plant, record);
  }
}

// What is about a place by its id.
void add_windows(const Services& services, const Plant& plant, MaintenanceScope scope,
                 std::uint32_t id, Reasons& out) {
  const UtcNanos now = services.clock.wall();
  for (const MaintenanceWindow& window : plant.all<MaintenanceWindow>()) {
    if (window.scope != scope || window.scope_id != id) continue;
    const MaintenancePhase phase = phase_of(window, now);
    if (phase != MaintenancePhase::kComing && phase != MaintenancePhase::kRunning) continue;
    out.push_back(fmt::format("maintenance window {} is for it", window.id.value));
  }
}
template <class Id>
void add_scopes(const Services& services, std::vector<Id> rollout::WaveScope::* list, Id id,
                Reasons& out) {
  for_waves(services, [&](const rollout::Wave& wave) {
    if (std::ranges::find(wave.scope.*list, id) == (wave.scope.*list).end()) return;
    out.push_back(fmt::format("wave '{}' covers it", wave.name));
  });
}
void add_work(const Services& services, AssetId id, Reasons& out) {
  services.watch.with_desk([&](const respond::Desk& desk) {
    for (const respond::WorkOrder& order : desk.work_orders().orders()) {
      if (order.asset != id || order.state == respond::WorkOrderState::kClosed) continue;
      out.push_back(fmt::format("work order {} is not closed", order.id.value));
    }
  });
  if (services.host.rollout == nullptr) return;
  const RolloutBook::State state = services.host.rollout->state();
  for (const rollout::Problem& problem : state->problems) {
    if (problem.asset != id || problem.state == rollout::ProblemState::kClosed) continue;
    out.push_back(fmt::format("known problem {} is not closed", problem.id.value));
  }
}

void add_about(const Services&, const Plant&, const Site&, Reasons&) {}
void add_about(const Services& services, const Plant& plant, const Area& area, Reasons& out) {
  add_windows(services, plant, MaintenanceScope::kArea, area.id.value, out);
  add_scopes(services, &rollout::WaveScope::areas, area.id, out);
}
void add_about(const Services& services, const Plant& plant, const Line& line, Reasons& out) {
  add_windows(services, plant, MaintenanceScope::kLine, line.id.value, out);
  add_scopes(services, &rollout::WaveScope::lines, line.id, out);
}
void add_about(const Services& services, const Plant& plant, const Asset& asset, Reasons& out) {
  add_windows(services, plant, MaintenanceScope::kAsset, asset.id.value, out);
  add_scopes(services, &rollout::WaveScope::assets, asset.id, out);
  add_work(services, asset.id, out);
}
void add_about(const Services&, const Plant& plant, const Team& team, Reasons& out) {
  if (plant.find_user_by_name(team.name) != nullptr) return;  // a person of that name owns them
  for (const Rule& rule : plant.all<Rule>()) {
    if (rule.owner == team.name)
      out.push_back(fmt::format("rule {} has it as owner", rule.id.value));
  }
}

}  // namespace

template <class R>
std::vector<std::string> obstacles_to_change(const Services& services, const R& before,
                                             const R& after) {
  const auto plant = services.plant.registry().snapshot();
  if (is_of_platform(platform_path(*plant, before)) ||
      is_of_platform(platform_path(*plant, after))) {
    return {"it holds the platform's own figures"};
  }
  Reasons out;
  if (before.name != after.name) add_naming(services, *plant, before, out);
  if constexpr (std::is_same_v<R, Area>) {
    if (before.name == after.name && before.site != after.site) {
      add_naming(services, *plant, before, out);
    }
  }
  add_moves(services, *plant, before, after, out);
  return out;
}

template <class R>
std::vector<std::string> obstacles_to_removal(const Services& services, const R& record) {
  const auto plant = services.plant.registry().snapshot();
  if (is_of_platform(platform_path(*plant, record))) {
    return {"it holds the platform's own figures"};
  }
  Reasons out;
  add_naming(services, *plant, record, out);
  add_about(services, *plant, record, out);
  if constexpr (!std::is_same_v<R, Team>) {
    for (const RuleId rule : registry::rules_inhibiting(*plant, path_of(*plant, record))) {
      out.push_back(fmt::format("rule {} inhibits what is in it", rule.value));
    }
  }
  return out;
}

template std::vector<std::string> obstacles_to_change(const Services&, const Site&, const Site&);
template std::vector<std::string> obstacles_to_change(const Services&, const Area&, const Area&);
template std::vector<std::string> obstacles_to_change(const Services&, const Line&, const Line&);
template std::vector<std::string> obstacles_to_change(const Services&, const Asset&, const Asset&);
template std::vector<std::string> obstacles_to_change(const Services&, const Team&, const Team&);
template std::vector<std::string> obstacles_to_removal(const Services&, const Site&);
template std::vector<std::string> obstacles_to_removal(const Services&, const Area&);
template std::vector<std::string> obstacles_to_removal(const Services&, const Line&);
template std::vector<std::string> obstacles_to_removal(const Services&, const Asset&);
template std::vector<std::string> obstacles_to_removal(const Services&, const Team&);

}  // namespace millwright::api
